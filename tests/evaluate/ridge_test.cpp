#include "contexture/evaluate/ridge.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <numeric>
#include <random>

#include "contexture/base/random.hpp"

using namespace contexture;
using Eigen::MatrixXd;

namespace {

RowMatrix random_rows(Eigen::Index n, Eigen::Index d, std::mt19937_64& generator) {
    RowMatrix x(n, d);
    for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = 2 * draw_unit(generator) - 1;
    return x;
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
    const double   penalty  = fit.penalty * Eigen::SelfAdjointEigenSolver<MatrixXd>(gram).eigenvalues()[3];
    const MatrixXd expected = (gram + penalty * MatrixXd::Identity(4, 4)).inverse() *
                              (part.transpose() * (y.topRows(40).rowwise() - fit.mean_y));
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
    const RidgeFit  one = fit_ridge(x, y, range(0, 20), range(20, 30));
    const RidgeFit  two = fit_ridge(1e-4 * x, y, range(0, 20), range(20, 30));
    CHECK((one.predict(x) - two.predict(1e-4 * x)).norm() < 1e-10);
}

TEST_CASE("features without any spread predict the mean") {
    const RowMatrix x = RowMatrix::Zero(10, 2);
    RowMatrix       y(10, 1);
    y << 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
    const RidgeFit fit = fit_ridge(x, y, range(0, 6), range(6, 10));
    CHECK((fit.predict(x).array() - 5.5).matrix().norm() < 1e-12);
}
