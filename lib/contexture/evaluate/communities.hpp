#pragma once

#include <cstdint>
#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// Nodes that share neighbours: W D^{-1} W without its diagonal, W the weights without direction, so that a common
/// neighbour counts for less the more nodes it has.
/// @param most  where more paths of two steps than this are there, edges are left out at random, each with
///              probability 1/2, until there are not
[[nodiscard]] SymmetricRows two_step_weights(const Graph& graph, std::uint64_t most, std::uint64_t seed);

/// Communities of large modularity by local moves and merging, over and over, as 0, 1, ...: not the best
/// there are, and others with another seed.
/// Source: Blondel et al. 2008 (Louvain), J. Stat. Mech. P10008. Ours, as those that Debian packages are under the GPL.
[[nodiscard]] std::vector<int> louvain(const SymmetricRows& weights, std::uint64_t seed, double resolution = 1);

}  // namespace contexture
