#include "contexture/spectrum/rayleigh_ritz.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>

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
