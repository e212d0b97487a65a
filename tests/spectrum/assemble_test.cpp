#include "contexture/spectrum/assemble.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/check.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

namespace {

Spectrum solve(const support::Sketch& sketch, const Context& context, int dimension) {
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, context);
    return decompose(op, {.dimension = dimension});
}

/// mu = U / sqrt(P_X), 0 where P_X is.
Eigen::MatrixXd functions(const Spectrum& spectrum) {
    Eigen::MatrixXd mu = spectrum.left;
    for (Eigen::Index node = 0; node < mu.rows(); ++node) {
        const double marginal = spectrum.input_marginal[static_cast<std::size_t>(node)];
        mu.row(node) *= marginal > 0 ? 1 / std::sqrt(marginal) : 0;
    }
    return mu;
}

}  // namespace

TEST_CASE("each column's largest entry in mu is positive, the first of them among equals") {
    for (const support::Sketch& sketch :
         {support::random_connected(60, 80, 1), support::cycle(12), support::hypercube(4),
          support::disjoint({support::complete(5), support::star(4), support::path(6)}),
          support::random_edges(60, 200, 2, true), support::random_connected(700, 700, 3)}) {
        const Spectrum        spectrum = solve(sketch, Walk{1}, 8);
        const Eigen::MatrixXd mu       = functions(spectrum);
        for (Eigen::Index column = 0; column < mu.cols(); ++column) {
            const double largest = mu.col(column).cwiseAbs().maxCoeff();
            Eigen::Index node    = 0;
            while (std::abs(mu(node, column)) < largest * (1 - 1e-6)) ++node;
            CHECK(mu(node, column) > 0);
        }
    }
}

TEST_CASE("ties are ordered by lambda descending") {
    for (const support::Sketch& sketch :
         {support::path(30), support::cycle(30), support::hypercube(5), support::complete_bipartite(3, 4),
          support::random_bipartite(12, 14, 60, 4)}) {
        const Graph               graph = build(sketch);
        const ExpectationOperator op(graph, Walk{1});
        const Spectrum            spectrum = decompose(op, {.dimension = static_cast<int>(max_dimension(op))});
        for (std::size_t i = 0; i + 1 < spectrum.eigenvalues.size(); ++i) {
            const bool is_tie = spectrum.singular_values[i] - spectrum.singular_values[i + 1] < 1e-12;
            if (is_tie) CHECK(spectrum.eigenvalues[i] >= spectrum.eigenvalues[i + 1] - 1e-12);
        }
    }
}

TEST_CASE("the closed-form columns: part j against those before it, then the sides") {
    // Pieces by size: a square (volume 8), a triangle (6), an edge (2); a node alone.
    const support::Sketch sketch =
        support::disjoint({support::path(2), support::cycle(3), support::cycle(4), support::path(1)});
    const Spectrum spectrum = solve(sketch, Walk{1}, 4);
    CHECK(spectrum.components == 3);
    CHECK(spectrum.bipartite_components == 2);
    REQUIRE(support::largest_difference(spectrum.eigenvalues, {1, 1, -1, -1}) < 1e-14);
    const Eigen::MatrixXd mu = functions(spectrum);
    // Triangle against square: level -8/6 there, 1 on the square; normalized under P_X; largest positive.
    Eigen::VectorXd       triangle(10), edge(10);
    triangle << 0, 0, 8, 8, 8, -6, -6, -6, -6, 0;
    edge << 14, 14, -2, -2, -2, -2, -2, -2, -2, 0;
    const Eigen::VectorXd p          = Eigen::Map<const Eigen::VectorXd>(spectrum.input_marginal.data(), 10);
    const auto            normalized = [&](const Eigen::VectorXd& x) -> Eigen::VectorXd {
        return x / std::sqrt(x.cwiseAbs2().dot(p));
    };
    CHECK((mu.col(0) - normalized(triangle)).norm() < 1e-12);
    CHECK((mu.col(1) - normalized(edge)).norm() < 1e-12);
    Eigen::VectorXd square_sides(10), edge_sides(10);
    square_sides << 0, 0, 0, 0, 0, 1, -1, 1, -1, 0;
    edge_sides << 1, -1, 0, 0, 0, 0, 0, 0, 0, 0;
    CHECK((mu.col(2) - normalized(square_sides)).norm() < 1e-12);
    CHECK((mu.col(3) - normalized(edge_sides)).norm() < 1e-12);
}

TEST_CASE("a directed operator of low rank is filled with triples of 0 that are triples") {
    // Twenty nodes point at three of a group each, so the rank is 3, and 17 more values are 0.
    support::Sketch sketch{.nodes = 40, .edges = {}, .weights = {}, .is_directed = true};
    for (Node node = 0; node < 20; ++node)
        for (Node hit = 0; hit < 6; ++hit) sketch.edges.emplace_back(node, 20 + 6 * (node % 3) + hit);
    const Spectrum       spectrum = solve(sketch, Walk{1}, 10);
    const support::Joint joint    = support::joint_distribution(sketch, Walk{1});
    CHECK(spectrum.is_complete);
    support::check_spectrum(spectrum, joint, 1e-12);
    const Eigen::MatrixXd& v = spectrum.right;
    CHECK((v.transpose() * v - Eigen::MatrixXd::Identity(10, 10)).norm() < 1e-10);
    CHECK(spectrum.singular_values[1] == doctest::Approx(1));
    CHECK(spectrum.singular_values[2] < 1e-12);
}

TEST_CASE("a spectrum is complete exactly when nothing is left out") {
    CHECK(solve(support::complete(8), Walk{1}, 7).is_complete);
    CHECK_FALSE(solve(support::complete(8), Walk{1}, 6).is_complete);
    CHECK(solve(support::star(8), Walk{1}, 8).is_complete);
    CHECK_FALSE(solve(support::random_connected(700, 500, 1), Walk{1}, 6).is_complete);
}

TEST_CASE("a spectrum says how it was computed") {
    CHECK(solve(support::complete(8), Walk{1}, 3).method.find("dense") != std::string::npos);
    CHECK(
        solve(support::disjoint({support::complete(8), support::complete(8)}), Walk{1}, 3).method.find("closed form") !=
        std::string::npos);
    const Spectrum spectrum = solve(support::random_connected(900, 900, 5), Walk{1}, 4);
    CHECK(spectrum.method.find("dense") == std::string::npos);
    CHECK_FALSE(spectrum.method.empty());
    CHECK(spectrum.is_verified);
    CHECK(spectrum.operator_applications > 0);
    CHECK(solve(support::random_connected(4500, 9000, 5), Walk{1}, 4).method ==
          "block Lanczos on a Chebyshev filter of N");
}

TEST_CASE("equal pieces are probed by different vectors: their energies err by themselves") {
    const support::Sketch piece = support::random_connected(900, 2500, 3);
    const Graph           one = build(piece), two = build(support::disjoint({piece, piece}));
    const auto            energy_of = [](const Graph& graph) {
        return decompose(ExpectationOperator(graph, Window{5}), {.dimension = 4, .with_vectors = false});
    };
    const Spectrum alone = energy_of(one), both = energy_of(two);
    REQUIRE(alone.energy_standard_error > 0);
    CHECK(std::abs(both.energy - 1 - 2 * alone.energy) > 1e-9);
    CHECK(std::abs(both.energy - 1 - 2 * alone.energy) <
          5 * (both.energy_standard_error + 2 * alone.energy_standard_error));
}
