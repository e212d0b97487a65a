#pragma once

#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/report/foreign.hpp"

namespace contexture::cli {

/// Another tool's vectors by the graph's nodes.
struct MatchedRows {
    RowMatrix         phi;  ///< a row a node, 0 where it has none
    std::vector<bool> has_row;
    Node              nodes   = 0;  ///< of the graph that have a row
    std::size_t       unknown = 0;  ///< rows of names that are not in the graph
};

/// @throws Error Fault::input where fewer than two names are nodes of the graph
/// @param path  of the vectors, for the message
[[nodiscard]] MatchedRows match_rows(const ForeignEmbedding& foreign, const Graph& graph, const std::string& path);

}  // namespace contexture::cli
