#include "contexture/graph/matrix_market.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/graph/columns.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::string_view kBanner = "%%matrixmarket";

struct Size {
    Node          nodes   = 0;
    std::uint64_t entries = 0;
};

struct Banner {
    bool is_symmetric = false;
    bool has_values   = false;
};

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(lower(line.substr(0, end)));
        line.remove_prefix(end);
    }
    return words;
}

[[noreturn]] void refuse(const LineReader& lines, std::string_view what) {
    refuse_line(lines.name(), std::max<std::uint64_t>(lines.number(), 1), what);
}

/// "%%MatrixMarket matrix coordinate real|integer|pattern general|symmetric"
Banner read_banner(LineReader& lines) {
    const auto line = lines.next();
    if (!line || !is_matrix_market(*line))
        refuse(lines, "no Matrix Market banner; the first line must be '%%MatrixMarket matrix coordinate ...'");
    const std::vector<std::string> words = words_of(*line);
    if (words.size() != 5 || words[1] != "matrix")
        refuse(lines,
               fmt::format("the banner {} is not '%%MatrixMarket matrix FORMAT FIELD SYMMETRY'", in_quotes(*line)));
    if (words[2] != "coordinate")
        refuse(lines,
               fmt::format("the format is {}; only sparse matrices are read: write 'coordinate'", in_quotes(words[2])));
    if (words[3] != "real" && words[3] != "integer" && words[3] != "pattern")
        refuse(lines,
               fmt::format("the entries are {}; write real, integer or pattern entries, say their absolute values",
                           in_quotes(words[3])));
    if (words[4] != "general" && words[4] != "symmetric")
        refuse(lines, fmt::format("the symmetry is {}; write a 'general' or 'symmetric' matrix, say of absolute values",
                                  in_quotes(words[4])));
    return {.is_symmetric = words[4] == "symmetric", .has_values = words[3] != "pattern"};
}

/// A line that is neither blank nor a comment; comments start with % alone.
std::optional<std::string_view> next_entry(LineReader& lines) {
    for (auto line = lines.next(); line; line = lines.next()) {
        const std::string_view text = trimmed(*line);
        if (!text.empty() && text[0] != '%') return text;
    }
    return std::nullopt;
}

std::uint64_t whole_number(const LineReader& lines, std::string_view text, std::string_view what) {
    std::uint64_t value     = 0;
    const auto    converted = std::from_chars(text.data(), text.data() + text.size(), value);
    if (converted.ec != std::errc() || converted.ptr != text.data() + text.size())
        refuse(lines, fmt::format("the {} {} is not a whole number from 0; mend the line", what, in_quotes(text)));
    return value;
}

/// "rows columns entries"
Size read_size(LineReader& lines) {
    const auto line = next_entry(lines);
    if (!line) refuse(lines, "the file ends before its line of sizes; expected 'rows columns entries'");
    ColumnCutter   cutter(Separator::blanks);
    const Columns& columns = cutter.cut(*line);
    if (!columns.fault.empty()) refuse(lines, std::string(columns.fault));
    if (columns.count != 3)
        refuse(lines, fmt::format("expected 'rows columns entries', found {} columns; mend the line", columns.count));
    const std::uint64_t rows  = whole_number(lines, columns.text[0], "number of rows");
    const std::uint64_t width = whole_number(lines, columns.text[1], "number of columns");
    if (rows != width)
        refuse(lines, fmt::format("the matrix is {} x {}, a graph's is square; write a bipartite graph as an edge list",
                                  rows, width));
    if (rows >= std::numeric_limits<Node>::max())
        throw Error(Fault::computation, fmt::format("{}:{}: {} nodes: this build numbers nodes with 32 bits",
                                                    lines.name(), lines.number(), rows));
    constexpr std::uint64_t kBytesPerNode = 40;  // its name, and what a Graph holds of it
    if (rows * kBytesPerNode > available_memory())
        throw Error(Fault::computation,
                    fmt::format("{}:{}: {} nodes need {} of memory, {} are free", lines.name(), lines.number(), rows,
                                human_bytes(rows * kBytesPerNode), human_bytes(available_memory())));
    return {.nodes = static_cast<Node>(rows), .entries = whole_number(lines, columns.text[2], "number of entries")};
}

Node read_index(const LineReader& lines, std::string_view text, std::string_view what, Node nodes) {
    const std::uint64_t index = whole_number(lines, text, what);
    if (index == 0) refuse(lines, fmt::format("the {} is 0; indices start at 1", what));
    if (index > nodes)
        refuse(lines, fmt::format("the {} {} is beyond the matrix of {} rows; mend the line of sizes or this one", what,
                                  index, nodes));
    return static_cast<Node>(index - 1);
}

