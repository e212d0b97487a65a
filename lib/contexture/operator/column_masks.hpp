#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/graph/points.hpp"

namespace contexture {

inline constexpr int    kMasks       = 50;   ///< draws that a masked context is the mean of
inline constexpr double kMaskedShare = 0.2;  ///< of a table's columns, hidden in each draw

/// The coordinates that stay visible, one list a draw. Whole columns of the table are hidden: a category
/// with all its coordinates. A fifth of the columns, rounded, and at least one.
/// @throws Error Fault::input where the table has one column only
/// Source: Zhai et al. 2025, section 5.3: 20% of the features, 50 draws.
[[nodiscard]] std::vector<std::vector<Eigen::Index>> draw_visible(const Points& points, std::uint64_t seed);

}  // namespace contexture
