#include "contexture/spectrum/upper_end.hpp"

#include <doctest/doctest.h>

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/check.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

// What a search by Lanczos finds hard: copies inside one component, and spectra without gaps.

using namespace contexture;
using support::build;

namespace {

/// How many eigenvalues of N lie above x, by the signs of a factorization of x - N (Sylvester's inertia);
/// with sign -1 how many lie below -x.
int count_beyond(const Graph& graph, double x, double sign) {
    const auto                               n = static_cast<int>(graph.nodes());
    std::vector<Eigen::Triplet<double, int>> entries;
    for (Node node = 0; node < graph.nodes(); ++node) {
        entries.emplace_back(static_cast<int>(node), static_cast<int>(node), x);
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            const Node target = graph.targets()[arc];
            entries.emplace_back(static_cast<int>(node), static_cast<int>(target),
                                 -sign / std::sqrt(graph.degrees()[node] * graph.degrees()[target]));
        }
    }
    Eigen::SparseMatrix<double> shifted(n, n);
    shifted.setFromTriplets(entries.begin(), entries.end());
    const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factor(shifted);
    REQUIRE(factor.info() == Eigen::Success);
    return static_cast<int>((factor.vectorD().array() < 0).count());
}

}  // namespace

TEST_CASE("copies inside one component: twin pieces on a clique") {
    // 40 equal pieces, each hung on its own node of a clique: what a piece has of its own comes 39 times.
    support::Sketch sketch = support::complete(40);
    for (Node piece = 0; piece < 40; ++piece) {
        const Node first = 40 + 16 * piece;
        for (Node node = 0; node < 15; ++node) sketch.edges.emplace_back(first + node, first + node + 1);
        sketch.edges.emplace_back(first, first + 2);
        sketch.edges.emplace_back(piece, first);
    }
    sketch.nodes                    = 40 + 16 * 40;
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 100});
    support::check_spectrum(spectrum, support::joint_distribution(sketch, Walk{1}), 1e-9);
    CHECK(spectrum.is_verified);
}

TEST_CASE("leaves on a few hubs: the value 0 hundreds of times beside a handful of others") {
    support::Sketch sketch = support::path(12);
    for (Node hub = 0; hub < 12; ++hub)
        for (Node leaf = 0; leaf < 60; ++leaf) sketch.edges.emplace_back(hub, 12 + 60 * hub + leaf);
    sketch.nodes = 12 + 12 * 60;
    for (const Context& context : {Context{Walk{1}}, Context{Heat{3}}, Context{Window{2}}}) {
        INFO(name(context));
        const Graph               graph = build(sketch);
        const ExpectationOperator op(graph, context);
        support::check_spectrum(decompose(op, {.dimension = 40}), support::joint_distribution(sketch, context), 1e-9);
    }
}

TEST_CASE("slow decay: 64 values of a random regular-like graph on 2000 nodes") {
    // Union of 3 random cycles: degrees of about 6, bulk edge near 2 sqrt(5) / 6 = .745 with no gap below s_1.
    std::mt19937    generator(5);
    support::Sketch sketch{.nodes = 2000, .edges = {}};
    for (int round = 0; round < 3; ++round) {
        std::vector<Node> order(2000);
        for (Node node = 0; node < 2000; ++node) order[node] = node;
        for (Node node = 2000; node > 1; --node) std::swap(order[node - 1], order[support::draw(generator, node)]);
        for (Node node = 0; node < 2000; ++node) sketch.edges.emplace_back(order[node], order[(node + 1) % 2000]);
    }
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, Walk{1}, {.threads = 2});
    const Spectrum            spectrum = decompose(op, {.dimension = 64, .threads = 2});
    REQUIRE(spectrum.left.cols() == 64);
    for (Eigen::Index i = 0; i < 64; ++i) {
        const Eigen::VectorXd u = spectrum.left.col(i);
        std::vector<double>   image(2000);
        const auto            at = static_cast<std::size_t>(i);
        op.apply({u.data(), 2000}, image);
        const double truth =
            (Eigen::Map<const Eigen::VectorXd>(image.data(), 2000) - spectrum.eigenvalues[at] * u).norm();
        CHECK(truth <= spectrum.residuals[at] + 1e-12);
        CHECK(truth < 1e-6);
    }
    // None is missing: as many lie beyond a point between two values as were found there.
    for (const std::size_t found : {20U, 40U, 60U}) {
        std::size_t best = found;
        for (std::size_t i = found; i < found + 4; ++i)
            if (spectrum.singular_values[i - 1] - spectrum.singular_values[i] >
                spectrum.singular_values[best - 1] - spectrum.singular_values[best])
                best = i;
        const double x = (spectrum.singular_values[best - 1] + spectrum.singular_values[best]) / 2;
        CHECK(count_beyond(graph, x, 1) - 1 + count_beyond(graph, x, -1) == static_cast<int>(best));
    }
}

TEST_CASE("two cliques at the ends of a path: the factor is so near a singular one that filters end the work") {
    support::Sketch barbell = support::disjoint({support::complete(330), support::path(60), support::complete(330)});
    barbell.edges.insert(barbell.edges.end(), {{329, 330}, {389, 390}});
    const Graph graph = build(barbell);
    support::check_spectrum(decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 30}),
                            support::joint_distribution(barbell, Walk{1}), 1e-6);
}
