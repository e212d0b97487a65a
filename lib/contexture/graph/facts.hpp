#pragma once

#include <cstdint>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// What `contexture info` says of a graph.
struct GraphFacts {
    Node          nodes                = 0;
    std::uint64_t edges                = 0;
    std::uint64_t self_loops           = 0;
    Node          isolated             = 0;  ///< nodes without any edge (in a directed graph: neither in nor out)
    Node          dangling             = 0;  ///< directed: nodes with an edge but none going out
    Node          components           = 0;  ///< isolated nodes count, each as one
    Node          bipartite_components = 0;  ///< with at least one edge and no odd cycle
    Node          largest_component    = 0;  ///< its nodes
    double        volume               = 0;
    std::uint64_t min_degree           = 0;  ///< number of (out-going) arcs
    double        mean_degree          = 0;
    std::uint64_t max_degree           = 0;
    double        min_weight           = 1;
    double        max_weight           = 1;
};

[[nodiscard]] GraphFacts describe(const Graph& graph);

}  // namespace contexture
