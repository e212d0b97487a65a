#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <utility>

namespace contexture {

// Numbers that are the same on every platform, which those of the standard's distributions are not.

inline constexpr std::uint64_t kGoldenGamma = 0x9e3779b97f4a7c15ULL;  ///< the step of SplitMix64

/// The finaliser of SplitMix64: numbers that differ in a bit differ in half of theirs.
/// Source: Steele, Lea and Flood 2014.
[[nodiscard]] inline std::uint64_t finalized(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

/// A seed of its own for each list of numbers, such as a seed, a step and a chunk: none of them is taken to another's.
[[nodiscard]] inline std::uint64_t mixed_seed(std::initializer_list<std::uint64_t> numbers) {
    std::uint64_t state = 0;
    for (const std::uint64_t each : numbers) state = finalized(state + each + kGoldenGamma);
    return state;
}

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
