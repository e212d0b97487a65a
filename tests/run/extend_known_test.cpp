#include "contexture/run/extend_known.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "contexture/run/vectors.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

namespace {

KnownNodes known_of(const Embedded& made, const Graph& graph) {
    KnownNodes known{.result          = &made.results.front(),
                     .solved          = &made.plan,
                     .is_directed     = graph.is_directed(),
                     .is_weighted     = graph.is_weighted(),
                     .scaling         = made.embedding.scaling,
                     .vectors         = &made.embedding.vectors,
                     .value_functions = &made.embedding.value_functions};
    for (const Node node : made.embedding.nodes) known.nodes.push_back(graph.name(node));
    for (const Node value : made.embedding.values) known.values.push_back(made.op->value_name(value));
    return known;
}

Embedded embed_by(const Graph& graph, const std::string& context, int dimension = 4) {
    SolveOptions solve;
    solve.dimension = dimension;
    return make_vectors(graph, {parse_context(context)}, solve, {});
}

std::vector<std::string_view> names_of(const Graph& graph) {
    std::vector<std::string_view> names;
    for (Node node = 0; node < graph.nodes(); ++node) names.push_back(graph.name(node));
    return names;
}

/// The rows of a graph's own adjacency.
SparseRows own_rows(const Graph& graph) {
    SparseRows rows;
    rows.columns = graph.nodes();
    rows.targets.assign(graph.targets().begin(), graph.targets().end());
    rows.weights.assign(graph.arcs(), 1);
    rows.offsets.assign(graph.offsets().begin(), graph.offsets().end());
    return rows;
}

}  // namespace

TEST_CASE("a node with the edges of a known one lands on it") {
    const Graph graph = build(support::random_connected(40, 80, 5));
    for (const char* context : {"walk:1", "heat:2", "window:3"}) {
        CAPTURE(context);
        const Embedded  made  = embed_by(graph, context);
        const Extension found = extend(known_of(made, graph), own_rows(graph), names_of(graph));
        CHECK((found.vectors - made.embedding.vectors).cwiseAbs().maxCoeff() < 1e-9);
    }
}

TEST_CASE("so it does along arcs, where the values of A are nodes") {
    support::Sketch sketch = support::random_connected(40, 80, 6);
    sketch.is_directed     = true;
    const Graph     graph  = build(sketch);
    const Embedded  made   = embed_by(graph, "walk:1");
    const Extension found  = extend(known_of(made, graph), own_rows(graph), names_of(graph));
    CHECK((found.vectors - made.embedding.vectors).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("edges by name and by row place a node alike") {
    const Graph    graph = build(support::random_connected(40, 80, 7));
    const Embedded made  = embed_by(graph, "ego:1");
    EdgeTable      edges;
    for (const char* name : {"3", "new", "9"}) edges.names.append(name);
    edges.source = {1, 1};
    edges.target = {0, 2};
    SparseRows row;
    row.columns             = 40;
    row.targets             = {3, 9};
    row.weights             = {5, 7};  // a ball knows no weights
    row.offsets             = {0, 2};
    const Extended  by_name = extend(known_of(made, graph), build_graph(edges));
    const Extension by_row  = extend(known_of(made, graph), row, names_of(graph));
    CHECK(by_name.nodes == std::vector<std::string>{"new"});
    CHECK(by_name.used == 2);
    CHECK(by_name.extension.vectors == by_row.vectors);
}

TEST_CASE("what does not follow from a node's own edges is refused") {
    support::Sketch sketch = support::random_connected(20, 30, 8);
    sketch.is_directed     = true;
    const Graph    graph   = build(sketch);
    const Embedded made    = embed_by(graph, "walk:2");
    const auto     thrown  = thrown_by([&] { (void)extend(known_of(made, graph), own_rows(graph), names_of(graph)); });
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says("own edges alone"));
    const Embedded known = embed_by(graph, "walk:1");
    CHECK(thrown_by([&] { (void)extend(known_of(known, graph), graph); }).says("there is no new one"));
}
