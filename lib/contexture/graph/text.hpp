#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace contexture {

/// What graph files are made of: words and numbers.

[[nodiscard]] constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// A to Z as a to z, all else as it is.
[[nodiscard]] std::string lower(std::string_view text);

/// Without the blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Length of the UTF-8 character that a text begins with; 0 where it begins with none: no overlong forms, no
/// surrogates, nothing beyond U+10FFFF. Of one byte at least.
/// Source: Unicode 15, table 3-7, well-formed byte sequences.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Offending text for a message: in quotes, at most 40 characters of it, nothing that a terminal acts on.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Why this cannot be the name of a node, with what to do; "" where it can. A name is one or more
/// characters of UTF-8, none of them a control character.
[[nodiscard]] std::string_view fault_of_name(std::string_view name);

/// A weight as text. `fault` says why it is none, with what to do; "" where it is one or 0.
struct ParsedWeight {
    double           value     = 0;
    std::string_view fault     = {};
    bool             is_number = true;
};

[[nodiscard]] ParsedWeight parse_weight(std::string_view text);

/// The fault of an edge's weight, in a file that may be read without any.
[[nodiscard]] std::string fault_of_edge(const ParsedWeight& weight);

/// Digits, perhaps after a sign.
[[nodiscard]] bool is_integer(std::string_view text);
/// What tools write where there is no value: nothing, ?, -, ., na, n/a, nan, null, none, small or capital.
[[nodiscard]] bool is_missing(std::string_view text);
/// Anything that reads as a number, `inf` and `nan` and 1e999 among them.
[[nodiscard]] bool is_number(std::string_view text);

}  // namespace contexture
