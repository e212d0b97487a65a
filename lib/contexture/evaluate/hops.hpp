#pragma once

#include <span>

#include "contexture/embedding/embed.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// How many edges lie between nodes and a few landmarks, by breadth-first search; directions and weights play no part.
/// A node that a landmark does not reach is one hop further from it than the furthest that it does.
/// @return n x landmarks
[[nodiscard]] RowMatrix hops_from(const Graph& graph, std::span<const Node> landmarks);

}  // namespace contexture
