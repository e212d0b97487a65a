#pragma once

#include <chrono>
#include <optional>

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

[[nodiscard]] LoadedGraph load_graph(const GraphOptions& options, bool is_largest_component, const Progress& progress);

/// Settles the dimension: what was asked for, or the default lowered to what the graph has.
/// @param tail  D of tau, which needs as many values; empty for all
/// @throws Error Fault::usage where what was asked for is beyond what the graph has
[[nodiscard]] Solved plan_solve(const Graph& graph, const SolveOptions& options, std::optional<int> tail = {});

/// The options of a solve of `plan`.
[[nodiscard]] DecomposeOptions solve_options(const SolveOptions& options, const Solved& plan, const Progress& progress);

/// Keeps dense solves, which have threads of their own, to the number asked for.
void limit_dense_threads(int threads);

[[nodiscard]] Timing take_timing(double read_seconds, double solve_seconds, int threads);

}  // namespace contexture::cli
