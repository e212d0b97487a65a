#pragma once

#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// W_k(u, v) = 1 where v is within `radius` hops of u, u itself included: the graph whose one-step
/// walk is the context ego:radius. Weights of the graph play no part. A node without an edge keeps an
/// empty row: alone in its ball it would be one more singular value 1 that says nothing.
///
/// Takes 4 bytes a pair. Their number is estimated from a sample of nodes first, then counted, and
/// only then is memory taken.
/// @param graph  undirected
/// @throws Error Fault::computation where the pairs need more than `memory_limit` bytes
[[nodiscard]] SymmetricRows collect_balls(const Graph& graph, int radius, std::uint64_t memory_limit, int threads,
                                          const Progress& progress);

/// Bytes that collect_balls will need, extrapolated from a sample of nodes; exact for radius 1.
[[nodiscard]] std::uint64_t estimate_ball_memory(const Graph& graph, int radius);

}  // namespace contexture
