#pragma once

#include <cstdint>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// The graph with its edges swapped at random, two at a time, u-v and x-y becoming u-y and x-v: every node keeps
/// its number of edges (of outgoing and of incoming ones where directed), and nothing else is kept. Weights go
/// with the first end. No loop and no repeat is made; loops stay.
/// @param swaps_per_edge  tried, in small graphs more; 10 leave no trace of the start in practice
/// @throws Error Fault::input where none was made: of a star's degrees there is no other graph
/// Source: Maslov and Sneppen 2002; Milo et al. 2003, arXiv cond-mat/0312028.
[[nodiscard]] Graph rewire(const Graph& graph, std::uint64_t seed, int swaps_per_edge = 10);

/// As many edges as the graph has, between pairs of different nodes drawn evenly: Erdos and Renyi's G(n, m).
/// Loops are replaced by edges, weights are those of the graph in any order.
/// @throws Error Fault::input where more than nine tenths of all pairs have an edge
[[nodiscard]] Graph random_graph(const Graph& graph, std::uint64_t seed);

}  // namespace contexture
