#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/report.hpp"
#include "options.hpp"

namespace contexture::cli {

class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// A graph as a command takes it.
struct LoadedGraph {
    Graph        graph;    ///< what is to be solved: all of it or its largest component
    GraphSummary summary;  ///< of the graph as read
    double       seconds = 0;
};

/// Without a GRAPH, where every context reads a file: the nodes that those files name, without edges.
/// @param threads  that read it; 0: one for each core
[[nodiscard]] LoadedGraph load_graph(const GraphOptions& options, std::span<const Context> contexts,
                                     bool is_largest_component, const Progress& progress, int threads = 0);

/// The options of an operator that solves will be made of.
[[nodiscard]] OperatorOptions operator_options(const Graph& graph, const SolveOptions& options,
                                               const Progress& progress);

/// Settles the dimension: what was asked for, or the default lowered to what there is.
/// @param most  singular values that there are besides the constant one
/// @param tail  D of tau, which needs as many values; empty for all
/// @throws Error Fault::usage where what was asked for is beyond what the graph has
[[nodiscard]] Solved plan_solve(const Graph& graph, std::uint64_t most, const SolveOptions& options,
                                std::optional<int> tail = {});

/// Labels of the nodes of a graph, from a file or from the target of its table.
struct LabelTable {
    PairTable   table;
    LabelKind   kind;
    std::string source;  ///< the file, or the column
};

/// Nothing where there are none.
[[nodiscard]] std::optional<LabelTable> read_labels(const Graph& graph, const LabelOptions& options,
                                                    const Progress& progress);

/// rho of the labels, where there are any.
/// @param measure  its kind gives way to that of the labels
[[nodiscard]] std::optional<Compatibility> measure_labels(const ExpectationOperator&       op,
                                                          const std::optional<LabelTable>& labels,
                                                          CompatibilityOptions measure, const Progress& progress);

/// The options of a solve of `plan`.
[[nodiscard]] DecomposeOptions solve_options(const SolveOptions& options, const Solved& plan, const Progress& progress);

/// Keeps dense solves, which have threads of their own, to the number asked for.
void limit_dense_threads(int threads);

[[nodiscard]] Timing take_timing(double read_seconds, double solve_seconds, int threads);

}  // namespace contexture::cli
