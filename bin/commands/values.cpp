#include "values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "contexture/base/error.hpp"

namespace contexture::cli {
namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view text, std::string_view expected) {
    throw Error(Fault::usage, fmt::format("{}: expected {}, found '{}'", option, expected, text));
}

/// The number that `text` begins with; takes it off.
std::optional<double> take_number(std::string_view& text) {
    double value            = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || !std::isfinite(value)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return value;
}

/// "GB" to 1e9, "GiB" to 2^30, "" to 1, anything else to nothing.
std::optional<double> unit_bytes(std::string_view unit) {
    constexpr std::string_view kPrefixes = "KMGTP";
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    std::string upper(unit);
    std::ranges::transform(upper, upper.begin(), [](char c) { return 'a' <= c && c <= 'z' ? char(c - 'a' + 'A') : c; });
    if (upper.ends_with('B')) upper.pop_back();
    const double step = upper.size() == 2 && upper[1] == 'I' ? 1024 : 1000;
    if (upper.size() > (step > 1000 ? 2U : 1U)) return std::nullopt;
    if (upper.empty()) return 1;
    const auto power = kPrefixes.find(upper[0]);
    if (power == std::string_view::npos) return std::nullopt;
    return std::pow(step, static_cast<double>(power + 1));
}

/// How many letters to change, add, drop or swap with their neighbour (optimal string alignment).
std::size_t misspelling_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::int64_t read_whole(std::string_view option, std::string_view text, std::int64_t least, std::int64_t most) {
    std::int64_t value      = 0;
    const auto   end        = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc{} || stop != end || value < least || value > most)
        refuse(option, text, fmt::format("a whole number from {} to {}", least, most));
    return value;
}

double read_real(std::string_view option, std::string_view text, bool (*is_allowed)(double), std::string_view range) {
    std::string_view rest  = text;
    const auto       value = take_number(rest);
    if (!value || !rest.empty() || !is_allowed(*value)) refuse(option, text, range);
    return *value;
}

std::uint64_t read_bytes(std::string_view option, std::string_view text) {
    std::string_view rest   = text;
    const auto       number = take_number(rest);
    const auto       unit   = number ? unit_bytes(rest) : std::nullopt;
    const double     bytes  = unit ? *number * *unit : 0;
    if (!(bytes >= 1) || bytes > 0x1p62) refuse(option, text, "a size such as 500MB, 4GB or 2GiB");
    return static_cast<std::uint64_t>(bytes);
}

std::string read_path(std::string_view option, const std::string& text) {
    if (text.empty()) throw Error(Fault::usage, fmt::format("{}: expected the name of a file, found ''", option));
    return text;
}

double read_seconds(std::string_view option, std::string_view text) {
    std::string_view rest   = text;
    const auto       number = take_number(rest);
    const double     unit   = rest == "s" ? 1 : rest == "m" ? 60 : rest == "h" ? 3600 : 0;
    const double     time   = number ? *number * unit : 0;
    if (!(time > 0) || time > 1e9) refuse(option, text, "a time such as 30s, 10m or 2h");
    return time;
}

std::size_t read_choice(std::string_view option, std::string_view text, std::span<const std::string_view> choices) {
    const auto found = std::ranges::find(choices, text);
    if (found == choices.end()) refuse(option, text, fmt::format("{}", fmt::join(choices, " or ")));
    return static_cast<std::size_t>(found - choices.begin());
}

std::string nearest(std::string_view text, const std::vector<std::string>& known) {
    const std::size_t dashes = std::min(text.find_first_not_of('-'), text.size());
    const std::size_t limit  = (text.size() - dashes + 2) / 3;  // one slip in three letters
    std::string       best;
    std::size_t       least = limit + 1;
    for (const std::string& word : known) {
        const std::size_t distance = misspelling_distance(text, word);
        if (distance >= least) continue;
        least = distance;
        best  = word;
    }
    return best;
}

std::string suggestion(std::string_view text, const std::vector<std::string>& known) {
    const std::string near = nearest(text, known);
    return near.empty() ? "" : fmt::format(": did you mean {}?", near);
}

}  // namespace contexture::cli
