#include "contexture/graph/columns.hpp"

#include <algorithm>

#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::string_view kOpenQuote =
    "a double quote is not closed on its line; close it, or write a quote within quotes twice";
constexpr std::string_view kTextAfterQuote =
    "there is text right after a closing double quote; write a quote within quotes twice";

constexpr char character(Separator separator) {
    switch (separator) {
        case Separator::tab:
            return '\t';
        case Separator::comma:
            return ',';
        case Separator::semicolon:
            return ';';
        case Separator::blanks:
            break;
    }
    return ' ';
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
    while (at < line.size() && is_blank(line[at])) ++at;
    return at;
}

}  // namespace

std::string_view plural(Separator separator) {
    switch (separator) {
        case Separator::tab:
            return "tabs";
        case Separator::comma:
            return "commas";
        case Separator::semicolon:
            return "semicolons";
        case Separator::blanks:
            break;
    }
    return "blanks";
}

Separator guess_separator(std::string_view line) {
    for (const Separator separator : {Separator::tab, Separator::comma, Separator::semicolon})
        if (line.find(character(separator)) != std::string_view::npos) return separator;
    return Separator::blanks;
}

bool is_word(std::string_view text) {
    if (text.empty() || is_number(text)) return false;
    const char first = text[0];
    return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_' ||
           static_cast<unsigned char>(first) >= 0x80;
}

std::size_t closing_quote(std::string_view text) {
    std::size_t close = text.find('"', 1);
    while (close != std::string_view::npos && text.substr(close + 1).starts_with('"'))
        close = text.find('"', close + 2);
    return close;
}

bool is_comment_or_blank(std::string_view line) {
    const std::size_t first = skip_blanks(line, 0);
    if (first == line.size() || line[first] == '#' || line[first] == '%') return true;
    return line.substr(first).starts_with("//");
}

const Columns& ColumnCutter::cut(std::string_view line) {
    columns_.count = 0;
    columns_.fault = {};
    if (separator_ == Separator::blanks)
        cut_at_blanks(line);
    else
        cut_at(character(separator_), line);
    return columns_;
}

void ColumnCutter::cut_at_blanks(std::string_view line) {
    std::size_t at = skip_blanks(line, 0);
    while (at < line.size() && columns_.fault.empty()) {
        if (line[at] == '"') {
            at += put_quoted(line.substr(at));
            if (at < line.size() && !is_blank(line[at]) && columns_.fault.empty()) columns_.fault = kTextAfterQuote;
        } else {
            const std::size_t begin = at;
            while (at < line.size() && !is_blank(line[at])) ++at;
            put(line.substr(begin, at - begin));
        }
        at = skip_blanks(line, at);
    }
}

/// Blanks at the end of the line go first: between tabs they would be an empty last column.
void ColumnCutter::cut_at(char separator, std::string_view line) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    std::size_t at = 0;
    for (bool is_more = !line.empty(); is_more;) {
        while (at < line.size() && is_blank(line[at]) && line[at] != separator) ++at;
        std::size_t end = at;
        if (at < line.size() && line[at] == '"') {
            end = at + put_quoted(line.substr(at));
            while (end < line.size() && is_blank(line[end]) && line[end] != separator) ++end;
            if (end < line.size() && line[end] != separator && columns_.fault.empty()) columns_.fault = kTextAfterQuote;
            if (!columns_.fault.empty()) return;
        } else {
            end = std::min(line.find(separator, at), line.size());
            put(trimmed(line.substr(at, end - at)));
        }
        is_more = end < line.size();
        at      = end + 1;
    }
}

void ColumnCutter::put(std::string_view column) {
    if (columns_.count < columns_.text.size()) columns_.text[columns_.count] = column;
    ++columns_.count;
}

/// The column that starts with the quote at the front. Returns how many characters it takes.
std::size_t ColumnCutter::put_quoted(std::string_view rest) {
    const std::size_t close = closing_quote(rest);
    if (close == std::string_view::npos) {
        columns_.fault = kOpenQuote;
        return rest.size();
    }
    std::string_view column = rest.substr(1, close - 1);
    if (column.find('"') != std::string_view::npos && columns_.count < columns_.text.size()) {
        std::string& text = unescaped_[columns_.count];
        text.clear();
        for (std::size_t i = 0; i < column.size(); ++i) {
            text += column[i];
            if (column[i] == '"') ++i;
        }
        column = text;
    }
    put(column);
    return close + 1;
}

}  // namespace contexture
