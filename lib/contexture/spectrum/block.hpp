#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "contexture/base/page_allocator.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// kBlockWidth vectors of n entries, stored row by row from the start of a cache line: a row is 16 or 32 bytes.
/// Real is float or double throughout. Not initialised.
template <typename Real>
class Block {
  public:
    using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, kBlockWidth, Eigen::RowMajor>;

    Block() = default;
    explicit Block(Eigen::Index rows) : entries_(static_cast<std::size_t>(rows) * kBlockWidth) {}

    [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(entries_.size() / kBlockWidth); }

    [[nodiscard]] Real*       data() { return entries_.data(); }
    [[nodiscard]] const Real* data() const { return entries_.data(); }

    [[nodiscard]] Eigen::Map<Matrix>       matrix() { return {data(), rows(), kBlockWidth}; }
    [[nodiscard]] Eigen::Map<const Matrix> matrix() const { return {data(), rows(), kBlockWidth}; }

  private:
    std::vector<Real, PageAllocator<Real>> entries_;
};

/// Blocks that hold so many columns: the last may have some of its own besides.
constexpr Eigen::Index blocks_for(Eigen::Index columns) {
    return (columns + kBlockWidth - 1) / kBlockWidth;
}

/// A^T B for blocks A and B, and what a block is multiplied with from the right.
using BlockSquare = Eigen::Matrix<double, kBlockWidth, kBlockWidth>;

}  // namespace contexture
