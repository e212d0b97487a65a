#include "contexture/evaluate/held_out.hpp"

#include <algorithm>
#include <boost/pending/disjoint_sets.hpp>
#include <boost/property_map/property_map.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/evaluate/edges.hpp"

namespace contexture {
namespace {

/// Which edges, taken in this order, do not join what others have joined: those of a spanning forest stay.
std::vector<std::size_t> outside_forest(const Graph& graph, const EdgeList& edges,
                                        const std::vector<std::size_t>& order) {
    std::vector<Node> rank(graph.nodes()), parent(graph.nodes());
    std::iota(parent.begin(), parent.end(), Node{0});
    constexpr boost::typed_identity_property_map<Node> kPlace;
    boost::disjoint_sets                               sets(boost::make_iterator_property_map(rank.begin(), kPlace),
                                                            boost::make_iterator_property_map(parent.begin(), kPlace));
    std::vector<std::size_t>                           outside;
    for (const std::size_t edge : order) {
        const auto [u, v] = edges.ends[edge];
        const Node at_u = sets.find_set(u), at_v = sets.find_set(v);
        if (at_u != at_v)
            sets.link(at_u, at_v);
        else if (u != v)
            outside.push_back(edge);
    }
    return outside;
}

/// Leaves out those without which a node of a directed graph would have no arc out of it, or none into it, when all
/// before them are hidden.
void spare_last_arcs(std::vector<std::size_t>& hidden, const EdgeList& edges, Node nodes) {
    std::vector<std::size_t> out(nodes), in(nodes);
    for (const auto& [u, v] : edges.ends) {
        ++out[u];
        ++in[v];
    }
    std::erase_if(hidden, [&](std::size_t edge) {
        const auto [u, v] = edges.ends[edge];
        if (out[u] == 1 || in[v] == 1) return true;
        --out[u];
        --in[v];
        return false;
    });
}

}  // namespace

HeldOut hold_out_edges(const Graph& graph, double share, std::uint64_t seed) {
    std::mt19937_64          generator(seed);
    const EdgeList           edges = edges_of(graph);
    std::vector<std::size_t> order(edges.ends.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(std::span(order), generator);
    std::vector<std::size_t> hidden = outside_forest(graph, edges, order);
    const auto wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(edges.ends.size())));
    shuffle(std::span(hidden), generator);
    if (graph.is_directed()) spare_last_arcs(hidden, edges, graph.nodes());
    hidden.resize(std::min(hidden.size(), std::max<std::size_t>(1, wanted)));
    std::vector<bool> is_hidden(edges.ends.size());
    for (const std::size_t edge : hidden) is_hidden[edge] = true;

    EdgeList                           kept;
    std::vector<std::pair<Node, Node>> held;
    for (std::size_t edge = 0; edge < edges.ends.size(); ++edge) {
        (is_hidden[edge] ? held : kept.ends).push_back(edges.ends[edge]);
        if (!is_hidden[edge] && !edges.weights.empty()) kept.weights.push_back(edges.weights[edge]);
    }
    auto non_edges = draw_non_edges(graph, held.size(), generator);
    if (held.empty() || non_edges.empty())
        throw Error(Fault::input, held.empty() ? "links: no edge can be held out: each is a self-loop, or the only "
                                                 "way between two parts of the graph"
                                               : "links: every two nodes have an edge: there is nothing to tell apart");
    return {with_edges(graph, kept, graph.is_directed()), std::move(held), std::move(non_edges)};
}

}  // namespace contexture
