#include "contexture/operator/marginal.hpp"

#include <algorithm>
#include <cmath>

namespace contexture {

std::string_view name(Marginal marginal) {
    return marginal == Marginal::own ? "own" : marginal == Marginal::stationary ? "stationary" : "uniform";
}

std::vector<double> stationary_law(const MarkovKernel& walk, const std::vector<bool>& is_node) {
    constexpr double    kChange    = 1e-15;
    constexpr int       kMostSteps = 1000;  // (1 - kTeleport)^1000 is far below rounding
    const auto          count      = static_cast<double>(std::ranges::count(is_node, true));
    std::vector<double> even(is_node.size());
    for (std::size_t x = 0; x < even.size(); ++x) even[x] = is_node[x] ? 1 / count : 0;
    std::vector<double> law = even;
    std::vector<double> next(law.size());
    for (int i = 0; i < kMostSteps; ++i) {
        walk.apply_adjoint(law, next);
        double change = 0;
        for (std::size_t x = 0; x < law.size(); ++x) {
            next[x] = (1 - kTeleport) * next[x] + kTeleport * even[x];
            change += std::abs(next[x] - law[x]);
        }
        law.swap(next);
        if (change < kChange) break;
    }
    return law;
}

}  // namespace contexture
