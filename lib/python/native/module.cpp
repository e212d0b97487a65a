#include "module.hpp"

#include <cblas.h>

#include <chrono>
#include <mutex>
#include <sstream>

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

/// OpenBLAS knows one number for all: the last call that ends gives it back.
struct {
    std::mutex mutex;
    int        users  = 0;
    int        before = 0;
} dense;

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
            const py::gil_scoped_acquire lock;
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
