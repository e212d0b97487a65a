#include "contexture/spectrum/probe_block.hpp"

#include <doctest/doctest.h>

#include <type_traits>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// sum of weight * node^power over the Gauss rule of a run.
double moment(const ProbeRuns& runs, std::size_t run, int power) {
    const Tridiagonal&   matrix = runs.matrices[run];
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    double               sum    = 0;
    for (Eigen::Index i = 0; i < eigen.values.size(); ++i)
        sum += eigen.vectors(0, i) * eigen.vectors(0, i) * std::pow(eigen.values[i], power);
    return runs.squares[run] * sum;
}

}  // namespace

TEST_CASE_TEMPLATE("m steps give a Gauss rule: z^T N^k z exactly for k < 2 m, z in the complement of what is locked",
                   Real, double, float) {
    constexpr bool            kIsSingle = std::is_same_v<Real, float>;
    const support::Sketch     sketch    = support::weighted(support::random_connected(80, 120, 1), 2);
    const Graph               graph     = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 2);
    const MatrixXd            n      = support::joint_distribution(sketch, Walk{1}).s();
    const MatrixXd            locked = support::symmetric_eigen(n).vectors.rightCols(3);
    ProbeBlock<Real>          probes(adjacency, {&locked}, 7);
    for (int step = 0; step < 6; ++step) probes.extend();
    CHECK(probes.runs().products == 6 * kBlockWidth);
    const auto signs = random_sign_block<Real>(80, 7);
    for (std::size_t run = 0; run < kBlockWidth; ++run) {
        VectorXd z = signs.matrix().col(static_cast<Eigen::Index>(run)).template cast<double>();
        CHECK(z.cwiseAbs() == VectorXd::Ones(80));
        z -= (locked * (locked.transpose() * z)).eval();
        CHECK(probes.runs().squares[run] == doctest::Approx(z.squaredNorm()).epsilon(kIsSingle ? 1e-6 : 1e-12));
        VectorXd power = z;
        for (int k = 0; k < 12; ++k) {
            CHECK(moment(probes.runs(), run, k) == doctest::Approx(z.dot(power)).epsilon(kIsSingle ? 1e-5 : 1e-9));
            power = (n * power).eval();
        }
    }
}

TEST_CASE_TEMPLATE("a run ends with its Krylov space", Real, double, float) {
    const Graph               graph = support::build(support::complete(50));  // 1 and 49 times -1/49
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            constants = MatrixXd::Constant(50, 1, 1 / std::sqrt(50.0));
    ProbeBlock<Real>          probes(adjacency, {&constants}, 1);
    for (int step = 0; step < 5; ++step) probes.extend();
    for (const Tridiagonal& matrix : probes.runs().matrices) {
        REQUIRE(matrix.diagonal.size() == 1);
        CHECK(matrix.diagonal[0] == doctest::Approx(-1.0 / 49).epsilon(1e-5));
    }
}
