#pragma once

#include <string>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// What networks see of a node. Of a file of features (docs/formats.md) a column for each, every node's row brought to
/// a mean square of 1; nodes without features have a row of 0. Without a file the coordinates of a table of points,
/// as they are; of a graph without either nothing, 0 x 0.
/// @param file  "" for none
/// @throws Error as read_pairs; Fault::computation where n x p numbers exceed the memory limit
/// @param memory_limit  bytes; 0: what is available
[[nodiscard]] RowMatrix node_features(const Graph& graph, const std::string& file, std::uint64_t memory_limit = 0,
                                      const Progress& progress = {});

}  // namespace contexture
