#include "contexture/graph/read_graph.hpp"

#include <fmt/format.h>

#include <iostream>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/byte_source.hpp"
#include "contexture/graph/edge_list.hpp"
#include "contexture/graph/graph_format.hpp"
#include "contexture/graph/graphml.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/matrix_market.hpp"
#include "contexture/graph/name_table.hpp"

namespace contexture {
namespace {

void add_nodes(const std::string& path, Separator separator, const Progress& progress, NameTable& names) {
    ByteSource bytes(path, progress);
    LineReader lines(bytes);
    read_node_list(lines, separator, names);
}

/// With the nodes of the node list behind those of the edges.
EdgeTable finish(EdgeLines read, const ReadOptions& options) {
    if (!options.node_list.empty()) {
        add_nodes(options.node_list, read.separator, options.progress, read.names);
        read.table.provenance.doubtful_header = 0;  // the list tells what is a node
    }
    read.table.names = std::move(read.names).take();
    return std::move(read.table);
}

EdgeTable read_matrix(LineReader& lines, const ReadOptions& options) {
    EdgeTable table = read_matrix_market(lines, options);
    if (options.node_list.empty()) return table;
    NameTable names;
    for (Node node = 0; node < table.names.size(); ++node) (void)names.find_or_add(table.names[node]);
    return finish({.table = std::move(table), .names = std::move(names), .separator = Separator::blanks}, options);
}

EdgeTable read_table(LineReader& lines, const ReadOptions& options) {
    const GraphFormat format = options.format == GraphFormat::detect ? recognise_format(lines) : options.format;
    if (options.header != Header::detect && (format == GraphFormat::matrix_market || format == GraphFormat::graphml))
        throw Error(Fault::usage,
                    fmt::format("{}: --header is of edge lists and tables of points, and this is {}; "
                                "leave it out",
                                lines.name(), format == GraphFormat::graphml ? "GraphML" : "a Matrix Market file"));
    switch (format) {
        case GraphFormat::matrix_market:
            return read_matrix(lines, options);
        case GraphFormat::graphml:
            return finish(read_graphml(lines, options), options);
        default:
            return finish(
                read_edge_list(
                    lines, {.weighted = options.weighted, .header = options.header, .threads = options.build.threads}),
                options);
    }
}

Graph read_bytes(ByteSource& bytes, const ReadOptions& options) {
    LineReader lines(bytes);
    if (options.format == GraphFormat::points) return read_points(lines, options.points, options.header);
    ReadOptions settled = options;
    if (settled.build.threads == 0) settled.build.threads = options.threads;
    EdgeTable table                = read_table(lines, settled);
    table.provenance.source        = bytes.name();
    table.provenance.is_compressed = bytes.is_compressed();
    return build_graph(std::move(table), settled.build);
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
