#pragma once

#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

struct WalkSampleOptions {
    double        walks        = 1000;  ///< a node, in the mean: as many begin at a node as its degree asks for
    std::uint64_t seed         = 1;
    int           threads      = 0;  ///< 0: all cores; changes no result
    std::uint64_t memory_limit = 0;  ///< bytes; 0: what is available
    Progress      progress     = {};
};

/// Whether sample_pairs can draw a context's pairs.
[[nodiscard]] bool can_draw_pairs(const ExpectationOperator& op);

/// P+ of a context of walks on an undirected graph, from pairs (begin, end) of walks: symmetric, its entries sum to 1.
/// Unbiased. Takes 8 bytes a walk, then 12 for each distinct pair and order.
/// @throws Error Fault::usage where the context is no function of the graph's own N or is regularized,
///         Fault::computation where the walks exceed the memory limit
/// Source: Qiu et al. 2019 (NetSMF) draw pairs to the same end.
[[nodiscard]] SymmetricRows sample_pairs(const ExpectationOperator& op, const WalkSampleOptions& options = {});

}  // namespace contexture
