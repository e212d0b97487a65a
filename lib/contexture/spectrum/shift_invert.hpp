#pragma once

#include <Eigen/SparseCholesky>
#include <cstdint>
#include <memory>

#include "contexture/spectrum/chebyshev_filter.hpp"

namespace contexture {

/// (sigma - M)^{-1} by a sparse Cholesky factorization, sigma just above 1: its largest eigenvalues
/// are those of M's upper end, far apart however crowded they are in M. Road maps, meshes, trees and
/// most of the web have such ends, and factors not much larger than the graph; social networks have
/// neither. M must be N or -N.
/// Source: Ericsson and Ruhe 1980; the fill-reducing order is Eigen's approximate minimum degree.
class ShiftInvert {
  public:
    /// Null where the factor would have more than `most_entries` entries or take more than
    /// `most_operations` multiplications: both are counted before any memory is taken for it.
    /// Takes 16 bytes an entry of the factor.
    [[nodiscard]] static std::unique_ptr<ShiftInvert> factorize(const FilterTarget& target, double most_entries,
                                                                double most_operations);

    /// y = (sigma - M)^{-1} x, one thread. Streams 24 bytes an entry of the factor.
    void apply(const double* x, double* y) const;

    /// What (sigma - M)^{-1} makes of an eigenvalue of M.
    [[nodiscard]] double value(double eigenvalue) const;
    /// The eigenvalue of M that (sigma - M)^{-1} takes to `value`; -1 where there is none.
    [[nodiscard]] double inverse(double value) const;

  private:
    using Matrix      = Eigen::SparseMatrix<double, Eigen::ColMajor, int>;
    using Permutation = Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int>;

    explicit ShiftInvert(Permutation order) : order_(std::move(order)) {}

    Permutation                                                             order_;
    Eigen::SimplicialLLT<Matrix, Eigen::Lower, Eigen::NaturalOrdering<int>> factor_;
};

}  // namespace contexture
