#pragma once

#include <string>
#include <string_view>

namespace contexture {

/// What the place that a table is written to can show beyond plain ASCII.
struct TextStyle {
    bool has_color  = false;  ///< of a terminal that does not ask for none
    bool has_blocks = false;  ///< the block elements of Unicode, U+2580 to U+2588
};

enum class Emphasis { none, title, best, failed, warning };

/// `text` between the escapes of a terminal's colour, where there is colour. What is told so is told in words too.
[[nodiscard]] std::string emphasized(std::string_view text, Emphasis emphasis, const TextStyle& style);

}  // namespace contexture
