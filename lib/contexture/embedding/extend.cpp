#include "contexture/embedding/extend.hpp"

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <algorithm>
#include <boost/pending/disjoint_sets.hpp>
#include <boost/property_map/property_map.hpp>
#include <cmath>
#include <limits>

namespace contexture {
namespace {

constexpr double kZeroValue = 1e-9;   // values this small are 0
constexpr double kOneDraw   = 1e-9;   // where one edge has all weight but this nothing is known of a spread
constexpr double kShift     = 1e-13;  // of a value, so that a system that is singular is one to rounding only

double self_weight(const NewNodes& nodes, Node row) {
    return nodes.to_self.empty() ? 0 : nodes.to_self[row];
}

std::vector<double> totals(const NewNodes& nodes) {
    std::vector<double> sums;
    for (Node row = 0; row < nodes.to_known.rows(); ++row)
        sums.push_back(nodes.to_known.row_sum(row) + nodes.to_new.row_sum(row) + self_weight(nodes, row));
    return sums;
}

/// Nodes from which edges lead to known ones, by way of other new nodes too.
std::vector<bool> find_reaching(const NewNodes& nodes) {
    const Node        n = nodes.to_known.rows();
    std::vector<bool> reaches(n);
    for (Node row = 0; row < n; ++row) reaches[row] = nodes.to_known.row_sum(row) > 0;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (Node row = 0; row < n; ++row) {
            if (reaches[row]) continue;
            const auto begin = nodes.to_new.targets.begin() + static_cast<std::ptrdiff_t>(nodes.to_new.offsets[row]);
            const auto end =
                nodes.to_new.targets.begin() + static_cast<std::ptrdiff_t>(nodes.to_new.offsets[row + std::size_t{1}]);
            reaches[row] = std::any_of(begin, end, [&](Node target) { return reaches[target]; });
            is_changed   = is_changed || reaches[row];
        }
    }
    return reaches;
}

/// New nodes that edges join, by way of others too: each is given the number of one of them.
std::vector<std::size_t> group_new(const NewNodes& nodes) {
    const Node                                         n = nodes.to_new.rows();
    std::vector<std::size_t>                           rank(n), parent(n), group(n);
    constexpr boost::typed_identity_property_map<Node> kPlace;
    boost::disjoint_sets                               sets(boost::make_iterator_property_map(rank.begin(), kPlace),
                                                            boost::make_iterator_property_map(parent.begin(), kPlace));
    for (Node row = 0; row < n; ++row) sets.make_set(row);
    for (Node row = 0; row < n; ++row)
        for (Arc arc = nodes.to_new.offsets[row]; arc < nodes.to_new.offsets[row + std::size_t{1}]; ++arc)
            sets.union_set(row, nodes.to_new.targets[arc]);
    for (Node row = 0; row < n; ++row) group[row] = sets.find_set(row);
    return group;
}

/// value * 1 - P among the new nodes; rows that reach nothing known are those of the identity.
Eigen::SparseMatrix<double> system_of(const NewNodes& nodes, const Extension& extension,
                                      const std::vector<double>& total, double value) {
    const Node                          n = nodes.to_known.rows();
    std::vector<Eigen::Triplet<double>> entries;
    for (Node row = 0; row < n; ++row) {
        const auto i = static_cast<int>(row);
        if (!extension.has_vector[row]) {
            entries.emplace_back(i, i, 1);
            continue;
        }
        entries.emplace_back(i, i, value - self_weight(nodes, row) / total[row]);
        for (Arc arc = nodes.to_new.offsets[row]; arc < nodes.to_new.offsets[row + std::size_t{1}]; ++arc)
            entries.emplace_back(i, static_cast<int>(nodes.to_new.targets[arc]),
                                 -nodes.to_new.weight(arc) / total[row]);
    }
    Eigen::SparseMatrix<double> system(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    system.setFromTriplets(entries.begin(), entries.end());
    return system;
}

/// The solution, 0 for groups where the value is an eigenvalue among the new nodes: there is nothing to divide by.
/// @param amplification  is raised to what the system makes of errors of size 1, infinite where there is such a group
/// @param is_lost        of each row: whether it is in such a group
Eigen::VectorXd solve_column(const Eigen::SparseMatrix<double>& system, const Eigen::VectorXd& average,
                             const std::vector<std::size_t>& group, double& amplification, std::vector<bool>& is_lost) {
    Eigen::SparseLU<Eigen::SparseMatrix<double>> factor;
    factor.compute(system);
    if (factor.info() != Eigen::Success) {
        amplification = std::numeric_limits<double>::infinity();
        is_lost.assign(group.size(), true);
        return Eigen::VectorXd::Zero(average.size());
    }
    Eigen::VectorXd       column = factor.solve(average);
    const Eigen::VectorXd ones   = factor.solve(Eigen::VectorXd::Ones(average.size()));
    const double          size   = std::max(average.cwiseAbs().maxCoeff(), std::numeric_limits<double>::min());
    std::vector<double>   grown(group.size(), 0.0);  // of a group, at the number of its node
    for (std::size_t row = 0; row < group.size(); ++row) {
        const auto   at   = static_cast<Eigen::Index>(row);
        const double own  = std::max(std::abs(ones[at]), std::abs(column[at]) / size);
        grown[group[row]] = std::max(grown[group[row]], std::isfinite(own) ? own : 1 / kZeroValue);
    }
    for (std::size_t row = 0; row < group.size(); ++row) {
        is_lost[row] = grown[group[row]] >= 1 / kZeroValue;
        if (is_lost[row]) column[static_cast<Eigen::Index>(row)] = 0;
        amplification =
            std::max(amplification, is_lost[row] ? std::numeric_limits<double>::infinity() : grown[group[row]]);
    }
    return column;
}

/// sum over known y of P(x, y) v(y), column by column.
RowMatrix average_of_known(const NewNodes& nodes, const RowMatrix& known, const std::vector<double>& total) {
    RowMatrix average = RowMatrix::Zero(nodes.to_known.rows(), known.cols());
    for (Node row = 0; row < nodes.to_known.rows(); ++row)
        for (Arc arc = nodes.to_known.offsets[row]; arc < nodes.to_known.offsets[row + std::size_t{1}]; ++arc)
            average.row(row) += nodes.to_known.weight(arc) / total[row] * known.row(nodes.to_known.targets[arc]);
    return average;
}

/// What a new node's edges lead to: shares of its average, and what each gives the vector.
class Drawn {
  public:
    void add(const SparseRows& rows, Node row, double total, const RowMatrix& of_targets,
             const Eigen::RowVectorXd& factor) {
        for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + std::size_t{1}]; ++arc) {
            shares_.push_back(rows.weight(arc) / total);
            given_.push_back(of_targets.row(rows.targets[arc]).cwiseProduct(factor));
        }
    }

