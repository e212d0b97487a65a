#pragma once

#include "contexture/context/context.hpp"

namespace contexture {

/// The transfer function f of a context that is a function of its core N: s = |f(lambda)|. A composition
/// is the product of its steps' f, an untagged mixture S = f(N) = sum w_j f_j(N), a tagged one has
/// S S^T = f(N)^2 with f = sqrt(sum w_j f_j^2). Contexts that are one step on a graph of their own, as ego
/// is, have f the identity on their own core. All have f(1) = 1 and |f| <= 1 on [-1, 1].
/// Source: docs/theory.md; formulas in context/simple.hpp.
[[nodiscard]] double transfer(const Context& context, double lambda);

/// |f(lambda)|, the singular value that an eigenvalue makes.
[[nodiscard]] double magnitude(const Context& context, double lambda);
/// Whether it is the same at lambda and at -lambda.
[[nodiscard]] bool   is_even(const Context& context);

/// No less than max |f'| on [-within, within], within from 0 to 1. Of a walk context and 1 it is f'(1), the mean number
/// of steps.
///
/// Where N q = lambda q + r, ||f(N) q - f(lambda) q|| <= transfer_slope * ||r||: the divided
/// difference of f is bounded by its derivative and N is symmetric with spectrum in [-1, 1].
[[nodiscard]] double transfer_slope(const Context& context, double within = 1);

/// max |f| on [low, high] within [-1, 1], or a little more where the maximum is inside: never less.
[[nodiscard]] double transfer_bound(const Context& context, double low, double high);

/// Whether f(lambda) = lambda.
[[nodiscard]] bool is_identity(const Context& context);

}  // namespace contexture
