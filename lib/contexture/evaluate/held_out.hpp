#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// A graph without some of its edges, and those with as many pairs that have none.
struct HeldOut {
    Graph                              graph;      ///< all nodes, the edges that were kept
    std::vector<std::pair<Node, Node>> edges;      ///< hidden
    std::vector<std::pair<Node, Node>> non_edges;  ///< of the graph as it was, as many where there are so many
};

/// Hides a share of the edges at random, of different nodes each. The edges of a random spanning forest stay, so
/// the pieces of the graph stay whole (direction ignored), and in a directed graph an arc out of each node that had
/// one and an arc into it: every node keeps its place in the space.
/// @param share  of all edges, in (0, 1); fewer where too many are of the forest
/// @throws Error Fault::input where no edge can be hidden or no pair is without an edge
[[nodiscard]] HeldOut hold_out_edges(const Graph& graph, double share, std::uint64_t seed);

}  // namespace contexture
