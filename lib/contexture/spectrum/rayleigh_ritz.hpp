#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "contexture/operator/normalized_adjacency.hpp"
#include "contexture/spectrum/block_basis.hpp"

namespace contexture {

/// Eigenpairs of a symmetric M, largest first.
struct Eigenpairs {
    std::vector<double> values;     ///< descending
    std::vector<double> residuals;  ///< ||M q - value q||
    Eigen::MatrixXd     vectors;    ///< n x values.size(), columns orthonormal, to 1e-6 where made in single precision

    [[nodiscard]] int count() const { return static_cast<int>(values.size()); }
};

/// Eigenpairs of M within the span of the columns, which are nearly orthonormal.
/// @param image  M basis
[[nodiscard]] Eigenpairs rayleigh_ritz(const Eigen::MatrixXd& basis, Eigen::MatrixXd image);

/// Of N within the span of the columns, which are nearly orthonormal, in their place: no other matrix of that size is
/// made. Takes two products with N a column, the second ones for the values and residuals.
/// @param products  is raised by the number of products with N
[[nodiscard]] Eigenpairs rayleigh_ritz(const NormalizedAdjacency& adjacency, Eigen::MatrixXd basis,
                                       std::uint64_t& products);

/// What makes orthonormal Ritz vectors of a basis: basis * matrix.
struct RitzTurn {
    std::vector<double> values;  ///< descending
    Eigen::MatrixXd     matrix;
};

/// Of N within the span of the first columns of a basis, which are nearly orthonormal, in the precision of the basis:
/// in single precision the values are known to 1e-7.
template <typename Real>
[[nodiscard]] RitzTurn ritz_turn(const NormalizedAdjacency& adjacency, const BlockBasis<Real>& basis, int columns,
                                 std::uint64_t& products);

/// The eigenpairs of N, in the memory of the basis as far as it goes. Values and residuals are those of the vectors as
/// they are, in double precision; in single precision the vectors are orthonormal to 1e-6.
template <typename Real>
[[nodiscard]] Eigenpairs turn_basis(const NormalizedAdjacency& adjacency, BlockBasis<Real> basis, RitzTurn turn,
                                    std::uint64_t& products);

/// Brings column from[i] to place i, in place; what else there was stands behind them, in any order.
/// @param from  no column twice
void bring_columns(Eigen::MatrixXd& matrix, std::span<const Eigen::Index> from, int threads);

/// Those pairs at the places, which ascend.
[[nodiscard]] Eigenpairs select(Eigenpairs pairs, const std::vector<Eigen::Index>& places);

}  // namespace contexture
