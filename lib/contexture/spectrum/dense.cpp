#include "contexture/spectrum/dense.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/lapack_room.hpp"

extern "C" void dsyevd_(const char* job, const char* triangle, const int* n, double* a, const int* lda, double* values,
                        double* work, const int* work_size, int* integer_work, const int* integer_work_size, int* info);
extern "C" void dsygvd_(const int* type, const char* job, const char* triangle, const int* n, double* a, const int* lda,
                        double* b, const int* ldb, double* values, double* work, const int* work_size,
                        int* integer_work, const int* integer_work_size, int* info);
extern "C" void dgesdd_(const char* job, const int* m, const int* n, double* a, const int* lda, double* s, double* u,
                        const int* ldu, double* vt, const int* ldvt, double* work, const int* work_size,
                        int* integer_work, int* info);
extern "C" void dgesvd_(const char* left_job, const char* right_job, const int* m, const int* n, double* a,
                        const int* lda, double* s, double* u, const int* ldu, double* vt, const int* ldvt, double* work,
                        const int* work_size, int* info);
extern "C" void dpstrf_(const char* triangle, const int* n, double* a, const int* lda, int* pivots, int* rank,
                        const double* tolerance, double* work, int* info);

namespace contexture {
namespace {

constexpr Eigen::Index kLongSide = 200;   // of a shorter matrix all triples take no time
constexpr double       kFaintest = 1e-4;  // s beside the largest: its square has eight digits less than A

[[noreturn]] void refuse(const char* routine, Eigen::Index rows, int info) {
    throw Error(Fault::computation, fmt::format("the dense solver failed on a matrix of {} rows (LAPACK {}, info {})",
                                                rows, routine, info));
}

/// LAPACK counts the numbers that it works with in int, and does not notice where there are more.
void require_countable(const char* routine, Eigen::Index rows, double numbers) {
    if (numbers > std::numeric_limits<int>::max())
        throw Error(Fault::computation,
                    fmt::format("a dense solve of {} rows is beyond what LAPACK's {} can count: ask "
                                "for fewer dimensions",
                                rows, routine));
}

/// What LAPACK's divide and conquer of symmetric matrices works in.
struct Room {
    double* work;
    int     size;  // -1: asks for the best
    int*    integers;
    int     integer_size;
};

/// All eigenpairs by `routine`, which puts vectors in the matrix's place and their values beside: asked for the room
/// that it works best in, then called.
SymmetricEigen divided(Eigen::MatrixXd matrix, const char* name, Eigen::VectorXd& values,
                       const std::function<void(double* matrix, const Room& room, int& info)>& routine) {
    const int n = static_cast<int>(matrix.rows());
    if (n == 0) return {std::move(values), std::move(matrix)};
    require_countable(name, n, 1 + 6.0 * n + 2.0 * n * n);
    double best          = 0;
    int    best_integers = 0, info = 0;
    routine(matrix.data(), {.work = &best, .size = -1, .integers = &best_integers, .integer_size = -1}, info);
    std::vector<double> work(static_cast<std::size_t>(best));
    std::vector<int>    integers(static_cast<std::size_t>(best_integers));
    routine(matrix.data(),
            {.work         = work.data(),
             .size         = static_cast<int>(best),
             .integers     = integers.data(),
             .integer_size = best_integers},
            info);
    if (info != 0) refuse(name, n, info);
    return {std::move(values), std::move(matrix)};
}

/// Where the triples of an m x n matrix go, V as V^T.
DenseSvd room_for_svd(Eigen::Index m, Eigen::Index n) {
    const Eigen::Index k = std::min(m, n);
    return {.values = Eigen::VectorXd(k), .u = Eigen::MatrixXd(m, k), .v = Eigen::MatrixXd(k, n)};
}

/// Triples by dgesdd, V^T for V; what it reports.
int divide_and_conquer(Eigen::MatrixXd matrix, DenseSvd& svd) {
    const int m = static_cast<int>(matrix.rows());
    const int n = static_cast<int>(matrix.cols());
    const int k = std::min(m, n);
    require_countable("dgesdd", k, 4.0 * k * k + 7.0 * k + std::max(m, n));
    std::vector<int> integer_work(8 * static_cast<std::size_t>(k));
    int              info = 0;
    call_with_room([&](double* work, const int* size) {
        dgesdd_("S", &m, &n, matrix.data(), &m, svd.values.data(), svd.u.data(), &m, svd.v.data(), &k, work, size,
                integer_work.data(), &info);
    });
    return info;
}

/// Whether A^T A surely has fewer than `wanted` eigenvalues above kFaintest^2 of the largest: pivoted Cholesky stops
/// after fewer columns, and what it leaves has no larger trace, which bounds the eigenvalues that follow. The largest
/// is at least the mean of all weighted by themselves.
bool is_surely_faint(Eigen::MatrixXd squares, Eigen::Index wanted) {
    const int           n        = static_cast<int>(squares.rows());
    const double        largest  = squares.squaredNorm() / squares.trace();
    const double        diagonal = kFaintest * kFaintest * largest / n;
    std::vector<int>    pivots(static_cast<std::size_t>(n));
    std::vector<double> work(2 * static_cast<std::size_t>(n));
    int                 rank = 0, info = 0;
    dpstrf_("L", &n, squares.data(), &n, pivots.data(), &rank, &diagonal, work.data(), &info);
    return rank < wanted;
}

/// The triples of A in the span of an orthonormal basis of leading vectors of its shorter side, and the values of the
/// other squares.
DenseSvd svd_in_span(const Eigen::MatrixXd& matrix, const Eigen::MatrixXd& basis,
                     const Eigen::VectorXd& other_squares) {
    const bool is_wide = matrix.rows() < matrix.cols();
    DenseSvd   svd     = is_wide ? dense_svd(basis.transpose() * matrix) : dense_svd(matrix * basis);
    auto&      inside  = is_wide ? svd.u : svd.v;
    inside             = basis * inside;
    const Eigen::VectorXd others =
        other_squares.reverse().cwiseMax(0).cwiseSqrt().cwiseMin(svd.values[basis.cols() - 1]);
    svd.values.conservativeResize(basis.cols() + others.size());
    svd.values.tail(others.size()) = others;
    return svd;
}

}  // namespace

SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix) {
    const int       n = static_cast<int>(matrix.rows());
    Eigen::VectorXd values(n);
    return divided(std::move(matrix), "dsyevd", values, [&](double* a, const Room& room, int& info) {
        dsyevd_("V", "L", &n, a, &n, values.data(), room.work, &room.size, room.integers, &room.integer_size, &info);
    });
}

SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix, Eigen::MatrixXd metric) {
    const int       n = static_cast<int>(matrix.rows()), type = 1;
    Eigen::VectorXd values(n);
    return divided(std::move(matrix), "dsygvd", values, [&](double* a, const Room& room, int& info) {
        dsygvd_(&type, "V", "L", &n, a, &n, metric.data(), &n, values.data(), room.work, &room.size, room.integers,
                &room.integer_size, &info);
    });
}

DenseSvd dense_svd(const Eigen::MatrixXd& matrix) {
    if (matrix.size() == 0)
        return {.values = {}, .u = Eigen::MatrixXd(matrix.rows(), 0), .v = Eigen::MatrixXd(matrix.cols(), 0)};
    DenseSvd  svd  = room_for_svd(matrix.rows(), matrix.cols());
    const int info = divide_and_conquer(matrix, svd);
    if (info < 0) refuse("dgesdd", matrix.rows(), info);
    if (info > 0) {  // it did not converge
        svd = {};
        return dense_svd_by_qr(matrix);
    }
    svd.v.transposeInPlace();
    return svd;
}

DenseSvd dense_svd_by_qr(Eigen::MatrixXd matrix) {
    const int m    = static_cast<int>(matrix.rows());
    const int n    = static_cast<int>(matrix.cols());
    const int k    = std::min(m, n);
    DenseSvd  svd  = room_for_svd(m, n);
    int       info = 0;
    call_with_room([&](double* work, const int* size) {
        dgesvd_("S", "S", &m, &n, matrix.data(), &m, svd.values.data(), svd.u.data(), &m, svd.v.data(), &k, work, size,
                &info);
    });
    if (info != 0) refuse("dgesvd", m, info);
    svd.v.transposeInPlace();
    return svd;
}

DenseSvd leading_svd(const Eigen::MatrixXd& matrix, Eigen::Index wanted) {
    const Eigen::Index n = std::min(matrix.rows(), matrix.cols());
    if (n >= kLongSide && 2 * wanted <= n) {
        Eigen::MatrixXd squares(n, n);
        if (matrix.rows() < matrix.cols())
            squares.noalias() = matrix * matrix.transpose();
        else
            squares.noalias() = matrix.transpose() * matrix;
        if (!is_surely_faint(squares, wanted)) {
            const SymmetricEigen eigen   = symmetric_eigen(std::move(squares));
            const double         largest = eigen.values[n - 1], last = eigen.values[n - wanted];
            if (last >= kFaintest * kFaintest * largest)
                return svd_in_span(matrix, eigen.vectors.rightCols(wanted), eigen.values.head(n - wanted));
        }
    }
    DenseSvd           svd   = dense_svd(matrix);
    const Eigen::Index count = std::min(wanted, n);
    svd.u.conservativeResize(Eigen::NoChange, count);
    svd.v.conservativeResize(Eigen::NoChange, count);
    return svd;
}

std::vector<double> triple_residuals(const Eigen::MatrixXd& matrix, std::span<const double> values,
                                     const Eigen::MatrixXd& u, const Eigen::MatrixXd& v) {
    const auto          count = static_cast<Eigen::Index>(values.size());
    std::vector<double> residuals;
    for (Eigen::Index first = 0; first < count; first += kResidualStrip) {
        const Eigen::Index                      width = std::min(kResidualStrip, count - first);
        const auto                              left = u.middleCols(first, width), right = v.middleCols(first, width);
        const Eigen::Map<const Eigen::VectorXd> s(values.data() + first, width);
        Eigen::MatrixXd                         of_left = -left * s.asDiagonal(), of_right = -right * s.asDiagonal();
        of_left.noalias() += matrix * right;
        of_right.noalias() += matrix.transpose() * left;
        for (Eigen::Index i = 0; i < width; ++i)
            residuals.push_back(std::max(of_left.col(i).norm(), of_right.col(i).norm()));
    }
    return residuals;
}

}  // namespace contexture
