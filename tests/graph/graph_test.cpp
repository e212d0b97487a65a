#include "contexture/graph/graph.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::Sketch;
using support::thrown_by;

namespace {

/// W as the library's rows hold it; also checks that the rows are ascending without repeats.
Eigen::MatrixXd weights_of(const Graph& graph) {
    Eigen::MatrixXd w = Eigen::MatrixXd::Zero(graph.nodes(), graph.nodes());
    REQUIRE(graph.offsets().size() == graph.nodes() + std::size_t{1});
    REQUIRE(graph.offsets().front() == 0);
    REQUIRE(graph.offsets().back() == graph.arcs());
    for (Node node = 0; node < graph.nodes(); ++node)
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            if (arc > graph.offsets()[node]) CHECK(graph.targets()[arc - 1] < graph.targets()[arc]);
            w(node, graph.targets()[arc]) = graph.is_weighted() ? graph.weights()[arc] : 1;
        }
    return w;
}

}  // namespace

TEST_CASE("a repeated edge of an unweighted graph is one edge, in either direction") {
    const Graph graph = build({.nodes = 3, .edges = {{0, 1}, {1, 0}, {0, 1}, {1, 2}, {2, 2}, {2, 2}}});
    CHECK(graph.edges() == 3);
    CHECK(graph.arcs() == 5);
    CHECK(graph.self_loops() == 1);
    CHECK_FALSE(graph.is_weighted());
    CHECK(graph.weights().empty());
    CHECK(graph.provenance().duplicates_merged == 3);
    CHECK(std::ranges::equal(graph.degrees(), std::vector<double>{1, 2, 2}));  // a loop counts once
    CHECK(graph.volume() == 5);
}

TEST_CASE("summed, the repeats become the weight") {
    const Graph graph =
        build({.nodes = 3, .edges = {{0, 1}, {1, 0}, {0, 1}, {1, 2}, {2, 2}, {2, 2}}}, {.repeats = Repeats::sum});
    Eigen::Matrix3d expected;
    expected << 0, 3, 0, 3, 0, 1, 0, 1, 2;
    CHECK(weights_of(graph) == expected);
    CHECK(graph.provenance().duplicates_merged == 3);
    CHECK(graph.provenance().repeats == Repeats::sum);
    CHECK(graph.volume() == 10);
}

TEST_CASE("weights of repeated edges add up whatever the option says") {
    for (const Repeats repeats : {Repeats::once, Repeats::sum}) {
        const Graph graph =
            build({.nodes = 2, .edges = {{0, 1}, {1, 0}, {1, 1}}, .weights = {0.5, 2.25, 4}}, {.repeats = repeats});
        CHECK(graph.is_weighted());
        Eigen::Matrix2d expected;
        expected << 0, 2.75, 2.75, 4;
        CHECK(weights_of(graph) == expected);
        CHECK(graph.edges() == 2);
        CHECK(graph.provenance().duplicates_merged == 1);
    }
}

TEST_CASE("a directed graph keeps both directions apart") {
    const Graph graph =
        build({.nodes = 3, .edges = {{0, 1}, {1, 0}, {0, 1}, {2, 0}, {0, 0}}, .weights = {}, .is_directed = true});
    CHECK(graph.is_directed());
    CHECK(graph.edges() == 4);
    CHECK(graph.arcs() == 4);
    CHECK(graph.provenance().duplicates_merged == 1);
    CHECK(std::ranges::equal(graph.degrees(), std::vector<double>{2, 1, 1}));
}

TEST_CASE("loops can be dropped, and are counted") {
    const Sketch sketch{.nodes = 3, .edges = {{0, 0}, {0, 1}, {0, 0}, {2, 2}}};
    const Graph  graph = build(sketch, {.self_loops = SelfLoops::drop});
    CHECK(graph.edges() == 1);
    CHECK(graph.self_loops() == 0);
    CHECK(graph.provenance().self_loops_dropped == 3);
    CHECK(graph.provenance().duplicates_merged == 0);
    CHECK(graph.degrees()[2] == 0);
    CHECK(build(sketch).self_loops() == 2);
}

TEST_CASE("random multigraphs are built as the rules say") {
    for (const bool is_directed : {false, true})
        for (const bool is_weighted : {false, true})
            for (std::uint32_t seed = 0; seed < 4; ++seed) {
                Sketch sketch = support::random_edges(30, 150, seed, is_directed);
                if (is_weighted) sketch = support::weighted(sketch, seed);
                const Eigen::MatrixXd expected = support::dense_weights(sketch);
                const Graph           graph    = build(sketch);
                CHECK((weights_of(graph) - expected).cwiseAbs().maxCoeff() < 1e-14);
                const Eigen::VectorXd degrees = expected.rowwise().sum();
                for (Node node = 0; node < 30; ++node) CHECK(std::abs(graph.degrees()[node] - degrees[node]) < 1e-12);
                CHECK(std::abs(graph.volume() - expected.sum()) < 1e-10);
                CHECK(graph.edges() + graph.provenance().duplicates_merged == sketch.edges.size());
            }
}

