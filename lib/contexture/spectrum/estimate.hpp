#pragma once

#include <cstdint>

#include "contexture/spectrum/decompose.hpp"

namespace contexture {

/// What a solve will take, before it starts.
struct SolveEstimate {
    std::uint64_t bytes   = 0;  ///< besides the graph and the operator, at most
    double        seconds = 0;  ///< on cores of about 2022; a spectrum can make three times as much of it, or as little
};

/// Of dimension, tolerance and threads of the options.
///
/// The time is that of a product with N, by entries and rows, times the number of products that planted, R-MAT
/// and social graphs needed (docs/performance.md), and of the basis. Where the core is not of a graph, one
/// product is made and timed.
[[nodiscard]] SolveEstimate estimate_solve(const ExpectationOperator& op, const DecomposeOptions& options);

/// Its bytes.
[[nodiscard]] std::uint64_t estimate_memory(const ExpectationOperator& op, int dimension);

/// Refuses what will not fit into the options' memory and time limits.
/// @throws Error Fault::computation; the message says which dimension, or which tolerance, would fit
void require_fit(const ExpectationOperator& op, const DecomposeOptions& options);

/// Bytes that Lanczos of single vectors takes on this many rows: what a search by blocks falls back on.
[[nodiscard]] std::uint64_t single_vector_bytes(std::uint64_t rows, int dimension);

}  // namespace contexture
