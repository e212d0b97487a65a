#include "contexture/embedding/extend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "contexture/base/random.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

namespace {

/// Rows of a graph's nodes `from`, all of whose neighbours count as known.
SparseRows rows_of(const Graph& graph, const std::vector<Node>& from, bool with_self = false) {
    SparseRows rows;
    rows.columns = graph.nodes();
    for (const Node node : from) {
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            rows.targets.push_back(graph.targets()[arc]);
            rows.weights.push_back(graph.is_weighted() ? graph.weights()[arc] : 1);
        }
        if (with_self) {
            rows.targets.push_back(node);
            rows.weights.push_back(1);
        }
        rows.offsets.push_back(rows.targets.size());
    }
    return rows;
}

SparseRows no_rows(Node count, Node columns) {
    SparseRows rows;
    rows.columns = columns;
    rows.offsets.assign(count + std::size_t{1}, 0);
    return rows;
}

}  // namespace

TEST_CASE("an old node by its own edges is what it was: functions of N, weighted too") {
    for (const bool is_weighted : {false, true}) {
        support::Sketch sketch = support::random_connected(60, 90, 4);
        if (is_weighted) sketch = support::weighted(sketch, 5);
        const Graph graph = build(sketch);
        for (const Context& context :
             std::vector<Context>{Walk{1}, Walk{2}, Heat{2}, parse_context("walk:1++walk:2")}) {
            const Spectrum  spectrum = decompose(ExpectationOperator(graph, context), {.dimension = 8});
            const Embedding old      = embed(spectrum);
            const Extension found =
                extend_eigenfunctions({.to_known = rows_of(graph, {3, 17}), .to_new = no_rows(2, 2), .to_self = {}},
                                      old.vectors, spectrum.eigenvalues);
            CHECK((found.vectors.row(0) - old.vectors.row(3)).norm() < 1e-9);
            CHECK((found.vectors.row(1) - old.vectors.row(17)).norm() < 1e-9);
            CHECK(found.has_vector == std::vector<bool>{true, true});
            for (std::size_t i = 0; i < 8; ++i)
                CHECK(found.amplification[i] == doctest::Approx(1 / std::abs(spectrum.eigenvalues[i])));
        }
    }
}

TEST_CASE("an old node by its own edges is what it was: the closed ball, its own vector unknown") {
    const Graph     graph    = build(support::random_connected(50, 60, 6));
    const Spectrum  spectrum = decompose(ExpectationOperator(graph, Ego{1}), {.dimension = 6});
    const Embedding old      = embed(spectrum);
    const Extension found    = extend_eigenfunctions(
           {.to_known = rows_of(graph, {9}), .to_new = no_rows(1, 1), .to_self = {1}}, old.vectors, spectrum.eigenvalues);
    CHECK((found.vectors.row(0) - old.vectors.row(9)).norm() < 1e-8);
}

TEST_CASE("nodes that know each other are solved together") {
    const Graph     graph    = build(support::random_connected(60, 120, 8));
    const Spectrum  spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 8});
    const Embedding old      = embed(spectrum);
    // Nodes 0 and 1 as new ones: an edge of the ring lies between them.
    NewNodes        nodes{.to_known = no_rows(0, 60), .to_new = no_rows(0, 2), .to_self = {}};
    for (const Node node : {Node{0}, Node{1}}) {
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            const Node  target = graph.targets()[arc];
            SparseRows& rows   = target < 2 ? nodes.to_new : nodes.to_known;
            rows.targets.push_back(target);
        }
        nodes.to_known.offsets.push_back(nodes.to_known.targets.size());
        nodes.to_new.offsets.push_back(nodes.to_new.targets.size());
    }
    REQUIRE(nodes.to_new.targets.size() >= 2);
    const Extension found = extend_eigenfunctions(nodes, old.vectors, spectrum.eigenvalues);
    CHECK((found.vectors - old.vectors.topRows(2)).norm() < 1e-8);
}

TEST_CASE("an old node by its own values is what it was: directed, in any scaling") {
    const Graph    graph    = build(support::random_edges(50, 300, 3, true));
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 6});
    RowMatrix      nu(50, 6);
    for (Eigen::Index a = 0; a < 50; ++a) {
        const double mass = spectrum.context_marginal[static_cast<std::size_t>(a)];
        nu.row(a) =
            mass > 0 ? Eigen::RowVectorXd(spectrum.right.row(a) / std::sqrt(mass)) : Eigen::RowVectorXd::Zero(6);
    }
    for (const double power : {0.0, 1.0, 0.5}) {
        const Embedding old   = embed(spectrum, {.scaling = {.power = power}});
        const auto      row   = std::find(old.nodes.begin(), old.nodes.end(), Node{7}) - old.nodes.begin();
        const Extension found = extend_by_values(rows_of(graph, {7}), nu, spectrum.singular_values, power);
        CHECK((found.vectors.row(0) - old.vectors.row(row)).norm() < 1e-9);
    }
}

