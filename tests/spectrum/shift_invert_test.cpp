#include "contexture/spectrum/shift_invert.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kPlenty = std::numeric_limits<double>::max();

}  // namespace

TEST_CASE("it has the eigenvectors of M, with eigenvalues that fall as those of M do, on both ends") {
    const support::Sketch     sketch = support::weighted(support::random_connected(60, 40, 3), 4);
    const Graph               graph  = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            n = support::joint_distribution(sketch, Walk{1}).s();
    for (const double sign : {1.0, -1.0}) {
        const auto inverse = ShiftInvert::factorize({.adjacency = &adjacency, .sign = sign}, kPlenty, kPlenty);
        REQUIRE(inverse != nullptr);
        const support::SymmetricEigen eigen  = support::symmetric_eigen(sign * n);
        double                        before = 0;
        // The constant lies 1e-8 from the shift of its end: solvers project it out, and so does this.
        const VectorXd                constant = Eigen::Map<const VectorXd>(adjacency.root().data(), 60).normalized();
        for (Eigen::Index i = 0; i < 60; ++i) {
            const double lambda = eigen.values[i];
            if (std::abs(lambda) > 1 - 1e-9) continue;
            const VectorXd x = eigen.vectors.col(i);
            VectorXd       y(60);
            inverse->apply(x.data(), y.data());
            y -= constant * constant.dot(y);
            y -= constant * constant.dot(y);
            CHECK((y - inverse->value(lambda) * x).norm() < 1e-9 * inverse->value(lambda));
            CHECK(inverse->inverse(inverse->value(lambda)) == doctest::Approx(lambda).epsilon(1e-10));
            CHECK(inverse->value(lambda) > before);
            before = inverse->value(lambda);
        }
    }
}

TEST_CASE("a factor beyond what is allowed is not made") {
    const Graph               graph = support::build(support::random_connected(300, 2000, 5));
    const NormalizedAdjacency adjacency(graph, 1);
    CHECK(ShiftInvert::factorize({.adjacency = &adjacency}, 100, kPlenty) == nullptr);
    CHECK(ShiftInvert::factorize({.adjacency = &adjacency}, kPlenty, 100) == nullptr);
    CHECK(ShiftInvert::factorize({.adjacency = &adjacency}, kPlenty, kPlenty) != nullptr);
}
