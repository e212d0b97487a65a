#include "contexture/evaluate/ridge.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "contexture/evaluate/binary_scale.hpp"
#include "contexture/spectrum/dense.hpp"

namespace contexture {
namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

constexpr int kLeastHalfDecade = -16, kMostHalfDecade = 4;

double penalty_at(int half_decade) {
    return std::pow(10.0, half_decade / 2.0);
}

/// Least squares in the coordinates where the covariance of x is diagonal: every penalty is then a division.
class Diagonal {
  public:
    /// @param unit  of the penalties, a row
    Diagonal(const RowMatrix& x, const RowMatrix& y, double unit) : rows_(static_cast<double>(x.rows())), unit_(unit) {
        fit_.mean_x            = x.colwise().mean();
        fit_.mean_y            = y.colwise().mean();
        const MatrixXd centred = centred_x(x);
        SymmetricEigen eigen   = symmetric_eigen(centred.transpose() * centred);
        axes_                  = std::move(eigen.vectors);
        values_                = eigen.values.cwiseMax(0.0);
        moment_                = axes_.transpose() * (centred.transpose() * centred_y(y));
    }

    [[nodiscard]] RidgeFit at(double penalty) const {
        RidgeFit fit = fit_;
        fit.penalty  = penalty;
        fit.weights  = axes_ * in_axes(penalty);
        return fit;
    }

    /// Sum of the squared errors on other rows.
    [[nodiscard]] VectorXd errors(const RowMatrix& x, const RowMatrix& y) const {
        const MatrixXd turned = centred_x(x) * axes_;
        const MatrixXd wanted = centred_y(y);
        VectorXd       errors(kMostHalfDecade - kLeastHalfDecade + 1);
        for (int i = 0; i < errors.size(); ++i)
            errors[i] = (wanted - turned * in_axes(penalty_at(kLeastHalfDecade + i))).squaredNorm();
        return errors;
    }

    /// What independent noise of variance 1 in y adds to the mean squared error on other rows, for each penalty.
    [[nodiscard]] VectorXd variances(const RowMatrix& x) const {
        const MatrixXd turned = centred_x(x) * axes_;
        const VectorXd spread = turned.colwise().squaredNorm().transpose() / static_cast<double>(x.rows());
        VectorXd       variances(kMostHalfDecade - kLeastHalfDecade + 1);
        for (int i = 0; i < variances.size(); ++i) {
            const Eigen::ArrayXd kept = inverse(penalty_at(kLeastHalfDecade + i));
            variances[i]              = 1 / rows_ + (spread.array() * values_.array() * kept.square()).sum();
        }
        return variances;
    }

    /// Squared errors and spread, each a row.
    [[nodiscard]] VectorXd relative_errors(const RowMatrix& x, const RowMatrix& y, double noise) const {
        const double spread = centred_y(y).squaredNorm();
        if (!(spread > 0)) return VectorXd::Ones(kMostHalfDecade - kLeastHalfDecade + 1);
        return errors(x, y) / spread + noise * variances(x);
    }

  private:
    [[nodiscard]] MatrixXd       centred_x(const RowMatrix& x) const { return x.rowwise() - fit_.mean_x; }
    [[nodiscard]] MatrixXd       centred_y(const RowMatrix& y) const { return y.rowwise() - fit_.mean_y; }
    [[nodiscard]] Eigen::ArrayXd inverse(double penalty) const {
        const double floor = unit_ > 0 ? penalty * unit_ * rows_ : std::numeric_limits<double>::infinity();
        return (values_.array() + floor).inverse();
    }
    [[nodiscard]] MatrixXd in_axes(double penalty) const {
        return (inverse(penalty).matrix().asDiagonal() * moment_).eval();
    }

    double   rows_;
    double   unit_;
    RidgeFit fit_;
    MatrixXd axes_;    ///< d x d
    VectorXd values_;  ///< d, ascending
    MatrixXd moment_;  ///< d x k
};

RowMatrix take(const RowMatrix& matrix, std::span<const std::size_t> rows, double scale = 1) {
    RowMatrix taken(std::ssize(rows), matrix.cols());
    for (std::size_t i = 0; i < rows.size(); ++i)
        taken.row(static_cast<Eigen::Index>(i)) = matrix.row(static_cast<Eigen::Index>(rows[i])) * scale;
    return taken;
}

/// The largest variance of a column. Over all rows, of those to be predicted too: a function that lives on a few of
/// them has hardly any on the others, and a penalty in its unit there would be none.
double unit_of(const RowMatrix& x, double scale) {
    if (x.size() == 0) return 0;
    const Eigen::RowVectorXd mean    = (x * scale).colwise().mean();
    Eigen::RowVectorXd       squares = Eigen::RowVectorXd::Zero(x.cols());
    for (Eigen::Index row = 0; row < x.rows(); ++row)  // by columns each entry would be a cache line
        squares += (x.row(row) * scale - mean).cwiseAbs2();
    return squares.maxCoeff() / static_cast<double>(x.rows());
}

}  // namespace

MatrixXd RidgeFit::predict(const RowMatrix& x) const {
    return ((x.rowwise() - mean_x) * weights).rowwise() + mean_y;
}

RidgeFit fit_ridge(const RowMatrix& x, const RowMatrix& y, std::span<const std::size_t> train,
                   std::span<const std::size_t> validation) {
    const double scale = binary_scale(x), unit = unit_of(x, scale);
    Eigen::Index best = 0;
    Diagonal(take(x, train, scale), take(y, train), unit)
        .errors(take(x, validation, scale), take(y, validation))
        .minCoeff(&best);
    std::vector<std::size_t> both(train.begin(), train.end());
    both.insert(both.end(), validation.begin(), validation.end());
    const double penalty = penalty_at(kLeastHalfDecade + static_cast<int>(best));
    RidgeFit     fit     = Diagonal(take(x, both, scale), take(y, both), unit).at(penalty);
    fit.mean_x /= scale;
    fit.weights *= scale;
    return fit;
}

double ridge_error(const RowMatrix& x, const RowMatrix& y, const RidgeParts& parts, double noise) {
    const double   scale = binary_scale(x);
    const Diagonal fit(take(x, parts.train, scale), take(y, parts.train), unit_of(x, scale));
    Eigen::Index   best = 0;
    fit.relative_errors(take(x, parts.validation, scale), take(y, parts.validation), noise).minCoeff(&best);
    return fit.relative_errors(take(x, parts.test, scale), take(y, parts.test), noise)[best];
}

}  // namespace contexture
