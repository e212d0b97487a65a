#pragma once

#include <vector>

#include "contexture/context/context.hpp"

namespace contexture {

/// Coefficients c of p(x) = sum_k c_k T_k(x) on [-1, 1] for the transfer function f of a context, p = f
/// or, of a tagged mixture, p = f^2, to working precision: what is left out sums to less than 1e-12.
/// Exact for polynomials. Of restart the terms fall by 1 + sqrt(2 alpha) each: below an alpha of 0.001 what is left out
/// sums to less than 1e-10.
/// @throws Error Fault::usage where it takes more than 16384 terms
/// Source: Trefethen, Approximation Theory and Approximation Practice, ch. 3 and 8.
[[nodiscard]] std::vector<double> chebyshev_series(const Context& context);

}  // namespace contexture
