#include "contexture/evaluate/hops.hpp"

#include <limits>
#include <vector>

#include "contexture/graph/components.hpp"

namespace contexture {
namespace {

constexpr Node kUnseen = std::numeric_limits<Node>::max();

/// Hops of every node from one.
std::vector<Node> search(std::span<const Arc> offsets, std::span<const Node> targets, Node landmark) {
    std::vector<Node> hops(offsets.size() - 1, kUnseen);
    std::vector<Node> queue{landmark};
    hops[landmark] = 0;
    for (std::size_t next = 0; next < queue.size(); ++next) {
        const Node u = queue[next];
        for (Arc arc = offsets[u]; arc < offsets[u + std::size_t{1}]; ++arc) {
            const Node v = targets[arc];
            if (hops[v] != kUnseen) continue;
            hops[v] = hops[u] + 1;
            queue.push_back(v);
        }
    }
    const Node beyond = hops[queue.back()] + 1;
    for (Node& hop : hops)
        if (hop == kUnseen) hop = beyond;
    return hops;
}

RowMatrix search_from_all(std::span<const Arc> offsets, std::span<const Node> targets,
                          std::span<const Node> landmarks) {
    RowMatrix hops(std::ssize(offsets) - 1, std::ssize(landmarks));
    for (Eigen::Index column = 0; column < hops.cols(); ++column) {
        const std::vector<Node> found = search(offsets, targets, landmarks[static_cast<std::size_t>(column)]);
        for (Eigen::Index node = 0; node < hops.rows(); ++node)
            hops(node, column) = found[static_cast<std::size_t>(node)];
    }
    return hops;
}

}  // namespace

RowMatrix hops_from(const Graph& graph, std::span<const Node> landmarks) {
    if (!graph.is_directed()) return search_from_all(graph.offsets(), graph.targets(), landmarks);
    std::vector<Arc>  offsets;
    std::vector<Node> targets;
    symmetrise(graph, offsets, targets);
    return search_from_all(offsets, targets, landmarks);
}

}  // namespace contexture
