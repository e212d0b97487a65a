#include "contexture/embedding/embed.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "contexture/spectrum/decompose.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using support::build;
using support::thrown_by;

namespace {

/// Two triples on three nodes, the middle one outside L2(P_X).
Spectrum small_spectrum() {
    Spectrum spectrum;
    spectrum.singular_values = {0.5, 0};
    spectrum.residuals       = {0, 0};
    spectrum.input_marginal  = {0.25, 0, 0.75};
    spectrum.left            = MatrixXd{{-0.5, 0.1}, {0, 0}, {0.25, 0.3}};
    return spectrum;
}

}  // namespace

TEST_CASE("column i is s_i^power U_i / sqrt(P_X)") {
    const Spectrum  spectrum  = small_spectrum();
    const Embedding functions = embed(spectrum, {.scaling = Scaling::functions()});
    CHECK(functions.nodes == std::vector<Node>{0, 2});
    CHECK(functions.without_vector == std::vector<Node>{1});
    const double root = std::sqrt(0.75);
    CHECK((functions.vectors - MatrixXd{{-1, 0.2}, {0.25 / root, 0.3 / root}}).norm() < 1e-15);
    const Embedding average = embed(spectrum);
    CHECK(average.scaling == Scaling::average());
    CHECK((average.vectors - MatrixXd{{-0.5, 0}, {0.125 / root, 0}}).norm() < 1e-15);
    const Embedding square = embed(spectrum, {.scaling = {.power = 2}});
    CHECK((square.vectors - MatrixXd{{-0.25, 0}, {0.0625 / root, 0}}).norm() < 1e-15);
}

