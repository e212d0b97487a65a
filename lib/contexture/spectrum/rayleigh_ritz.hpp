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

/// The same of N, in the place of the basis: no other matrix of that size is made, for twice the products.
/// @param products  is raised by the number of products with N
[[nodiscard]] Eigenpairs rayleigh_ritz(const NormalizedAdjacency& adjacency, Eigen::MatrixXd basis,
                                       std::uint64_t& products);

/// Those pairs at the places, which ascend.
[[nodiscard]] Eigenpairs select(Eigenpairs pairs, const std::vector<Eigen::Index>& places);

}  // namespace contexture
