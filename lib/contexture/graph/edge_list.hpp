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

struct EdgeListOptions {
    Weighted    weighted       = Weighted::detect;       ///< whether a third column is weights
    Header      header         = Header::detect;         ///< whether the first line names the columns
    int         threads        = 0;                      ///< 0: one for each core
    std::size_t bytes_a_thread = std::size_t{1} << 18U;  ///< of text that each parses at a time
};

/// Reads lines `source target [weight]`: see docs/formats.md. The result does not depend on the number
/// of threads, nor do messages.
/// @throws Error Fault::input with path and line where a line is none, or where there is no edge
[[nodiscard]] EdgeLines read_edge_list(LineReader& lines, const EdgeListOptions& options = {});

/// Adds the first column of each line to `names`, behind those that are there.
/// @throws Error Fault::input with path and line
void read_node_list(LineReader& lines, Separator separator, NameTable& names);

}  // namespace contexture
