#pragma once

#include <Eigen/Core>

#include "contexture/operator/nearest_points.hpp"

namespace contexture {

/// T(a | x) proportional to exp(-gamma |x - a|^2) over all n points a, x itself included: n x n, rows that
/// sum to 1. 8 n^2 bytes; n^2 p operations, and n^2 exponentials, a draw.
/// @param is_masked  the mean over draws of hidden columns, see draw_visible
/// @throws Error Fault::computation where it exceeds the memory limit
/// Source: Zhai et al. 2025, section 5.3.
[[nodiscard]] Eigen::MatrixXd radial_kernel(const Points& points, double gamma, bool is_masked,
                                            const PointKernelOptions& options = {});

}  // namespace contexture
