#include "contexture/graph/pair_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/byte_source.hpp"
#include "contexture/graph/columns.hpp"
#include "contexture/graph/edge_list_shape.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr Node        kUnknown    = static_cast<Node>(-1);
constexpr std::size_t kMostLabels = 1000;  // columns of a line separated by commas

std::optional<std::string_view> next_pair(LineReader& lines) {
    for (auto line = lines.next(); line; line = lines.next()) {
        if (!is_comment_or_blank(*line)) return line;
        if (is_matrix_market(trimmed(*line)))  // its line of sizes would look like a pair
            refuse_line(
                lines.name(), lines.number(),
                "the banner of Matrix Market, which is no list of pairs; take it out, and the line of sizes below");
    }
    return std::nullopt;
}

/// "x a 0,5": three columns at its blanks, the comma in a number.
bool has_decimal_comma(std::string_view line) {
    ColumnCutter   cutter(Separator::blanks);
    const Columns& columns = cutter.cut(line);
    if (!columns.fault.empty() || columns.count != 3) return false;
    const auto comma = columns.text[2].find(',');
    return comma != std::string_view::npos && is_number(columns.text[2].substr(0, comma)) &&
           is_number(columns.text[2].substr(comma + 1));
}

/// Tabs, semicolons or commas where the line has two columns or three of them, else blanks.
Separator separator_of(std::string_view line) {
    for (const Separator separator : {Separator::tab, Separator::semicolon, Separator::comma}) {
        ColumnCutter      cutter(separator);
        const Columns&    columns = cutter.cut(line);
        const std::size_t count   = columns.fault.empty() ? columns.count : 0;
        if (count == 3 || (count == 2 && !(separator == Separator::comma && has_decimal_comma(line)))) return separator;
    }
    const std::size_t at_blanks = ColumnCutter(Separator::blanks).cut(line).count;
    return at_blanks == 2 || at_blanks == 3 ? Separator::blanks : guess_separator(line);
}

/// Whether a comma ends the name of a node, as in files of comma-separated values; nothing where it stands alone.
std::optional<bool> ends_at_comma(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with('"')) line.remove_prefix(std::min(line.size(), closing_quote(line)));
    if (line.find('\t') != std::string_view::npos) return false;
    const std::size_t end = line.find_first_of(" ,");
    if (end == std::string_view::npos) return std::nullopt;
    return line[end] == ',';
}

