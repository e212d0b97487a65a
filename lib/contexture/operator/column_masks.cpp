#include "contexture/operator/column_masks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

#include "contexture/base/error.hpp"

namespace contexture {

std::vector<std::vector<Eigen::Index>> draw_visible(const Points& points, std::uint64_t seed) {
    const std::size_t columns = points.columns.size();
    if (columns < 2)
        throw Error(Fault::input, "a masked context hides columns of the table, and this one has only one");
    const auto hidden =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(kMaskedShare * static_cast<double>(columns))));
    std::mt19937_64          random(seed);  // its numbers are the same everywhere, unlike a distribution's
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::vector<Eigen::Index>> draws(kMasks);
    for (std::vector<Eigen::Index>& visible : draws) {
        for (std::size_t i = 0; i < hidden; ++i) std::swap(order[i], order[i + random() % (columns - i)]);
        for (std::size_t i = hidden; i < columns; ++i)
            for (Eigen::Index k = 0; k < points.columns[order[i]].width; ++k)
                visible.push_back(points.columns[order[i]].first + k);
        std::ranges::sort(visible);
    }
    return draws;
}

}  // namespace contexture
