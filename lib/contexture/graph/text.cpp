#include "contexture/graph/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

#include "contexture/graph/graph.hpp"

namespace contexture {
namespace {

constexpr unsigned char byte_of(char c) {
    return static_cast<unsigned char>(c);
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_control(char c) {
    return byte_of(c) < 0x20 || byte_of(c) == 0x7f;
}

/// What from_chars makes of a number that may start with +.
std::from_chars_result convert(std::string_view text, double& value) {
    const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
    return std::from_chars(text.data() + (has_plus ? 1 : 0), text.data() + text.size(), value);
}

/// Whether a number that does not fit a double is too small for it, not too large.
bool is_underflow(std::string_view number) {
    constexpr std::int64_t kFar         = std::int64_t{1} << 40U;  // longer than any line
    const std::size_t      mantissa_end = std::min(number.find_first_of("eE"), number.size());
    const std::size_t      first        = number.find_first_of("123456789");
    const std::size_t      point        = std::min(number.find('.'), mantissa_end);
    std::int64_t           exponent     = 0;
    if (mantissa_end < number.size()) {
        std::string_view digits      = number.substr(mantissa_end + 1);
        const bool       is_negative = digits.starts_with('-');
        if (digits.starts_with('+') || is_negative) digits.remove_prefix(1);
        if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) exponent = kFar;
        exponent = std::min(exponent, kFar) * (is_negative ? -1 : 1);
    }
    return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) < 0;
}

/// The smallest or the largest double instead of a number that is beyond it.
double nearest(std::string_view number) {
    using Limits      = std::numeric_limits<double>;
    const double size = is_underflow(number) ? Limits::denorm_min() : Limits::max();
    return number[0] == '-' ? -size : size;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    const unsigned char first = byte_of(text[0]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte_of(text[i]) & 0xc0U) != 0x80) return 0;
    const unsigned char second = byte_of(text[1]);
    if (first == 0xe0 && second < 0xa0) return 0;
    if (first == 0xed && second > 0x9f) return 0;
    if (first == 0xf0 && second < 0x90) return 0;
    if (first == 0xf4 && second > 0x8f) return 0;
    return length;
}

std::string lower(std::string_view text) {
    std::string letters(text);
    for (char& c : letters)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return letters;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr int kMost = 40;
    std::string   shown = "'";
    for (int count = 0; !text.empty(); ++count) {
        if (count == kMost) return shown + "...'";
        const std::size_t length = is_control(text[0]) ? 0 : utf8_length(text);
        if (length == 0)
            shown += fmt::format("\\x{:02x}", byte_of(text[0]));
        else
            shown += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return shown + "'";
}

std::string_view fault_of_name(std::string_view name) {
    if (name.empty()) return "is empty; give every node a name";
    for (std::string_view rest = name; !rest.empty();) {
        if (rest[0] == '\0') return "holds a NUL byte; is this a text file, in UTF-8?";
        if (rest[0] == '\r') return "holds a lone carriage return; end lines with \\n or \\r\\n (tr '\\r' '\\n')";
        if (is_control(rest[0])) return "holds a control character; is this a text file?";
        const std::size_t length = utf8_length(rest);
        if (length == 0) return "is not UTF-8; convert the file (iconv -t UTF-8)";
        rest.remove_prefix(length);
    }
    return "";
}

ParsedWeight parse_weight(std::string_view text) {
    if (text.empty()) return {.fault = "is empty; write a number"};
    double     value     = 0;
    const auto converted = convert(text, value);
    if (converted.ptr != text.data() + text.size() || converted.ec == std::errc::invalid_argument) {
        const bool has_comma = text.find(',') != std::string_view::npos;
        return {.fault     = has_comma ? "is not a number; write decimals with a point" : "is not a number; mend it",
                .is_number = false};
    }
    if (converted.ec == std::errc::result_out_of_range) value = nearest(text);
    if (value == 0) return {};
    return {.value = value, .fault = fault_of_weight(value)};
}

std::string fault_of_edge(const ParsedWeight& weight) {
    return std::string(weight.fault) + (weight.is_number ? "" : ", or read without weights (--weighted no)");
}

bool is_missing(std::string_view text) {
    constexpr std::array<std::string_view, 9> kWords{"", "?", "-", ".", "na", "n/a", "nan", "null", "none"};
    return std::ranges::find(kWords, lower(text)) != kWords.end();
}

bool is_integer(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_number(std::string_view text) {
    double     value     = 0;
    const auto converted = convert(text, value);
    return !text.empty() && converted.ptr == text.data() + text.size() && converted.ec != std::errc::invalid_argument;
}

}  // namespace contexture
