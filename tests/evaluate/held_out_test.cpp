#include "contexture/evaluate/held_out.hpp"

#include <doctest/doctest.h>

#include <set>

#include "contexture/evaluate/edges.hpp"
#include "contexture/graph/components.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

namespace {

/// Nodes that an arc leads out of, and those that one leads into.
std::pair<std::set<Node>, std::set<Node>> ends_of(const Graph& graph) {
    std::pair<std::set<Node>, std::set<Node>> ends;
    for (const auto& [u, v] : edges_of(graph).ends) {
        (void)ends.first.insert(u);
        (void)ends.second.insert(v);
    }
    return ends;
}

}  // namespace

TEST_CASE("held-out edges are gone, the others stay, and no piece falls apart") {
    for (const bool is_directed : {false, true}) {
        support::Sketch sketch = support::disjoint(
            {support::random_connected(60, 120, 3), support::random_tree(20, 1), support::complete(6)});
        sketch.is_directed  = is_directed;
        sketch              = support::weighted(sketch, 8);
        const Graph   graph = build(sketch);
        const HeldOut parts = hold_out_edges(graph, 0.3, 5);
        CHECK(parts.graph.nodes() == graph.nodes());
        CHECK(parts.graph.edges() + parts.edges.size() == graph.edges());
        const auto wanted = static_cast<std::size_t>(std::llround(0.3 * static_cast<double>(graph.edges())));
        CHECK((is_directed ? parts.edges.size() <= wanted && parts.edges.size() > 10 : parts.edges.size() == wanted));
        if (is_directed) CHECK(ends_of(parts.graph) == ends_of(graph));
        CHECK(parts.non_edges.size() == parts.edges.size());
        CHECK(find_components(parts.graph).sizes == find_components(graph).sizes);
        for (const auto& [u, v] : parts.edges) {
            CHECK(has_edge(graph, u, v));
            CHECK_FALSE(has_edge(parts.graph, u, v));
            CHECK((is_directed || !has_edge(parts.graph, v, u)));
        }
        const auto [sources, targets] = ends_of(graph);
        for (const auto& [u, v] : parts.non_edges) {
            CHECK(u != v);
            if (is_directed) CHECK((sources.contains(u) && targets.contains(v)));
            CHECK_FALSE(has_edge(graph, u, v));
        }
        const EdgeList all = edges_of(graph), kept = edges_of(parts.graph);
        double         weight = 0;
        for (std::size_t i = 0, j = 0; i < all.ends.size(); ++i) {
            if (j < kept.ends.size() && kept.ends[j] == all.ends[i]) CHECK(kept.weights[j++] == all.weights[i]);
            weight += all.weights[i];
        }
        CHECK(std::set(parts.non_edges.begin(), parts.non_edges.end()).size() == parts.non_edges.size());
    }
}

TEST_CASE("every edge outside a spanning forest may be hidden, and none more") {
    const Graph   graph = build(support::cycle(12));
    const HeldOut parts = hold_out_edges(graph, 0.9, 1);
    CHECK(parts.edges.size() == 1);
    std::set<std::pair<Node, Node>> met;
    for (std::uint64_t seed = 0; seed < 200; ++seed) met.insert(hold_out_edges(graph, 0.9, seed).edges.front());
    CHECK(met.size() == 12);
}

TEST_CASE("where nothing can be hidden, or nothing told apart, it is said") {
    CHECK(thrown_by([] {
              (void)hold_out_edges(build(support::random_tree(10, 1)), 0.2, 1);
          }).says("no edge can be held out"));
    CHECK(thrown_by([] { (void)hold_out_edges(build(support::complete(5)), 0.2, 1); }).says("every two nodes"));
}
