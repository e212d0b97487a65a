#include "contexture/graph/edge_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/page_allocator.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/graph/edge_block.hpp"
#include "contexture/graph/edge_list_shape.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kSampledLines = 64;
constexpr std::size_t kMostBytes    = std::size_t{1} << 26U;  // of text at a time, however many threads

/// The next line that is neither blank nor a comment.
std::optional<std::string_view> next_data(LineReader& lines) {
    for (auto line = lines.next(); line; line = lines.next()) {
        if (!is_comment_or_blank(*line)) return line;
        if (const std::string_view fault = fault_of_comment(*line); !fault.empty())
            refuse_line(lines.name(), lines.number(), fault);
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

/// Cuts text behind line ends into as many pieces of about the same length; the last ones may be empty.
std::vector<std::string_view> cut_into(std::size_t pieces, std::string_view text) {
    std::vector<std::string_view> cut;
    for (std::size_t left = pieces; left > 0; --left) {
        const std::size_t wanted  = left == 1 ? text.size() : text.size() / left;
        const std::size_t newline = wanted < text.size() ? text.find('\n', wanted) : std::string_view::npos;
        cut.push_back(text.substr(0, newline == std::string_view::npos ? newline : newline + 1));
        text.remove_prefix(cut.back().size());
    }
    return cut;
}

/// Puts the edges of blocks together, in the order of the file.
class EdgeCollector {
  public:
    EdgeCollector(std::string source, EdgeBlockParser parser, int threads)
        : source_(std::move(source)), parsers_(static_cast<std::size_t>(threads), std::move(parser)) {}

    /// @param before  lines of the file before the text
    /// @return how many lines the text has
    std::uint64_t add(std::string_view text, std::uint64_t before) {
        const std::size_t parts  = std::clamp<std::size_t>(text.size() / kWorthAThread, 1, parsers_.size());
        const auto        pieces = cut_into(parts, text);
        if (parts > 1)
            parse(pieces);
        else
            parsers_.front().parse(text, names_);
        std::uint64_t lines = 0;
        for (std::size_t part = 0; part < parts; ++part) {
            append(parsers_[part].block(), before + lines);
            lines += parsers_[part].block().lines;
        }
        return lines;
    }

    /// Makes room for a text so many times as long as what was added: growing by doubling would copy every edge and
    /// touch twice the memory, and a fresh page costs as much as parsing what it will hold.
    void expect(double times) {
        const auto room = static_cast<std::size_t>(times * kRoom * static_cast<double>(table_.source.size()));
        try {
            reserve_pages(table_.source, room);
            reserve_pages(table_.target, room);
            if (!table_.weight.empty()) reserve_pages(table_.weight, room);
        } catch (const std::bad_alloc&) {
            return;  // it may be less than it looks like
        }
    }

    [[nodiscard]] EdgeLines take(Separator separator) && { return {std::move(table_), std::move(names_), separator}; }

  private:
    static constexpr std::size_t kWorthAThread = std::size_t{1} << 16U;  // bytes: some hundreds of microseconds
    static constexpr std::size_t kAhead        = 16;                     // new names that memory is asked for
    static constexpr double      kRoom         = 1.05;  // lines may grow shorter; what is not used takes no memory

    void parse(const std::vector<std::string_view>& pieces) {
        if (!team_) team_.emplace(static_cast<int>(parsers_.size()));
        run_or_throw(*team_, [&](int thread) {
            const auto part = static_cast<std::size_t>(thread);
            if (part < pieces.size()) parsers_[part].parse(pieces[part], names_);
        });
    }

    /// 8 bytes an edge, 16 with a weight.
    void append(EdgeBlock& block, std::uint64_t before) {
        if (block.fault) refuse_line(source_, before + block.fault->line + 1, block.fault->what);
        for (std::size_t i = 0; i < block.new_names.size(); ++i) {
            if (i + kAhead < block.new_names.size()) names_.prefetch(block.new_names[i + kAhead].key);
            const NewName& name = block.new_names[i];
            const Node     node = names_.find_or_add(name.key).node;
            if (name.edge != NewName::kNoEdge) (name.is_target ? block.target : block.source)[name.edge] = node;
        }
        table_.source.insert(table_.source.end(), block.source.begin(), block.source.end());
        table_.target.insert(table_.target.end(), block.target.begin(), block.target.end());
        table_.weight.insert(table_.weight.end(), block.weight.begin(), block.weight.end());
        table_.provenance.edge_lines += block.edge_lines;
        table_.provenance.zero_weights_dropped += block.zero_weights;
    }

    std::string                  source_;
    std::vector<EdgeBlockParser> parsers_;  ///< one a thread
    std::optional<ThreadTeam>    team_;     ///< started by the first block that is worth it
    NameTable                    names_;
    EdgeTable                    table_;
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

/// Whether no edge but the first, of the first two nodes, has one of these, and the others are enough to tell: some of
/// their nodes come back.
bool first_edge_stands_apart(const EdgeTable& table, std::size_t nodes) {
    constexpr std::size_t kEnough = 4;
    const std::size_t     edges   = table.source.size();
    if (edges < kEnough || nodes == 2 * edges || table.source.front() != 0 || table.target.front() != 1) return false;
    for (std::size_t edge = 1; edge < edges; ++edge)
        if (std::min(table.source[edge], table.target[edge]) <= 1) return false;
    return true;
}

/// "a,1" where a is a node and the edges are separated by blanks: it would pass as one more node.
void refuse_other_separator(const LineReader& lines, std::string_view name, Separator separator,
                            const NameTable& names) {
    const std::size_t end = name.find_first_of(" \t,;");
    if (end != std::string_view::npos && names.find(name.substr(0, end)))
        refuse_line(lines.name(), lines.number(),
                    fmt::format("{} is no node but {} is; separate columns by {}, as the edge list does",
                                in_quotes(name), in_quotes(name.substr(0, end)), plural(separator)));
}

}  // namespace

EdgeLines read_edge_list(LineReader& lines, const EdgeListOptions& options) {
    const std::vector<SampledLine> sample = read_sample(lines);
    if (sample.empty()) refuse_no_edges(lines, {});
    const EdgeListShape shape   = decide_shape(sample, options.weighted, options.header, lines.name());
    const int           threads = options.threads > 0 ? options.threads : hardware_threads();
    const SampledLine&  first   = sample.front();

    EdgeCollector edges(
        lines.name(), {shape, options.weighted, shape.has_header ? first.text : std::string(), first.number}, threads);
    for (const SampledLine& line : std::span(sample).subspan(shape.has_header ? 1 : 0))
        edges.add(line.text, line.number - 1);
    const std::size_t size     = std::max(options.bytes_a_thread,
                                          std::min(kMostBytes, options.bytes_a_thread * static_cast<std::size_t>(threads)));
    bool              is_first = true;
    for (auto text = lines.take_lines(size); !text.empty(); text = lines.take_lines(size)) {
        lines.count_lines(edges.add(text, lines.number()));
        if (std::exchange(is_first, false))
            edges.expect(static_cast<double>(lines.likely_size()) / static_cast<double>(text.size()));
    }

    EdgeLines   read       = std::move(edges).take(shape.separator);
    Provenance& provenance = read.table.provenance;
    provenance.format      = "edge list";
    provenance.has_header  = shape.has_header;
    provenance.lines       = lines.number();
    if (read.table.source.empty()) refuse_no_edges(lines, provenance);
    if (shape.is_doubtful && first_edge_stands_apart(read.table, read.names.size()))
        provenance.doubtful_header = first.number;
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
            refuse_line(lines.name(), lines.number(), fmt::format("the name {} {}", in_quotes(name), fault));
        const bool is_known  = names.find(name).has_value();
        const bool is_header = std::exchange(is_first, false) && is_name_of_node_column(name) && !is_known;
        if (is_header) continue;
        if (!is_known && !line->starts_with('"')) refuse_other_separator(lines, name, separator, names);
        (void)names.find_or_add(name);
    }
}

}  // namespace contexture
