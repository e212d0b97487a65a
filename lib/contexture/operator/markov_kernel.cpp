#include "contexture/operator/markov_kernel.hpp"

#include <cblas.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace contexture {
namespace {

/// @param elsewhere  of each row: weight that its entries do not have; empty for none
void normalize(SparseRows& rows, const std::vector<double>& elsewhere) {
    std::vector<double> weights(rows.targets.size());
    for (std::size_t row = 0; row + 1 < rows.offsets.size(); ++row) {
        const double sum = rows.row_sum(row) + (elsewhere.empty() ? 0 : elsewhere[row]);
        for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + 1]; ++arc) weights[arc] = rows.weight(arc) / sum;
    }
    rows.weights = std::move(weights);
}

SparseRows transposed(const SparseRows& rows) {
    SparseRows columns;
    columns.columns = rows.rows();
    columns.offsets.assign(rows.columns + std::size_t{1}, 0);
    for (const Node target : rows.targets) ++columns.offsets[target + std::size_t{1}];
    std::partial_sum(columns.offsets.begin(), columns.offsets.end(), columns.offsets.begin());
    columns.targets.resize(rows.targets.size());
    columns.weights.resize(rows.targets.size());
    std::vector<Arc> next(columns.offsets.begin(), columns.offsets.end() - 1);
    for (Node row = 0; row < rows.rows(); ++row) {
        for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + std::size_t{1}]; ++arc) {
            const Arc place        = next[rows.targets[arc]]++;
            columns.targets[place] = row;
            columns.weights[place] = rows.weights[arc];
        }
    }
    return columns;
}

/// Bounds of parts of about equally many entries.
std::vector<Node> balanced(const SparseRows& rows, int parts) {
    std::vector<Node> first(static_cast<std::size_t>(parts) + 1);
    for (std::size_t part = 0; part < first.size(); ++part) {
        const Arc wanted = rows.targets.size() * part / static_cast<Arc>(parts);
        first[part]      = static_cast<Node>(std::ranges::lower_bound(rows.offsets, wanted) - rows.offsets.begin());
    }
    first.front() = 0;
    first.back()  = rows.rows();
    return first;
}

/// y = rows * x. Streams 12 bytes an entry, gathers 8.
void multiply(const SparseRows& rows, const std::vector<Node>& first, ThreadTeam& team, const double* x, double* y) {
    team.run([&](int part) {
        const Node end = first[static_cast<std::size_t>(part) + 1];
        for (Node row = first[static_cast<std::size_t>(part)]; row < end; ++row) {
            double sum = 0;
            for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + std::size_t{1}]; ++arc)
                sum += rows.weights[arc] * x[rows.targets[arc]];
            y[row] = sum;
        }
    });
}

/// So many rows or columns of a dense matrix are read one by one: each entry of a row is a cache line of its own.
constexpr Eigen::Index kFew = 16;

/// The first places of x with a value, one more than kFew at most.
std::vector<Eigen::Index> places_of(const Eigen::Map<const Eigen::VectorXd>& x) {
    std::vector<Eigen::Index> places;
    for (Eigen::Index i = 0; i < x.size() && std::ssize(places) <= kFew; ++i)
        if (x[i] != 0) places.push_back(i);
    return places;
}

/// y = matrix * x, or its transpose. Streams 8 bytes an entry, with the threads of BLAS; of an x with few values, such
/// as the unit vectors that write a matrix out, only the rows or columns that they meet.
void multiply(const Eigen::MatrixXd& matrix, bool is_transposed, const double* x, double* y) {
    const Eigen::Map<const Eigen::VectorXd> from(x, is_transposed ? matrix.rows() : matrix.cols());
    Eigen::Map<Eigen::VectorXd>             to(y, is_transposed ? matrix.cols() : matrix.rows());
    const std::vector<Eigen::Index>         places = places_of(from);
    if (std::ssize(places) <= kFew) {
        to.setZero();
        for (const Eigen::Index i : places)
            if (is_transposed)
                to += from[i] * matrix.row(i).transpose();
            else
                to += from[i] * matrix.col(i);
        return;
    }
    const auto rows    = static_cast<blasint>(matrix.rows());
    const auto columns = static_cast<blasint>(matrix.cols());
    cblas_dgemv(CblasColMajor, is_transposed ? CblasTrans : CblasNoTrans, rows, columns, 1, matrix.data(), rows, x, 1,
                0, y, 1);
}

