#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/operator/markov_operator.hpp"

namespace contexture {

struct KernelOptions {
    int           threads      = 0;
    std::uint64_t memory_limit = 0;  ///< bytes one kernel may take
    std::uint64_t seed         = 1;  ///< of sampled walks and masks
    /// tau: walks and balls have a weight of tau / m between any two of the m nodes with an edge.
    double   regularization = 0;
    Progress progress       = {};
};

/// A simple context on a graph, as links from nodes to nodes or to the values of its file.
struct ContextLinks {
    std::vector<MarkovLink>          links;
    std::vector<double>              weight;            ///< of each x in the context's own law, not normalized
    std::shared_ptr<const NodeNames> values = nullptr;  ///< null: the graph's nodes
    std::string                      note   = {};       ///< what the reader of a result must know, "" for nothing
};

/// Walks, with the rule for nodes without outgoing arcs: a walk that comes there stays there. A walk
/// begins there too, but has weight 0 in its own law, by out-degree. With a regularization it goes on from
/// there to any node with an edge.
[[nodiscard]] MarkovKernel walk_kernel(const Graph& graph, int threads, double regularization = 0);

/// How the file of pairs, labels or features is written.
[[nodiscard]] PairFormat format_of(const SimpleContext& context);

/// @throws Error as reading files, collecting balls and building second-order walks do
[[nodiscard]] ContextLinks context_links(const Graph& graph, const SimpleContext& context,
                                         const KernelOptions& options);

}  // namespace contexture
