#pragma once

#include <span>

#include "contexture/graph/graph.hpp"
#include "contexture/operator/normalized_adjacency.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {

// The bipartite double cover [0 C; C^T 0] of a table C of n x m: x is row x, a is row n + a. Its
// normalized adjacency is [0 S; S^T 0], S = D_X^{-1/2} C D_A^{-1/2}: eigenvalues +-s.

/// Of a directed graph: C its weights.
/// @throws Error Fault::computation beyond 2^32 - 1 rows in all
[[nodiscard]] SymmetricRows double_cover(const Graph& graph);

/// Of P+: C = diag(input) kernel.
/// @throws Error Fault::computation beyond 2^32 - 1 rows in all
[[nodiscard]] SymmetricRows double_cover(const SparseRows& kernel, std::span<const double> input);

}  // namespace contexture