TEST_CASE("nodes that reach nothing known have no vector, and columns of value 0 are 0") {
    RowMatrix known(2, 2);
    known << 1, 5, 3, 7;
    NewNodes nodes{.to_known = no_rows(3, 2), .to_new = no_rows(3, 3), .to_self = {}};
    nodes.to_known.targets = {0, 1};  // node 0 knows both
    nodes.to_known.offsets = {0, 2, 2, 2};
    nodes.to_new.targets   = {0};  // node 1 knows node 0, node 2 knows nobody
    nodes.to_new.offsets   = {0, 0, 1, 1};
    const std::vector<double> values{0.5, 0};
    const Extension           found = extend_eigenfunctions(nodes, known, values);
    CHECK(found.has_vector == std::vector<bool>{true, true, false});
    CHECK(found.vectors(0, 0) == doctest::Approx(4));  // mean 2 over 0.5
    CHECK(found.vectors(1, 0) == doctest::Approx(8));
    CHECK(found.vectors.row(2).norm() == 0);
    CHECK(found.vectors.col(1).norm() == 0);
    CHECK(std::isinf(found.amplification[1]));
    // v(y) / value is 2 and 6, each with half the weight, around 4: a variance of 8, 4 of the mean
    CHECK(found.relative_error[0] == doctest::Approx(0.5));
    CHECK(std::isnan(found.relative_error[1]));  // by one edge
    CHECK(std::isinf(found.relative_error[2]));
}

TEST_CASE("the relative error is the spread of vectors whose edges are drawn anew, on the closed ball too") {
    constexpr Node            kKnown = 40, kRows = 5000, kEdges = 4;
    std::mt19937_64           generator(1);
    const RowMatrix           known = RowMatrix::NullaryExpr(kKnown, 2, [&] { return draw_unit(generator) - 0.2; });
    const std::vector<double> values{0.9, -0.6};
    for (const auto& [self, first] : {std::pair(0.0, 1.0), std::pair(1.0, 1.0), std::pair(0.0, 7.0)}) {
        NewNodes nodes{.to_known = no_rows(kRows, kKnown), .to_new = no_rows(kRows, kRows), .to_self = {}};
        if (self > 0) nodes.to_self.assign(kRows, self);
        for (Node row = 0; row < kRows; ++row) {
            for (Node edge = 0; edge < kEdges; ++edge) {
                nodes.to_known.targets.push_back(static_cast<Node>(draw_below(generator, kKnown)));
                nodes.to_known.weights.push_back(edge == 0 ? first : 1);
            }
            nodes.to_known.offsets[row + std::size_t{1}] = nodes.to_known.targets.size();
        }
        const Extension          found = extend_eigenfunctions(nodes, known, values);
        const Eigen::RowVectorXd mean  = found.vectors.colwise().mean();
        const double             moved = (found.vectors.rowwise() - mean).squaredNorm() / (kRows - 1);
        double                   said  = 0;
        for (Node row = 0; row < kRows; ++row)
            said += std::pow(found.relative_error[row] * found.vectors.row(row).norm(), 2) / kRows;
        CHECK(said == doctest::Approx(moved).epsilon(0.04));
    }
}

TEST_CASE("a value of the new nodes among themselves is nothing to divide by, for those nodes alone") {
    // x - y, both with one known node: (value - P) is singular at 1/2. z stands by itself.
    SparseRows known, among;
    known.columns       = 2;
    known.targets       = {0, 1, 0};
    known.weights       = {1, 1, 1};
    known.offsets       = {0, 1, 2, 3};
    among.columns       = 3;
    among.targets       = {1, 0};
    among.weights       = {1, 1};
    among.offsets       = {0, 1, 2, 2};
    RowMatrix functions = RowMatrix::Zero(2, 2);
    functions << 1, 1, 3, -1;
    const std::vector<double> values{0.5, 0.8};
    const Extension           found =
        extend_eigenfunctions({.to_known = known, .to_new = among, .to_self = {}}, functions, values);
    CHECK(found.vectors.col(0).head(2).norm() == 0);
    CHECK(found.vectors(2, 0) == doctest::Approx(2));
    CHECK(std::isinf(found.amplification[0]));
    // .8 x = (1 + y) / 2 and .8 y = (-1 + x) / 2: x = -y = .5 / 1.3.
    CHECK(found.vectors(0, 1) == doctest::Approx(0.5 / 1.3));
    CHECK(found.vectors(1, 1) == doctest::Approx(-0.5 / 1.3));
    CHECK(found.amplification[1] == doctest::Approx(1 / 0.3));  // of (1, 1): .8 x = 1 + x / 2
}
