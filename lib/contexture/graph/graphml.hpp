#pragma once

#include "contexture/graph/edge_list.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/read_graph.hpp"

namespace contexture {

/// Reads the one graph of a GraphML file, its nodes named by their ids: see docs/formats.md.
///
/// Parsed by Boost.PropertyTree, on which boost::read_graphml stands too. That function itself keeps
/// no ids of nodes: docs/decisions/007-graphml.md. The tree takes up to 40 bytes of memory for each
/// byte of the file; it is gone when this returns.
/// @throws Error Fault::input with path and what is wrong, Fault::computation where the tree would not
///         fit in memory
[[nodiscard]] EdgeLines read_graphml(LineReader& lines, const ReadOptions& options);

}  // namespace contexture