    /// Of their weighted sum, were they drawn anew, as a part of a length. The variance of a draw is that of a sample
    /// of k = 1 / sum of squared shares, by k - 1; that of the mean is a k-th of it.
    [[nodiscard]] double relative_error(double length) const {
        if (!(length > 0)) return std::numeric_limits<double>::infinity();
        double sum = 0, squares = 0;
        for (const double share : shares_) sum += share;
        for (const double share : shares_) squares += share * share / (sum * sum);
        if (shares_.size() < 2 || 1 - squares < kOneDraw) return std::numeric_limits<double>::quiet_NaN();
        Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(given_.front().size());
        for (std::size_t i = 0; i < shares_.size(); ++i) mean += shares_[i] / sum * given_[i];
        double spread = 0;
        for (std::size_t i = 0; i < shares_.size(); ++i) spread += shares_[i] / sum * (given_[i] - mean).squaredNorm();
        return sum * std::sqrt(spread * squares / (1 - squares)) / length;
    }

  private:
    std::vector<double>             shares_;
    std::vector<Eigen::RowVectorXd> given_;
};

/// 1 / (value - own), what the average over a node's edges is multiplied with where a share `own` of it is itself.
Eigen::RowVectorXd inverses(std::span<const double> values, double own) {
    Eigen::RowVectorXd inverse(static_cast<Eigen::Index>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool is_lost = std::abs(values[i]) < kZeroValue || std::abs(values[i] - own) < kZeroValue;
        inverse[static_cast<Eigen::Index>(i)] = is_lost ? 0 : 1 / (values[i] - own);
    }
    return inverse;
}

