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

/// A = U diag(values) V^T, thin.
struct DenseSvd {
    Eigen::VectorXd values;  ///< descending
    Eigen::MatrixXd u;       ///< rows(A) x k, k = min(rows, columns)
    Eigen::MatrixXd v;       ///< columns(A) x k
};

/// Singular triples of a dense matrix, by LAPACK's dgesdd. (The divide-and-conquer SVD of Eigen 3.4.0
/// returns vectors that do not belong together where singular values repeat.)
/// @throws Error Fault::computation where LAPACK fails
[[nodiscard]] DenseSvd dense_svd(Eigen::MatrixXd matrix);

}  // namespace contexture
