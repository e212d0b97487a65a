#include "contexture/spectrum/interval_filter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace contexture {

double interval_filter_value(double low, double high, int degree, double x) {
    const double t = std::abs(x - (high + low) / 2) / ((high - low) / 2);
    return t >= 1 ? std::cosh(degree * std::acosh(t)) : std::cos(degree * std::acos(t));
}

double interval_filter_distance(double low, double high, int degree, double value) {
    return (high - low) / 2 * std::cosh(std::acosh(std::max(value, 1.0)) / degree);
}

template <typename Real>
IntervalFilter<Real>::IntervalFilter(const NormalizedAdjacency& adjacency, double low, double high, int degree)
    : adjacency_(&adjacency),
      low_(low),
      high_(high),
      degree_(degree),
      other_(adjacency.size()) {}

/// In the coordinates of the walk P = D^{-1/2} N D^{1/2}. Each step streams what apply_walk_to_block does.
template <typename Real>
void IntervalFilter<Real>::apply(const Block<Real>& x, Block<Real>& y) {
    const auto root    = adjacency_->root();
    const auto inverse = adjacency_->inverse_root();
    const auto half    = static_cast<Real>((high_ - low_) / 2);
    const auto center  = static_cast<Real>((high_ + low_) / 2);
    const auto given   = x.matrix();
    auto       image   = y.matrix();
    adjacency_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) image.row(row) = static_cast<Real>(inverse[row]) * given.row(row);
    });
    Real *before = y.data(), *now = other_.data();
    adjacency_->apply_walk_to_block<Real>(before, now, 1 / half, -center / half, 0);
    for (int k = 1; k < degree_; ++k) {
        adjacency_->apply_walk_to_block<Real>(now, before, 2 / half, -2 * center / half, -1);
        std::swap(before, now);
    }
    // An even degree ends where it began.
    adjacency_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) image.row(row) *= static_cast<Real>(root[row]);
    });
    products_ += static_cast<std::uint64_t>(degree_) * kBlockWidth;
}

template class IntervalFilter<float>;
template class IntervalFilter<double>;

}  // namespace contexture
