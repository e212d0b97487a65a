#pragma once

#include <vector>

#include "contexture/spectrum/spectrum.hpp"
#include "support/dense.hpp"

/// What must hold of any spectrum, checked against a dense operator.
namespace support {

/// Of two lists of finite numbers of one length.
double largest_difference(const std::vector<double>& found, const std::vector<double>& expected);

/// Each reported residual is at least the true one, and none is above the tolerance.
void check_residuals(const contexture::Spectrum& spectrum, const MatrixXd& s, double tolerance);

/// Everything at once. @param accuracy of the singular values
void check_spectrum(const contexture::Spectrum& spectrum, const Joint& joint, double accuracy, double tolerance = 1e-6);

}  // namespace support
