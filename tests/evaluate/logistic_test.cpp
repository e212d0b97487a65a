#include "contexture/evaluate/logistic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/random.hpp"
#include "support/rows.hpp"

using namespace contexture;
using support::random_rows;

namespace {

/// The gradient of |w|^2 / 2 + C sum log(1 + exp(-y w.x)), x with a 1 at its end.
Eigen::VectorXd gradient(const RowMatrix& x, const std::vector<std::size_t>& rows, const std::vector<bool>& is_positive,
                         double c, const Eigen::VectorXd& w) {
    Eigen::VectorXd g = w;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Eigen::VectorXd row(x.cols() + 1);
        row << x.row(static_cast<Eigen::Index>(rows[i])).transpose(), 1;
        const double y = is_positive[i] ? 1 : -1;
        g -= c * y / (1 + std::exp(y * w.dot(row))) * row;
    }
    return g;
}

}  // namespace

TEST_CASE("the weights are where the gradient of the penalised loss is 0") {
    std::mt19937_64    generator(3);
    const RowMatrix    x = random_rows(60, 4, generator);
    const LogisticRows fits(x);
    for (const bool begins_positive : {true, false}) {  // LIBLINEAR takes the first sample's class for the positive one
        std::vector<std::size_t> rows;
        std::vector<bool>        is_positive;
        for (std::size_t i = 0; i < 40; ++i) {
            rows.push_back(i + 7);
            is_positive.push_back(i == 0 ? begins_positive
                                         : x(static_cast<Eigen::Index>(i) + 7, 1) + draw_unit(generator) > 0.4);
        }
        for (const double c : {0.1, 1.0, 10.0}) {
            const Eigen::VectorXd w     = fits.fit(rows, is_positive, c);
            const Eigen::VectorXd start = gradient(x, rows, is_positive, c, Eigen::VectorXd::Zero(5));
            CHECK(w.size() == 5);
            CHECK(gradient(x, rows, is_positive, c, w).norm() < 2e-3 * start.norm());
            CHECK(w[1] > 0);
        }
    }
}

TEST_CASE("a class that every row has, or none, is said of all, or of none") {
    std::mt19937_64                generator(4);
    const LogisticRows             fits(random_rows(5, 2, generator));
    const std::vector<std::size_t> rows{0, 1, 2};
    CHECK(fits.fit(rows, {true, true, true}, 1)[2] > 100);
    CHECK(fits.fit(rows, {false, false, false}, 1)[2] < -100);
    CHECK(fits.fit(rows, {false, false, false}, 1).head(2).norm() == 0);
}
