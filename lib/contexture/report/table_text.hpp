#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/score/assess.hpp"
#include "contexture/spectrum/spectrum.hpp"

// How tables write numbers.

namespace contexture {

inline constexpr std::size_t kNameWidth = 18;  ///< of a context in a table: the other columns take the rest

[[nodiscard]] std::string count(std::uint64_t number, std::string_view one, std::string_view many);
/// Six decimals; "-" for nothing.
[[nodiscard]] std::string six(double value);
[[nodiscard]] std::string six(std::optional<double> value);
/// An error or a residual: its size is what matters.
[[nodiscard]] std::string rough(double value);
[[nodiscard]] double      largest(const std::vector<double>& values);
[[nodiscard]] std::string singular_value(const Spectrum& spectrum, std::size_t i);
/// What tau divides by.
[[nodiscard]] std::string tail_text(const Score& score);

}  // namespace contexture