TEST_CASE("the order of the lines does not change a bit of the graph") {
    Sketch                   sketch = support::weighted(support::random_edges(10, 300, 7), 8);
    const Graph              graph  = build(sketch);
    std::vector<std::size_t> order(sketch.edges.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 generator(9);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[support::draw(generator, static_cast<Node>(i))]);
    Sketch shuffled{.nodes = sketch.nodes, .edges = {}};
    for (const std::size_t place : order) {
        const auto [from, to] = sketch.edges[place];
        shuffled.edges.emplace_back(to, from);
        shuffled.weights.push_back(sketch.weights[place]);
    }
    const Graph same = build(shuffled);
    CHECK(std::ranges::equal(graph.targets(), same.targets()));
    CHECK(std::ranges::equal(graph.weights(), same.weights()));
    CHECK(std::ranges::equal(graph.degrees(), same.degrees()));
    CHECK(weights_of(graph) == weights_of(graph).transpose());
}

TEST_CASE("weights that no edge can have are refused, whoever made the table") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    for (const double weight :
         {0.0, -1.0, kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN(), 9.9e-101, 1.1e100}) {
        CAPTURE(weight);
        const auto thrown = thrown_by([&] {
            static_cast<void>(build({.nodes = 3, .edges = {{0, 1}, {1, 2}}, .weights = {1, weight}}));
        });
        CHECK(thrown.fault == Fault::input);
        CHECK(thrown.message.starts_with("edge 1 2: the weight "));
        CHECK_FALSE(fault_of_weight(weight).empty());
    }
    for (const double weight : {kSmallestWeight, 1.0, kLargestWeight}) CHECK(fault_of_weight(weight).empty());
}

TEST_CASE("sums of the largest and the smallest weights stay finite and above 0") {
    const Sketch sketch{.nodes   = 3,
                        .edges   = {{0, 1}, {0, 1}, {1, 2}, {2, 2}},
                        .weights = {kLargestWeight, kLargestWeight, kSmallestWeight, kSmallestWeight}};
    const Graph  graph = build(sketch);
    CHECK(graph.degrees()[0] == 2 * kLargestWeight);
    CHECK(graph.degrees()[2] == 2 * kSmallestWeight);
    CHECK(std::isfinite(graph.volume()));
    CHECK(std::isfinite(graph.degrees()[0] * graph.degrees()[1]));
    CHECK(graph.degrees()[2] * graph.degrees()[2] > 0);
}

TEST_CASE("a table whose lists differ in length is refused") {
    for (const std::size_t weights : {1U, 3U}) {
        EdgeTable table;
        for (const char* name : {"a", "b"}) table.names.append(name);
        table.source = {0, 1};
        table.target = {1, 1};
        table.weight.assign(weights, 1.0);
        const auto thrown = thrown_by([&] { static_cast<void>(build_graph(std::move(table))); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("2 sources, 2 targets, " + std::to_string(weights) + " weights"));
    }
}

TEST_CASE("an end beyond the last node is refused") {
    const std::vector<std::pair<Node, Node>> edges{{0, 1}, {1, 3}};
    const auto                               thrown = thrown_by([&] { static_cast<void>(make_graph(3, edges)); });
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says("edge 1 3 in a graph of 3 nodes"));
    CHECK(make_graph(4, edges).nodes() == 4);
}

TEST_CASE("names are kept byte by byte, and a graph without nodes or edges is one") {
    NodeNames names;
    for (const char* name : {"a b", "", "Zo\xC3\xAB", "0"}) names.append(name);
    REQUIRE(names.size() == 4);
    CHECK(names[0] == "a b");
    CHECK(names[1].empty());
    CHECK(names[2] == "Zo\xC3\xAB");
    CHECK(names[3] == "0");
    const Graph empty = make_graph(0, {});
    CHECK(empty.nodes() == 0);
    CHECK(empty.edges() == 0);
    const Graph lone = make_graph(2, {});
    CHECK(lone.arcs() == 0);
    CHECK(lone.volume() == 0);
    CHECK(lone.name(1) == "1");
}

TEST_CASE("the subgraph on some nodes is the submatrix with their names") {
    for (const bool is_directed : {false, true}) {
        const Sketch              sketch = support::weighted(support::random_edges(20, 80, 5, is_directed), 6);
        const Graph               graph  = build(sketch);
        std::vector<bool>         keep(20);
        std::vector<Eigen::Index> kept;
        for (Node node = 0; node < 20; ++node) {
            keep[node] = node % 3 != 1;
            if (keep[node]) kept.push_back(node);
        }
        const Graph part = induced_subgraph(graph, keep);
        CHECK(part.is_directed() == is_directed);
        REQUIRE(part.nodes() == kept.size());
        CHECK(weights_of(part) == Eigen::MatrixXd(weights_of(graph)(kept, kept)));
        for (Node node = 0; node < part.nodes(); ++node) CHECK(part.name(node) == std::to_string(kept[node]));
    }
    const Graph graph = build(support::cycle(5));
    CHECK(induced_subgraph(graph, std::vector<bool>(5, false)).nodes() == 0);
    CHECK(induced_subgraph(graph, {true, false, true, false, false}).arcs() == 0);
}
