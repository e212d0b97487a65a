#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <utility>

namespace contexture {

// Numbers that are the same on every platform, which those of the standard's distributions are not.

/// Uniform in [0, 1): 53 bits.
[[nodiscard]] inline double draw_unit(std::mt19937_64& generator) {
    return static_cast<double>(generator() >> 11U) * 0x1p-53;
}

/// Uniform in 0 .. bound - 1, for bounds below 2^53.
[[nodiscard]] inline std::size_t draw_below(std::mt19937_64& generator, std::size_t bound) {
    return static_cast<std::size_t>(draw_unit(generator) * static_cast<double>(bound));
}

/// Any order alike: Fisher and Yates.
template <typename Value>
void shuffle(std::span<Value> order, std::mt19937_64& generator) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draw_below(generator, i)]);
}

}  // namespace contexture
