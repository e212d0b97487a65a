#include "contexture/spectrum/rayleigh_ritz.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <utility>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;

TEST_CASE("a basis that is invariant holds eigenpairs, however it is turned") {
    const support::Sketch         sketch = support::weighted(support::random_connected(70, 90, 1), 2);
    const Graph                   graph  = support::build(sketch);
    const NormalizedAdjacency     adjacency(graph, 2);
    const support::SymmetricEigen eigen    = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
    const MatrixXd                turn     = support::orthonormal(MatrixXd::Random(6, 6));
    std::uint64_t                 products = 0;
    const Eigenpairs              pairs    = rayleigh_ritz(adjacency, eigen.vectors.rightCols(6) * turn, products);
    CHECK(products == 12);  // for the values, and for the residuals
    REQUIRE(pairs.count() == 6);
    for (int i = 0; i < 6; ++i) {
        const auto at = static_cast<std::size_t>(i);
        CHECK(pairs.values[at] == doctest::Approx(eigen.values[69 - i]).epsilon(1e-12));
        CHECK(pairs.residuals[at] < 1e-13);
        CHECK(std::abs(pairs.vectors.col(i).dot(eigen.vectors.col(69 - i))) == doctest::Approx(1).epsilon(1e-10));
    }
}

TEST_CASE_TEMPLATE("the first columns of a basis in blocks, turned and rounded, are measured as they are", Real, float,
                   double) {
    constexpr double              kRounding = sizeof(Real) == 4 ? 1e-6 : 1e-13;
    constexpr int                 kCounted  = 6;  // of eight that are stored: part of a block
    const support::Sketch         sketch    = support::weighted(support::random_connected(70, 90, 4), 5);
    const Graph                   graph     = support::build(sketch);
    const NormalizedAdjacency     adjacency(graph, 2);
    const MatrixXd                n     = support::joint_distribution(sketch, Walk{1}).s();
    const support::SymmetricEigen eigen = support::symmetric_eigen(n);
    MatrixXd                      given = MatrixXd::Random(70, 3 * kBlockWidth);
    given.leftCols(kCounted) =
        eigen.vectors.rightCols(kCounted) * (support::orthonormal(MatrixXd::Random(kCounted, kCounted)) +
                                             0.01 * MatrixXd::Random(kCounted, kCounted));  // nearly orthonormal only
    BlockBasis<Real> basis(adjacency, {});
    for (int k = 0; k < 3; ++k) {
        Block<Real> block(70);
        block.matrix() = given.middleCols<kBlockWidth>(k * kBlockWidth).template cast<Real>();
        basis.append(std::move(block));
    }
    std::uint64_t  products = 0;
    const RitzTurn turn     = ritz_turn(adjacency, basis, kCounted, products);
    CHECK(products == 2 * kBlockWidth);
    REQUIRE(turn.values.size() == kCounted);
    const Eigenpairs pairs = turn_basis(adjacency, std::move(basis), turn, products);
    CHECK(products == 2 * kBlockWidth + kCounted);
    CHECK((pairs.vectors.transpose() * pairs.vectors - MatrixXd::Identity(kCounted, kCounted)).norm() < kRounding);
    for (int i = 0; i < kCounted; ++i) {
        const auto at = static_cast<std::size_t>(i);
        CHECK(std::abs(turn.values[at] - eigen.values[69 - i]) < kRounding);
        CHECK(std::abs(pairs.values[at] - eigen.values[69 - i]) < kRounding * kRounding + 1e-14);  // quadratic
        const double truth = (n * pairs.vectors.col(i) - pairs.values[at] * pairs.vectors.col(i)).norm();
        CHECK(std::abs(pairs.residuals[at] - truth) < 1e-14);
        CHECK(truth < kRounding);
    }
}

TEST_CASE("a residual is ||N q - value q||, and a basis need not be orthonormal") {
    const support::Sketch     sketch = support::random_connected(50, 60, 3);
    const Graph               graph  = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            n        = support::joint_distribution(sketch, Walk{1}).s();
    std::uint64_t             products = 0;
    const Eigenpairs          pairs    = rayleigh_ritz(adjacency, MatrixXd::Random(50, 5), products);
    CHECK((pairs.vectors.transpose() * pairs.vectors - MatrixXd::Identity(5, 5)).norm() < 1e-12);
    for (int i = 0; i < 5; ++i) {
        const auto   at    = static_cast<std::size_t>(i);
        const double truth = (n * pairs.vectors.col(i) - pairs.values[at] * pairs.vectors.col(i)).norm();
        CHECK(pairs.residuals[at] == doctest::Approx(truth).epsilon(1e-10));
    }
}
