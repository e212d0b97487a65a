#pragma once

#include <chrono>
#include <fstream>
#include <optional>
#include <span>
#include <string>

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

/// A file to read, byte by byte as it is. @throws Error Fault::io, with the system's reason
[[nodiscard]] std::ifstream open_file(const std::string& path);

/// Keeps dense solves, which have threads of their own, to the number asked for.
void limit_dense_threads(int threads);

/// What is freed is the system's again where it is large: a solve asks for less memory in all.
void give_back_freed_memory();

[[nodiscard]] Timing take_timing(double read_seconds, double solve_seconds, int threads);

}  // namespace contexture::cli
