#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace contexture {

/// Appends the shortest text that reads back to the same double; zero without a sign, as "-0" is a whole number to most
/// readers.
void append_number(std::string& text, double value);

/// Rows of so many numbers whose text is worth handing to a thread, at least 1.
[[nodiscard]] std::size_t rows_a_strip(std::size_t columns);

/// How write_rows() shares the rows out.
struct RowTextOptions {
    std::size_t strip   = 64;  ///< rows that a thread makes the text of at a time, at least 1
    int         threads = 0;   ///< 0: all cores; changes no byte
};

/// Appends the text of a row; called by several threads at once.
using AppendRow = std::function<void(std::string& text, std::size_t row)>;

/// Writes the text of so many rows in their order, made by several threads while one writes. Memory: the text of four
/// strips a thread.
/// @throws what `append` and the stream throw; Error Fault::computation where threads cannot be started. A stream that
///         fails without throwing is left as it is, and no more is made for it.
void write_rows(std::ostream& output, std::size_t rows, const AppendRow& append, const RowTextOptions& options = {});

}  // namespace contexture
