#include "contexture/graph/edge_list_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

/// A sampled line whose columns stay.
struct Row {
    std::array<std::string, Columns::kMost> text;
    std::size_t                             count   = 0;
    bool                                    is_fine = true;  ///< its quotes are
};

using Rows = std::vector<Row>;

constexpr auto kEnds = std::to_array<std::string_view>({
    "author1",  "author2",  "authora", "authorb",     "person1",  "person2",  "persona",    "personb",
    "user1",    "user2",    "usera",   "userb",       "protein1", "protein2", "proteina",   "proteinb",
    "gene1",    "gene2",    "actor1",  "actor2",      "sender",   "receiver", "follower",   "followee",
    "citing",   "cited",    "userid",  "friendid",    "dest",     "caller",   "callee",     "source",
    "target",   "src",      "dst",     "destination", "from",     "to",       "u",          "v",
    "node1",    "node2",    "id1",     "id2",         "fromnode", "tonode",   "fromnodeid", "tonodeid",
    "sourceid", "targetid", "nodea",   "nodeb",       "fromid",   "toid",     "numericid1", "numericid2",
});

constexpr std::array<std::string_view, 8> kTimes = {"time", "timestamp", "date", "datetime", "year", "ts", "t", "type"};
constexpr std::array<std::string_view, 7> kNodes = {"node", "nodes", "id", "nodeid", "name", "vertex", "label"};

/// Of a column that counts the edges: pandas gives that no name.
constexpr std::array<std::string_view, 7> kCounts = {"", "id", "edge", "edgeid", "index", "key", "nr"};

/// "Node_1" -> "node1".
std::string plain(std::string_view name) {
    std::string letters = lower(name);
    std::erase_if(letters, [](char c) { return c == '_' || c == '-' || c == ' '; });
    return letters;
}

template <std::size_t size>
bool is_one_of(std::string_view name, const std::array<std::string_view, size>& names) {
    return std::ranges::find(names, plain(name)) != names.end();
}

Rows cut_rows(std::span<const SampledLine> sample, Separator separator) {
    ColumnCutter cutter(separator);
    Rows         rows;
    for (const SampledLine& line : sample) {
        const Columns& columns = cutter.cut(line.text);
        Row&           row     = rows.emplace_back();
        row.count              = columns.count;
        row.is_fine            = columns.fault.empty();
        for (std::size_t i = 0; i < std::min(columns.count, Columns::kMost); ++i) row.text[i] = columns.text[i];
    }
    return rows;
}

/// 0,5 for 0.5: no number, but nothing else either.
bool is_decimal_comma(const std::string& text) {
    const std::size_t comma = text.find(',');
    return comma != std::string::npos && is_integer(text.substr(0, comma)) &&
           is_number(text.substr(0, comma) + '.' + text.substr(comma + 1));
}

/// A number, be it one that is refused later.
bool is_meant_as_weight(const std::string& text) {
    return is_number(text) || is_decimal_comma(text);
}

/// Two columns or three, the third a number. The first of several rows may be a header.
bool fits(const Rows& rows) {
    return std::ranges::all_of(rows, [&](const Row& row) {
        const bool may_be_header = &row == rows.data() && rows.size() > 1;
        return row.is_fine &&
               (row.count == 2 || (row.count == 3 && (may_be_header || is_meant_as_weight(row.text[2]))));
    });
}

/// "1 2 0,5" has no two columns at its comma, "1 2<TAB>3" none at its tab and "a b {'w': 1, 'x': 2}"
/// none at all: cut at blanks they come out right, or are refused for what is wrong with them.
bool is_rather_at_blanks(const Rows& at_blanks, Separator separator) {
    return std::ranges::all_of(at_blanks, [&](const Row& row) {
        if (row.count < 3) return false;
        if (row.text[2].starts_with('{')) return true;
        if (row.count > 3) return false;
        if (separator == Separator::comma) return is_decimal_comma(row.text[2]);
        return is_integer(row.text[0]) && is_integer(row.text[1]) && is_number(row.text[2]);
    });
}

/// Outside of double quotes.
bool stands_in(std::string_view line, char separator) {
    bool is_quoted = false;
    for (const char c : line) {
        if (c == '"') is_quoted = !is_quoted;
        if (c == separator && !is_quoted) return true;
    }
    return false;
}

Separator decide_separator(std::span<const SampledLine> sample) {
    constexpr std::array kCandidates = {std::pair{Separator::semicolon, ';'}, std::pair{Separator::comma, ','},
                                        std::pair{Separator::tab, '\t'}};
    const Rows           at_blanks   = cut_rows(sample, Separator::blanks);
    for (const auto& [separator, character] : kCandidates)
        if (fits(cut_rows(sample, separator)) && !is_rather_at_blanks(at_blanks, separator)) return separator;
    if (fits(at_blanks) || is_rather_at_blanks(at_blanks, Separator::comma)) return Separator::blanks;
    for (const auto& [separator, character] : kCandidates)
        if (stands_in(sample.front().text, character)) return separator;
    return Separator::blanks;
}

/// "user1" and "user2", "node_a" and "node_b": names that differ in their last character alone.
bool are_of_a_series(std::string_view a, std::string_view b) {
    return a.size() == b.size() && a.size() > 1 && a.substr(0, a.size() - 1) == b.substr(0, b.size() - 1);
}

