#include "contexture/spectrum/block_basis.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <utility>
#include <vector>

#include "support/algebra.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;

namespace {

template <typename Real>
constexpr double kRounding = sizeof(Real) == 4 ? 3e-6 : 1e-13;

/// A basis of `blocks` orthonormal blocks of 90 rows.
template <typename Real>
BlockBasis<Real> make_basis(const NormalizedAdjacency& rows, const Locked& locked, int blocks, MatrixXd& v) {
    MatrixXd columns(90, (locked.empty() ? 0 : locked[0]->cols()) + blocks * kBlockWidth);
    columns.setRandom();
    if (!locked.empty()) columns.leftCols(locked[0]->cols()) = *locked[0];
    v = support::orthonormal(columns).rightCols(blocks * kBlockWidth);
    BlockBasis<Real> basis(rows, locked);
    for (int k = 0; k < blocks; ++k) {
        Block<Real> block(90);
        block.matrix() = v.middleCols<kBlockWidth>(k * kBlockWidth).template cast<Real>();
        basis.append(std::move(block));
    }
    return basis;
}

template <typename Real>
MatrixXd as_double(const Block<Real>& block) {
    return block.matrix().template cast<double>();
}

}  // namespace

TEST_CASE_TEMPLATE("what is projected out is V V^T of it, from any block on", Real, float, double) {
    const Graph               graph = support::build(support::random_connected(90, 40, 1));
    const NormalizedAdjacency rows(graph, 2);
    MatrixXd                  v;
    const BlockBasis<Real>    basis = make_basis<Real>(rows, {}, 5, v);
    for (const int first : {0, 3}) {
        Block<Real>    block  = random_block<Real>(90, 7);
        const MatrixXd before = as_double(block);
        const MatrixXd part   = v.rightCols((5 - first) * kBlockWidth);
        CHECK((basis.shares_of(block, first, 4) -
               v.middleCols(first * kBlockWidth, (4 - first) * kBlockWidth).transpose() * before)
                  .norm() < 10 * kRounding<Real>);
        const MatrixXd shares = basis.project_out(block, first);
        CHECK((shares - part.transpose() * before).norm() < 10 * kRounding<Real>);
        CHECK((as_double(block) - (before - part * (part.transpose() * before))).norm() < 20 * kRounding<Real>);
    }
}

TEST_CASE_TEMPLATE("locked vectors leave a block, and only they", Real, float, double) {
    const Graph               graph = support::build(support::random_connected(90, 40, 2));
    const NormalizedAdjacency rows(graph, 2);
    const MatrixXd            one = MatrixXd::Random(90, 1).normalized();
    const BlockBasis<Real>    basis(rows, {&one});
    Block<Real>               block  = random_block<Real>(90, 8);
    const MatrixXd            before = as_double(block);
    (void)basis.project_out_locked(block);
    CHECK((as_double(block) - (before - one * (one.transpose() * before))).norm() < 10 * kRounding<Real>);
}

TEST_CASE_TEMPLATE("a block is Q R whatever its columns are", Real, float, double) {
    const Graph               graph = support::build(support::random_connected(90, 40, 3));
    const NormalizedAdjacency rows(graph, 1);
    const MatrixXd            one = MatrixXd::Random(90, 1).normalized();
    MatrixXd                  v;
    const BlockBasis<Real>    basis = make_basis<Real>(rows, {&one}, 3, v);
    for (const int kind : {0, 1, 2, 3, 4}) {
        INFO(kind);
        Block<Real> block = random_block<Real>(90, 9);
        (void)basis.project_out_locked(block);
        const double removed = basis.project_out(block, 0).cwiseAbs().maxCoeff();
        if (kind == 1) block.matrix().col(2) = block.matrix().col(0);  // a column twice
        if (kind == 2) block.matrix().setZero();                       // nothing at all
        if (kind == 3)
            block.matrix().col(1) =
                block.matrix().col(0) + static_cast<Real>(1e-4) * block.matrix().col(1);  // nearly dependent
        if (kind == 4) block.matrix().col(3) *= static_cast<Real>(1e-3);                  // of unequal size
        const MatrixXd    before = as_double(block);
        const BlockSquare r      = basis.orthonormalize(block, before.norm(), removed, 5);
        const MatrixXd    q      = as_double(block);
        CHECK((q.transpose() * q - MatrixXd::Identity(kBlockWidth, kBlockWidth)).norm() < 20 * kRounding<Real>);
        CHECK((v.transpose() * q).norm() < (kind == 3 ? 1e4 : 100) * kRounding<Real>);
        CHECK((one.transpose() * q).norm() < (kind == 3 ? 1e4 : 100) * kRounding<Real>);
        CHECK((q * r - before).norm() < 1e-4 * (before.norm() + 1e-300));
    }
}

TEST_CASE_TEMPLATE("combinations and turns are products with the basis", Real, float, double) {
    const Graph               graph = support::build(support::random_connected(90, 40, 4));
    const NormalizedAdjacency rows(graph, 2);
    MatrixXd                  v;
    BlockBasis<Real>          basis = make_basis<Real>(rows, {}, 4, v);
    const MatrixXd            y     = MatrixXd::Random(16, 7);
    CHECK((basis.combine(y) - v * y).norm() < 10 * kRounding<Real>);
    const MatrixXd turn = support::orthonormal(MatrixXd::Random(16, 8));
    basis.turn(turn);
    REQUIRE(basis.columns() == 8);
    CHECK((basis.combine(MatrixXd::Identity(8, 8)) - v * turn).norm() < 10 * kRounding<Real>);
    const MatrixXd kept = basis.combine(MatrixXd::Identity(8, 6));
    const MatrixXd last = support::orthonormal(MatrixXd::Random(6, 3));  // of part of a block, to part of a block
    CHECK((basis.combine_and_clear(last) - kept * last).norm() < 10 * kRounding<Real>);
    CHECK(basis.blocks() == 0);
}
