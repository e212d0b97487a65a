#pragma once

#include <cxxabi.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <unistd.h>

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "contexture/graph/graph.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/report/report.hpp"
#include "contexture/run/tasks.hpp"

// contexture._native: the library for the Python package beside it, which checks arguments, knows the user's own
// nodes and makes frames. What has a JSON form crosses as JSON, so that names and digits are those of the
// command line; arrays cross as views.

namespace contexture::python {

namespace py = pybind11;

// One a file of the same name.
void bind_contexts(py::module_& native);
void bind_graphs(py::module_& native);
void bind_spectra(py::module_& native);
void bind_embeddings(py::module_& native);
void bind_reports(py::module_& native);

/// A graph, or its largest component, and what is said of the graph as read.
struct GraphHandle {
    std::shared_ptr<const Graph>        graph;
    std::shared_ptr<const GraphSummary> summary;
};

/// Takes the interpreter's lock. Where the interpreter ends meanwhile Python ends the thread by unwinding its stack,
/// which destructors do not survive: the thread sleeps instead until the process is gone.
template <typename Take>
void take_lock(Take take) {
    try {
        take();
    } catch (const abi::__forced_unwind&) {
        for (;;) ::pause();
    }
}

/// Without the lock while it lives.
class Unlocked {
  public:
    Unlocked() : state_(PyEval_SaveThread()) {}
    ~Unlocked() {
        take_lock([this] { PyEval_RestoreThread(state_); });
    }
    Unlocked(const Unlocked&)            = delete;
    Unlocked& operator=(const Unlocked&) = delete;

  private:
    PyThreadState* state_;
};

/// With the lock while it lives, within such a time.
class Locked {
  public:
    Locked() {
        take_lock([this] { state_ = PyGILState_Ensure(); });
    }
    ~Locked() { PyGILState_Release(state_); }
    Locked(const Locked&)            = delete;
    Locked& operator=(const Locked&) = delete;

  private:
    PyGILState_STATE state_ = PyGILState_UNLOCKED;
};

/// Calls library code without the interpreter's lock: other threads of Python run meanwhile.
template <typename Work>
auto unlocked(Work work) {
    const Unlocked unlocked;
    return work();
}

/// What the library calls during such work, with the lock taken back: Ctrl-C is noticed and `callback`, where it is
/// not None, told (task, done, total, unit). An exception of either ends the work. `callback` outlives the work.
[[nodiscard]] Progress progress_of(const py::object& callback);

/// Keeps dense solves to a number of threads, 0 for all cores, while it lives. Of several at once the last counts.
class DenseThreads {
  public:
    explicit DenseThreads(int threads);
    ~DenseThreads();
    DenseThreads(const DenseThreads&)            = delete;
    DenseThreads& operator=(const DenseThreads&) = delete;
};

/// A read-only array on memory that `owner` keeps alive.
template <typename Value>
py::array view(const Value* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides,
               const py::object& owner) {
    py::array array(py::dtype::of<Value>(), std::move(shape), std::move(strides), data, owner);
    py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return array;
}

template <typename Value>
py::array view(std::span<const Value> values, const py::object& owner) {
    return view(values.data(), {static_cast<py::ssize_t>(values.size())}, {sizeof(Value)}, owner);
}

/// Of a dense matrix in the order in which it lies.
template <typename Matrix>
py::array view_matrix(const Matrix& matrix, const py::object& owner) {
    constexpr auto kEntry = static_cast<py::ssize_t>(sizeof(double));
    const auto     rows   = static_cast<py::ssize_t>(matrix.rows());
    const auto     cols   = static_cast<py::ssize_t>(matrix.cols());
    if constexpr (Matrix::IsRowMajor) return view(matrix.data(), {rows, cols}, {kEntry * cols, kEntry}, owner);
    return view(matrix.data(), {rows, cols}, {kEntry, kEntry * rows}, owner);
}

/// The value that the package has put under this name.
template <typename Value>
Value option(const py::dict& options, const char* name) {
    return options[name].cast<Value>();
}

[[nodiscard]] Weighted      weighted_of(const std::string& text);  // auto, yes or no
[[nodiscard]] Header        header_of(const std::string& text);    // the same
[[nodiscard]] SolveOptions  solve_options(const py::dict& options);
[[nodiscard]] AssessOptions assess_options(const py::dict& options);
[[nodiscard]] VectorOptions vector_options(const py::dict& options);

/// Labels of the nodes of a graph: a file, or (nodes, labels, names of labels); None for those of a table of points.
[[nodiscard]] std::optional<LabelTable> label_table(const Graph& graph, const py::object& labels,
                                                    const std::string& kind, const Progress& progress);

/// The report's JSON.
[[nodiscard]] std::string json_of(const Report& report);

}  // namespace contexture::python
