#pragma once

#include <span>
#include <vector>

namespace contexture {

struct F1 {
    double micro = 0;  ///< 2 TP / (2 TP + FP + FN) over all classes together; the accuracy where a node has one class
    double macro = 0;  ///< the mean over classes that are known of a node or said of one
};

/// @param known  of each node its classes, ascending
/// @param said   of each node those predicted, ascending
/// @param classes  how many there are
[[nodiscard]] F1 score_classes(std::span<const std::vector<int>> known, std::span<const std::vector<int>> said,
                               std::size_t classes);

/// The `count` classes of the largest values, ascending; among equal values the first.
[[nodiscard]] std::vector<int> top_classes(std::span<const double> values, std::size_t count);

}  // namespace contexture
