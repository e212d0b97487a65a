#include "contexture/spectrum/probe_block.hpp"

#include <doctest/doctest.h>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// sum of weight * node^power over the Gauss rule of a run.
double moment(const ProbeBlock& probes, int run, int power) {
    const Tridiagonal&   matrix = probes.matrix(run);
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    double               sum    = 0;
    for (Eigen::Index i = 0; i < eigen.values.size(); ++i)
        sum += eigen.vectors(0, i) * eigen.vectors(0, i) * std::pow(eigen.values[i], power);
    return probes.square(run) * sum;
}

}  // namespace

TEST_CASE("m steps give a Gauss rule: z^T N^k z exactly for k < 2 m, z in the complement of what is locked") {
    const support::Sketch     sketch = support::weighted(support::random_connected(80, 120, 1), 2);
    const Graph               graph  = support::build(sketch);
    const NormalizedAdjacency adjacency(graph, 2);
    const MatrixXd            n      = support::joint_distribution(sketch, Walk{1}).s();
    const MatrixXd            locked = support::symmetric_eigen(n).vectors.rightCols(3);
    ProbeBlock                probes(adjacency, {&locked}, 7);
    for (int step = 0; step < 6; ++step) probes.extend();
    CHECK(probes.products() == 6 * kBlockWidth);
    for (int run = 0; run < kBlockWidth; ++run) {
        VectorXd z = random_signs(80, stream_seed(7, static_cast<std::uint64_t>(run)));
        z -= (locked * (locked.transpose() * z)).eval();
        CHECK(probes.square(run) == doctest::Approx(z.squaredNorm()).epsilon(1e-12));
        VectorXd power = z;
        for (int k = 0; k < 12; ++k) {
            CHECK(moment(probes, run, k) == doctest::Approx(z.dot(power)).epsilon(1e-9));
            power = (n * power).eval();
        }
    }
}

TEST_CASE("a run ends with its Krylov space") {
    const Graph               graph = support::build(support::complete(50));  // 1 and 49 times -1/49
    const NormalizedAdjacency adjacency(graph, 1);
    const MatrixXd            constants = MatrixXd::Constant(50, 1, 1 / std::sqrt(50.0));
    ProbeBlock                probes(adjacency, {&constants}, 1);
    for (int step = 0; step < 5; ++step) probes.extend();
    for (int run = 0; run < kBlockWidth; ++run) {
        REQUIRE(probes.matrix(run).diagonal.size() == 1);
        CHECK(probes.matrix(run).diagonal[0] == doctest::Approx(-1.0 / 49));
    }
}
