#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "contexture/graph/columns.hpp"
#include "contexture/graph/name_table.hpp"

namespace contexture {

/// A line of two whole numbers and perhaps a weight, which most large files consist of.
struct PlainEdge {
    NameKey               source;
    NameKey               target;
    std::optional<double> weight;
    std::size_t           length;  ///< of the line, its end included
};

/// The line that `text` begins with, where it is as plain as that. Nothing where it is not, or where
/// something may be wrong with it: then the general way has the last word.
/// @param has_weight  whether there is a third column, which must be from kSmallestWeight to kLargestWeight
[[nodiscard]] std::optional<PlainEdge> plain_edge(std::string_view text, Separator separator, bool has_weight);

}  // namespace contexture
