#pragma once

#include <array>
#include <cstdint>

#include "contexture/spectrum/block_basis.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

/// What kBlockWidth Lanczos runs side by side have found.
struct ProbeRuns {
    std::array<Tridiagonal, kBlockWidth> matrices;       ///< one stops growing where its Krylov space ends
    std::array<double, kBlockWidth>      squares  = {};  ///< of the lengths of their start vectors
    std::uint64_t                        products = 0;
};

/// kBlockWidth columns of random signs.
template <typename Real>
[[nodiscard]] Block<Real> random_sign_block(Eigen::Index rows, std::uint64_t seed);

/// kBlockWidth Lanczos runs on N side by side, each from random signs brought into the complement of
/// locked vectors, without re-orthogonalisation: enough for Gauss quadrature. A step streams the graph
/// once for all of them, 9 numbers a node and run, and two degrees a node. The constant must be locked: what rounding
/// leaves of it, which the steps would bring back, is taken out in each.
/// Refers to the adjacency. Real is float, where the adjacency suits it, or double.
template <typename Real>
class ProbeBlock {
  public:
    ProbeBlock(const NormalizedAdjacency& adjacency, const Locked& locked, std::uint64_t seed);

    void extend();

    [[nodiscard]] const ProbeRuns& runs() const { return runs_; }

  private:
    using Row     = Eigen::Array<double, 1, kBlockWidth>;
    using RealRow = Eigen::Array<Real, 1, kBlockWidth>;

    const NormalizedAdjacency*    adjacency_;
    Block<Real>                   before_, now_, image_;  ///< times D^{-1/2}, and of any length
    ProbeRuns                     runs_;
    Row                           scale_        = Row::Zero();  ///< brings now_ to length 1
    Row                           scale_before_ = Row::Zero();  ///< and before_
    Row                           below_        = Row::Zero();
    std::array<bool, kBlockWidth> is_over_      = {};
};

}  // namespace contexture
