#pragma once

#include <cstdint>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// What `contexture info` says of a graph.
struct GraphFacts {
    Node          nodes                = 0;  ///< n
    std::uint64_t edges                = 0;  ///< (u,v) and (v,u) are one edge, in a directed graph two
    std::uint64_t self_loops           = 0;  ///< among the edges
    Node          isolated             = 0;  ///< nodes without any edge (in a directed graph: neither in nor out)
    Node          dangling             = 0;  ///< directed: nodes with an edge but none going out
    Node          components           = 0;  ///< isolated nodes count, each as one
    Node          bipartite_components = 0;  ///< with at least one edge and no odd cycle
    Node          largest_component    = 0;  ///< its nodes
    double        volume               = 0;  ///< sum of all degrees by weight; a self-loop counts once
    std::uint64_t min_degree           = 0;  ///< number of (out-going) arcs
    double        mean_degree          = 0;  ///< arcs over nodes
    std::uint64_t max_degree           = 0;  ///< number of (out-going) arcs
    double        min_weight           = 1;  ///< of an edge; 1 where there is none
    double        max_weight           = 1;  ///< of an edge; 1 where there is none
};

/// Facts of the whole graph, direction ignored for the components.
[[nodiscard]] GraphFacts describe(const Graph& graph);

/// Of each node whether at least one arc comes into it.
[[nodiscard]] std::vector<bool> find_reached(const Graph& graph);

}  // namespace contexture
