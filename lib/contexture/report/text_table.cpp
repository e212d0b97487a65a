#include "contexture/report/text_table.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <span>

namespace contexture {
namespace {

struct Letters {
    char32_t first;
    char32_t last;
};

// Blocks, not single letters: a table may be off by a column for a rare letter, never unreadable.
constexpr std::array<Letters, 5> kNoWidth{
    {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};
constexpr std::array<Letters, 8> kWide{{{0x1100, 0x115F},
                                        {0x2E80, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};

bool is_in(char32_t letter, std::span<const Letters> ranges) {
    return std::ranges::any_of(ranges, [&](const Letters& r) { return r.first <= letter && letter <= r.last; });
}

std::size_t width_of(char32_t letter) {
    if (is_in(letter, kNoWidth)) return 0;
    return is_in(letter, kWide) ? 2 : 1;
}

/// Takes the first code point off well-formed UTF-8.
char32_t take_letter(std::string_view& text) {
    const auto        first  = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t          letter = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < std::min(length, text.size()); ++i)
        letter = letter << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(std::min(length, text.size()));
    return letter;
}

std::string padded(const std::string& text, std::size_t width, TextTable::Side side) {
    const std::string blanks(width - std::min(width, display_width(text)), ' ');
    return side == TextTable::Side::left ? text + blanks : blanks + text;
}

void write_line(std::ostream& output, std::string line, Emphasis emphasis = Emphasis::none,
                const TextStyle& style = {}) {
    line.erase(line.find_last_not_of(' ') + 1);
    output << emphasized(line, emphasis, style) << '\n';
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) width += width_of(take_letter(text));
    return width;
}

std::string shortened(std::string_view text, std::size_t width) {
    constexpr std::string_view kEllipsis = "...";
    if (display_width(text) <= width) return std::string(text);
    const std::string_view whole = text;
    std::size_t            taken = 0;
    std::size_t            end   = 0;
    while (!text.empty()) {
        taken += width_of(take_letter(text));
        if (taken + kEllipsis.size() > width) break;
        end = whole.size() - text.size();
    }
    return std::string(whole.substr(0, end)).append(kEllipsis);
}

void write_wrapped(std::ostream& output, std::string_view text, std::size_t indent) {
    std::string line;
    bool        is_fresh = true;  // nothing on this line yet but its indent
    while (!text.empty()) {
        const auto             blank = std::min(text.find(' '), text.size());
        const std::string_view word  = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (!is_fresh && display_width(line) + 1 + display_width(word) > kTableWidth) {
            write_line(output, std::move(line));
            line     = std::string(indent, ' ');
            is_fresh = true;
        }
        if (!is_fresh) line += ' ';
        line += word;
        is_fresh = false;
    }
    write_line(output, std::move(line));
}

void TextTable::column(std::string title, Side side) {
    columns_.push_back({std::move(title), side});
}

void TextTable::row(std::vector<std::string> cells, Emphasis emphasis) {
    cells.resize(columns_.size());
    rows_.push_back({std::move(cells), emphasis});
}

void TextTable::write(std::ostream& output, const TextStyle& style) const {
    std::vector<std::size_t> widths;
    std::string              titles;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        std::size_t width = display_width(columns_[c].title);
        for (const Row& row : rows_) width = std::max(width, display_width(row.cells[c]));
        widths.push_back(width);
        titles += (c > 0 ? "  " : "") + padded(columns_[c].title, width, columns_[c].side);
    }
    write_line(output, titles, Emphasis::title, style);
    for (const Row& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < columns_.size(); ++c)
            line += (c > 0 ? "  " : "") + padded(row.cells[c], widths[c], columns_[c].side);
        write_line(output, line, row.emphasis, style);
    }
}

}  // namespace contexture
