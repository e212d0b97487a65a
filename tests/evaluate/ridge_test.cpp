#include "contexture/evaluate/ridge.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/random.hpp"
#include "support/algebra.hpp"
#include "support/rows.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using support::random_rows;

namespace {

/// Of the penalties: the largest variance of a column.
double unit(const RowMatrix& x) {
    return (x.rowwise() - x.colwise().mean()).colwise().squaredNorm().maxCoeff() / static_cast<double>(x.rows());
}

std::vector<std::size_t> range(std::size_t begin, std::size_t end) {
    std::vector<std::size_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), begin);
    return rows;
}

}  // namespace

TEST_CASE("the weights solve the normal equations of the chosen penalty, on both parts") {
    std::mt19937_64 generator(1);
    const RowMatrix x     = random_rows(50, 4, generator);
    const RowMatrix noise = random_rows(50, 2, generator);
    RowMatrix       w(4, 2);
    w << 1, 0, -2, 1, 0, 3, 0, 0;
    const RowMatrix y   = ((x * w).rowwise() + Eigen::RowVector2d(5, -1)) + noise;
    const RidgeFit  fit = fit_ridge(x, y, range(0, 30), range(30, 40));

    const MatrixXd part     = x.topRows(40).rowwise() - fit.mean_x;
    const MatrixXd gram     = part.transpose() * part;
    const double   penalty  = fit.penalty * unit(x) * 40;
    const MatrixXd expected = support::solve(gram + penalty * MatrixXd::Identity(4, 4),
                                             part.transpose() * (y.topRows(40).rowwise() - fit.mean_y));
    CHECK((fit.weights - expected).norm() < 1e-10);
    CHECK((fit.mean_x - x.topRows(40).colwise().mean()).norm() < 1e-14);
    CHECK((fit.predict(x).colwise().mean() - y.colwise().mean()).norm() < 0.3);
    CHECK((fit.weights - w).norm() < 1);
}

TEST_CASE("what is exactly linear is found, and a penalty is large where nothing is to be learnt") {
    std::mt19937_64 generator(2);
    const RowMatrix x   = random_rows(60, 3, generator);
    const RowMatrix y   = (x * Eigen::Vector3d(1, 2, 3)).array() + 4;
    const RidgeFit  fit = fit_ridge(x, y, range(0, 30), range(30, 40));
    CHECK((fit.predict(x) - y).norm() < 1e-5);
    CHECK(fit.penalty < 1e-7);
    const RowMatrix noise = random_rows(60, 1, generator);
    CHECK(fit_ridge(x, noise, range(0, 6), range(6, 60)).penalty > 0.1);
}

TEST_CASE("the unit of the features changes nothing") {
    std::mt19937_64 generator(5);
    const RowMatrix x = random_rows(40, 3, generator), y = random_rows(40, 1, generator);
    const RidgeFit  one   = fit_ridge(x, y, range(0, 20), range(20, 30));
    const auto      train = range(0, 20), validation = range(20, 30), test = range(30, 40);
    const auto      parts = RidgeParts{.train = train, .validation = validation, .test = test};
    for (const double unit : {1e-4, 1e-170, 1e170}) {  // whose squares vanish or overflow
        INFO(unit);
        const RidgeFit two = fit_ridge(unit * x, y, train, validation);
        CHECK((one.predict(x) - two.predict(unit * x)).norm() < 1e-10);
        CHECK(ridge_error(unit * x, y, parts, 0.5) == doctest::Approx(ridge_error(x, y, parts, 0.5)).epsilon(1e-10));
    }
}

TEST_CASE("features without any spread predict the mean") {
    const RowMatrix x = RowMatrix::Zero(10, 2);
    RowMatrix       y(10, 1);
    y << 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    const RidgeFit fit = fit_ridge(x, y, range(0, 6), range(6, 10));
    CHECK((fit.predict(x).array() - 5.5).matrix().norm() < 1e-12);
}

TEST_CASE("the error as if y were noisy is the mean over noise, by the closed form") {
    std::mt19937_64  generator(11);
    const RowMatrix  x = random_rows(60, 3, generator), w = random_rows(3, 1, generator);
    const RowMatrix  y     = x * w;
    const auto       train = range(0, 20), validation = range(20, 30), test = range(30, 60);
    const RidgeParts parts{.train = train, .validation = validation, .test = test};
    CHECK(ridge_error(x, y, parts, 0) < 1e-10);
    CHECK(ridge_error(RowMatrix::Zero(60, 3), y, parts, 0) == doctest::Approx(1));

    // Noise on the training rows of variance v: the error it causes on the test rows, by hand, at its penalty.
    const double             noise = 0.5, found = ridge_error(x, y, parts, noise);
    const Eigen::RowVectorXd mean = x.topRows(20).colwise().mean();
    const MatrixXd           a = x.topRows(20).rowwise() - mean, b = x.bottomRows(30).rowwise() - mean;
    const RowMatrix          centred = y.array() - y.topRows(20).mean();
    double                   nearest = 1e9;
    const double             top     = unit(x) * 20;
    for (int i = -16; i <= 4; ++i) {
        const MatrixXd map =
            support::solve(a.transpose() * a + std::pow(10.0, i / 2.0) * top * MatrixXd::Identity(3, 3), a.transpose());
        const double bias = (centred.bottomRows(30) - b * map * centred.topRows(20)).squaredNorm() /
                            centred.bottomRows(30).squaredNorm();
        const double spread = (b * map).squaredNorm() / 30;  // of a unit of noise, a test row
        nearest             = std::min(nearest, std::abs(bias + noise * (spread + 1.0 / 20) - found));
    }
    CHECK(nearest < 1e-10);
}

TEST_CASE("a function that lives on rows held out predicts nothing wild there") {
    std::mt19937_64 generator(12);
    RowMatrix       x = 1e-9 * random_rows(40, 1, generator);
    x(35, 0)          = 1;
    const RowMatrix y = random_rows(40, 1, generator);
    CHECK(std::abs(fit_ridge(x, y, range(0, 20), range(20, 30)).predict(x)(35, 0)) < 1);
}
