#pragma once

#include <Eigen/Core>

namespace contexture {

struct SymmetricEigen {
    Eigen::VectorXd values;   ///< ascending
    Eigen::MatrixXd vectors;  ///< columns, orthonormal
};

/// All eigenpairs of a symmetric matrix (its lower triangle), by LAPACK's divide and conquer
/// (dsyevd). Time O(n^3), memory 4 n^2 doubles.
/// @throws Error Fault::computation where LAPACK reports failure
[[nodiscard]] SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix);

}  // namespace contexture
