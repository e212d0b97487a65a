#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

namespace contexture {

struct SymmetricEigen {
    Eigen::VectorXd values;   ///< ascending
    Eigen::MatrixXd vectors;  ///< columns, orthonormal
};

/// All eigenpairs of a symmetric matrix (its lower triangle), by LAPACK's divide and conquer
/// (dsyevd). Time O(n^3), memory 4 n^2 doubles.
/// @throws Error Fault::computation where LAPACK reports failure
[[nodiscard]] SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix);

/// All eigenpairs of A x = value B x, B positive definite (of both the lower triangle), by LAPACK's dsygvd: Cholesky
/// and the same. Columns orthonormal in B.
/// @throws Error Fault::computation where LAPACK reports failure, of a B that is not positive definite too
[[nodiscard]] SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix, Eigen::MatrixXd metric);

/// A = U diag(values) V^T, thin.
struct DenseSvd {
    Eigen::VectorXd values;  ///< descending
    Eigen::MatrixXd u;       ///< rows(A) x k, k = min(rows, columns)
    Eigen::MatrixXd v;       ///< columns(A) x k
};

/// Singular triples of a dense matrix, by LAPACK's dgesdd, and where that does not converge by QR. (The
/// divide-and-conquer SVD of Eigen 3.4.0 returns vectors that do not belong together where singular values repeat.)
/// @throws Error Fault::computation where LAPACK fails
[[nodiscard]] DenseSvd dense_svd(const Eigen::MatrixXd& matrix);

/// All singular values and the leading `wanted` vectors (at least 1), or all of fewer. Where these are at most half of
/// a long matrix, they are those of A Q, Q the leading eigenvectors of A^T A, which takes half the time; and the values
/// beyond are roots of eigenvalues of A^T A, right to some sqrt(epsilon) of the largest, and never above the last of
/// those with vectors. Not where that last one is so faint beside the largest that A^T A does not show it to eight
/// digits.
/// @throws Error Fault::computation where LAPACK fails
[[nodiscard]] DenseSvd leading_svd(const Eigen::MatrixXd& matrix, Eigen::Index wanted);

/// The same as dense_svd by QR iteration, LAPACK's dgesvd, which is slower. Of a matrix that is not empty.
/// @throws Error Fault::computation where LAPACK fails
[[nodiscard]] DenseSvd dense_svd_by_qr(Eigen::MatrixXd matrix);

/// Columns whose residuals are computed together: a matrix is read as often for one as for all of them.
inline constexpr Eigen::Index kResidualStrip = 128;

/// max(|A v - s u|, |A^T u - s v|) of each s, with its columns of u and v, a strip of them at a time.
[[nodiscard]] std::vector<double> triple_residuals(const Eigen::MatrixXd& matrix, std::span<const double> values,
                                                   const Eigen::MatrixXd& u, const Eigen::MatrixXd& v);

}  // namespace contexture
