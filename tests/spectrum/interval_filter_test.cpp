#include "contexture/spectrum/interval_filter.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "contexture/spectrum/block_basis.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// T_m(t) by its closed forms.
double chebyshev_value(int degree, double t) {
    if (std::abs(t) <= 1) return std::cos(degree * std::acos(t));
    return std::cosh(degree * std::acosh(std::abs(t)));  // of an even degree
}

}  // namespace

TEST_CASE_TEMPLATE("the filter is T_m((N - c) / e) on four vectors at once", Real, float, double) {
    for (const bool is_weighted : {false, true}) {
        support::Sketch sketch = support::random_connected(60, 70, 3);
        if (is_weighted) sketch = support::weighted(sketch, 4);
        const Graph                   graph = support::build(sketch);
        const NormalizedAdjacency     adjacency(graph, 2);
        const support::SymmetricEigen eigen =
            support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
        const Block<Real> x = random_block<Real>(60, 5);
        for (const double low : {-1.0, -0.6})
            for (const double high : {0.3, 0.7})
                for (const int degree : {2, 6}) {
                    IntervalFilter<Real> filter(adjacency, low, high, degree);
                    Block<Real>          y(60);
                    filter.apply(x, y);
                    const VectorXd p        = eigen.values.unaryExpr([&](double value) {
                        return chebyshev_value(degree, (value - (high + low) / 2) / ((high - low) / 2));
                    });
                    const MatrixXd expected = eigen.vectors * p.asDiagonal() *
                                              (eigen.vectors.transpose() * x.matrix().template cast<double>());
                    CHECK((y.matrix().template cast<double>() - expected).norm() <
                          (sizeof(Real) == 4 ? 1e-4 : 1e-11) * expected.norm());
                    CHECK(filter.products() == static_cast<std::uint64_t>(4 * degree));
                    for (Eigen::Index i = 0; i < p.size(); ++i)
                        CHECK(filter.value(eigen.values[i]) == doctest::Approx(p[i]).epsilon(1e-9));
                }
    }
}

TEST_CASE("at most 1 in the middle, and alike on both sides of it") {
    const Graph                  graph = support::build(support::cycle(5));
    const NormalizedAdjacency    adjacency(graph, 1);
    const IntervalFilter<double> filter(adjacency, -0.5, 0.7, 8);
    for (double x = -0.5; x <= 0.7; x += 0.01) CHECK(std::abs(filter.value(x)) <= 1 + 1e-12);
    for (double beyond = 0.01; beyond < 0.3; beyond += 0.01) {
        CHECK(filter.value(0.7 + beyond) == doctest::Approx(filter.value(-0.5 - beyond)).epsilon(1e-12));
        CHECK(filter.value(0.7 + beyond) > filter.value(0.7 + beyond - 0.01));
    }
}

TEST_CASE("the distance of a value is where the filter takes it, on both sides") {
    for (const double distance : {0.51, 0.6, 0.9}) {
        const double value = interval_filter_value(-0.6, 0.4, 8, -0.1 + distance);
        CHECK(interval_filter_value(-0.6, 0.4, 8, -0.1 - distance) == doctest::Approx(value));
        CHECK(interval_filter_distance(-0.6, 0.4, 8, value) == doctest::Approx(distance));
    }
    CHECK(interval_filter_distance(-0.6, 0.4, 8, 0.3) == doctest::Approx(0.5));  // inside: at the end
}
