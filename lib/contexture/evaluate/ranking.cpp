#include "contexture/evaluate/ranking.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace contexture {

RankingScore score_ranking(std::span<const double> hits, std::span<const double> misses) {
    std::vector<std::pair<double, bool>> all;
    for (const double value : hits) all.emplace_back(value, true);
    for (const double value : misses) all.emplace_back(value, false);
    std::ranges::sort(all, [](const auto& a, const auto& b) { return a.first > b.first; });
    RankingScore score;
    double       hits_before = 0, misses_before = 0;
    for (std::size_t begin = 0; begin < all.size();) {  // a group of equal values at a time
        double      hits_here = 0, misses_here = 0;
        std::size_t end = begin;
        for (; end < all.size() && all[end].first == all[begin].first; ++end)
            (all[end].second ? hits_here : misses_here) += 1;
        score.auc += misses_here * (hits_before + hits_here / 2);
        hits_before += hits_here;
        misses_before += misses_here;
        score.average_precision += hits_here * hits_before / (hits_before + misses_before);
        begin = end;
    }
    score.auc /= static_cast<double>(hits.size()) * static_cast<double>(misses.size());
    score.average_precision /= static_cast<double>(hits.size());
    return score;
}

}  // namespace contexture
