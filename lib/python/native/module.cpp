#include "module.hpp"

#include <cblas.h>

#include <chrono>
#include <mutex>
#include <sstream>

#include "contexture/base/error.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/report/json.hpp"

namespace contexture::python {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPause = std::chrono::milliseconds(20);  // between two looks: the lock may have to be waited for

struct Look {
    Clock::time_point last = Clock::now();
    std::string       task = {};
};

/// The Python class of each fault. They live as long as the process.
struct Classes {
    PyObject* computation;
    PyObject* usage;
    PyObject* input;
    PyObject* file;
};

const Classes* classes = nullptr;

PyObject* class_of(Fault fault) {
    switch (fault) {
        case Fault::usage:
            return classes->usage;
        case Fault::input:
            return classes->input;
        case Fault::io:
            return classes->file;
        case Fault::interrupted:
            return PyExc_KeyboardInterrupt;
        case Fault::computation:
            break;
    }
    return classes->computation;
}

/// OpenBLAS knows one number for all: the last call that ends gives it back.
struct {
    std::mutex mutex;
    int        users  = 0;
    int        before = 0;
} dense;

void bind_errors(py::module_& native) {
    const py::module_ errors = py::module_::import("contexture._errors");
    const auto        find   = [&](const char* name) { return errors.attr(name).cast<py::object>().release().ptr(); };
    classes                  = new Classes{.computation = find("ComputationError"),
                                           .usage       = find("UsageError"),
                                           .input       = find("InputError"),
                                           .file        = find("FileError")};
    native.attr("__doc__")   = "The library under the package; not for direct use.";
    py::register_exception_translator([](std::exception_ptr failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const Error& error) {
            PyErr_SetString(class_of(error.fault()), error.what());
        }
    });
}

}  // namespace

Progress progress_of(const py::object& callback) {
    // The library copies the function without the lock, so that it may hold no counted reference.
    const py::handle function = callback;
    return [function, look = std::make_shared<Look>()](const ProgressStep& step) {
        const bool is_new  = step.task != look->task;
        const bool is_done = step.total > 0 && step.done >= step.total;
        if (!is_new && !is_done && Clock::now() - look->last < kPause) return;
        look->task = step.task;
        {
            const Locked lock;
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
            if (!function.is_none())
                function(py::str(step.task.data(), step.task.size()), step.done,
                         step.total > 0 ? py::object(py::int_(step.total)) : py::none(),
                         py::str(step.unit.data(), step.unit.size()));
        }
        look->last = Clock::now();
    };
}

DenseThreads::DenseThreads(int threads) {
    const std::lock_guard lock(dense.mutex);
    if (dense.users++ == 0) dense.before = openblas_get_num_threads();
    openblas_set_num_threads(threads > 0 ? threads : hardware_threads());
}

DenseThreads::~DenseThreads() {
    const std::lock_guard lock(dense.mutex);
    if (--dense.users == 0) openblas_set_num_threads(dense.before);
}

std::string json_of(const Report& report) {
    std::ostringstream text;
    write_json(text, report);
    return std::move(text).str();
}

}  // namespace contexture::python

PYBIND11_MODULE(_native, native) {
    using namespace contexture::python;
    native.attr("version") = CONTEXTURE_VERSION;
    bind_errors(native);
    bind_contexts(native);
    bind_graphs(native);
    bind_spectra(native);
    bind_embeddings(native);
    bind_reports(native);
}
