#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/report/text_style.hpp"

namespace contexture {

/// The widest line of a table or a note, in columns of a terminal.
inline constexpr std::size_t kTableWidth = 100;

/// Columns of a terminal that UTF-8 text takes: code points, combining marks left out, East Asian
/// wide ones and emoji twice.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` cut to `width` columns, its end replaced by "..." where it is longer.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// Text broken at blanks into lines of at most kTableWidth columns, the second and later indented.
void write_wrapped(std::ostream& output, std::string_view text, std::size_t indent = 2);

/// Text in columns.
class TextTable {
  public:
    enum class Side { left, right };

    void column(std::string title, Side side = Side::right);
    void row(std::vector<std::string> cells, Emphasis emphasis = Emphasis::none);

    /// Columns two blanks apart, titles first; no blanks at the ends of lines.
    void write(std::ostream& output, const TextStyle& style = {}) const;

  private:
    struct Column {
        std::string title;
        Side        side;
    };
    struct Row {
        std::vector<std::string> cells;
        Emphasis                 emphasis;
    };
    std::vector<Column> columns_;
    std::vector<Row>    rows_;
};

}  // namespace contexture
