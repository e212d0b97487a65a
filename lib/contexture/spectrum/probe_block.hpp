#pragma once

#include <array>
#include <cstdint>

#include "contexture/spectrum/block_basis.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

/// kBlockWidth Lanczos runs on N side by side, each from random signs brought into the complement of
/// locked vectors, without re-orthogonalisation: enough for Gauss quadrature. A step streams the graph
/// once for all of them, and 13 numbers a node and run.
/// Refers to the adjacency.
class ProbeBlock {
  public:
    ProbeBlock(const NormalizedAdjacency& adjacency, const Locked& locked, std::uint64_t seed);

    void extend();

    /// Of one run; it stops growing where its Krylov space ends.
    [[nodiscard]] const Tridiagonal& matrix(int run) const { return matrices_[static_cast<std::size_t>(run)]; }
    /// The square of its start vector's length.
    [[nodiscard]] double             square(int run) const { return squares_[static_cast<std::size_t>(run)]; }
    [[nodiscard]] std::uint64_t      products() const { return products_; }

  private:
    using Row = Eigen::Array<double, 1, kBlockWidth>;

    const NormalizedAdjacency*           adjacency_;
    Block<double>                        before_, now_, image_;  ///< times D^{-1/2}
    std::array<Tridiagonal, kBlockWidth> matrices_;
    std::array<double, kBlockWidth>      squares_  = {};
    Row                                  below_    = Row::Zero();
    std::array<bool, kBlockWidth>        is_over_  = {};
    std::uint64_t                        products_ = 0;
};

}  // namespace contexture
