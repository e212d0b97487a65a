#pragma once

#include "contexture/context/context.hpp"

namespace contexture {

/// The transfer function f of a context: S = f(N) for its core N, s = |f(lambda)|. For ego, f is the
/// identity on its own core. All are polynomials with non-negative coefficients or limits of such, so
/// f(1) = 1 and |f| <= 1 on [-1, 1].
/// Source: docs/theory.md; formulas in context/context.hpp.
[[nodiscard]] double transfer(const Context& context, double lambda);

/// max |f'| on [-1, 1], which is f'(1): the mean number of steps of the walk.
///
/// Where N q = lambda q + r, ||f(N) q - f(lambda) q|| <= transfer_slope * ||r||: the divided
/// difference of f is bounded by its derivative and N is symmetric with spectrum in [-1, 1].
[[nodiscard]] double transfer_slope(const Context& context);

/// max |f| on [low, high] within [-1, 1], or a little more where the maximum is inside: never less.
[[nodiscard]] double transfer_bound(const Context& context, double low, double high);

/// Whether f(lambda) = lambda.
[[nodiscard]] bool is_identity(const Context& context);

}  // namespace contexture
