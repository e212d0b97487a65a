#include "contexture/spectrum/dense.hpp"

#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"

extern "C" void dsyevd_(const char* job, const char* triangle, const int* n, double* a, const int* lda, double* values,
                        double* work, const int* work_size, int* integer_work, const int* integer_work_size, int* info);

namespace contexture {

SymmetricEigen symmetric_eigen(Eigen::MatrixXd matrix) {
    const int       n = static_cast<int>(matrix.rows());
    Eigen::VectorXd values(n);
    if (n == 0) return {std::move(values), std::move(matrix)};

    int       info         = 0;
    int       integer_size = -1;
    double    size         = 0;
    const int ask          = -1;
    dsyevd_("V", "L", &n, matrix.data(), &n, values.data(), &size, &ask, &integer_size, &ask, &info);
    const int           work_size = static_cast<int>(size);
    std::vector<double> work(static_cast<std::size_t>(work_size));
    std::vector<int>    integer_work(static_cast<std::size_t>(integer_size));
    dsyevd_("V", "L", &n, matrix.data(), &n, values.data(), work.data(), &work_size, integer_work.data(), &integer_size,
            &info);
    if (info != 0)
        throw Error(Fault::computation, "the dense eigensolver failed on a matrix of " + std::to_string(n) +
                                            " rows (LAPACK dsyevd, info " + std::to_string(info) + ")");
    return {std::move(values), std::move(matrix)};
}

}  // namespace contexture
