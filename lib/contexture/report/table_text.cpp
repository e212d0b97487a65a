#include "contexture/report/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace contexture {

std::string count(std::uint64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string six(double value) {
    return fmt::format("{:.6f}", value);
}

std::string six(std::optional<double> value) {
    return value ? six(*value) : "-";
}

std::string rough(double value) {
    return value > 0 ? fmt::format("{:.0e}", value) : "0";
}

double largest(const std::vector<double>& values) {
    return values.empty() ? 0 : std::ranges::max(values);
}

std::string singular_value(const Spectrum& spectrum, std::size_t i) {
    return i < spectrum.singular_values.size() ? six(spectrum.singular_values[i]) : "-";
}

std::string tail_text(const Score& score) {
    return score.tail ? fmt::format("the first {} values", *score.tail) : "all values";
}

}  // namespace contexture
