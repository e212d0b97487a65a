#pragma once

#include "contexture/graph/columns.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/read_graph.hpp"

namespace contexture {

/// The edges of an edge list and what else its nodes are named in.
struct EdgeLines {
    EdgeTable table;      ///< without names
    NameTable names;      ///< in order of first appearance
    Separator separator;  ///< between its columns
};

/// Reads lines `source target [weight]`: see docs/formats.md.
/// @throws Error Fault::input with path and line where a line is none, or where there is no edge
[[nodiscard]] EdgeLines read_edge_list(LineReader& lines, Weighted weighted);

/// Adds the first column of each line to `names`, behind those that are there.
/// @throws Error Fault::input with path and line
void read_node_list(LineReader& lines, Separator separator, NameTable& names);

}  // namespace contexture
