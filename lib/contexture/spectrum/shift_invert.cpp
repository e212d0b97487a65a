#include "contexture/spectrum/shift_invert.hpp"

#include <Eigen/OrderingMethods>
#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

// The constant vector, whose eigenvalue is 1, is deflated: sigma need only keep the factorization
// definite, and errors of 1e-16 / 1e-8 along that vector are projected out.
constexpr double kShift = 1e-8;

using Matrix = Eigen::SparseMatrix<double, Eigen::ColMajor, int>;

/// The lower triangle of sigma - M, M = sign * N.
Matrix shifted_lower_triangle(const FilterTarget& target) {
    const NormalizedAdjacency& adjacency = *target.adjacency;
    const auto                 offsets   = adjacency.offsets();
    const auto                 targets   = adjacency.targets();
    const auto                 weights   = adjacency.weights();
    const auto                 inverse   = adjacency.inverse_root();
    const auto                 n         = static_cast<int>(adjacency.size());
    Matrix                     matrix(n, n);
    matrix.reserve(static_cast<Eigen::Index>(targets.size() / 2) + n);
    for (int column = 0; column < n; ++column) {
        const auto row = static_cast<Node>(column);
        double     own = 1 + kShift;
        matrix.startVec(column);
        Arc arc = offsets[row];
        for (; arc < offsets[row + std::size_t{1}] && targets[arc] <= row; ++arc)
            if (targets[arc] == row)
                own -= target.sign * (weights.empty() ? 1.0 : weights[arc]) * inverse[row] * inverse[row];
        matrix.insertBack(column, column) = own;
        for (; arc < offsets[row + std::size_t{1}]; ++arc)
            matrix.insertBack(static_cast<int>(targets[arc]), column) =
                -target.sign * (weights.empty() ? 1.0 : weights[arc]) * inverse[row] * inverse[targets[arc]];
    }
    matrix.finalize();
    return matrix;
}

/// Whether the Cholesky factor of the matrix with this lower triangle stays within the limits. Walks
/// each row's subtree of the elimination tree: one visit an entry of the factor, none beyond the limit.
/// Source: Davis 2006, Direct Methods for Sparse Linear Systems, section 4.4.
bool fits(const Matrix& lower, double most_entries, double most_operations) {
    const Matrix        upper = lower.transpose();  // column k holds row k of the lower triangle
    const auto          n     = static_cast<std::size_t>(upper.cols());
    std::vector<int>    parent(n, -1);
    std::vector<int>    seen_from(n, -1);
    std::vector<double> count(n, 1);
    double              entries    = static_cast<double>(n);
    double              operations = static_cast<double>(n);
    for (int row = 0; row < upper.cols(); ++row) {
        seen_from[static_cast<std::size_t>(row)] = row;
        for (Matrix::InnerIterator entry(upper, row); entry && entry.index() < row; ++entry) {
            int node = static_cast<int>(entry.index());
            while (seen_from[static_cast<std::size_t>(node)] != row) {
                const auto at = static_cast<std::size_t>(node);
                if (parent[at] < 0) parent[at] = row;
                seen_from[at] = row;
                operations += 2 * count[at] + 1;
                count[at] += 1;
                entries += 1;
                node = parent[at];
            }
            if (entries > most_entries || operations > most_operations) return false;
        }
    }
    return true;
}

}  // namespace

std::unique_ptr<ShiftInvert> ShiftInvert::factorize(const FilterTarget& target, double most_entries,
                                                    double most_operations) {
    constexpr double kMostIndex = std::numeric_limits<int>::max();  // Eigen counts in int
    most_entries                = std::min(most_entries, kMostIndex);
    const auto   entries        = static_cast<double>(target.adjacency->targets().size());
    const double rows           = target.adjacency->size();
    if (entries + rows > most_entries * 2 || 1.2 * entries + 2 * rows > kMostIndex)  // what its ordering asks for
        return nullptr;
    const Matrix matrix = shifted_lower_triangle(target);
    Permutation  order;  // new place to old
    Eigen::AMDOrdering<int>()(matrix.selfadjointView<Eigen::Lower>(), order);
    Matrix turned(matrix.rows(), matrix.cols());
    turned.selfadjointView<Eigen::Lower>() = matrix.selfadjointView<Eigen::Lower>().twistedBy(order.inverse());
    if (!fits(turned, most_entries, most_operations)) return nullptr;
    std::unique_ptr<ShiftInvert> result(new ShiftInvert(std::move(order)));
    result->factor_.compute(turned);
    if (result->factor_.info() != Eigen::Success)
        throw Error(Fault::computation, "the sparse Cholesky factorization of " + std::to_string(turned.rows()) +
                                            " rows failed: the matrix is not positive definite");
    return result;
}

void ShiftInvert::apply(const double* x, double* y) const {
    const Eigen::Index    n           = order_.size();
    const Eigen::VectorXd right       = order_.inverse() * Eigen::Map<const Eigen::VectorXd>(x, n);
    Eigen::Map<Eigen::VectorXd>(y, n) = order_ * factor_.solve(right);
}

double ShiftInvert::value(double eigenvalue) const {
    return 1 / (1 + kShift - std::min(eigenvalue, 1.0));
}

double ShiftInvert::inverse(double value) const {
    return value > 0.5 / (1 + kShift) ? 1 + kShift - 1 / value : -1;
}

}  // namespace contexture
