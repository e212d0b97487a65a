#pragma once

#include <cstddef>
#include <string_view>

#include "contexture/graph/columns.hpp"
#include "contexture/graph/name_table.hpp"

namespace contexture {

/// The keys of a line of two whole numbers and perhaps a weight, which most large files consist of.
/// They are written where they are wanted: returned as a value, they were copied for longer than they
/// took to parse.
/// @param text    begins with the line
/// @param weight  of the edge, from kSmallestWeight to kLargestWeight; null where there is no third column
/// @return        length of the line, its end included; 0 where it is not as plain or where something may
///                be wrong with it: then the general way has the last word
[[nodiscard]] std::size_t plain_edge(std::string_view text, Separator separator, NameKey& source, NameKey& target,
                                     double* weight);

}  // namespace contexture
