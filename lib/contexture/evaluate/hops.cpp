#include "contexture/evaluate/hops.hpp"

#include <limits>
#include <vector>

#include "contexture/evaluate/edges.hpp"

namespace contexture {
namespace {

constexpr Node kUnseen = std::numeric_limits<Node>::max();

/// Hops of every node from one, kUnseen where there is no way.
std::vector<Node> search(const SymmetricRows& rows, Node landmark) {
    std::vector<Node> hops(rows.offsets.size() - 1, kUnseen);
    std::vector<Node> queue{landmark};
    hops[landmark] = 0;
    for (std::size_t next = 0; next < queue.size(); ++next) {
        const Node u = queue[next];
        for (Arc arc = rows.offsets[u]; arc < rows.offsets[u + std::size_t{1}]; ++arc) {
            const Node v = rows.targets[arc];
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

}  // namespace

RowMatrix hops_from(const Graph& graph, std::span<const Node> landmarks) {
    const SymmetricRows rows = symmetric_rows(graph.nodes(), edges_of(graph));
    RowMatrix           hops(graph.nodes(), std::ssize(landmarks));
    for (Eigen::Index column = 0; column < hops.cols(); ++column) {
        const std::vector<Node> found = search(rows, landmarks[static_cast<std::size_t>(column)]);
        for (Eigen::Index node = 0; node < hops.rows(); ++node)
            hops(node, column) = found[static_cast<std::size_t>(node)];
    }
    return hops;
}

}  // namespace contexture
