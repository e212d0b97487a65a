#pragma once

#include <algorithm>
#include <cmath>

#include "contexture/embedding/embed.hpp"

namespace contexture {

/// The power of two that brings the largest |entry| to at least 1 and below 2: what is multiplied by it keeps its
/// digits, and squares neither vanish nor overflow. 1 where all entries are 0; at most 2^1000, at least 2^-1000.
[[nodiscard]] inline double binary_scale(const RowMatrix& x) {
    const double largest = x.size() == 0 ? 0 : x.cwiseAbs().maxCoeff();
    return largest > 0 ? std::ldexp(1.0, -std::clamp(std::ilogb(largest), -1000, 1000)) : 1;
}

}  // namespace contexture