TEST_CASE("fewer columns can be taken, more cannot") {
    const Spectrum spectrum = small_spectrum();
    CHECK(embed(spectrum, {.dimension = 1}).vectors.cols() == 1);
    CHECK(embed(spectrum, {.dimension = 2}).vectors.cols() == 2);
    for (const int dimension : {3, -1}) {
        const auto thrown = thrown_by([&] { static_cast<void>(embed(spectrum, {.dimension = dimension})); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("2 singular triples"));
    }
    Spectrum without = spectrum;
    without.left     = {};
    CHECK(thrown_by([&] { static_cast<void>(embed(without)); }).says("no vectors"));
}

TEST_CASE("rows are those of many nodes, of which some have no vector") {
    constexpr Node kNodes = 1000;
    Spectrum       spectrum;
    spectrum.left = Eigen::MatrixXd::Random(kNodes, 3);
    for (Node node = 0; node < kNodes; ++node) spectrum.input_marginal.push_back(node % 7 == 3 ? 0 : 1.0 + node);
    spectrum.singular_values  = {0.5, 0.25, 0.125};
    const Embedding embedding = embed(spectrum);
    REQUIRE(embedding.vectors.rows() == std::ssize(embedding.nodes));
    CHECK(embedding.nodes.size() + embedding.without_vector.size() == kNodes);
    for (Eigen::Index row = 0; row < embedding.vectors.rows(); ++row) {
        const Node node = embedding.nodes[static_cast<std::size_t>(row)];
        for (Eigen::Index j = 0; j < 3; ++j)
            CHECK(
                embedding.vectors(row, j) ==
                doctest::Approx(spectrum.left(node, j) * std::pow(0.5, j + 1) / std::sqrt(1.0 + node)).epsilon(1e-14));
    }
}

TEST_CASE("taken out of a spectrum, vectors are those that were made of it") {
    const Graph               graph = support::build(support::random_connected(300'000, 10, 8));
    const ExpectationOperator op(graph, Walk{1});
    Spectrum spectrum;  // no singular functions, but as many numbers: beyond what is given back at once
    spectrum.left = Eigen::MatrixXd::Random(op.nodes(), 2);
    spectrum.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
    spectrum.singular_values = {0.5, 0.25};
    const Embedding made     = embed(spectrum, {.row_length = 2});
    const Embedding taken    = take_embedding(spectrum, {.row_length = 2, .threads = 3});
    CHECK(taken.vectors == made.vectors);
    CHECK(taken.nodes == made.nodes);
    CHECK(spectrum.left.size() == 0);
    CHECK(spectrum.singular_values.size() == 2);
}

TEST_CASE("a scaling's name is read back to it") {
    for (const Scaling& scaling : {Scaling::functions(), Scaling::average(), Scaling{.power = 0.5}, Scaling{.power = 2},
                                   Scaling{.power = 1.0 / 3}})
        CHECK(parse_scaling(name(scaling)) == scaling);
    CHECK(name(Scaling{.power = 0}) == "functions");
    CHECK(name(Scaling{.power = 1}) == "average");
    CHECK(name(Scaling{.power = 0.5}) == "power:0.5");
    CHECK(parse_scaling("power:1") == Scaling::average());
    for (const char* text :
         {"", "power", "power:", "power:-1", "power:nan", "power:inf", "power:1x", "Average", "mu"}) {
        const auto thrown = thrown_by([&] { static_cast<void>(parse_scaling(text)); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("expected functions, average or power:P"));
    }
}

TEST_CASE("`functions` are orthonormal under P_X; `average` is the mean of nu over a node's contexts") {
    const support::Sketch           sketch = support::random_edges(60, 150, 5);
    const Graph                     graph  = build(sketch);
    const ExpectationOperator       op(graph, Heat{.time = 1});
    const Spectrum                  spectrum  = decompose(op, {.dimension = 6});
    const Embedding                 functions = embed(spectrum, {.scaling = Scaling::functions()});
    const Embedding                 average   = embed(spectrum);
    const support::Joint            joint     = support::joint_distribution(sketch, Heat{.time = 1});
    const auto                      n         = static_cast<Eigen::Index>(functions.nodes.size());
    const std::vector<Eigen::Index> kept(functions.nodes.begin(), functions.nodes.end());
    const VectorXd                  px = joint.input_marginal(kept);
    const MatrixXd                  mu = functions.vectors;
    CHECK(n + static_cast<Eigen::Index>(functions.without_vector.size()) == 60);
    CHECK((mu.transpose() * px.asDiagonal() * mu - MatrixXd::Identity(6, 6)).norm() < 1e-9);
    CHECK((px.transpose() * mu).norm() < 1e-9);
    // Heat is positive, so nu = mu: average = E[mu(A) | x].
    const MatrixXd plus = joint.plus(kept, kept);
    CHECK((average.vectors - px.cwiseInverse().asDiagonal() * plus * mu).norm() < 1e-6);
}

TEST_CASE("nodes without outgoing arcs have no vector in a directed graph") {
    const Graph graph =
        build({.nodes = 5, .edges = {{0, 1}, {1, 0}, {2, 0}, {2, 1}, {0, 3}}, .weights = {}, .is_directed = true});
    const ExpectationOperator op(graph, Walk{1});
    const Embedding           embedding = embed(decompose(op, {.dimension = 1}));
    CHECK(embedding.nodes == std::vector<Node>{0, 1, 2});
    CHECK(embedding.without_vector == std::vector<Node>{3, 4});
}

TEST_CASE("a concatenation has the columns of all and the nodes that all have") {
    const Embedding first               = embed(small_spectrum());
    Spectrum        other               = small_spectrum();
    other.input_marginal                = {0.5, 0.5, 0};
    const Embedding              second = embed(other, {.dimension = 1});
    const std::vector<Embedding> parts  = {first, second};
    const Embedding              whole  = concatenate(parts);
    CHECK(whole.nodes == std::vector<Node>{0});
    CHECK(whole.without_vector == std::vector<Node>{1, 2});
    REQUIRE(whole.vectors.rows() == 1);
    CHECK(whole.vectors.leftCols(2) == first.vectors.topRows(1));
    CHECK(whole.vectors.rightCols(1) == second.vectors.topRows(1));
    const std::vector<Embedding> mixed = {first, embed(other, {.scaling = Scaling::functions()})};
    CHECK(thrown_by([&] { static_cast<void>(concatenate(mixed)); }).says("one scaling"));
    CHECK(thrown_by([&] { static_cast<void>(concatenate({})); }).fault == Fault::usage);
}

TEST_CASE("unit rows keep the direction of every vector, and rows by node stand where the nodes do") {
    const Graph               graph = support::build({.nodes = 7, .edges = {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 5}}});
    const ExpectationOperator op(graph, Walk{});
    const Spectrum            spectrum = decompose(op, {.dimension = 3});
    const Embedding           plain    = embed(spectrum);
    const Embedding           unit     = embed(spectrum, {.row_length = 1});
    for (Eigen::Index row = 0; row < plain.vectors.rows(); ++row) {
        CHECK(unit.vectors.row(row).norm() == doctest::Approx(1));
        CHECK((unit.vectors.row(row) * plain.vectors.row(row).norm() - plain.vectors.row(row)).norm() < 1e-14);
    }
    const RowMatrix rows = rows_by_node(plain, graph.nodes());
    CHECK(rows.rows() == 7);
    CHECK(rows.row(4).norm() == 0);
    CHECK(rows.row(6).norm() == 0);
    CHECK(rows.row(5) == plain.vectors.row(4));
    RowMatrix zero = RowMatrix::Zero(2, 2);
    normalize_rows(zero, 1);
    CHECK(zero.norm() == 0);
}
