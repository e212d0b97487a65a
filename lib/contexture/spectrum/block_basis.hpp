#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/operator/normalized_adjacency.hpp"
#include "contexture/spectrum/deflation.hpp"

namespace contexture {

/// kBlockWidth vectors of n entries, stored row by row.
using Block = Eigen::Matrix<double, Eigen::Dynamic, kBlockWidth, Eigen::RowMajor>;

/// The same of a block's own products.
using BlockSquare = Eigen::Matrix<double, kBlockWidth, kBlockWidth>;

/// Entries independent, uniform in (-1, 1).
[[nodiscard]] Block random_block(Eigen::Index rows, std::uint64_t seed);

/// Orthonormal vectors in blocks, in the complement of locked ones. Works on the threads of `rows`.
/// Refers to the adjacency and to the locked matrices.
class BlockBasis {
  public:
    BlockBasis(const NormalizedAdjacency& rows, Locked locked) : rows_(&rows), locked_(std::move(locked)) {}

    [[nodiscard]] int          blocks() const { return static_cast<int>(blocks_.size()); }
    [[nodiscard]] int          columns() const { return blocks() * kBlockWidth; }
    [[nodiscard]] const Block& back() const { return blocks_.back(); }

    void append(Block block) { blocks_.push_back(std::move(block)); }

    /// block -= V V^T block for the basis vectors V of the blocks from `first` on, and the same for the
    /// locked ones. Returns V^T block. Streams V twice, 16 bytes an entry.
    Eigen::MatrixXd project_out_of(Block& block, int first) const;

    /// block = Q R with Q orthonormal and orthogonal to basis and locked, as block nearly is already.
    /// Columns that are nothing beside `unit` are replaced by random ones; R has zeros in their rows.
    /// Source: Stathopoulos and Wu 2002, SIAM J. Sci. Comput. 23(6), for Cholesky QR.
    BlockSquare orthonormalize(Block& block, double unit, std::uint64_t seed) const;

    /// V y, one column for each of y; y may have fewer rows than the basis columns.
    [[nodiscard]] Eigen::MatrixXd combine(const Eigen::MatrixXd& y) const;

    /// V = V y; y has a multiple of kBlockWidth columns, orthonormal.
    void turn(const Eigen::MatrixXd& y);

  private:
    [[nodiscard]] Eigen::MatrixXd products_with(const Block& block, int first) const;
    void                          subtract(Block& block, int first, const Eigen::MatrixXd& shares) const;
    void                          project_out_locked(Block& block) const;
    [[nodiscard]] BlockSquare     gram(const Block& block) const;
    /// A few columns more of block lose their places to random ones.
    void                          renew(Block& block, const std::vector<int>& columns, std::uint64_t seed) const;

    const NormalizedAdjacency* rows_;
    Locked                     locked_;
    std::vector<Block>         blocks_;
};

}  // namespace contexture
