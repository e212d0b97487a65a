#include "contexture/evaluate/structure.hpp"

#include <doctest/doctest.h>

#include "contexture/evaluate/null_models.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

TEST_CASE("planted groups are structure; the same graph rewired, or random, has none") {
    const Graph     graph = build(support::planted_partition(4, 40, 0.4, 0.03, 5));
    const Structure found = measure_structure(graph);
    CHECK(found.auc > 0.75);
    CHECK(found.weight > 0.3);
    CHECK(measure_structure(rewire(graph, 2)).weight == 0);
    CHECK(measure_structure(random_graph(graph, 2)).weight == 0);
    CHECK(measure_structure(graph).auc == found.auc);
}

TEST_CASE("heterophily is structure too") {
    CHECK(measure_structure(build(support::random_bipartite(50, 50, 700, 1))).weight > 0.2);
}

TEST_CASE("degrees alone are not: a graph drawn by degrees only") {
    support::Sketch sketch;
    sketch.nodes = 150;
    std::mt19937 generator(4);
    for (int i = 0; i < 1500; ++i) {  // ends by the square of a uniform number: few nodes take many
        const double a = support::draw_unit(generator), b = support::draw_unit(generator);
        sketch.edges.emplace_back(static_cast<Node>(150 * a * a), static_cast<Node>(150 * b * b));
    }
    CHECK(measure_structure(build(sketch)).weight < 0.1);
}

TEST_CASE("where nothing can be hidden there is no structure to speak of") {
    CHECK(measure_structure(build(support::random_tree(20, 1))).weight == 0);
    CHECK(measure_structure(build(support::complete(6))).auc == 0.5);
}