/// "Label_2" -> "label".
std::string stem(std::string_view column) {
    const std::size_t last = column.find_last_not_of("0123456789._- ");
    return lower(column.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

class PairCollector {
  public:
    PairCollector(const std::string& source, const ReadPairsOptions& options) : source_(source), options_(&options) {
        if (options.graph == nullptr) return;
        for (Node node = 0; node < options.graph->nodes(); ++node) (void)inputs_.find_or_add(options.graph->name(node));
    }

    void at_line(std::uint64_t number) { line_ = number; }

    /// x a [count]. A first line whose third column is a word names the columns.
    void add_pair(std::string_view line, ColumnCutter& cutter, bool is_first) {
        const Columns& columns = cutter.cut(line);
        if (!columns.fault.empty()) refuse_line(source_, line_, columns.fault);
        if (columns.count != 2 && columns.count != 3)
            refuse(
                fmt::format("expected 2 or 3 columns separated by {}, found {}; each line is a node, a value and "
                            "perhaps a count",
                            plural(cutter.separator()), columns.count));
        if (is_first) {
            columns_ = columns.count;
            if (columns.count == 3 && is_word(columns.text[2])) return;
        }
        if (columns.count != columns_)
            refuse(fmt::format("expected {} columns as in the first line, found {}; give all pairs a count or none",
                               columns_, columns.count));
        add(input(columns.text[0]), columns.text[1], columns.count == 3 ? columns.text[2] : "1");
        ++table_.lines;
    }

    /// A node, then labels separated by commas.
    void add_labels(std::string_view line) {
        const bool is_first = !is_by_commas_.has_value();
        if (is_first) is_by_commas_ = ends_at_comma(line);
        if (is_by_commas_.value_or(false)) return add_row(line, is_first);
        auto [name, rest] = cut_off_name(line);
        const Node x      = input(name);
        bool       is_any = false;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            const auto label = trimmed(rest.substr(0, comma));
            rest             = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
            if (label.empty()) continue;
            add(x, label, "1");
            is_any = true;
        }
        table_.lines += is_any ? 1 : 0;
    }

    /// A node, then entries index:value or index.
    void add_features(std::string_view line) {
        auto [name, rest] = cut_off_name(line);
        const Node x      = input(name);
        while (!rest.empty()) {
            const auto end   = rest.find_first_of(" \t");
            const auto entry = rest.substr(0, end);
            rest             = end == std::string_view::npos ? std::string_view{} : trimmed(rest.substr(end));
            const auto colon = entry.rfind(':');
            const auto index = entry.substr(0, colon);
            if (index.empty()) refuse(fmt::format("{} has no index; write index:value", in_quotes(entry)));
            add(x, index, colon == std::string_view::npos ? "1" : entry.substr(colon + 1));
        }
        ++table_.lines;
    }

    [[nodiscard]] PairTable take() && {
        if (options_->graph == nullptr) table_.input_names = std::move(inputs_).take();
        table_.value_names = std::move(values_).take();
        return std::move(table_);
    }
    [[nodiscard]] bool is_empty() const { return table_.inputs.empty(); }
    [[nodiscard]] bool all_unknown() const { return table_.inputs.empty() && table_.ignored > 0; }

  private:
    [[noreturn]] void refuse(const std::string& what) const { refuse_line(source_, line_, what); }

    std::string_view checked(std::string_view name) const {
        const std::string_view fault = fault_of_name(name);
        if (!fault.empty()) refuse(fmt::format("the name {} {}", in_quotes(name), fault));
        return name;
    }

    /// A node and its labels, all separated by commas. The first line may name the columns.
    void add_row(std::string_view line, bool is_first) {
        const Columns& columns = row_.cut(line);
        if (!columns.fault.empty()) refuse_line(source_, line_, columns.fault);
        if (columns.count > kMostLabels)
            refuse(fmt::format("more than {} labels of one node; write them behind a tab", kMostLabels - 1));
        const std::string_view name = columns.text[0];
        if (is_first && is_name_of_node_column(name) && !inputs_.find(name)) return require_one_kind(columns);
        const Node x      = input(name);
        bool       is_any = false;
        for (std::size_t i = 1; i < columns.count; ++i) {
            if (columns.text[i].empty()) continue;
            add(x, columns.text[i], "1");
            is_any = true;
        }
        table_.lines += is_any ? 1 : 0;
    }

    /// Names of columns: label, or label1, label2, but not dept, age.
    void require_one_kind(const Columns& columns) const {
        for (std::size_t i = 2; i < columns.count; ++i)
            if (stem(columns.text[i]) != stem(columns.text[1]))
                refuse(fmt::format("the columns {} and {} are labels of two kinds; keep one of them",
                                   in_quotes(columns.text[1]), in_quotes(columns.text[i])));
    }

    /// The node of a line, kUnknown where it is not in the graph.
    Node input(std::string_view name) {
        if (options_->graph == nullptr) return inputs_.find_or_add(checked(name)).node;
        const auto found = inputs_.find(checked(name));
        if (!found) ++table_.ignored;
        return found.value_or(kUnknown);
    }

    std::pair<std::string_view, std::string_view> cut_off_name(std::string_view line) {
        const bool has_tab = line.find('\t') != std::string_view::npos;
        line               = trimmed(line);
        if (line.starts_with('"')) {
            const std::size_t close = closing_quote(line);
            const Columns&    name  = row_.cut(line.substr(0, close == std::string_view::npos ? close : close + 1));
            if (!name.fault.empty()) refuse_line(source_, line_, name.fault);
            const std::string_view rest = line.substr(close + 1);
            if (!rest.empty() && trimmed(rest).size() == rest.size())
                refuse("text stands right behind a closing quote; put a blank or a tab between");
            return {name.text[0], trimmed(rest)};
        }
        const auto end = has_tab ? line.find('\t') : line.find(' ');
        if (end == std::string_view::npos) return {line, {}};
        return {trimmed(line.substr(0, end)), trimmed(line.substr(end + 1))};
    }

    void add(Node x, std::string_view value, std::string_view count) {
        const ParsedWeight weight = parse_weight(count);
        if (!weight.fault.empty()) refuse(fmt::format("the count {} {}", in_quotes(count), weight.fault));
        if (x == kUnknown || weight.value == 0) return;
        table_.inputs.push_back(x);
        const auto found = values_.find_or_add(checked(value));
        if (found.is_new) table_.value_lines.push_back(line_);
        table_.values.push_back(found.node);
        table_.counts.push_back(weight.value);
    }

    std::string             source_;
    const ReadPairsOptions* options_;
    NameTable               inputs_, values_;
    PairTable               table_;
    std::size_t             columns_ = 2;
    std::uint64_t           line_    = 0;
    std::optional<bool>     is_by_commas_;  ///< of a file of labels, once it is known
    ColumnCutter            row_{Separator::comma, kMostLabels};
};

}  // namespace

PairTable read_pairs(const std::string& path, const ReadPairsOptions& options) {
    ByteSource                  bytes(path, options.progress);
    LineReader                  lines(bytes);
    PairCollector               pairs(lines.name(), options);
    std::optional<ColumnCutter> cutter;
    for (auto line = next_pair(lines); line; line = next_pair(lines)) {
        const bool is_first = !cutter.has_value();
        if (is_first && !lines.peek()) refuse_lone_returns(lines.name(), lines.number(), *line);
        if (is_first) cutter.emplace(separator_of(*line));
        pairs.at_line(lines.number());
        if (options.format == PairFormat::pairs)
            pairs.add_pair(*line, *cutter, is_first);
        else if (options.format == PairFormat::labels)
            pairs.add_labels(*line);
        else
            pairs.add_features(*line);
    }
    if (pairs.all_unknown())
        throw Error(Fault::input, lines.name() +
                                      ": none of its nodes is in the graph; the first column must hold the "
                                      "names that the graph uses");
    if (pairs.is_empty()) throw Error(Fault::input, lines.name() + ": no pair of a node and a value in it");
    PairTable table = std::move(pairs).take();
    table.source    = lines.name();
    return table;
}

}  // namespace contexture
