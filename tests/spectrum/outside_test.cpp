#include "contexture/spectrum/outside.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/algebra.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

const CountMissing kAny = [](const std::vector<double>&, Middle) { return 0; };

/// A grid on a torus: (cos(2 pi i / rows) + cos(2 pi j / columns)) / 2, most of them four or eight times.
support::Sketch torus(Node rows, Node columns) {
    support::Sketch sketch{.nodes = rows * columns, .edges = {}};
    for (Node i = 0; i < rows; ++i)
        for (Node j = 0; j < columns; ++j) {
            sketch.edges.emplace_back(i * columns + j, (i + 1) % rows * columns + j);
            sketch.edges.emplace_back(i * columns + j, i * columns + (j + 1) % columns);
        }
    return sketch;
}

/// All but the 1, ascending.
std::vector<double> torus_eigenvalues(Node rows, Node columns) {
    std::vector<double> values;
    for (Node i = 0; i < rows; ++i)
        for (Node j = 0; j < columns; ++j)
            values.push_back(
                (std::cos(2 * std::numbers::pi * i / rows) + std::cos(2 * std::numbers::pi * j / columns)) / 2);
    std::ranges::sort(values);
    values.pop_back();
    return values;
}

}  // namespace

TEST_CASE("both ends of a torus, with eightfold values, in either precision") {
    const Graph               graph = support::build(torus(31, 31));
    const NormalizedAdjacency adjacency(graph, 2);
    const MatrixXd            constants = MatrixXd::Constant(961, 1, 1 / 31.0);
    const std::vector<double> truth     = torus_eigenvalues(31, 31);
    for (const double tolerance : {1e-4, 1e-9}) {
        std::uint64_t      products = 0;
        const CountMissing missing  = [](const std::vector<double>& found, Middle rest) {
            CHECK(rest.low < rest.high);
            const auto positive = static_cast<int>(std::ranges::count_if(found, [](double x) { return x > 0; }));
            return std::max({30 - positive, 20 - (static_cast<int>(found.size()) - positive), 0});
        };
        const std::optional<TwoEnds> ends = find_outside(adjacency, {&constants}, 44, missing, {.middle = {-0.8, 0.85}},
                                                         {.tolerance = tolerance}, products)
                                                .ends;
        REQUIRE(ends.has_value());
        const std::vector<double>& values = ends->pairs.values;
        CHECK(values.size() >= 50);
        REQUIRE(ends->upper >= 30);
        REQUIRE(ends->pairs.count() - ends->upper >= 20);
        for (std::size_t i = 0; i < values.size(); ++i) {
            // Those of the lower end are the least of all.
            const std::size_t behind = static_cast<int>(i) < ends->upper ? truth.size() : values.size();
            CHECK(std::abs(values[i] - truth[behind - 1 - i]) < tolerance);
            CHECK(ends->pairs.residuals[i] <= tolerance);
        }
        const auto inside = std::ranges::count_if(truth, [&](double value) {
            return value > ends->rest.low + tolerance && value < ends->rest.high - tolerance;
        });
        CHECK(inside <= static_cast<int>(truth.size()) - ends->pairs.count());
        CHECK(products > 0);
    }
}

TEST_CASE("one end of a torus: the other is damped with the middle") {
    const Graph                  graph = support::build(torus(31, 31));
    const NormalizedAdjacency    adjacency(graph, 1);
    const MatrixXd               constants = MatrixXd::Constant(961, 1, 1 / 31.0);
    const std::vector<double>    truth     = torus_eigenvalues(31, 31);
    std::uint64_t                products  = 0;
    const std::optional<TwoEnds> ends =
        find_outside(adjacency, {&constants}, 40, kAny, {.middle = {-1, 0.8}}, {.tolerance = 1e-8}, products).ends;
    REQUIRE(ends.has_value());
    REQUIRE(ends->upper >= 40);
    CHECK(ends->pairs.count() == ends->upper);
    for (std::size_t i = 0; i < 40; ++i) CHECK(std::abs(ends->pairs.values[i] - truth[truth.size() - 1 - i]) < 1e-8);
}

TEST_CASE("a middle that holds what is wanted, or most of the space wanted: nothing is returned") {
    const Graph               graph = support::build(torus(31, 31));
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            constants = MatrixXd::Constant(961, 1, 1 / 31.0);
    std::uint64_t             products  = 0;
    const Outside             wide =
        find_outside(adjacency, {&constants}, 40, kAny, {.middle = {-1, 0.995}}, {.tolerance = 1e-8}, products);
    CHECK_FALSE(wide.ends);
    CHECK(wide.is_wide);
    const Outside most = find_outside(adjacency, {&constants}, 400, kAny, {.middle = {-1, 0.3}}, {}, products);
    CHECK_FALSE(most.ends);
    CHECK_FALSE(most.is_wide);
}

TEST_CASE("260 equal pieces on a clique, 4420 nodes: what a piece has of its own comes 259 times") {
    support::Sketch sketch = support::complete(260);
    for (Node piece = 0; piece < 260; ++piece) {
        const Node first = 260 + 16 * piece;
        for (Node node = 0; node < 15; ++node) sketch.edges.emplace_back(first + node, first + node + 1);
        sketch.edges.emplace_back(piece, first);
    }
    sketch.nodes                    = 260 + 16 * 260;
    const Graph               graph = support::build(sketch);
    const ExpectationOperator op(graph, Walk{1}, {.threads = 2});
    const Spectrum            spectrum = decompose(op, {.dimension = 60, .threads = 2});
    CHECK(spectrum.is_verified);
    // In the complement of what is equal on all pieces every vector lives on one piece and its clique node
    // with weights that sum to nothing: a path of 17 nodes whose first has degree 260, and what the clique
    // gives it is -1 / 260 of itself.
    MatrixXd piece  = MatrixXd::Zero(17, 17);
    VectorXd degree = VectorXd::Constant(17, 2);
    degree[0]       = 260;
    degree[16]      = 1;
    for (int node = 0; node < 16; ++node)
        piece(node, node + 1) = piece(node + 1, node) = 1 / std::sqrt(degree[node] * degree[node + 1]);
    piece(0, 0)          = -1.0 / 260;
    const double largest = support::symmetric_eigen(piece).values.cwiseAbs().maxCoeff();
    for (const double value : spectrum.singular_values) CHECK(value == doctest::Approx(largest).epsilon(1e-3));
}
