#include "contexture/operator/normalized_adjacency.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using support::build;

namespace {

Eigen::MatrixXd dense_normalized(const support::Sketch& sketch) {
    const Eigen::MatrixXd w       = support::dense_weights(sketch);
    const VectorXd        degree  = w.rowwise().sum();
    const VectorXd        inverse = (degree.array() > 0).select(degree.array().max(1e-300).rsqrt(), 0);
    return inverse.asDiagonal() * w * inverse.asDiagonal();
}

VectorXd random_entries(Eigen::Index n, std::uint32_t seed) {
    std::mt19937 generator(seed);
    VectorXd     entries(n);
    for (double& entry : entries) entry = 2 * support::draw_unit(generator) - 1;
    return entries;
}

VectorXd apply(const NormalizedAdjacency& adjacency, const VectorXd& x) {
    VectorXd            y(x.size());
    std::vector<double> scratch;
    adjacency.apply(x.data(), y.data(), scratch);
    return y;
}

}  // namespace

TEST_CASE("N x is D^{-1/2} W D^{-1/2} x") {
    for (std::uint32_t seed = 0; seed < 4; ++seed)
        for (const bool is_weighted : {false, true}) {
            support::Sketch sketch = support::random_edges(50, 60, seed);  // with loops and isolated nodes
            if (is_weighted) sketch = support::weighted(sketch, seed);
            const Graph               graph = build(sketch);
            const NormalizedAdjacency adjacency(graph, 2);
            const VectorXd            x = random_entries(50, seed);
            CHECK((apply(adjacency, x) - dense_normalized(sketch) * x).norm() < 1e-13);
            CHECK(adjacency.volume() == doctest::Approx(support::dense_weights(sketch).sum()).epsilon(1e-14));
        }
}

TEST_CASE("d^{1/2} is an eigenvector of 1; a row without entries gives 0") {
    const Graph               graph = build(support::disjoint({support::star(6), support::path(1)}));
    const NormalizedAdjacency adjacency(graph, 1);
    const VectorXd            root = Eigen::Map<const VectorXd>(adjacency.root().data(), graph.nodes());
    CHECK((apply(adjacency, root) - root).norm() < 1e-14);
    CHECK(apply(adjacency, VectorXd::Ones(8))[7] == 0);
    CHECK(adjacency.inverse_root()[7] == 0);
}

TEST_CASE("a walk step is scale * P x + shift * x + keep * z, also in place of z") {
    const support::Sketch     sketch = support::weighted(support::random_edges(40, 90, 3), 4);
    const Graph               graph  = build(sketch);
    const NormalizedAdjacency adjacency(graph, 2);
    const Eigen::MatrixXd     p = support::walk_matrix(support::dense_weights(sketch));
    const VectorXd            x = random_entries(40, 5), z = random_entries(40, 6);
    VectorXd                  y(40);
    adjacency.apply_walk(x.data(), y.data(), 1.5, -0.25, 2, z.data());
    CHECK((y - (1.5 * p * x - 0.25 * x + 2 * z)).norm() < 1e-13);
    VectorXd in_place = z;
    adjacency.apply_walk(x.data(), in_place.data(), 1.5, -0.25, 2, in_place.data());
    CHECK(in_place == y);
    adjacency.apply_walk(x.data(), y.data(), 1, 0, 0, nullptr);
    CHECK((y - p * x).norm() < 1e-13);
}

