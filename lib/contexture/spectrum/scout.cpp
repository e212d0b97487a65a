#include "contexture/spectrum/scout.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr int    kSteps = 80;
constexpr double kMost  = 50'000;  // eigenvalues told of either end
constexpr double kTie   = 1e-12;   // |f| this close to a bound counts as reaching it
constexpr double kHump  = 1.001;   // |f| inside is this much beyond that at the ends

double magnitude(const Context& context, double lambda) {
    return std::abs(transfer(context, lambda));
}

}  // namespace

Scout::Scout(DeflatedProduct& product, const Eigen::VectorXd& start) {
    const auto           rows   = static_cast<double>(start.size());
    const Tridiagonal    matrix = tridiagonalize(std::ref(product), start.normalized(), kSteps);
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    const Eigen::Index   last   = eigen.values.size() - 1;
    const double         most   = std::min(rows / 2, kMost);
    std::vector<double>  upper;
    double               below = 0, above = 0;
    for (Eigen::Index i = 0; i <= last; ++i) {
        below += rows * eigen.vectors(0, i) * eigen.vectors(0, i);
        above += rows * eigen.vectors(0, last - i) * eigen.vectors(0, last - i);
        while (static_cast<double>(values_.size()) + 0.5 < std::min(below, most)) values_.push_back(eigen.values[i]);
        while (static_cast<double>(upper.size()) + 0.5 < std::min(above, most)) upper.push_back(eigen.values[last - i]);
    }
    values_.insert(values_.end(), upper.rbegin(), upper.rend());
}

double Scout::value(double sign, int place) const {
    const auto at = std::min(static_cast<std::size_t>(place), values_.size() - 1);
    return sign > 0 ? values_[values_.size() - 1 - at] : -values_[at];
}

Reach reach_of(const Context& context, const std::vector<double>& ascending, int wanted) {
    struct Sized {
        double size;
        double lambda;
    };
    std::vector<Sized> by_size;
    by_size.reserve(ascending.size());
    for (const double lambda : ascending) by_size.push_back({.size = magnitude(context, lambda), .lambda = lambda});
    const auto count = std::min(by_size.size(), static_cast<std::size_t>(wanted));
    std::ranges::partial_sort(
        by_size, by_size.begin() + static_cast<std::ptrdiff_t>(count),
        [](const Sized& a, const Sized& b) { return a.size > b.size || (a.size == b.size && a.lambda < b.lambda); });
    by_size.resize(count);
    Reach  reach;
    double inmost = -1;  // the negative one among them nearest to 0
    for (const auto& [size, lambda] : by_size) {
        if (lambda >= 0)
            ++reach.upper;
        else
            inmost = std::max(inmost, lambda);
    }
    if (std::ranges::any_of(by_size, [](const Sized& one) { return one.lambda < 0; }))
        reach.lower = static_cast<int>(std::ranges::upper_bound(ascending, inmost) - ascending.begin());
    reach.least = by_size.empty() ? 0 : by_size.back().size;
    return reach;
}

Demand demand_of(const Context& context, std::span<const double> found, Middle rest, int wanted) {
    const double bound   = transfer_bound(context, std::min(rest.low, rest.high), rest.high);
    const auto   certain = static_cast<int>(
        std::ranges::count_if(found, [&](double lambda) { return magnitude(context, lambda) >= bound - kTie; }));
    if (certain >= wanted) return {};
    const double above = magnitude(context, rest.high);
    const double below = magnitude(context, rest.low);
    if (bound > kHump * std::max(above, below)) return {.is_own = true};
    const int more = std::max(wanted - certain, 2);
    return above >= below ? Demand{.upper = more} : Demand{.lower = more};
}

}  // namespace contexture
