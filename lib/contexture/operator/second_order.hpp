#pragma once

#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/context/simple.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {

// Second-order walks: x_1 by the arcs of x_0; from (t, v) = (x_{r-1}, x_r) the next node x by
// w(v, x) times 1 / back where x = t, 1 where t -> x is an arc, 1 / out otherwise. A walk that comes to a
// node without outgoing arcs stays there. Source: Grover and Leskovec 2016, section 3.2.

/// The walk as a first-order one on arcs: T = F (1/L) (1 + B + ... + B^{L-1}) G. After the graph's arcs
/// stand those of nodes where walks stay, one each.
struct SecondOrderKernels {
    SparseRows first;  ///< F: nodes to the arcs that leave them
    SparseRows step;   ///< B: an arc to the next one
    SparseRows head;   ///< G: an arc to the node where it ends
};

/// Entries of the step kernel: the sum over arcs of the arcs that leave their heads.
[[nodiscard]] std::uint64_t count_second_order_entries(const Graph& graph);

/// @throws Error Fault::computation beyond 2^32 - 1 arcs
[[nodiscard]] SecondOrderKernels second_order_kernels(const Graph& graph, const Node2vec& walk,
                                                      const Progress& progress);

struct SampleOptions {
    int           walks    = 100;  ///< from each node
    std::uint64_t seed     = 1;
    int           threads  = 0;
    Progress      progress = {};
};

/// How often walks from each node met each node: rows that estimate T, whatever the number of threads the same.
/// A step costs a draw and a binary search, times max(1 / back, 1, 1 / out) over the mean weight of its choices.
[[nodiscard]] SparseRows sample_second_order(const Graph& graph, const Node2vec& walk, const SampleOptions& options);

}  // namespace contexture