/// "source target" and the like, unless one of the words comes back as a node, or one more of a series: user3 after
/// user1 and user2. A line "source target weight" that stands there again holds no nodes.
bool has_known_names(const Row& first, std::span<const Row> rest) {
    if (!is_one_of(first.text[0], kEnds) || !is_one_of(first.text[1], kEnds) || first.text[0] == first.text[1])
        return false;
    const std::string series =
        are_of_a_series(first.text[0], first.text[1]) ? first.text[0].substr(0, first.text[0].size() - 1) : "";
    return std::ranges::none_of(rest, [&](const Row& row) {
        const bool is_again = row.count == 3 && row.text == first.text;
        return !is_again && std::ranges::any_of(std::span(row.text).first(2), [&](const std::string& node) {
            return node == first.text[0] || node == first.text[1] || (!series.empty() && node.starts_with(series));
        });
    });
}

/// "paper cited by" above numbers: words where every other line has numbers.
bool stands_above_numbers(const Row& first, std::span<const Row> rest) {
    if (!is_word(first.text[0]) || !is_word(first.text[1])) return false;
    const bool weights = first.count == 3 && is_word(first.text[2]) && !rest.empty() &&
                         std::ranges::all_of(rest, [](const Row& row) { return is_meant_as_weight(row.text[2]); });
    const bool ids = rest.size() >= 2 && std::ranges::all_of(rest, [](const Row& row) {
                         return is_number(row.text[0]) && is_number(row.text[1]);
                     });
    return weights || ids;
}

/// Two columns or three, without a weight in the third.
bool has_columns_of_names(const Row& first) {
    return first.count == 2 || (first.count == 3 && !is_meant_as_weight(first.text[2]));
}

/// Words that are not said to be an edge by a weight, nor by being of a series.
bool may_be_names(const Row& first) {
    return has_columns_of_names(first) && is_word(first.text[0]) && is_word(first.text[1]) &&
           !are_of_a_series(first.text[0], first.text[1]);
}

bool is_header(const Rows& rows) {
    const Row&                 first = rows.front();
    const std::span<const Row> rest  = std::span(rows).subspan(1);
    if (!has_columns_of_names(first)) return false;
    return has_known_names(first, rest) || stands_above_numbers(first, rest);
}

/// "id,source,target" where no word comes back as a node: the ends of an edge stand behind another column.
void refuse_names_behind(const Rows& rows, std::uint64_t line, std::string_view source) {
    const Row& first               = rows.front();
    const auto& [before, from, to] = first.text;
    if (first.count != 3 || !is_one_of(before, kCounts) || !is_one_of(from, kEnds) || !is_one_of(to, kEnds)) return;
    const bool is_node = std::ranges::any_of(std::span(rows).subspan(1), [&](const Row& row) {
        return std::ranges::any_of(row.text, [&](const std::string& text) { return text == from || text == to; });
    });
    if (from == to || is_node) return;
    refuse_line(
        source, line,
        fmt::format("{} and {} stand behind {}; put the columns in the order source, target, weight, or leave {} "
                    "out",
                    in_quotes(from), in_quotes(to), in_quotes(before), in_quotes(before)));
}

/// A header that says that these are not the columns we would take them for.
void check_header(const Row& header, std::uint64_t line, Weighted weighted, std::string_view source) {
    if (header.count < 3) return;
    if (is_one_of(header.text[2], kEnds))
        refuse_line(source, line,
                    fmt::format("the third column is named {}; put the columns in the order source, target, weight",
                                in_quotes(header.text[2])));
    if (weighted == Weighted::detect && is_one_of(header.text[2], kTimes))
        refuse_line(source, line,
                    fmt::format("the third column is named {}, which is no weight; ignore it (--weighted no) or say "
                                "that it is one (--weighted yes)",
                                in_quotes(header.text[2])));
}

}  // namespace

EdgeListShape decide_shape(std::span<const SampledLine> sample, Weighted weighted, Header header,
                           std::string_view source) {
    if (sample.size() == 1) refuse_lone_returns(source, sample.front().number, sample.front().text);
    EdgeListShape shape;
    // A line that is said to be no edge need not look like one.
    shape.separator   = decide_separator(header == Header::yes && sample.size() > 1 ? sample.subspan(1) : sample);
    const Rows rows   = cut_rows(sample, shape.separator);
    shape.has_header  = header == Header::detect ? is_header(rows) : header == Header::yes;
    shape.is_doubtful = header == Header::detect && !shape.has_header && may_be_names(rows.front());
    if (header != Header::no) refuse_names_behind(rows, sample.front().number, source);
    if (shape.has_header) check_header(rows.front(), sample.front().number, weighted, source);

    const std::size_t first = shape.has_header && rows.size() > 1 ? 1 : 0;
    shape.decided_line      = sample[first].number;
    shape.has_weight        = weighted == Weighted::yes || (weighted == Weighted::detect && rows[first].count == 3);
    shape.columns           = weighted == Weighted::no ? 0 : shape.has_weight ? 3 : 2;
    return shape;
}

bool is_name_of_node_column(std::string_view text) {
    return is_one_of(text, kNodes);
}

}  // namespace contexture
