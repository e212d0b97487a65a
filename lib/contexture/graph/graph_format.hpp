#pragma once

#include <string_view>

#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/read_graph.hpp"

namespace contexture {

/// The format of a file: from how it begins, else, where that says nothing, from the ending of its
/// name (`.gml.gz` ends in `.gml`). What shows no other format is an edge list.
/// @throws Error Fault::input where it is a format of graphs that is not read, with what to do
[[nodiscard]] GraphFormat recognise_format(const LineReader& lines);

}  // namespace contexture
