#include "contexture/graph/components.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace contexture {
namespace {

constexpr Node kUnseen = std::numeric_limits<Node>::max();

/// Asks for the memory that the nodes next in the queue will need: where their rows are, the rows, and what is known of
/// the nodes in them. Read one after the other, each would be waited for.
void prefetch(const std::vector<Node>& queue, std::size_t head, std::span<const Arc> offsets,
              std::span<const Node> targets, const Components& found) {
    constexpr std::size_t kRowStart = 12, kRow = 8, kNodes = 4, kMostNodes = 16;
    if (head + kRowStart >= queue.size()) return;
    __builtin_prefetch(&offsets[queue[head + kRowStart]]);
    __builtin_prefetch(&targets[std::min(offsets[queue[head + kRow]], targets.size() - 1)]);
    const Node node = queue[head + kNodes];
    const Arc  end  = std::min(offsets[node] + kMostNodes, offsets[node + std::size_t{1}]);
    for (Arc arc = offsets[node]; arc < end; ++arc) __builtin_prefetch(&found.of[targets[arc]]);
}

/// Visits the component of `start`, numbering and colouring its nodes. Returns whether two colours did.
bool visit(Node start, Node number, std::span<const Arc> offsets, std::span<const Node> targets, Components& found,
           std::vector<Node>& queue) {
    bool is_bipartite = true;
    queue.assign(1, start);
    found.of[start]   = number;
    found.side[start] = 0;
    for (std::size_t head = 0; head < queue.size(); ++head) {
        prefetch(queue, head, offsets, targets, found);
        const Node node = queue[head];
        for (Arc arc = offsets[node]; arc < offsets[node + std::size_t{1}]; ++arc) {
            const Node neighbour = targets[arc];
            if (found.of[neighbour] == kUnseen) {
                found.of[neighbour]   = number;
                found.side[neighbour] = static_cast<std::int8_t>(1 - found.side[node]);
                queue.push_back(neighbour);
            } else if (is_bipartite && found.side[neighbour] == found.side[node]) {
                is_bipartite = false;
            }
        }
    }
    return is_bipartite;
}

/// Renumbers the components by size, largest first; equal sizes keep the order of their first node.
void order_by_size(Components& found) {
    std::vector<Node> order(found.count());
    std::iota(order.begin(), order.end(), Node{0});
    std::stable_sort(order.begin(), order.end(), [&](Node a, Node b) { return found.sizes[a] > found.sizes[b]; });
    std::vector<Node> rank(order.size());
    std::vector<Node> sizes(order.size());
    std::vector<bool> is_bipartite(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        rank[order[place]]  = static_cast<Node>(place);
        sizes[place]        = found.sizes[order[place]];
        is_bipartite[place] = found.is_bipartite[order[place]];
    }
    found.sizes        = std::move(sizes);
    found.is_bipartite = std::move(is_bipartite);
    for (std::size_t node = 0; node < found.of.size(); ++node) {
        found.of[node] = rank[found.of[node]];
        if (!found.is_bipartite[found.of[node]]) found.side[node] = Components::kNoSide;
    }
}

}  // namespace

void symmetrise(const Graph& graph, std::vector<Arc>& offsets, std::vector<Node>& targets) {
    const auto        first  = graph.offsets();
    const auto        target = graph.targets();
    const std::size_t n      = graph.nodes();
    offsets.assign(n + 1, 0);
    for (std::size_t node = 0; node < n; ++node) {
        offsets[node + 1] += first[node + 1] - first[node];
        for (Arc arc = first[node]; arc < first[node + 1]; ++arc) ++offsets[target[arc] + std::size_t{1}];
    }
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
    targets.resize(offsets.back());
    std::vector<Arc> next(offsets.begin(), offsets.end() - 1);
    for (std::size_t node = 0; node < n; ++node) {
        for (Arc arc = first[node]; arc < first[node + 1]; ++arc) {
            targets[next[node]++]        = target[arc];
            targets[next[target[arc]]++] = static_cast<Node>(node);
        }
    }
}

Components find_components(std::span<const Arc> offsets, std::span<const Node> targets) {
    const std::size_t n = offsets.size() - 1;
    Components        found;
    found.of.assign(n, kUnseen);
    found.side.assign(n, Components::kNoSide);
    std::vector<Node> queue;
    for (std::size_t node = 0; node < n; ++node) {
        if (found.of[node] != kUnseen) continue;
        const bool is_bipartite =
            visit(static_cast<Node>(node), static_cast<Node>(found.count()), offsets, targets, found, queue);
        found.sizes.push_back(static_cast<Node>(queue.size()));
        found.is_bipartite.push_back(is_bipartite);
    }
    order_by_size(found);
    return found;
}

Components find_components(const Graph& graph) {
    if (!graph.is_directed()) return find_components(graph.offsets(), graph.targets());
    std::vector<Arc>  offsets;
    std::vector<Node> targets;
    symmetrise(graph, offsets, targets);
    return find_components(offsets, targets);
}

Graph largest_component(const Graph& graph) {
    const Components  components = find_components(graph);
    std::vector<bool> keep(graph.nodes());
    for (std::size_t node = 0; node < keep.size(); ++node) keep[node] = components.of[node] == 0;
    return induced_subgraph(graph, keep);
}

}  // namespace contexture
