#pragma once

#include <cstdint>
#include <span>

#include "contexture/spectrum/decompose.hpp"

namespace contexture {

/// What a solve will take, before it starts.
struct SolveEstimate {
    /// Besides the graph and the operator; at most, but where a tolerance above 2e-5 is met in double precision.
    std::uint64_t bytes   = 0;
    double        seconds = 0;  ///< on cores of about 2022; a spectrum can make three times as much of it, or as little
};

/// Of dimension, tolerance and threads of the options.
///
/// The time is that of a product with N, by entries and rows, times the number of products that planted, R-MAT
/// and social graphs needed (docs/performance.md), and of the basis. Where the core is not of a graph, one
/// product is made and timed.
[[nodiscard]] SolveEstimate estimate_solve(const ExpectationOperator& op, const DecomposeOptions& options);

/// The same for walk:1. Of an undirected graph it needs no operator.
[[nodiscard]] SolveEstimate estimate_walk(const Graph& graph, const DecomposeOptions& options);

/// Its bytes.
[[nodiscard]] std::uint64_t estimate_memory(const ExpectationOperator& op, int dimension);

/// The estimate of the one that takes the most memory, of operators with one core; of a core it may count a copy that
/// its pieces, which are looked at only where that decides, do not take. Refuses what will not fit into the options'
/// limits.
/// @throws Error Fault::computation; the message says which dimension, or which tolerance, would fit
SolveEstimate require_fit(std::span<const ExpectationOperator> ops, const DecomposeOptions& options);

/// The same of Lanczos of single vectors on this many rows: what a search by blocks falls back on.
/// @throws Error Fault::computation
void require_fit_of_single_vectors(std::uint64_t rows, int dimension, const DecomposeOptions& options);

}  // namespace contexture