/// One line "row column [value]". Zeros are dropped, values ignored without `has_weight`.
void read_entry(const LineReader& lines, const Columns& columns, const Banner& banner, bool has_weight, Node nodes,
                EdgeTable& table) {
    const std::size_t expected = banner.has_values ? 3 : 2;
    if (!columns.fault.empty()) refuse(lines, std::string(columns.fault));
    if (columns.count != expected)
        refuse(lines, fmt::format("expected {} columns (row, column{}), found {}; mend the line", expected,
                                  banner.has_values ? ", value" : "", columns.count));
    const Node row    = read_index(lines, columns.text[0], "row", nodes);
    const Node column = read_index(lines, columns.text[1], "column", nodes);
    ++table.provenance.edge_lines;
    if (has_weight) {
        const ParsedWeight weight = parse_weight(columns.text[2]);
        if (!weight.fault.empty())
            refuse(lines, fmt::format("the value {} {}", in_quotes(columns.text[2]), fault_of_edge(weight)));
        if (weight.value == 0) {
            ++table.provenance.zero_weights_dropped;
            return;
        }
        table.weight.push_back(weight.value);
    }
    table.source.push_back(row);
    table.target.push_back(column);
}

/// Refuses a symmetric matrix that holds both triangles: its pairs would count twice.
class OneTriangle {
  public:
    void check(const LineReader& lines, Node row, Node column) {
        has_lower_ = has_lower_ || row > column;
        has_upper_ = has_upper_ || row < column;
        if (has_lower_ && has_upper_)
            refuse(lines,
                   "a symmetric matrix with entries on both sides of its diagonal; store one triangle, or "
                   "say 'general' in the banner");
    }

  private:
    bool has_lower_ = false;
    bool has_upper_ = false;
};

void read_entries(LineReader& lines, const Banner& banner, bool has_weight, const Size& size, EdgeTable& table) {
    ColumnCutter cutter(Separator::blanks);
    OneTriangle  triangle;
    for (auto line = next_entry(lines); line; line = next_entry(lines)) {
        if (table.provenance.edge_lines == size.entries)
            refuse(lines, fmt::format("more entries than the {} of the line of sizes; mend that line", size.entries));
        const std::size_t before = table.source.size();
        read_entry(lines, cutter.cut(*line), banner, has_weight, size.nodes, table);
        if (banner.is_symmetric && table.source.size() > before)
            triangle.check(lines, table.source.back(), table.target.back());
    }
    if (table.provenance.edge_lines < size.entries)
        refuse(lines,
               fmt::format("the file ends after {} of {} entries; it is cut short, or the line of sizes is wrong",
                           table.provenance.edge_lines, size.entries));
}

/// Both directions of each entry off the diagonal.
void mirror(EdgeTable& table) {
    const std::size_t count = table.source.size();
    for (std::size_t entry = 0; entry < count; ++entry) {
        const Node row    = table.source[entry];
        const Node column = table.target[entry];
        if (row == column) continue;
        table.source.push_back(column);
        table.target.push_back(row);
        if (!table.weight.empty()) table.weight.push_back(table.weight[entry]);
    }
}

/// Whether the entries above the diagonal are those below it, values included.
bool is_symmetric(const EdgeTable& table) {
    using Entry = std::tuple<Node, Node, double>;
    std::vector<Entry> upper;
    std::vector<Entry> lower;
    for (std::size_t entry = 0; entry < table.source.size(); ++entry) {
        const Node   row    = table.source[entry];
        const Node   column = table.target[entry];
        const double weight = table.weight.empty() ? 1 : table.weight[entry];
        if (row < column) upper.emplace_back(row, column, weight);
        if (row > column) lower.emplace_back(column, row, weight);
    }
    if (upper.size() != lower.size()) return false;
    std::ranges::sort(upper);
    std::ranges::sort(lower);
    return upper == lower;
}

/// A symmetric matrix that was written out as a general one states each pair twice: one goes, so
/// that the pair weighs what the matrix says.
void drop_upper_triangle(EdgeTable& table) {
    std::size_t kept = 0;
    for (std::size_t entry = 0; entry < table.source.size(); ++entry) {
        if (table.source[entry] < table.target[entry]) continue;
        table.source[kept] = table.source[entry];
        table.target[kept] = table.target[entry];
        if (!table.weight.empty()) table.weight[kept] = table.weight[entry];
        ++kept;
    }
    table.source.resize(kept);
    table.target.resize(kept);
    if (!table.weight.empty()) table.weight.resize(kept);
}

}  // namespace

bool is_matrix_market(std::string_view first_line) {
    return lower(first_line.substr(0, kBanner.size())) == kBanner;
}

EdgeTable read_matrix_market(LineReader& lines, const ReadOptions& options) {
    const Banner banner = read_banner(lines);
    if (options.weighted == Weighted::yes && !banner.has_values)
        refuse(lines, "a pattern has no weights; write the matrix with values, or read it without weights");
    const Size size = read_size(lines);

    EdgeTable table;
    read_entries(lines, banner, banner.has_values && options.weighted != Weighted::no, size, table);
    if (table.source.empty())
        throw Error(Fault::input, fmt::format("{}: no edges: the matrix has no entry but zeros", lines.name()));
    const bool add_up = !table.weight.empty() || options.build.repeats == Repeats::sum;
    if (banner.is_symmetric && options.build.is_directed) mirror(table);
    if (!banner.is_symmetric && !options.build.is_directed && add_up && is_symmetric(table)) drop_upper_triangle(table);

    std::array<char, 16> digits{};
    for (Node node = 1; node <= size.nodes; ++node) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), node).ptr;
        table.names.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    table.provenance.format = "matrix market";
    table.provenance.lines  = lines.number();
    return table;
}

}  // namespace contexture
