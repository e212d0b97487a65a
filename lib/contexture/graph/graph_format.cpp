#include "contexture/graph/graph_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

/// Formats of graphs that are not read.
enum class Other { gml, pajek, gexf, json, dot, metis, ucinet, tuples, xml };

struct Description {
    Other            format;
    std::string_view name;
    std::string_view remedy;  ///< a command that makes an edge list of FILE
};

/// Blanks in names survive a tab between the columns. Of METIS only files without weights.
constexpr std::array kDescriptions = {
    Description{Other::gml, "GML", "x.read_gml('FILE')"},
    Description{Other::pajek, "Pajek", "x.read_pajek('FILE')"},
    Description{Other::gexf, "GEXF", "x.read_gexf('FILE')"},
    Description{Other::json, "JSON", "x.node_link_graph(json.load(open('FILE')))"},
    Description{Other::dot, "Graphviz DOT", "x.nx_pydot.read_dot('FILE')"},
    Description{Other::metis, "METIS",
                "awk '!/^%/ && n++ {for (i = 1; i <= NF; ++i) print n - 1, $i}' FILE > FILE.txt"},
    Description{Other::ucinet, "UCINET DL", ""},
    Description{Other::tuples, "a list of tuples", ""},
    Description{Other::xml, "XML that is no GraphML", ""},
};

struct Start {
    std::string_view text;
    Other            format;
};

/// In small letters, with one blank for any run of blanks and line ends.
constexpr std::array kStarts = {
    Start{"*vertices", Other::pajek},
    Start{"*network", Other::pajek},
    Start{"graph [", Other::gml},
    Start{"creator \"", Other::gml},
    Start{"digraph", Other::dot},
    Start{"strict graph", Other::dot},
    Start{"strict digraph", Other::dot},
    Start{"graph {", Other::dot},
    Start{"{", Other::json},
    Start{"[", Other::json},
    Start{"(", Other::tuples},
    Start{"dl n", Other::ucinet},
};

constexpr std::array kEndings = {
    Start{".gml", Other::gml},     Start{".net", Other::pajek},   Start{".paj", Other::pajek},
    Start{".gexf", Other::gexf},   Start{".dot", Other::dot},     Start{".gv", Other::dot},
    Start{".graph", Other::metis}, Start{".metis", Other::metis},
};

[[noreturn]] void refuse(const std::string& path, Other format, std::string_view looks) {
    const auto& found  = *std::ranges::find(kDescriptions, format, &Description::format);
    std::string remedy = "save the graph as lines 'source target [weight]'";
    if (found.remedy.starts_with("x."))
        remedy = fmt::format(
            "make an edge list of it: python3 -c \"import {}networkx as x; "
            "x.write_weighted_edgelist({}, 'FILE.txt', delimiter='\\t')\"",
            format == Other::json ? "json, " : "", found.remedy);
    else if (!found.remedy.empty())
        remedy = fmt::format("make an edge list of it: {}", found.remedy);
    throw Error(Fault::input, fmt::format("{}: {} {}, which is not read; {}; or insist with --input-format edge-list",
                                          path, looks, found.name, remedy));
}

/// Where the first line is that is neither blank nor a comment.
std::string_view without_comments(std::string_view text) {
    while (!text.empty()) {
        const std::size_t      end  = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = trimmed(text.substr(0, text.find_first_of("\r\n")));
        if (!line.empty() && line[0] != '#' && line[0] != '%' && !line.starts_with("//")) break;
        text.remove_prefix(end);
    }
    return text;
}

/// The beginning as kStarts has it.
std::string beginning(std::string_view text) {
    constexpr std::size_t kEnough = 64;
    std::string           start;
    for (const char c : text) {
        const bool is_space = is_blank(c) || c == '\n' || c == '\r';
        if (!is_space || (!start.empty() && start.back() != ' ')) start += is_space ? ' ' : c;
        if (start.size() == kEnough) break;
    }
    return lower(start);
}

/// `graph NAME {`, as `graph theory` may be an edge.
bool is_named_graph(std::string_view start) {
    constexpr std::string_view kWord = "graph ";
    if (!start.starts_with(kWord)) return false;
    start.remove_prefix(kWord.size());
    const std::size_t name_end = start.find(' ');
    return name_end != std::string_view::npos && start.substr(name_end).starts_with(" {");
}

/// The name of the first element; "" where none begins in `text`.
std::string_view root_element(std::string_view text) {
    for (std::size_t open = text.find('<'); open != std::string_view::npos; open = text.find('<')) {
        text.remove_prefix(open + 1);
        const std::string_view end = text.starts_with("!--") ? "-->" : text.starts_with('?') ? "?>" : ">";
        if (end == ">" && !text.starts_with('!')) return text.substr(0, text.find_first_of(" \t\r\n/>"));
        text.remove_prefix(std::min(text.find(end), text.size()));
    }
    return "";
}

bool begins_as_xml(std::string_view start) {
    return std::ranges::any_of(std::array<std::string_view, 5>{"<?xml", "<!doctype", "<!--", "<graphml", "<gexf"},
                               [&](std::string_view xml) { return start.starts_with(xml); });
}

void refuse_by_ending(const std::string& path) {
    std::string name = lower(path);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    for (const Start& ending : kEndings)
        if (name.ends_with(ending.text)) refuse(path, ending.format, "by the ending of its name this is");
}

}  // namespace

GraphFormat recognise_format(const LineReader& lines) {
    if (is_matrix_market(lines.start())) return GraphFormat::matrix_market;
    const std::string_view text  = without_comments(lines.start());
    const std::string      start = beginning(text);
    if (begins_as_xml(start)) {
        const std::string_view root = root_element(text);
        if (root == "graphml") return GraphFormat::graphml;
        refuse(lines.name(), root == "gexf" ? Other::gexf : Other::xml, "this is");
    }
    if (is_named_graph(start)) refuse(lines.name(), Other::dot, "this is");
    for (const Start& other : kStarts)
        if (start.starts_with(other.text)) refuse(lines.name(), other.format, "this looks like");
    refuse_by_ending(lines.name());
    return GraphFormat::edge_list;
}

}  // namespace contexture
