#include "contexture/spectrum/dense.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint32_t seed) {
    std::mt19937 generator(seed);
    return MatrixXd::NullaryExpr(rows, columns, [&] { return 2 * support::draw_unit(generator) - 1; });
}

double orthonormality(const MatrixXd& q) {
    return (q.transpose() * q - MatrixXd::Identity(q.cols(), q.cols())).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("all eigenpairs of symmetric matrices, ascending") {
    for (const Eigen::Index n : {1, 2, 5, 80}) {
        const MatrixXd       half   = random_matrix(n, n, 3);
        const MatrixXd       matrix = half + half.transpose();
        const SymmetricEigen eigen  = symmetric_eigen(matrix);
        CHECK((matrix * eigen.vectors - eigen.vectors * eigen.values.asDiagonal()).norm() <
              1e-12 * static_cast<double>(n));
        CHECK(orthonormality(eigen.vectors) < 1e-13);
        for (Eigen::Index i = 1; i < n; ++i) CHECK(eigen.values[i - 1] <= eigen.values[i]);
        CHECK(eigen.values.sum() == doctest::Approx(matrix.trace()));
    }
    CHECK(symmetric_eigen(MatrixXd(0, 0)).values.size() == 0);
}

TEST_CASE("only the lower triangle is read") {
    MatrixXd matrix{{2, 99}, {1, 2}};
    CHECK(symmetric_eigen(matrix).values.isApprox(VectorXd{{1, 3}}, 1e-14));
}

TEST_CASE("eigenpairs beside a metric") {
    for (const Eigen::Index n : {1, 2, 5, 80}) {
        const MatrixXd       half = random_matrix(n, n, 3), root = random_matrix(n, n, 4);
        const MatrixXd       matrix = half + half.transpose();
        const MatrixXd       metric = root * root.transpose() + MatrixXd::Identity(n, n);
        const SymmetricEigen eigen  = symmetric_eigen(matrix, metric);
        CHECK((matrix * eigen.vectors - metric * eigen.vectors * eigen.values.asDiagonal()).norm() <
              1e-12 * static_cast<double>(n) * metric.norm());
        CHECK((eigen.vectors.transpose() * metric * eigen.vectors - MatrixXd::Identity(n, n)).norm() < 1e-12);
        CHECK(std::ranges::is_sorted(eigen.values));
    }
    CHECK(symmetric_eigen(MatrixXd(0, 0), MatrixXd(0, 0)).values.size() == 0);
    CHECK_THROWS_WITH_AS((void)symmetric_eigen(MatrixXd::Identity(2, 2), MatrixXd{{1, 2}, {2, 1}}),
                         doctest::Contains("dsygvd"), Error);
}

TEST_CASE("singular triples of tall, wide and square matrices") {
    for (const auto& [rows, columns] :
         std::vector<std::pair<Eigen::Index, Eigen::Index>>{{1, 1}, {7, 3}, {3, 7}, {60, 60}}) {
        const MatrixXd matrix = random_matrix(rows, columns, 4);
        for (const DenseSvd& svd : {dense_svd(matrix), dense_svd_by_qr(matrix)}) {
            CHECK(svd.u.cols() == std::min(rows, columns));
            CHECK((svd.u * svd.values.asDiagonal() * svd.v.transpose() - matrix).norm() < 1e-12);
            CHECK(orthonormality(svd.u) < 1e-13);
            CHECK(orthonormality(svd.v) < 1e-13);
            for (Eigen::Index i = 1; i < svd.values.size(); ++i) CHECK(svd.values[i - 1] >= svd.values[i]);
            CHECK(svd.values.minCoeff() >= 0);
        }
    }
    CHECK(dense_svd(MatrixXd(3, 0)).u.rows() == 3);
}

TEST_CASE("left and right vectors belong together where singular values repeat") {
    for (const support::Sketch& sketch : {support::hypercube(6), support::hypercube(7), support::complete(40),
                                          support::cycle(64), support::star(30), support::random_edges(80, 60, 4)}) {
        const MatrixXd s   = support::joint_distribution(sketch, Walk{1}).s();
        const DenseSvd svd = dense_svd(s);
        CHECK((svd.u * svd.values.asDiagonal() * svd.v.transpose() - s).norm() < 1e-11);
        CHECK(orthonormality(svd.u) < 1e-12);
        CHECK(orthonormality(svd.v) < 1e-12);
    }
}

namespace {

/// U diag(values) V^T with orthonormal U and V.
MatrixXd matrix_of(const VectorXd& values, Eigen::Index rows, Eigen::Index columns) {
    const auto basis = [&](Eigen::Index length, std::uint32_t seed) -> MatrixXd {
        return dense_svd(random_matrix(length, values.size(), seed)).u;
    };
    return basis(rows, 1) * values.asDiagonal() * basis(columns, 2).transpose();
}

/// The leading triples against known values. Those without vectors may be roots of eigenvalues of A^T A.
void check_leading(const VectorXd& values, Eigen::Index rows, Eigen::Index columns, Eigen::Index wanted) {
    CAPTURE(rows);
    CAPTURE(wanted);
    const MatrixXd     matrix = matrix_of(values, rows, columns);
    const DenseSvd     svd    = leading_svd(matrix, wanted);
    const Eigen::Index count  = std::min(wanted, std::min(rows, columns));
    REQUIRE(svd.values.size() == std::min(rows, columns));
    REQUIRE(svd.u.cols() == count);
    REQUIRE(svd.v.cols() == count);
    CHECK((svd.values.head(count) - values.head(count)).cwiseAbs().maxCoeff() < 1e-13);
    const double of_squares = static_cast<double>(values.size()) * std::numeric_limits<double>::epsilon();
    CHECK((svd.values.head(values.size()) - values).cwiseAbs().maxCoeff() < std::sqrt(of_squares));
    CHECK((matrix * svd.v - svd.u * svd.values.head(count).asDiagonal()).norm() < 1e-12);
    CHECK((matrix.transpose() * svd.u - svd.v * svd.values.head(count).asDiagonal()).norm() < 1e-10);
    CHECK(orthonormality(svd.u) < 1e-12);
    CHECK(orthonormality(svd.v) < 1e-12);
    for (Eigen::Index i = 1; i < svd.values.size(); ++i) CHECK(svd.values[i - 1] >= svd.values[i]);
    CHECK(svd.values.squaredNorm() == doctest::Approx(values.squaredNorm()).epsilon(1e-12));
}

}  // namespace

TEST_CASE("leading triples are those of all, long or short, many or few, repeated, faint or 0") {
    const VectorXd slow  = VectorXd::LinSpaced(240, 1, 0.05);
    const VectorXd fast  = VectorXd::LinSpaced(240, 0, -12).unaryExpr([](double x) { return std::pow(10, x); });
    VectorXd       stair = slow;
    for (Eigen::Index i = 0; i < stair.size(); ++i) stair[i] = 1 - 0.1 * static_cast<double>(i / 30);
    VectorXd low_rank       = slow;
    low_rank.tail(200 - 10) = VectorXd::Zero(190);
    for (const VectorXd& values : {slow, fast, stair, low_rank})
        for (const Eigen::Index wanted : {1, 17, 75, 90, 120, 121, 240, 300}) {
            check_leading(values, 240, 240, wanted);
            check_leading(values, 300, 240, wanted);
            check_leading(values, 240, 300, wanted);
        }
    check_leading(VectorXd{{3, 2, 1}}, 5, 3, 2);
    CHECK(leading_svd(MatrixXd::Zero(250, 250), 3).values.cwiseAbs().maxCoeff() == 0);
    CHECK(leading_svd(MatrixXd(3, 0), 2).u.rows() == 3);
}

TEST_CASE("residuals of vectors that are no singular vectors, more of them than a strip has") {
    const MatrixXd      matrix = random_matrix(30, 20, 6), u = random_matrix(30, 300, 7), v = random_matrix(20, 300, 8);
    std::vector<double> values;
    for (int i = 0; i < 300; ++i) values.push_back(i / 100.0);
    const std::vector<double> residuals = triple_residuals(matrix, values, u, v);
    REQUIRE(residuals.size() == 300);
    for (Eigen::Index i = 0; i < 300; ++i) {
        const double s = values[static_cast<std::size_t>(i)];
        const double expected =
            std::max((matrix * v.col(i) - s * u.col(i)).norm(), (matrix.transpose() * u.col(i) - s * v.col(i)).norm());
        CHECK(residuals[static_cast<std::size_t>(i)] == doctest::Approx(expected).epsilon(1e-13));
    }
    CHECK(triple_residuals(matrix, {}, u, v).empty());
}
