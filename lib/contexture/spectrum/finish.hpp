#pragma once

#include <Eigen/Core>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// Singular values this close are ties, those below it are 0.
inline constexpr double kTiedValues = 1e-12;

/// What every solve ends with: triples of s = 0 up to options.dimension, where all others are known;
/// the signs of the columns; and the refusal of residuals above the tolerance. The matrices of the
/// spectrum have options.dimension columns, or none.
/// @throws Error Fault::computation where a residual is above the tolerance
void finish(const ExpectationOperator& op, const DecomposeOptions& options, Spectrum& spectrum);

/// Threads for work on each column of vectors with so many rows: 1 where starting others takes longer than it.
[[nodiscard]] int threads_for_columns(Eigen::Index rows, const DecomposeOptions& options);

}  // namespace contexture
