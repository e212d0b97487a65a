#pragma once

#include <string_view>

#include "contexture/graph/graph.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/read_graph.hpp"

namespace contexture {

/// Whether a file's first line is the banner of Matrix Market.
[[nodiscard]] bool is_matrix_market(std::string_view first_line);

/// Reads a square sparse matrix as a graph on nodes 1 .. n: see docs/formats.md.
/// @throws Error Fault::input with path and line, Fault::computation where n nodes need more memory
///         than there is
[[nodiscard]] EdgeTable read_matrix_market(LineReader& lines, const ReadOptions& options);

}  // namespace contexture
