#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace contexture {

enum class Separator { blanks, tab, comma, semicolon };

/// "blanks", "tabs", "commas", "semicolons": what stands between the columns.
[[nodiscard]] std::string_view plural(Separator separator);

/// A tab, a comma or a semicolon where the line has one, else blanks.
[[nodiscard]] Separator guess_separator(std::string_view line);

/// Starts as a name does and is no number: nan and inf are numbers here.
[[nodiscard]] bool is_word(std::string_view text);

/// Where the quote at the front of a text is closed, one written twice being none; npos where it is not.
[[nodiscard]] std::size_t closing_quote(std::string_view text);

/// A blank line, or one that starts with #, % or //.
[[nodiscard]] bool is_comment_or_blank(std::string_view line);

/// One line, cut.
struct Columns {
    static constexpr std::size_t kMost = 3;  ///< of a graph's lines

    std::vector<std::string_view> text;        ///< without quotes and without blanks around
    std::size_t                   count = 0;   ///< of all columns; those beyond text.size() are not in `text`
    std::string_view              fault = {};  ///< of the quoting, with what to do; "" where it is right
};

/// Cuts lines into columns. A column in double quotes may hold blanks and separators, and a quote
/// written twice. Blanks around columns do not count.
class ColumnCutter {
  public:
    /// @param most  columns whose text is wanted
    explicit ColumnCutter(Separator separator, std::size_t most = Columns::kMost)
        : separator_(separator), columns_{.text = std::vector<std::string_view>(most)}, unescaped_(most) {}

    /// Valid while the line is and until the next call.
    [[nodiscard]] const Columns& cut(std::string_view line);

    [[nodiscard]] Separator separator() const { return separator_; }

  private:
    void                      cut_at_blanks(std::string_view line);
    void                      cut_at(char separator, std::string_view line);
    void                      put(std::string_view column);
    [[nodiscard]] std::size_t put_quoted(std::string_view rest);

    Separator                separator_;
    Columns                  columns_;
    std::vector<std::string> unescaped_;  ///< of columns with doubled quotes
};

}  // namespace contexture
