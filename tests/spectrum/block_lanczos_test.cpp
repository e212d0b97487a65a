#include "contexture/spectrum/block_lanczos.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "contexture/spectrum/rayleigh_ritz.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

const Progress kSilent;

MatrixXd constant(const NormalizedAdjacency& adjacency) {
    return Eigen::Map<const VectorXd>(adjacency.root().data(), adjacency.size()).normalized();
}

}  // namespace

TEST_CASE_TEMPLATE("residuals of Ritz pairs are what they say, before and after a restart", Real, float, double) {
    const support::Sketch         sketch = support::random_connected(120, 200, 3);
    const Graph                   graph  = support::build(sketch);
    const NormalizedAdjacency     adjacency(graph, 2);
    const MatrixXd                locked = constant(adjacency);
    const support::SymmetricEigen eigen  = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
    IntervalFilter<Real>          filter(adjacency, -0.5, 0.5, 4);
    BlockLanczos<Real>            lanczos(adjacency, filter, {&locked}, 1, kSilent);
    const MatrixXd p = eigen.vectors * eigen.values.unaryExpr([&](double x) { return filter.value(x); }).asDiagonal() *
                       eigen.vectors.transpose();
    const auto check = [&] {
        const BlockRitz ritz    = lanczos.ritz();
        const MatrixXd  vectors = lanczos.vectors(ritz, 8);
        CHECK((vectors.transpose() * vectors - MatrixXd::Identity(8, 8)).norm() < (sizeof(Real) == 4 ? 1e-4 : 1e-11));
        CHECK((locked.transpose() * vectors).norm() < (sizeof(Real) == 4 ? 1e-4 : 1e-11));
        for (int i = 0; i < 8; ++i) {
            const auto   at    = static_cast<std::size_t>(i);
            const double truth = (p * vectors.col(i) - ritz.values[at] * vectors.col(i)).norm();
            CHECK(std::abs(truth - ritz.residuals[at]) < (sizeof(Real) == 4 ? 1e-4 : 1e-10) * ritz.values[0]);
        }
        return ritz;
    };
    for (int k = 0; k < 6; ++k) lanczos.extend();
    const BlockRitz before = check();
    lanczos.restart(before, 10);
    CHECK(lanczos.columns() == 12);  // whole blocks
    const BlockRitz after = lanczos.ritz();
    for (std::size_t i = 0; i < 8; ++i) CHECK(after.values[i] == doctest::Approx(before.values[i]).epsilon(1e-6));
    for (int k = 0; k < 5; ++k) lanczos.extend();
    const BlockRitz later = check();
    CHECK(later.values[7] >= before.values[7] * (1 - 1e-5));  // restarts lose nothing
}

TEST_CASE_TEMPLATE("a restart that keeps all of a basis loses nothing of it", Real, float, double) {
    const support::Sketch     sketch = support::random_connected(120, 200, 3);
    const Graph               graph  = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 2);
    const MatrixXd            locked = constant(adjacency);
    IntervalFilter<Real>      filter(adjacency, -0.5, 0.5, 4);
    BlockLanczos<Real>        turned(adjacency, filter, {&locked}, 1, kSilent);
    BlockLanczos<Real>        plain(adjacency, filter, {&locked}, 1, kSilent);
    for (int k = 0; k < 5; ++k) {
        turned.extend();
        plain.extend();
    }
    turned.restart(turned.ritz(), turned.columns());
    CHECK(turned.columns() == plain.columns());
    for (int k = 0; k < 2; ++k) {
        turned.extend();
        plain.extend();
    }
    const BlockRitz own = turned.ritz(), expected = plain.ritz();
    const double    rounding = sizeof(Real) == 4 ? 1e-5 : 1e-12;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        CHECK(std::abs(own.values[i] - expected.values[i]) < rounding * expected.values[0]);
        CHECK(std::abs(own.residuals[i] - expected.residuals[i]) < rounding * expected.values[0]);
    }
}

TEST_CASE_TEMPLATE("few distinct eigenvalues: a space that is exhausted goes on elsewhere", Real, float, double) {
    // A hypercube of 9 dimensions has 1 - 2k/9 with multiplicity C(9, k): 7/9 nine times, 5/9 36 times.
    const Graph               graph = support::build(support::hypercube(9));
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            locked = constant(adjacency);
    IntervalFilter<Real>      filter(adjacency, -1, 0.2, 4);
    BlockLanczos<Real>        lanczos(adjacency, filter, {&locked}, 1, kSilent);
    while (lanczos.columns() < 320) lanczos.extend();
    const BlockRitz  ritz     = lanczos.ritz();
    std::uint64_t    products = 0;
    const Eigenpairs pairs    = rayleigh_ritz(adjacency, lanczos.vectors(ritz, 45), products);
    const auto       near     = [&](double value) {
        return std::ranges::count_if(pairs.values, [&](double found) { return std::abs(found - value) < 1e-3; });
    };
    CHECK(near(7.0 / 9) == 9);
    CHECK(near(5.0 / 9) == 36);
}
