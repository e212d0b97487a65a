#pragma once

#include <vector>

#include "contexture/context/simple.hpp"

namespace contexture {

/// The law of the number of steps of a walk context: theta_r, r = 0, 1, ..., so that its operator is
/// sum_r theta_r P^r for any walk P. It sums to 1; of an infinite law the last 1e-14 are left out.
/// @param context  walk, window, restart, heat or lazy
/// @throws Error Fault::usage where restart's alpha is below 1e-5
[[nodiscard]] std::vector<double> walk_law(const SimpleContext& context);

}  // namespace contexture
