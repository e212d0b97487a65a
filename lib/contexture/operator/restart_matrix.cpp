#include "contexture/operator/restart_matrix.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/lapack_room.hpp"

extern "C" void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* pivots, int* info);
extern "C" void dgetri_(const int* n, double* a, const int* lda, const int* pivots, double* work, const int* work_size,
                        int* info);

namespace contexture {
namespace {

using Eigen::MatrixXd;

constexpr double kMostNodes     = 3000;  // 72 MB
constexpr double kProductsSaved = 1000;  // of a solve and its energy, as they are with hundreds to thousands of nodes
constexpr double kEntryASecond  = 2e9;   // that one thread meets in products, as measured
constexpr double kTermsASecond  = 2e10;  // of 2 n^3 for an inverse

bool is_worth_writing(const MarkovLink& link) {
    const double n     = link.kernel->columns();
    const double steps = static_cast<double>(link.law.size() - 1) * static_cast<double>(link.kernel->entries());
    return link.stopping > 0 && !link.kernel->is_dense() && n <= kMostNodes && steps > n * n &&
           2 * n * n * n / kTermsASecond < kProductsSaved * steps / kEntryASecond;
}

/// I - (1 - alpha) K, its rows in columns.
MatrixXd transposed_system(const MarkovLink& link) {
    const MarkovKernel& kernel = *link.kernel;
    const SparseRows&   rows   = kernel.sparse();
    const double        going  = 1 - link.stopping;
    MatrixXd            system = MatrixXd::Identity(kernel.columns(), kernel.columns());
    for (Node x = 0; x < kernel.rows(); ++x) {
        auto column = system.col(x);
        for (Arc arc = rows.offsets[x]; arc < rows.offsets[x + std::size_t{1}]; ++arc)
            column[rows.targets[arc]] -= going * rows.weights[arc];
        for (const Node a : kernel.leads_anywhere(x) ? kernel.anywhere() : std::span<const Node>())
            column[a] -= going * kernel.jump(x) / static_cast<double>(kernel.anywhere().size());
        if (kernel.is_empty_row(x) && !link.fill.empty())
            column -= going * Eigen::Map<const Eigen::VectorXd>(link.fill.data(), column.size());
    }
    return system;
}

/// The columns of the matrix are dominated by its diagonal, so that no pivot leaves it: what was eliminated stays along
/// the paths of the graph, and what no path leads to stays 0.
void invert(MatrixXd& matrix) {
    const auto       n = static_cast<int>(matrix.rows());
    std::vector<int> pivots(static_cast<std::size_t>(n));
    int              info = 0;
    dgetrf_(&n, &n, matrix.data(), &n, pivots.data(), &info);
    if (info == 0)
        call_with_room(
            [&](double* work, const int* size) { dgetri_(&n, matrix.data(), &n, pivots.data(), work, size, &info); });
    if (info != 0)
        throw Error(
            Fault::computation,
            fmt::format("the law of a restart on {} nodes could not be written out (LAPACK, info {})", n, info));
}

}  // namespace

std::shared_ptr<const MarkovKernel> restart_matrix(const MarkovLink& link) {
    if (!is_worth_writing(link)) return nullptr;
    MatrixXd law = transposed_system(link);
    invert(law);
    law *= link.stopping;
    law.transposeInPlace();
    return std::make_shared<const MarkovKernel>(std::move(law));
}

}  // namespace contexture
