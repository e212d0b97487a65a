#include "contexture/graph/components.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace contexture {
namespace {

/// A forest on the nodes, one tree a component of the arcs seen so far. Nodes hang below smaller ones, so that a root
/// is the first node of its component. Source: Tarjan and van Leeuwen 1984, J. ACM 31(2), for paths that are halved.
class Forest {
  public:
    explicit Forest(std::size_t nodes) : parent_(nodes), is_odd_(nodes, 0), has_odd_cycle_(nodes, false) {
        std::iota(parent_.begin(), parent_.end(), Node{0});
    }

    /// Joins the node with those in its row that are not after it: the others join it when their turn comes.
    void join(Node node, std::span<const Node> row) {
        Place at        = find(node);
        bool  has_cycle = false;
        for (const Node other : row) {
            if (other > node) continue;
            if (parent_[other] == at.root) {  // most are: no search, and nothing to guess wrong
                has_cycle |= is_odd_[other] == at.is_odd;
                continue;
            }
            const Place to = find(other);
            if (to.root == at.root) {
                has_cycle |= to.is_odd == at.is_odd;
                continue;
            }
            has_odd_cycle_[at.root] = has_odd_cycle_[at.root] || has_cycle;
            at                      = link(at, to, node);
            has_cycle               = false;
        }
        if (has_cycle) has_odd_cycle_[at.root] = true;
    }

    /// Components numbered by their first node.
    [[nodiscard]] Components take() && {
        Components found;
        for (std::size_t node = 0; node < parent_.size(); ++node) {
            const Node parent = parent_[node];  // what hangs below it is behind it: of smaller nodes all is known
            if (parent == node) {
                parent_[node] = static_cast<Node>(found.count());
                found.sizes.push_back(1);
                found.is_bipartite.push_back(!has_odd_cycle_[node]);
            } else {
                parent_[node] = parent_[parent];
                is_odd_[node] ^= is_odd_[parent];
                ++found.sizes[parent_[node]];
            }
        }
        found.of   = std::move(parent_);
        found.side = std::move(is_odd_);
        return found;
    }

  private:
    struct Place {
        Node        root;
        std::int8_t is_odd;  ///< whether the way there has an odd number of edges
    };

    Place find(Node node) {
        std::int8_t is_odd = 0;
        while (parent_[node] != node) {
            const Node parent = parent_[node];
            parent_[node]     = parent_[parent];
            is_odd_[node] ^= is_odd_[parent];
            is_odd ^= is_odd_[node];
            node = parent_[node];
        }
        return {.root = node, .is_odd = is_odd};
    }

    /// Makes one tree of two, by an edge between the places. Where `node`, of the first, is then.
    Place link(const Place& a, const Place& b, Node node) {
        const auto [first, second] = std::minmax(a.root, b.root);
        parent_[second]            = first;
        is_odd_[second]            = static_cast<std::int8_t>(1 ^ a.is_odd ^ b.is_odd);
        has_odd_cycle_[first]      = has_odd_cycle_[first] || has_odd_cycle_[second];
        return find(node);
    }

    std::vector<Node>        parent_;
    std::vector<std::int8_t> is_odd_;         ///< of nodes: the number of edges to the parent; 0 of a root
    std::vector<bool>        has_odd_cycle_;  ///< of roots
};

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
    Forest            forest(n);
    for (std::size_t node = 0; node < n; ++node)
        forest.join(static_cast<Node>(node), targets.subspan(offsets[node], offsets[node + 1] - offsets[node]));
    Components found = std::move(forest).take();
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
