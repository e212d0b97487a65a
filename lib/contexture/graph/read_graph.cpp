#include "contexture/graph/read_graph.hpp"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/byte_source.hpp"
#include "contexture/graph/edge_list.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

/// How files begin that are graphs, but not in a format that is read.
struct OtherFormat {
    std::string_view start;
    std::string_view name;
};

constexpr std::array kOtherFormats = {
    OtherFormat{"<?xml", "XML, such as GraphML or GEXF"},
    OtherFormat{"<graphml", "GraphML"},
    OtherFormat{"<gexf", "GEXF"},
    OtherFormat{"*vertices", "Pajek"},
    OtherFormat{"*network", "Pajek"},
    OtherFormat{"graph [", "GML"},
    OtherFormat{"creator \"", "GML"},
    OtherFormat{"graph {", "Graphviz"},
    OtherFormat{"digraph", "Graphviz"},
    OtherFormat{"strict graph", "Graphviz"},
    OtherFormat{"strict digraph", "Graphviz"},
    OtherFormat{"{", "JSON"},
    OtherFormat{"[", "JSON"},
    OtherFormat{"(", "a list of tuples"},
    OtherFormat{"dl n", "UCINET DL"},
};

void refuse_other_formats(const LineReader& lines, std::string_view first_line) {
    const std::string start = lower(trimmed(first_line).substr(0, 20));
    for (const OtherFormat& other : kOtherFormats)
        if (start.starts_with(other.start))
            refuse_line(lines.name(), 1,
                        fmt::format("this looks like {}, which is not read; save the graph as lines 'source target "
                                    "[weight]', or say that it is so (--input-format edge-list)",
                                    other.name));
}

bool is_matrix(LineReader& lines, GraphFormat format) {
    if (format != GraphFormat::detect) return format == GraphFormat::matrix_market;
    const auto first_line = lines.peek();
    if (!first_line) return false;
    refuse_other_formats(lines, *first_line);
    return is_matrix_market(*first_line);
}

void add_nodes(const std::string& path, Separator separator, const Progress& progress, NameTable& names) {
    ByteSource bytes(path, progress);
    LineReader lines(bytes);
    read_node_list(lines, separator, names);
}

EdgeTable read_table(LineReader& lines, const ReadOptions& options) {
    if (!is_matrix(lines, options.format)) {
        EdgeLines read = read_edge_list(lines, options.weighted);
        if (!options.node_list.empty()) add_nodes(options.node_list, read.separator, options.progress, read.names);
        read.table.names = std::move(read.names).take();
        return std::move(read.table);
    }
    EdgeTable table = read_matrix_market(lines, options);
    if (options.node_list.empty()) return table;
    NameTable names;
    for (Node node = 0; node < table.names.size(); ++node) (void)names.find_or_add(table.names[node]);
    add_nodes(options.node_list, Separator::blanks, options.progress, names);
    table.names = std::move(names).take();
    return table;
}

Graph read_bytes(ByteSource& bytes, const ReadOptions& options) {
    LineReader lines(bytes);
    if (options.format == GraphFormat::points) return read_points(lines, options.points);
    EdgeTable table                = read_table(lines, options);
    table.provenance.source        = bytes.name();
    table.provenance.is_compressed = bytes.is_compressed();
    return build_graph(std::move(table), options.build);
}

}  // namespace

Graph read_graph(const std::string& path, const ReadOptions& options) {
    if (path == "-") return read_graph(std::cin, path, options);
    ByteSource bytes(path, options.progress);
    return read_bytes(bytes, options);
}

Graph read_graph(std::istream& input, const std::string& source, const ReadOptions& options) {
    ByteSource bytes(input, source, options.progress);
    return read_bytes(bytes, options);
}

}  // namespace contexture
