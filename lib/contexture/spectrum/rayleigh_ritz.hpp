#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// Eigenpairs of a symmetric M, largest first.
struct Eigenpairs {
    std::vector<double> values;     ///< descending
    std::vector<double> residuals;  ///< ||M q - value q||
    Eigen::MatrixXd     vectors;    ///< n x values.size(), orthonormal columns

    [[nodiscard]] int count() const { return static_cast<int>(values.size()); }
};

/// Eigenpairs of M within the span of the columns, which are nearly orthonormal.
/// @param image  M basis
[[nodiscard]] Eigenpairs rayleigh_ritz(const Eigen::MatrixXd& basis, Eigen::MatrixXd image);

/// What makes orthonormal Ritz vectors of a basis: basis * matrix.
struct RitzTurn {
    std::vector<double> values;  ///< descending
    Eigen::MatrixXd     matrix;
};

/// Of N within the span of the columns, which are nearly orthonormal.
/// @param products  is raised by the number of products with N
[[nodiscard]] RitzTurn ritz_turn(const NormalizedAdjacency& adjacency, const Eigen::MatrixXd& basis,
                                 std::uint64_t& products);

/// The eigenpairs, in the place of the basis: no other matrix of that size is made. Takes as many products
/// again, for the residuals.
[[nodiscard]] Eigenpairs turn_basis(const NormalizedAdjacency& adjacency, Eigen::MatrixXd basis, RitzTurn turn,
                                    std::uint64_t& products);

/// Both in turn.
[[nodiscard]] Eigenpairs rayleigh_ritz(const NormalizedAdjacency& adjacency, Eigen::MatrixXd basis,
                                       std::uint64_t& products);

/// Those pairs at the places, which ascend.
[[nodiscard]] Eigenpairs select(Eigenpairs pairs, const std::vector<Eigen::Index>& places);

}  // namespace contexture
