#include <array>

#include "contexture/base/error.hpp"
#include "module.hpp"

namespace contexture::python {
namespace {

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

}  // namespace

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

}  // namespace contexture::python
