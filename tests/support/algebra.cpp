#include "support/algebra.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

extern "C" void dsyevr_(const char* job, const char* range, const char* triangle, const int* n, double* a,
                        const int* lda, const double* least, const double* most, const int* first, const int* last,
                        const double* tolerance, int* found, double* values, double* vectors, const int* ldz,
                        int* support, double* work, const int* work_size, int* integer_work,
                        const int* integer_work_size, int* info);
extern "C" void dgesv_(const int* n, const int* columns, double* a, const int* lda, int* pivots, double* b,
                       const int* ldb, int* info);

namespace support {

SymmetricEigen symmetric_eigen(const MatrixXd& matrix) {
    const int        n = static_cast<int>(matrix.rows());
    MatrixXd         work_on(matrix);
    SymmetricEigen   eigen{.values = VectorXd(n), .vectors = MatrixXd(n, n)};
    std::vector<int> support(2 * static_cast<std::size_t>(n)), integer_work(10 * static_cast<std::size_t>(n));
    int              integer_size = 10 * n, size = 26 * n, found = 0, info = 0;
    VectorXd         work(size);
    const double     none = 0;
    dsyevr_("V", "A", "L", &n, work_on.data(), &n, &none, &none, &n, &n, &none, &found, eigen.values.data(),
            eigen.vectors.data(), &n, support.data(), work.data(), &size, integer_work.data(), &integer_size, &info);
    REQUIRE(info == 0);
    REQUIRE(found == n);
    // A full set of orthonormal vectors that belong to their values is right, whoever found it.
    const MatrixXd image = matrix * eigen.vectors;
    REQUIRE((image - eigen.vectors * eigen.values.asDiagonal()).norm() <= 1e-13 * n * (1 + matrix.norm()));
    REQUIRE((eigen.vectors.transpose() * eigen.vectors - MatrixXd::Identity(n, n)).norm() <= 1e-13 * n);
    return eigen;
}

VectorXd singular_values(const MatrixXd& matrix) {
    const Index m = matrix.rows(), n = matrix.cols();
    MatrixXd    both            = MatrixXd::Zero(m + n, m + n);  // its eigenvalues are s, -s and zeros
    both.topRightCorner(m, n)   = matrix;
    both.bottomLeftCorner(n, m) = matrix.transpose();
    return symmetric_eigen(both).values.reverse().head(std::min(m, n));
}

MatrixXd solve(MatrixXd a, MatrixXd b) {
    const int        n = static_cast<int>(a.rows()), columns = static_cast<int>(b.cols());
    std::vector<int> pivots(static_cast<std::size_t>(n));
    int              info = 0;
    dgesv_(&n, &columns, a.data(), &n, pivots.data(), b.data(), &n, &info);
    REQUIRE(info == 0);
    return b;
}

MatrixXd orthonormal(MatrixXd columns) {
    for (Index k = 0; k < columns.cols(); ++k) {
        const auto before = columns.leftCols(k);
        for (int pass = 0; pass < 2; ++pass) {  // the second takes what rounding left
            const VectorXd shares = before.transpose() * columns.col(k);
            columns.col(k) -= before * shares;
        }
        columns.col(k).normalize();
    }
    return columns;
}

}  // namespace support
