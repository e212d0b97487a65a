#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "contexture/graph/columns.hpp"
#include "contexture/graph/read_graph.hpp"

namespace contexture {

/// A line of data that was read ahead.
struct SampledLine {
    std::string   text;
    std::uint64_t number;
};

/// What the first lines of an edge list decide for all of it.
struct EdgeListShape {
    Separator   separator    = Separator::blanks;
    bool        has_header   = false;  ///< the first line of data names the columns
    bool        is_doubtful  = false;  ///< it was not said, and may be one: two words
    bool        has_weight   = false;  ///< the third column is one
    std::size_t columns      = 2;      ///< that each line has; 0 for 2 or 3
    std::size_t decided_line = 1;      ///< the first edge's line, for messages
};

/// @param sample  the first lines that are neither blank nor comments, at least one
/// @param source  name of the file, for messages
/// @throws Error Fault::input where the header says that the columns are not source, target, weight
[[nodiscard]] EdgeListShape decide_shape(std::span<const SampledLine> sample, Weighted weighted, Header header,
                                         std::string_view source);

/// Whether a first line of a node list is a column's name.
[[nodiscard]] bool is_name_of_node_column(std::string_view text);

}  // namespace contexture
