#include "contexture/graph/facts.hpp"

#include <doctest/doctest.h>

#include "support/graphs.hpp"

using namespace contexture;
using support::build;

TEST_CASE("facts of an undirected graph with a loop, an isolated node and three pieces") {
    // A triangle with a loop, a square, a node alone.
    support::Sketch sketch = support::disjoint({support::cycle(3), support::cycle(4), support::path(1)});
    sketch.edges.emplace_back(0, 0);
    const GraphFacts facts = describe(build(sketch));
    CHECK(facts.nodes == 8);
    CHECK(facts.edges == 8);
    CHECK(facts.self_loops == 1);
    CHECK(facts.isolated == 1);
    CHECK(facts.dangling == 0);
    CHECK(facts.components == 3);
    CHECK(facts.bipartite_components == 1);  // the square; a node alone has no sides
    CHECK(facts.largest_component == 4);
    CHECK(facts.volume == 15);
    CHECK(facts.min_degree == 0);
    CHECK(facts.max_degree == 3);
    CHECK(facts.mean_degree == doctest::Approx(15.0 / 8));
    CHECK(facts.min_weight == 1);
    CHECK(facts.max_weight == 1);
}

TEST_CASE("facts of a directed graph tell dangling from isolated nodes") {
    const GraphFacts facts =
        describe(build({.nodes = 5, .edges = {{0, 1}, {0, 2}, {3, 0}}, .weights = {2, 0.5, 8}, .is_directed = true}));
    CHECK(facts.edges == 3);
    CHECK(facts.dangling == 2);  // 1 and 2
    CHECK(facts.isolated == 1);  // 4
    CHECK(facts.components == 2);
    CHECK(facts.largest_component == 4);
    CHECK(facts.volume == 10.5);
    CHECK(facts.min_degree == 0);
    CHECK(facts.max_degree == 2);
    CHECK(facts.min_weight == 0.5);
    CHECK(facts.max_weight == 8);
}

TEST_CASE("facts of regular graphs") {
    const GraphFacts cube = describe(build(support::hypercube(4)));
    CHECK(cube.nodes == 16);
    CHECK(cube.edges == 32);
    CHECK(cube.min_degree == 4);
    CHECK(cube.max_degree == 4);
    CHECK(cube.mean_degree == 4);
    CHECK(cube.bipartite_components == 1);
    CHECK(describe(build(support::complete(5))).bipartite_components == 0);
}

TEST_CASE("facts of no nodes and of nodes without edges") {
    const GraphFacts none = describe(make_graph(0, {}));
    CHECK(none.nodes == 0);
    CHECK(none.components == 0);
    CHECK(none.mean_degree == 0);
    const GraphFacts alone = describe(make_graph(3, {}));
    CHECK(alone.isolated == 3);
    CHECK(alone.components == 3);
    CHECK(alone.largest_component == 1);
    CHECK(alone.bipartite_components == 0);
    CHECK(alone.volume == 0);
}
