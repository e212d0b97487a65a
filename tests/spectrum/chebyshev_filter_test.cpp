#include "contexture/spectrum/chebyshev_filter.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "contexture/operator/chebyshev_series.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// T_m(t) for any t, by the recurrence.
double chebyshev(int degree, double t) {
    double before = 1, now = t;
    if (degree == 0) return 1;
    for (int k = 1; k < degree; ++k) {
        const double next = 2 * t * now - before;
        before            = now;
        now               = next;
    }
    return now;
}

}  // namespace

TEST_CASE("the filter is T_m((M - c) / e) of N, of -N and of a window") {
    const support::Sketch     sketch = support::random_connected(60, 70, 3);
    const Graph               graph  = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            n = support::joint_distribution(sketch, Walk{1}).s();
    const VectorXd            x = VectorXd::LinSpaced(60, -1, 2);
    struct Case {
        double              sign;
        std::vector<double> series;
        MatrixXd            m;
    };
    for (const Case& one :
         {Case{1, {}, n}, Case{-1, {}, -n}, Case{1, chebyshev_series(Window{3}), (n + n * n + n * n * n) / 3},
          Case{-1, chebyshev_series(Window{2}), -(n + n * n) / 2}})
        for (const double cut : {0.9, 0.3, -0.5})
            for (const int degree : {1, 2, 7}) {
                ChebyshevFilter filter({.adjacency = &adjacency, .sign = one.sign, .series = one.series}, cut, degree);
                VectorXd        y(60);
                filter.apply(x.data(), y.data());
                const support::SymmetricEigen eigen = support::symmetric_eigen(one.m);
                const VectorXd                p     = eigen.values.unaryExpr(
                    [&](double value) { return chebyshev(degree, (value - (cut - 1) / 2) / ((cut + 1) / 2)); });
                const VectorXd expected = eigen.vectors * p.asDiagonal() * (eigen.vectors.transpose() * x);
                CHECK((y - expected).norm() < 1e-10 * expected.norm());
                CHECK(filter.products() ==
                      static_cast<std::uint64_t>(degree) * std::max<std::size_t>(one.series.size(), 2) -
                          static_cast<std::uint64_t>(degree));
            }
}

TEST_CASE("the filter of any other product is T_m((M - c) / e) too") {
    const MatrixXd         m       = VectorXd::LinSpaced(7, -1, 1).asDiagonal();
    const SymmetricProduct product = [&](const double* x, double* y) {
        Eigen::Map<VectorXd>(y, 7) = m * Eigen::Map<const VectorXd>(x, 7);
    };
    ChebyshevFilter filter({.sign = -1, .product = &product, .rows = 7}, 0.2, 5);
    const VectorXd  x = VectorXd::Ones(7);
    VectorXd        y(7);
    filter.apply(x.data(), y.data());
    for (Eigen::Index i = 0; i < 7; ++i)
        CHECK(y[i] == doctest::Approx(chebyshev(5, (-m(i, i) + 0.4) / 0.6)).epsilon(1e-12));
}

TEST_CASE("p is at most 1 up to the cut, grows above it, and is inverted there") {
    const Graph               graph = support::build(support::cycle(5));
    const NormalizedAdjacency adjacency(graph, 1);
    const ChebyshevFilter     filter({.adjacency = &adjacency}, 0.6, 20);
    for (int i = 0; i <= 160; ++i) CHECK(std::abs(filter.value(-1 + 0.01 * i)) <= 1 + 1e-12);
    for (const double x : {0.61, 0.7, 0.99}) {
        CHECK(filter.value(x) > 1);
        CHECK(filter.inverse(filter.value(x)) == doctest::Approx(x).epsilon(1e-12));
        CHECK(filter.value(x) == doctest::Approx(chebyshev(20, (x + 0.2) / 0.8)).epsilon(1e-9));
    }
    CHECK(filter.inverse(0.5) == 0.6);
}

TEST_CASE("the degree is the least that reaches the gain") {
    const double t      = (0.95 + 0.1) / 0.9;
    const int    degree = filter_degree(0.8, 0.95, 1000, 500);
    CHECK(chebyshev(degree, t) >= 1000);
    CHECK(chebyshev(degree - 1, t) < 1000);
    CHECK(filter_degree(0.8, 0.95, 1000, 5) == 5);
    CHECK(filter_degree(0.8, 0.7, 1000, 37) == 37);  // the top is below the cut: as steep as allowed
}