Eigen::Map<const Eigen::VectorXd> view(std::span<const double> x) {
    return {x.data(), static_cast<Eigen::Index>(x.size())};
}

}  // namespace

MarkovKernel::MarkovKernel(SparseRows rows, int threads, const EvenWeight& even) : forward_(std::move(rows)) {
    std::vector<double> elsewhere(even.total > 0 ? forward_.rows() : 0, 0.0);
    jump_ = elsewhere;
    for (Node row = 0; row < elsewhere.size(); ++row) {
        if (!even.members[row]) continue;
        members_.push_back(row);
        elsewhere[row] = even.total;
        jump_[row]     = even.total / (forward_.row_sum(row) + even.total);
    }
    normalize(forward_, elsewhere);
    backward_ = transposed(forward_);
    for (Node row = 0; row < forward_.rows(); ++row)
        if (is_empty_row(row)) empty_rows_.push_back(row);
    const Arc worth = std::max<Arc>(1, forward_.targets.size() / kArcsWorthAThread);
    const int parts =
        static_cast<int>(std::min<Arc>(static_cast<Arc>(threads > 0 ? threads : hardware_threads()), worth));
    first_row_    = balanced(forward_, parts);
    first_column_ = balanced(backward_, parts);
    team_         = std::make_unique<ThreadTeam>(parts);
}

MarkovKernel::MarkovKernel(Eigen::MatrixXd rows) : dense_(std::move(rows)) {}

Node MarkovKernel::rows() const {
    return is_dense() ? static_cast<Node>(dense_.rows()) : forward_.rows();
}

Node MarkovKernel::columns() const {
    return is_dense() ? static_cast<Node>(dense_.cols()) : forward_.columns;
}

bool MarkovKernel::is_empty_row(Node row) const {
    return !is_dense() && !leads_anywhere(row) && forward_.offsets[row] == forward_.offsets[row + std::size_t{1}];
}

std::vector<double> MarkovKernel::fill_for(std::span<const double> input) const {
    if (std::ranges::none_of(empty_rows_, [&](Node row) { return input[row] > 0; })) return {};
    std::vector<double> law(columns());
    apply_adjoint(input, law);
    const double sum = std::accumulate(law.begin(), law.end(), 0.0);
    if (sum > 0)
        for (double& probability : law) probability /= sum;
    return law;
}

void MarkovKernel::apply(std::span<const double> g, std::span<double> y, std::span<const double> fill) const {
    if (is_dense()) {
        multiply(dense_, false, g.data(), y.data());
        return;
    }
    multiply(forward_, first_row_, *team_, g.data(), y.data());
    if (!members_.empty()) {
        double sum = 0;
        for (const Node a : members_) sum += g[a];
        const double mean = sum / static_cast<double>(members_.size());
        for (const Node row : members_) y[row] += jump_[row] * mean;
    }
    if (fill.empty()) return;
    const double mean = view(fill).dot(view(g));
    for (const Node row : empty_rows_) y[row] = mean;
}

void MarkovKernel::apply_adjoint(std::span<const double> p, std::span<double> y, std::span<const double> fill) const {
    if (is_dense()) {
        multiply(dense_, true, p.data(), y.data());
        return;
    }
    multiply(backward_, first_column_, *team_, p.data(), y.data());
    if (!members_.empty()) {
        double mass = 0;
        for (const Node row : members_) mass += p[row] * jump_[row];
        for (const Node a : members_) y[a] += mass / static_cast<double>(members_.size());
    }
    if (fill.empty()) return;
    double unknown = 0;
    for (const Node row : empty_rows_) unknown += p[row];
    for (std::size_t a = 0; a < y.size(); ++a) y[a] += unknown * fill[a];
}

}  // namespace contexture
