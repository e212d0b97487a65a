#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "contexture/spectrum/block.hpp"
#include "contexture/spectrum/deflation.hpp"

namespace contexture {

/// Entries independent, uniform in (-1, 1).
template <typename Real>
[[nodiscard]] Block<Real> random_block(Eigen::Index rows, std::uint64_t seed);

/// Orthonormal vectors in blocks, in the complement of locked ones. Works on the threads of `rows`.
/// Refers to the adjacency and to the locked matrices.
template <typename Real>
class BlockBasis {
  public:
    BlockBasis(const NormalizedAdjacency& rows, Locked locked) : rows_(&rows), locked_(std::move(locked)) {}

    [[nodiscard]] int                blocks() const { return static_cast<int>(blocks_.size()); }
    [[nodiscard]] int                columns() const { return blocks() * kBlockWidth; }
    [[nodiscard]] const Block<Real>& back() const { return blocks_.back(); }
    [[nodiscard]] const Block<Real>& operator[](int block) const { return blocks_[static_cast<std::size_t>(block)]; }

    void append(Block<Real> block) { blocks_.push_back(std::move(block)); }

    /// V^T block for the basis vectors V of the blocks from `first` to one before `end`. Streams V once.
    [[nodiscard]] Eigen::MatrixXd shares_of(const Block<Real>& block, int first, int end) const;

    /// block -= V V^T block for the basis vectors V of the blocks from `first` on. Returns V^T block. Streams V twice,
    /// 16 bytes an entry, 8 in single precision.
    Eigen::MatrixXd project_out(Block<Real>& block, int first) const;

    /// The same of the locked vectors. Returns the largest share taken. Streams them twice, 8 bytes an entry.
    double project_out_locked(Block<Real>& block) const;

    /// block = Q R with Q orthonormal and orthogonal to basis and locked, as block nearly is already.
    /// Columns that are nothing beside `unit` are replaced by random ones; R has zeros in their rows.
    /// @param removed  the largest share that the last pass over the basis took: where less than that is left of a
    ///                 column, what rounding left along the basis counts, and another pass takes it away
    /// Source: Stathopoulos and Wu 2002, SIAM J. Sci. Comput. 23(6), for Cholesky QR; Daniel, Gragg, Kaufman and
    /// Stewart 1976, Math. Comp. 30, for when to repeat.
    BlockSquare orthonormalize(Block<Real>& block, double unit, double removed, std::uint64_t seed) const;

    /// V y, one column for each of y; y may have fewer rows than the basis columns.
    [[nodiscard]] Eigen::MatrixXd combine(const Eigen::MatrixXd& y) const;

    /// V = V y; y has orthonormal columns, to which as many of zeros are added as fill the last block. It may have
    /// fewer rows than the basis columns.
    void turn(const Eigen::MatrixXd& y);

    /// V y rounded to Real, with hardly more memory than the larger of V and it: no basis is left. y is as for turn.
    [[nodiscard]] Eigen::MatrixXd combine_and_clear(const Eigen::MatrixXd& y);

  private:
    /// A^T block for `count` groups A of kBlockWidth vectors, whose rows the given function hands out.
    template <typename Rows>
    [[nodiscard]] std::vector<BlockSquare> products_with(const Block<Real>& block, std::size_t count,
                                                         const Rows& rows) const;
    /// block -= A share for each group.
    template <typename Rows>
    void subtract(Block<Real>& block, const std::vector<BlockSquare>& shares, const Rows& rows) const;
    [[nodiscard]] BlockSquare products(const Block<Real>& a, const Block<Real>& b) const;  ///< a^T b
    void                      multiply(Block<Real>& block, const BlockSquare& right) const;
    void                      renew(Block<Real>& block, const std::vector<int>& gone, std::uint64_t seed) const;
    using Columns = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
    using Taker   = std::function<void(Eigen::Index from, const Eigen::Ref<const Columns>& rows)>;
    /// Makes V y, some rows at a time.
    void               for_tiles(const Eigen::MatrixXd& y, const Taker& take) const;
    /// The places of the rows of the blocks from `first` to one before `end`, for products_with and subtract.
    [[nodiscard]] auto rows_of(int first, int end) const;

    const NormalizedAdjacency* rows_;
    Locked                     locked_;
    std::vector<Block<Real>>   blocks_;
};

}  // namespace contexture
