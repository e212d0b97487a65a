#include "contexture/graph/edge_list.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/graph/edge_list_shape.hpp"
#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kSampledLines = 64;

/// The next line that is neither blank nor a comment.
std::optional<std::string_view> next_data(LineReader& lines) {
    for (auto line = lines.next(); line; line = lines.next()) {
        if (!is_comment_or_blank(*line)) return line;
        // Its line of sizes would look like an edge.
        if (is_matrix_market(trimmed(*line)))
            refuse_line(lines.name(), lines.number(),
                        "the banner of Matrix Market in an edge list; make it the first line of its file");
        // A comment that swallows the whole file of an old Mac.
        if (line->find('\r') != std::string_view::npos)
            refuse_line(lines.name(), lines.number(),
                        "a lone carriage return; end lines with \\n or \\r\\n (tr '\\r' '\\n')");
    }
    return std::nullopt;
}

std::vector<SampledLine> read_sample(LineReader& lines) {
    std::vector<SampledLine> sample;
    while (sample.size() < kSampledLines) {
        const auto line = next_data(lines);
        if (!line) break;
        sample.push_back({.text = std::string(*line), .number = lines.number()});
    }
    return sample;
}

/// Turns lines into edges.
class EdgeCollector {
  public:
    EdgeCollector(std::string source, const EdgeListShape& shape, Weighted weighted)
        : source_(std::move(source)), shape_(shape), weighted_(weighted), cutter_(shape.separator) {}

    void add(std::string_view line, std::uint64_t number) {
        line_                  = number;
        const Columns& columns = cutter_.cut(line);
        if (!columns.fault.empty()) refuse_line(source_, line_, columns.fault);
        if (columns.count > 2 && (columns.text[1] == "->" || columns.text[1] == "--") && !is_number(columns.text[2]))
            refuse_line(source_, line_,
                        fmt::format("{} stands between the names; write 'source target'", quoted(columns.text[1])));
        if (shape_.columns != 0 ? columns.count != shape_.columns : columns.count != 2 && columns.count != 3)
            refuse_count(columns);
        // Edges often stand by source: then the name is the one before.
        if (columns.text[0] != last_name_ || columns.text[0].empty()) {
            source_node_ = node(columns.text[0], 0);
            last_name_   = columns.text[0];
        }
        const Node target = node(columns.text[1], 1);
        ++table_.provenance.edge_lines;
        if (shape_.has_weight && !add_weight(columns.text[2])) return;
        table_.source.push_back(source_node_);
        table_.target.push_back(target);
    }

    [[nodiscard]] EdgeLines take() && { return {std::move(table_), std::move(names_), shape_.separator}; }

  private:
    Node node(std::string_view name, std::size_t column) {
        const auto [node, is_new] = names_.find_or_add(name);
        if (is_new) {
            const std::string_view fault = fault_of_name(name);
            if (!fault.empty())
                refuse_line(source_, line_,
                            name.empty() ? fmt::format("column {} {}", column + 1, fault)
                                         : fmt::format("the name {} {}", quoted(name), fault));
        }
        return node;
    }

    /// False where it is zero: there is no edge then.
    bool add_weight(std::string_view text) {
        const ParsedWeight weight = parse_weight(text);
        if (!weight.fault.empty())
            refuse_line(source_, line_,
                        text.starts_with('{')
                            ? "attributes in braces are not read; write source, target and weight only"
                            : fmt::format("the weight {} {}", quoted(text), weight.fault));
        if (weight.value == 0) {
            ++table_.provenance.zero_weights_dropped;
            return false;
        }
        table_.weight.push_back(weight.value);
        return true;
    }

