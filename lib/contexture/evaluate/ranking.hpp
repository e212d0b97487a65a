#pragma once

#include <span>

namespace contexture {

/// How well values tell hits from misses.
struct RankingScore {
    double auc               = 0;  ///< share of pairs (hit, miss) in the right order, ties half
    double average_precision = 0;  ///< mean over hits of the precision at their value, ties together
};

/// @pre both have a value, none is NaN
[[nodiscard]] RankingScore score_ranking(std::span<const double> hits, std::span<const double> misses);

}  // namespace contexture
