#include "contexture/spectrum/deflation.hpp"

#include <doctest/doctest.h>

#include "support/algebra.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd orthonormal_columns(Eigen::Index rows, Eigen::Index columns, std::uint32_t seed) {
    std::mt19937 generator(seed);
    return support::orthonormal(
        MatrixXd::NullaryExpr(rows, columns, [&] { return 2 * support::draw_unit(generator) - 1; }));
}

}  // namespace

TEST_CASE("projecting out leaves what is orthogonal to every column of every matrix") {
    const MatrixXd all = orthonormal_columns(30, 7, 1);
    const MatrixXd one = all.leftCols(3), other = all.rightCols(4), none(30, 0);
    const Locked   locked{&one, &none, &other};
    VectorXd       x        = VectorXd::LinSpaced(30, -1, 4);
    const VectorXd expected = x - all * (all.transpose() * x);
    project_out(locked, x);
    CHECK((x - expected).norm() < 1e-13);
    CHECK(count_columns(locked) == 7);
    CHECK(count_columns({}) == 0);
}

TEST_CASE("the deflated product is (1 - Q Q^T) A / unit (1 - Q Q^T), and its start lies in the complement") {
    const MatrixXd  q      = orthonormal_columns(40, 5, 2);
    const MatrixXd  half   = orthonormal_columns(40, 40, 3);
    const MatrixXd  a      = half + half.transpose();
    const Progress  silent = {};
    DeflatedProduct product(
        [&](const double* x, double* y) { Eigen::Map<VectorXd>(y, 40) = a * Eigen::Map<const VectorXd>(x, 40); }, 4, 40,
        {&q}, silent);
    const VectorXd x    = VectorXd::LinSpaced(40, 2, -1);
    const MatrixXd onto = MatrixXd::Identity(40, 40) - q * q.transpose();
    VectorXd       y(40);
    product(x.data(), y.data());
    CHECK((y - onto * (a / 4) * onto * x).norm() < 1e-10);
    CHECK((q.transpose() * product.start(9)).norm() < 1e-12);
    CHECK(product.start(9) == product.start(9));
    CHECK(product.start(9) != product.start(10));
}
