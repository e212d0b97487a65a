#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/spectrum/block_basis.hpp"
#include "contexture/spectrum/interval_filter.hpp"

namespace contexture {

/// Ritz pairs of p(N) in the basis, largest first.
struct BlockRitz {
    std::vector<double> values;
    std::vector<double> residuals;  ///< ||p(N) v - value v||
    Eigen::MatrixXd     turns;      ///< column i makes Ritz vector i of the basis

    /// How many of the first have a residual of at most tolerance * value.
    [[nodiscard]] int count_converged(double tolerance) const;
};

/// Block Lanczos on p(N) in the complement of locked vectors, with full orthogonalisation and thick
/// restarts: a block of vectors shares one pass over the graph, and over the basis, and sees up to
/// kBlockWidth copies of an eigenvalue. A Krylov space that is exhausted goes on in a random direction.
/// Refers to the filter, to the adjacency, to the locked vectors and to the progress.
///
/// Source: Golub and Underwood 1977 for the block; Wu and Simon 2000, SIAM J. Matrix Anal. Appl.
/// 22(2), for thick restarts.
template <typename Real>
class BlockLanczos {
  public:
    BlockLanczos(const NormalizedAdjacency& adjacency, IntervalFilter<Real>& filter, Locked locked, std::uint64_t seed,
                 const Progress& progress);

    /// Adds a block to the basis.
    void extend();

    [[nodiscard]] int       columns() const { return basis_.columns(); }
    [[nodiscard]] BlockRitz ritz() const;

    /// n x count: the first Ritz vectors, orthonormal.
    [[nodiscard]] Eigen::MatrixXd vectors(const BlockRitz& ritz, int count) const;

    /// Keeps the first Ritz vectors, as many as fill blocks, instead of the basis: of all of them nothing is lost.
    /// Until the next extend() ritz() tells no residuals.
    void restart(const BlockRitz& ritz, int count);

    [[nodiscard]] const BlockBasis<Real>& basis() const { return basis_; }

    /// Nothing else is to be asked afterwards.
    [[nodiscard]] BlockBasis<Real> take_basis() { return std::move(basis_); }

  private:
    const NormalizedAdjacency* adjacency_;
    IntervalFilter<Real>*      filter_;
    const Progress*            progress_;
    std::uint64_t              seed_;
    BlockBasis<Real>           basis_;
    Block<Real>                next_;       ///< orthonormal, the block to come
    BlockSquare                coupling_;   ///< p(N) V = V H + next_ coupling_ E^T, E the last block
    Eigen::MatrixXd            projected_;  ///< H
    int                        kept_  = 0;  ///< blocks kept by the last restart: all are coupled to the next
    std::uint64_t              steps_ = 0;
    double                     unit_  = 1;  ///< the largest value seen
};

}  // namespace contexture
