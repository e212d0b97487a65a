#include "contexture/graph/edge_block.hpp"

#include <fmt/format.h>

#include <utility>

#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/plain_edge.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {

std::string_view fault_of_comment(std::string_view line) {
    // Its line of sizes would look like an edge.
    if (is_matrix_market(trimmed(line)))
        return "the banner of Matrix Market in an edge list; make it the first line of its file";
    // A comment that swallows the whole file of an old Mac.
    if (line.find('\r') != std::string_view::npos)
        return "a lone carriage return; end lines with \\n or \\r\\n (tr '\\r' '\\n')";
    return "";
}

void EdgeBlockParser::parse(std::string_view text, const NameTable& names) {
    block_.source.clear();
    block_.target.clear();
    block_.weight.clear();
    block_.new_names.clear();
    block_.texts.clear();
    block_.lines = block_.edge_lines = block_.zero_weights = 0;
    block_.fault.reset();
    names_   = &names;
    text_    = text;
    pending_ = 0;
    while (!text.empty() && !block_.fault) {
        double            weight = 0;
        const std::size_t plain  = plain_edge(text, shape_.separator, keys_[2 * pending_], keys_[2 * pending_ + 1],
                                             shape_.has_weight ? &weight : nullptr);
        if (plain > 0) {
            add_edge(shape_.has_weight ? std::optional(weight) : std::nullopt);
            text.remove_prefix(plain);
        } else {
            const std::size_t length = std::min(text.find('\n'), text.size());
            std::string_view  line   = text.substr(0, length);
            text.remove_prefix(std::min(length + 1, text.size()));
            while (line.ends_with('\r')) line.remove_suffix(1);
            add(line);
        }
        ++block_.lines;
    }
    look_up();
}

void EdgeBlockParser::add(std::string_view line) {
    if (is_comment_or_blank(line)) {
        if (const std::string_view fault = fault_of_comment(line); !fault.empty()) refuse(std::string(fault));
        return;
    }
    const Columns& columns = cutter_.cut(line);
    if (!columns.fault.empty()) return refuse(std::string(columns.fault));
    if (columns.count > 2 && (columns.text[1] == "->" || columns.text[1] == "--") && !is_number(columns.text[2]))
        return refuse(fmt::format("{} stands between the names; write 'source target'", in_quotes(columns.text[1])));
    if (shape_.columns != 0 ? columns.count != shape_.columns : columns.count != 2 && columns.count != 3)
        return refuse(fault_of_count(columns));

    ParsedWeight weight{.value = 1};
    if (shape_.has_weight) weight = parse_weight(columns.text[2]);
    keys_[2 * pending_]     = key_within(columns.text[0]);
    keys_[2 * pending_ + 1] = key_within(columns.text[1]);
    add_edge(shape_.has_weight ? std::optional(weight.fault.empty() ? weight.value : 0) : std::nullopt);
    if (!weight.fault.empty())
        return refuse(columns.text[2].starts_with('{')
                          ? "attributes in braces are not read; write source, target and weight only"
                          : fmt::format("the weight {} {}", in_quotes(columns.text[2]), fault_of_edge(weight)));
    if (!header_.empty() && line == header_)
        refuse(fmt::format("the column names of line {} again; remove this line", header_line_));
}

/// A name that outlives its line: one that was in quotes may stand in the cutter, not in the text.
NameKey EdgeBlockParser::key_within(std::string_view name) {
    const bool is_in_text = std::less_equal<>()(text_.data(), name.data()) &&
                            std::less_equal<>()(name.data() + name.size(), text_.data() + text_.size());
    return key_of(is_in_text || name.empty() ? name : block_.texts.emplace_back(name));
}

/// The edge whose keys stand behind those that are pending.
void EdgeBlockParser::add_edge(std::optional<double> weight) {
    const bool is_dropped = weight == 0.0;
    edges_[pending_]      = {.line = block_.lines, .is_dropped = is_dropped};
    ++block_.edge_lines;
    if (is_dropped)
        ++block_.zero_weights;
    else if (weight)
        block_.weight.push_back(*weight);
    if (++pending_ == kTogether) look_up();
}

/// 24 bytes of key and one or more looks at the table for each name.
void EdgeBlockParser::look_up() {
    const std::size_t count = std::exchange(pending_, 0);
    names_->find(std::span(keys_).first(2 * count), nodes_);
    for (std::size_t i = 0; i < count; ++i) {
        const auto edge = edges_[i].is_dropped ? NewName::kNoEdge : static_cast<std::uint32_t>(block_.source.size());
        for (const std::size_t end : {2 * i, 2 * i + 1})
            if (nodes_[end] == NameTable::kNone && !add_new(end, edge)) return;
        if (edges_[i].is_dropped) continue;
        block_.source.push_back(nodes_[2 * i]);
        block_.target.push_back(nodes_[2 * i + 1]);
    }
}

/// False where it is no name.
bool EdgeBlockParser::add_new(std::size_t end, std::uint32_t edge) {
    const NameKey&         key   = keys_[end];
    const std::string_view fault = key.is_number ? std::string_view() : fault_of_name(key.text);
    if (!fault.empty()) {
        block_.fault = {.line = edges_[end / 2].line,
                        .what = key.text.empty() ? fmt::format("column {} {}", end % 2 + 1, fault)
                                                 : fmt::format("the name {} {}", in_quotes(key.text), fault)};
        return false;
    }
    block_.new_names.push_back({.key = key, .edge = edge, .is_target = end % 2 == 1});
    return true;
}

/// A fault of the line at hand, unless a line before it has one that is not seen yet.
void EdgeBlockParser::refuse(std::string what) {
    look_up();
    if (!block_.fault) block_.fault = {.line = block_.lines, .what = std::move(what)};
}

std::string EdgeBlockParser::fault_of_count(const Columns& columns) const {
    if (columns.count < 2 || columns.count > 3) {
        const bool is_braces = columns.count > 3 && columns.text[2].starts_with('{');
        return fmt::format("expected 2 or 3 columns separated by {}, found {}; {}", plural(shape_.separator),
                           columns.count,
                           is_braces           ? "attributes in braces are not read"
                           : columns.count < 2 ? "each line is an edge: source, target and perhaps a weight"
                                               : "keep source, target and weight and remove the others");
    }
    if (weighted_ == Weighted::yes)
        return "expected 3 columns (source, target, weight), found 2; add the weight, or read without "
               "weights (--weighted no)";
    return fmt::format("expected {} columns as in line {}, found {}; {}", shape_.columns, shape_.decided_line,
                       columns.count, "give all edges a weight or none, or read without weights (--weighted no)");
}

}  // namespace contexture
