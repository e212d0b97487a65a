#include "contexture/spectrum/lanczos.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("random vectors are the same for the same seed, and look random") {
    CHECK(random_vector(50, 7) == random_vector(50, 7));
    CHECK(random_vector(50, 7) != random_vector(50, 8));
    CHECK(random_signs(50, 7) == random_signs(50, 7));
    const VectorXd uniform = random_vector(100'000, 1);
    CHECK(uniform.minCoeff() >= -1);
    CHECK(uniform.maxCoeff() < 1);
    CHECK(std::abs(uniform.mean()) < 5 * std::sqrt(1 / 3.0 / 100'000));
    CHECK(uniform.squaredNorm() / 100'000 == doctest::Approx(1 / 3.0).epsilon(0.02));
    const VectorXd signs = random_signs(100'000, 1);
    CHECK(signs.cwiseAbs().minCoeff() == 1);
    CHECK(std::abs(signs.mean()) < 5 / std::sqrt(100'000.0));
}

TEST_CASE("the tridiagonal matrix is the projection onto the Krylov space") {
    const MatrixXd n      = support::joint_distribution(support::random_connected(40, 50, 3), Walk{1}).s();
    const auto     matrix = [&](const double* x, double* y) {
        Eigen::Map<VectorXd>(y, 40) = n * Eigen::Map<const VectorXd>(x, 40);
    };
    const VectorXd    start  = VectorXd::LinSpaced(40, 1, 3).normalized();
    const Tridiagonal result = tridiagonalize(matrix, start, 6);
    REQUIRE(result.diagonal.size() == 6);
    REQUIRE(result.below.size() == 5);
    // e_1^T T^k e_1 = v^T N^k v for k < 2 * 6: what makes it a Gauss rule.
    MatrixXd t = MatrixXd::Zero(6, 6);
    for (Eigen::Index i = 0; i < 6; ++i) {
        t(i, i) = result.diagonal[static_cast<std::size_t>(i)];
        if (i < 5) t(i, i + 1) = t(i + 1, i) = result.below[static_cast<std::size_t>(i)];
    }
    VectorXd left = VectorXd::Unit(6, 0), right = start;
    for (int k = 1; k < 12; ++k) {
        left  = t * left;
        right = n * right;
        CHECK(left[0] == doctest::Approx(start.dot(right)).epsilon(1e-10));
    }
    const SymmetricEigen eigen = solve_tridiagonal(result, 6);
    CHECK((t * eigen.vectors - eigen.vectors * eigen.values.asDiagonal()).norm() < 1e-13);
}

TEST_CASE("a Krylov space that ends ends the run") {
    const auto        identity = [](const double* x, double* y) { std::copy(x, x + 9, y); };
    const Tridiagonal result   = tridiagonalize(identity, VectorXd::Constant(9, 1 / 3.0), 5);
    REQUIRE(result.diagonal.size() == 1);
    CHECK(result.diagonal[0] == doctest::Approx(1));
    CHECK(result.below.empty());
}

TEST_CASE("the largest eigenvalues of a matrix without copies") {
    const MatrixXd n =
        support::joint_distribution(support::weighted(support::random_connected(90, 80, 5), 6), Walk{1}).s();
    const auto product = [&](const double* x, double* y) {
        Eigen::Map<VectorXd>(y, 90) = n * Eigen::Map<const VectorXd>(x, 90);
    };
    const LanczosRun run = largest_by_lanczos(product, random_vector(90, 1), 5, 30, 100, 1e-12);
    REQUIRE(run.converged == 5);
    const VectorXd expected = support::symmetric_eigen(n).values.reverse();
    for (Eigen::Index i = 0; i < 5; ++i) {
        CHECK(run.ritz[static_cast<std::size_t>(i)] == doctest::Approx(expected[i]).epsilon(1e-12));
        CHECK((n * run.vectors.col(i) - expected[i] * run.vectors.col(i)).norm() < 1e-10);
    }
}
