#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "contexture/embedding/embed.hpp"

namespace contexture {

/// y ~ mean_y + (x - mean_x) W: least squares with a penalty on |W|^2.
struct RidgeFit {
    Eigen::RowVectorXd mean_x;       ///< d
    Eigen::RowVectorXd mean_y;       ///< k
    Eigen::MatrixXd    weights;      ///< d x k
    double             penalty = 0;  ///< lambda / rows, in units of the largest variance of a column of x

    [[nodiscard]] Eigen::MatrixXd predict(const RowMatrix& x) const;
};

/// Fits on `train`, the penalty chosen by the squared error on `validation` from 10^-8, 10^-7.5, ..., 10^2, and
/// then fits with it on both. The grid has the unit of the features, over all rows of x, so their overall scale changes nothing.
/// @param x  a row a sample, d features
/// @param y  a row a sample, k outputs
/// @pre both parts have a row
[[nodiscard]] RidgeFit fit_ridge(const RowMatrix& x, const RowMatrix& y, std::span<const std::size_t> train,
                                 std::span<const std::size_t> validation);

/// Three parts of the rows.
struct RidgeParts {
    std::span<const std::size_t> train, validation, test;
};

/// Squared error on `test` over the spread of y about the training mean there, of a fit on `train` with the penalty
/// that is best on `validation`; as if y came with independent noise of `noise` times its spread, whose part in the
/// error is known in closed form: noise (1 + tr(G H C H)) / rows, H = (C + penalty)^{-1}, with the covariances C of
/// the training rows and G of the others about their mean, each over its rows. 1 is what the mean gets.
/// @pre all parts have a row
/// Source: Hoerl and Kennard 1970 (the variance of ridge regression); docs/pretext.md.
[[nodiscard]] double ridge_error(const RowMatrix& x, const RowMatrix& y, const RidgeParts& parts, double noise);

}  // namespace contexture