    [[noreturn]] void refuse_count(const Columns& columns) const {
        const std::string_view between = plural(shape_.separator);
        if (columns.count < 2 || columns.count > 3) {
            const bool is_braces = columns.count > 3 && columns.text[2].starts_with('{');
            refuse_line(source_, line_,
                        fmt::format("expected 2 or 3 columns separated by {}, found {}; {}", between, columns.count,
                                    is_braces           ? "attributes in braces are not read"
                                    : columns.count < 2 ? "each line is an edge: source, target and perhaps a weight"
                                                        : "keep source, target and weight and remove the others"));
        }
        if (weighted_ == Weighted::yes)
            refuse_line(source_, line_,
                        "expected 3 columns (source, target, weight), found 2; add the weight, or read without "
                        "weights (--weighted no)");
        refuse_line(
            source_, line_,
            fmt::format("expected {} columns as in line {}, found {}; {}", shape_.columns, shape_.decided_line,
                        columns.count, "give all edges a weight or none, or read without weights (--weighted no)"));
    }

    std::string   source_;
    EdgeListShape shape_;
    Weighted      weighted_;
    ColumnCutter  cutter_;
    NameTable     names_;
    EdgeTable     table_;
    std::string   last_name_;  ///< of the source of the edge before
    Node          source_node_ = 0;
    std::uint64_t line_        = 0;
};

[[noreturn]] void refuse_no_edges(const LineReader& lines, const Provenance& provenance) {
    std::string why = "the file is empty";
    if (provenance.zero_weights_dropped > 0)
        why = "every weight is 0";
    else if (provenance.has_header)
        why = "there is only a line of column names";
    else if (lines.number() > 0)
        why = "all lines are blank or comments";
    throw Error(Fault::input,
                fmt::format("{}: no edges: {}; expected lines such as 'a b' or 'a b 0.5'", lines.name(), why));
}

/// "a,1" where a is a node and the edges are separated by blanks: it would pass as one more node.
void refuse_other_separator(const LineReader& lines, std::string_view name, Separator separator,
                            const NameTable& names) {
    const std::size_t end = name.find_first_of(" \t,;");
    if (end != std::string_view::npos && names.find(name.substr(0, end)))
        refuse_line(lines.name(), lines.number(),
                    fmt::format("{} is no node but {} is; separate columns by {}, as the edge list does", quoted(name),
                                quoted(name.substr(0, end)), plural(separator)));
}

}  // namespace

EdgeLines read_edge_list(LineReader& lines, Weighted weighted) {
    const std::vector<SampledLine> sample = read_sample(lines);
    if (sample.empty()) refuse_no_edges(lines, {});
    const EdgeListShape shape = decide_shape(sample, weighted, lines.name());

    EdgeCollector edges(lines.name(), shape, weighted);
    const auto    add = [&](std::string_view line, std::uint64_t number) {
        edges.add(line, number);
        if (shape.has_header && line == sample.front().text)
            refuse_line(lines.name(), number,
                           fmt::format("the column names of line {} again; remove this line", sample.front().number));
    };
    for (std::size_t i = shape.has_header ? 1 : 0; i < sample.size(); ++i) add(sample[i].text, sample[i].number);
    for (auto line = next_data(lines); line; line = next_data(lines)) add(*line, lines.number());

    EdgeLines   read       = std::move(edges).take();
    Provenance& provenance = read.table.provenance;
    provenance.format      = "edge list";
    provenance.has_header  = shape.has_header;
    provenance.lines       = lines.number();
    if (read.table.source.empty()) refuse_no_edges(lines, provenance);
    return read;
}

void read_node_list(LineReader& lines, Separator separator, NameTable& names) {
    ColumnCutter cutter(separator);
    bool         is_first = true;
    for (auto line = next_data(lines); line; line = next_data(lines)) {
        const Columns& columns = cutter.cut(*line);
        if (!columns.fault.empty()) refuse_line(lines.name(), lines.number(), columns.fault);
        const std::string_view name  = columns.text[0];
        const std::string_view fault = fault_of_name(name);
        if (!fault.empty())
            refuse_line(lines.name(), lines.number(), fmt::format("the name {} {}", quoted(name), fault));
        const bool is_known  = names.find(name).has_value();
        const bool is_header = std::exchange(is_first, false) && is_name_of_node_column(name) && !is_known;
        if (is_header) continue;
        if (!is_known && !line->starts_with('"')) refuse_other_separator(lines, name, separator, names);
        (void)names.find_or_add(name);
    }
}

}  // namespace contexture