TEST_CASE_TEMPLATE("a block step is the walk step of each of its vectors", Real, float, double) {
    for (const double tau : {0.0, 3.0}) {
        const support::Sketch     sketch = support::weighted(support::random_edges(40, 90, 3), 4);
        const Graph               graph  = build(sketch);
        const NormalizedAdjacency adjacency(graph, 2, tau);
        std::vector<Real>         x(40 * kBlockWidth), y(40 * kBlockWidth);
        MatrixXd                  expected(40, kBlockWidth);
        for (int j = 0; j < kBlockWidth; ++j) {
            const VectorXd from = random_entries(40, static_cast<std::uint32_t>(j));
            VectorXd       to   = random_entries(40, static_cast<std::uint32_t>(10 + j));
            for (std::size_t i = 0; i < 40; ++i) {
                x[i * kBlockWidth + static_cast<std::size_t>(j)] =
                    static_cast<Real>(from[static_cast<Eigen::Index>(i)]);
                y[i * kBlockWidth + static_cast<std::size_t>(j)] = static_cast<Real>(to[static_cast<Eigen::Index>(i)]);
            }
            adjacency.apply_walk(from.data(), to.data(), 1.5, -0.25, 2, to.data());
            expected.col(j) = to;
        }
        adjacency.apply_walk_to_block<Real>(x.data(), y.data(), Real{1.5}, Real{-0.25}, Real{2});
        for (std::size_t i = 0; i < y.size(); ++i)
            CHECK(std::abs(static_cast<double>(y[i]) - expected(static_cast<Eigen::Index>(i) / kBlockWidth,
                                                                static_cast<Eigen::Index>(i) % kBlockWidth)) <
                  (sizeof(Real) == 4 ? 1e-5 : 1e-13));
    }
}

TEST_CASE("a block step of any graph is the walk step, wherever rows end to look ahead") {
    support::Sketch spread = support::random_edges(60, 70, 5);  // unweighted, with rows behind the last arcs
    spread.nodes += 7;
    for (const support::Sketch& sketch : {spread, support::random_edges(5, 6, 2), support::random_edges(2, 1, 1),
                                          support::random_edges(300, 2000, 7)}) {
        const Graph               graph = build(sketch);
        const std::size_t         n     = graph.nodes();
        const NormalizedAdjacency adjacency(graph, 2);
        std::vector<double>       x(n * kBlockWidth), y(n * kBlockWidth);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<double>(i));
        adjacency.apply_walk_to_block<double>(x.data(), y.data(), 1, 0.5, 0);
        for (int j = 0; j < kBlockWidth; ++j) {
            VectorXd from(static_cast<Eigen::Index>(n)), to(static_cast<Eigen::Index>(n));
            for (std::size_t i = 0; i < n; ++i)
                from[static_cast<Eigen::Index>(i)] = x[i * kBlockWidth + static_cast<std::size_t>(j)];
            adjacency.apply_walk(from.data(), to.data(), 1, 0.5, 0, nullptr);
            for (std::size_t i = 0; i < n; ++i)
                CHECK(std::abs(y[i * kBlockWidth + static_cast<std::size_t>(j)] - to[static_cast<Eigen::Index>(i)]) <
                      1e-13);
        }
    }
}

TEST_CASE("any number of threads gives the same bits") {
    const Graph               graph = build(support::weighted(support::random_edges(4000, 700'000, 8), 9));
    const VectorXd            x     = random_entries(4000, 10);
    const NormalizedAdjacency one(graph, 1);
    const VectorXd            expected = apply(one, x);
    CHECK(one.threads() == 1);
    for (const int threads : {2, 5}) {
        const NormalizedAdjacency several(graph, threads);
        CHECK(several.threads() == threads);
        CHECK(apply(several, x) == expected);
        VectorXd a(4000), b(4000);
        one.apply_walk(x.data(), a.data(), 2, -1, -1, expected.data());
        several.apply_walk(x.data(), b.data(), 2, -1, -1, expected.data());
        CHECK(a == b);
    }
}

TEST_CASE("one huge row does not leave a thread without its rows") {
    const Graph               graph = build(support::star(450'000));
    const NormalizedAdjacency several(graph, 5);
    CHECK(several.threads() == 4);  // 900 thousand arcs are worth four
    VectorXd       x = VectorXd::Ones(450'001);
    const VectorXd y = apply(several, x);
    CHECK(y[0] == doctest::Approx(std::sqrt(450'000.0)));
    CHECK(y[450'000] == doctest::Approx(1 / std::sqrt(450'000.0)));
    CHECK(y.tail(450'000).minCoeff() == y.tail(450'000).maxCoeff());
}
