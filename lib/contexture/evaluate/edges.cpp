#include "contexture/evaluate/edges.hpp"

#include <algorithm>
#include <unordered_set>

#include "contexture/base/random.hpp"

namespace contexture {

EdgeList edges_of(const Graph& graph) {
    EdgeList   list;
    const auto offsets = graph.offsets();
    for (Node u = 0; u < graph.nodes(); ++u) {
        for (Arc arc = offsets[u]; arc < offsets[u + 1]; ++arc) {
            const Node v = graph.targets()[arc];
            if (!graph.is_directed() && v < u) continue;  // stands at v
            list.ends.emplace_back(u, v);
            if (graph.is_weighted()) list.weights.push_back(graph.weights()[arc]);
        }
    }
    return list;
}

Graph with_edges(const Graph& graph, const EdgeList& edges, bool is_directed) {
    EdgeTable table;
    for (Node node = 0; node < graph.nodes(); ++node) table.names.append(graph.name(node));
    for (const auto& [u, v] : edges.ends) {
        table.source.push_back(u);
        table.target.push_back(v);
    }
    table.weight            = edges.weights;
    table.provenance.source = graph.provenance().source;
    table.provenance.format = graph.provenance().format;
    return build_graph(std::move(table), {.is_directed = is_directed});
}

bool has_edge(const Graph& graph, Node source, Node target) {
    const auto offsets = graph.offsets();
    return std::ranges::binary_search(graph.targets().subspan(offsets[source], offsets[source + 1] - offsets[source]),
                                      target);
}

std::vector<std::pair<Node, Node>> draw_non_edges(const Graph& graph, std::size_t count, std::mt19937_64& generator) {
    constexpr std::size_t kTries = 100;  // a pair, before a graph counts as nearly complete
    std::vector<bool>     is_met(graph.nodes());
    for (const Node target : graph.targets()) is_met[target] = true;
    std::vector<Node> sources, targets;  // the same where undirected
    for (Node u = 0; u < graph.nodes(); ++u) {
        if (graph.offsets()[u] < graph.offsets()[u + std::size_t{1}]) sources.push_back(u);
        if (is_met[u]) targets.push_back(u);
    }
    std::vector<std::pair<Node, Node>> drawn;
    std::unordered_set<std::uint64_t>  seen;
    for (std::size_t tries = 0; drawn.size() < count && tries < kTries * count; ++tries) {
        Node u = sources[draw_below(generator, sources.size())], v = targets[draw_below(generator, targets.size())];
        if (u == v) continue;
        if (!graph.is_directed() && v < u) std::swap(u, v);
        if (has_edge(graph, u, v)) continue;
        if (seen.insert((std::uint64_t{u} << 32U) | v).second) drawn.emplace_back(u, v);
    }
    return drawn;
}

}  // namespace contexture
