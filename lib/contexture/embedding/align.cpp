#include "contexture/embedding/align.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/spectrum/dense.hpp"

namespace contexture {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kRoundedZero      = 1e-9;   // singular values up to it are what rounding leaves of 0
constexpr double kRoundedConstant  = 1e-14;  // of a mean: what centring leaves of a column that is the same everywhere
constexpr double kRoundingOfSingle = 1e-6;   // of a direction that numbers of single precision have not, with a margin

/// Whether single precision holds every number: then they were made in it.
bool is_of_single_precision(const RowMatrix& phi) {
    return (phi.array() == phi.cast<float>().cast<double>().array()).all();
}

/// phi with every column divided by its largest entry, which changes no span. A column of zeros stays.
RowMatrix stretched(RowMatrix phi) {
    for (Index column = 0; column < phi.cols(); ++column) {
        const double most = phi.col(column).cwiseAbs().maxCoeff();
        if (most > 0) phi.col(column) /= most;
    }
    return phi;
}

/// sqrt(P_X) (Phi - E Phi) of columns whose largest entries are 1, each brought to length 1, or to 0 where rounding is
/// all that is left of it: that share of its mean. Rows of nodes without one are 0.
MatrixXd weighted_and_centred(std::span<const double> marginal, const RowMatrix& phi, const std::vector<bool>& has_row,
                              double rounding) {
    Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(phi.cols());
    double             mass = 0;
    for (Index x = 0; x < phi.rows(); ++x) {
        if (!has_row[static_cast<std::size_t>(x)]) continue;
        mean += marginal[static_cast<std::size_t>(x)] * phi.row(x);
        mass += marginal[static_cast<std::size_t>(x)];
    }
    if (mass > 0) mean /= mass;
    MatrixXd weighted = MatrixXd::Zero(phi.rows(), phi.cols());
    for (Index x = 0; x < phi.rows(); ++x)
        if (has_row[static_cast<std::size_t>(x)])
            weighted.row(x) = std::sqrt(marginal[static_cast<std::size_t>(x)]) * (phi.row(x) - mean);
    for (Index column = 0; column < weighted.cols(); ++column) {
        const double length = weighted.col(column).norm();
        if (length > rounding * std::abs(mean[column]))
            weighted.col(column) /= length;
        else
            weighted.col(column).setZero();
    }
    return weighted;
}

/// Orthonormal columns of the same span.
MatrixXd span_of(const MatrixXd& weighted, double tolerance) {
    const double unit = weighted.cwiseAbs().maxCoeff();
    if (!(unit > 0)) throw Error(Fault::input, "the embedding is the same for all nodes: there is nothing to align");
    const DenseSvd svd  = dense_svd(weighted / unit);
    const Index    rank = std::count_if(svd.values.begin(), svd.values.end(),
                                        [&](double value) { return value > tolerance * svd.values[0]; });
    return svd.u.leftCols(rank);
}

/// ||S^T Q||^2: B in coordinates where C is the identity.
double squared_image(const ExpectationOperator& op, const MatrixXd& basis) {
    Eigen::VectorXd image(static_cast<Index>(op.values()));
    double          sum = 0;
    for (Index i = 0; i < basis.cols(); ++i) {
        op.apply_adjoint({basis.col(i).data(), op.nodes()}, {image.data(), op.values()});
        sum += image.squaredNorm();
    }
    return sum;
}

/// Rows of unit length; rows of length 0 stay.
RowMatrix unit_rows(RowMatrix rows) {
    for (Index x = 0; x < rows.rows(); ++x) {
        const double length = rows.row(x).norm();
        if (length > 0) rows.row(x) /= length;
    }
    return rows;
}

/// The k rows nearest to row x by cosine, ties by the smaller number, ascending.
std::vector<Index> nearest(const RowMatrix& rows, Index x, int k) {
    Eigen::VectorXd near = rows * rows.row(x).transpose();
    near[x]              = -2;
    std::vector<Index> order(static_cast<std::size_t>(rows.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    std::partial_sort(order.begin(), order.begin() + k, order.end(),
                      [&](Index i, Index j) { return near[i] != near[j] ? near[i] > near[j] : i < j; });
    order.resize(static_cast<std::size_t>(k));
    std::ranges::sort(order);
    return order;
}

std::vector<Index> draw_queries(Index n, const AlignOptions& options) {
    std::vector<Index> queries(static_cast<std::size_t>(n));
    std::iota(queries.begin(), queries.end(), Index{0});
    if (n <= options.most_queries) return queries;
    std::mt19937_64 generator(options.seed);
    for (std::size_t i = 0; i < options.most_queries; ++i)
        std::swap(queries[i], queries[i + draw_below(generator, queries.size() - i)]);
    queries.resize(options.most_queries);
    return queries;
}

/// Over nodes that both have: how many of the k nearest are common.
void compare_neighbours(const Spectrum& spectrum, const RowMatrix& phi, const std::vector<bool>& has_row,
                        const AlignOptions& options, Alignment& found) {
    const Embedding    own = embed(spectrum);
    std::vector<Index> rows, nodes;
    for (std::size_t i = 0; i < own.nodes.size(); ++i) {
        if (!has_row[own.nodes[i]]) continue;
        rows.push_back(static_cast<Index>(i));
        nodes.push_back(static_cast<Index>(own.nodes[i]));
    }
    const auto n = static_cast<Index>(rows.size());
    if (n < 3 || options.neighbours < 1) return;
    const int       k       = static_cast<int>(std::min<Index>(options.neighbours, n - 1));
    const RowMatrix mine    = unit_rows(own.vectors(rows, Eigen::all));
    const double    unit    = phi.cwiseAbs().maxCoeff();  // squares of lengths are to be numbers
    const RowMatrix other   = unit_rows(phi(nodes, Eigen::all) / (unit > 0 ? unit : 1));
    double          sum     = 0;
    const auto      queries = draw_queries(n, options);
    for (const Index x : queries) {
        const auto         a = nearest(mine, x, k), b = nearest(other, x, k);
        std::vector<Index> common;
        std::ranges::set_intersection(a, b, std::back_inserter(common));
        sum += static_cast<double>(common.size()) / k;
    }
    found.neighbours               = k;
    found.queries                  = static_cast<Node>(queries.size());
    found.mutual_neighbours        = sum / static_cast<double>(queries.size());
    found.mutual_neighbours_chance = static_cast<double>(k) / static_cast<double>(n - 1);
}

std::optional<double> sum_of_squares(const Spectrum& spectrum, std::size_t count) {
    const std::vector<double>& s = spectrum.singular_values;
    if (s.size() < count && !spectrum.is_complete) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < std::min(s.size(), count); ++i)
        if (s[i] > kRoundedZero) sum += s[i] * s[i];
    return sum;
}

}  // namespace

std::optional<double> captured(const Alignment& found) {
    if (!(found.ratio_trace_most.value_or(0) > 0)) return std::nullopt;
    return found.ratio_trace / *found.ratio_trace_most;
}

Alignment align(const ExpectationOperator& op, const Spectrum& spectrum, const RowMatrix& phi,
                const std::vector<bool>& has_row, const AlignOptions& options) {
    const std::vector<double>& s         = spectrum.singular_values;
    const bool                 is_single = is_of_single_precision(phi);
    const MatrixXd             centred   = weighted_and_centred(op.input_marginal(), stretched(phi), has_row,
                                                  is_single ? kRoundingOfSingle : kRoundedConstant);
    const MatrixXd basis = span_of(centred, std::max(options.rank_tolerance, is_single ? kRoundingOfSingle : 0.0));
    const auto     n = static_cast<double>(std::ranges::count_if(op.input_marginal(), [](double p) { return p > 0; }));
    Alignment      found{.columns   = static_cast<int>(phi.cols()),
                         .rank      = static_cast<int>(basis.cols()),
                         .dimension = static_cast<int>(s.size()),
                         .cosines   = {}};
    for (Node x = 0; x < op.nodes(); ++x)
        if (!has_row[x]) found.missing_mass += op.input_marginal()[x];
    found.ratio_trace        = squared_image(op, basis);
    found.ratio_trace_most   = sum_of_squares(spectrum, static_cast<std::size_t>(found.rank));
    found.ratio_trace_chance = found.rank * spectrum.energy / (n - 1);

    const DenseSvd angles = dense_svd(spectrum.left.transpose() * basis);
    double         sum    = 0;
    for (const double value : angles.values) {
        found.cosines.push_back(std::clamp(value, 0.0, 1.0));
        sum += found.cosines.back() * found.cosines.back();
    }
    found.mean_squared_correlation        = sum / static_cast<double>(found.cosines.size());
    found.mean_squared_correlation_chance = std::max(found.dimension, found.rank) / (n - 1);
    compare_neighbours(spectrum, phi, has_row, options, found);
    return found;
}

}  // namespace contexture