std::vector<double> amplifications(std::span<const double> values) {
    std::vector<double> of_columns;
    for (const double value : values)
        of_columns.push_back(std::abs(value) < kZeroValue ? std::numeric_limits<double>::infinity()
                                                          : 1 / std::abs(value));
    return of_columns;
}

}  // namespace

Extension extend_eigenfunctions(const NewNodes& nodes, const RowMatrix& known, std::span<const double> values) {
    const std::vector<double> total = totals(nodes);
    Extension                 extension{.vectors        = RowMatrix::Zero(nodes.to_known.rows(), known.cols()),
                                        .has_vector     = find_reaching(nodes),
                                        .relative_error = {},
                                        .amplification  = amplifications(values)};
    if (nodes.to_known.rows() == 0) return extension;
    const RowMatrix                average = average_of_known(nodes, known, total);
    const std::vector<std::size_t> group   = group_new(nodes);
    std::vector<std::vector<bool>> is_lost(values.size(), std::vector<bool>(group.size(), false));
    for (Eigen::Index i = 0; i < known.cols(); ++i) {
        const double value = values[static_cast<std::size_t>(i)];
        if (std::abs(value) < kZeroValue) continue;
        double& amplification = extension.amplification[static_cast<std::size_t>(i)];
        extension.vectors.col(i) =
            solve_column(system_of(nodes, extension, total, value * (1 + kShift)), average.col(i), group, amplification,
                         is_lost[static_cast<std::size_t>(i)]);
    }
    for (Node row = 0; row < nodes.to_known.rows(); ++row) {
        const Eigen::RowVectorXd inverse = inverses(values, total[row] > 0 ? self_weight(nodes, row) / total[row] : 0);
        Drawn                    drawn;
        drawn.add(nodes.to_known, row, total[row], known, inverse);
        drawn.add(nodes.to_new, row, total[row], extension.vectors, inverse);
        extension.relative_error.push_back(drawn.relative_error(extension.vectors.row(row).norm()));
    }
    return extension;
}

Extension extend_by_values(const SparseRows& met, const RowMatrix& functions, std::span<const double> s, double power) {
    Extension          extension{.vectors        = RowMatrix::Zero(met.rows(), functions.cols()),
                                 .has_vector     = std::vector<bool>(met.rows()),
                                 .relative_error = {},
                                 .amplification  = amplifications(s)};
    Eigen::RowVectorXd factor(functions.cols());
    for (Eigen::Index i = 0; i < factor.size(); ++i)
        factor[i] =
            s[static_cast<std::size_t>(i)] < kZeroValue ? 0 : std::pow(s[static_cast<std::size_t>(i)], power - 1);
    for (Node row = 0; row < met.rows(); ++row) {
        const double total        = met.row_sum(row);
        extension.has_vector[row] = total > 0;
        for (Arc arc = met.offsets[row]; arc < met.offsets[row + std::size_t{1}]; ++arc)
            extension.vectors.row(row) +=
                met.weight(arc) / total * functions.row(met.targets[arc]).cwiseProduct(factor);
        Drawn drawn;
        drawn.add(met, row, total, functions, factor);
        extension.relative_error.push_back(drawn.relative_error(extension.vectors.row(row).norm()));
    }
    return extension;
}

}  // namespace contexture
