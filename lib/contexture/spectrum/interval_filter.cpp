#include "contexture/spectrum/interval_filter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace contexture {

IntervalFilter::IntervalFilter(const NormalizedAdjacency& adjacency, double low, double high, int degree)
    : adjacency_(&adjacency),
      low_(low),
      high_(high),
      degree_(degree),
      before_(adjacency.size(), kBlockWidth),
      now_(adjacency.size(), kBlockWidth) {}

/// In the coordinates of the walk P = D^{-1/2} N D^{1/2}. Each step streams what apply_walk_to_block does.
void IntervalFilter::apply(const Block& x, Block& y) {
    const auto   root    = adjacency_->root();
    const auto   inverse = adjacency_->inverse_root();
    const double center  = (high_ + low_) / 2;
    const double half    = (high_ - low_) / 2;
    adjacency_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) before_.row(row) = inverse[row] * x.row(row);
    });
    adjacency_->apply_walk_to_block(before_.data(), now_.data(), 1 / half, -center / half, 0);
    for (int k = 1; k < degree_; ++k) {
        adjacency_->apply_walk_to_block(now_.data(), before_.data(), 2 / half, -2 * center / half, -1);
        std::swap(before_, now_);
    }
    adjacency_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) y.row(row) = root[row] * now_.row(row);
    });
    products_ += static_cast<std::uint64_t>(degree_) * kBlockWidth;
}

double IntervalFilter::value(double x) const {
    const double t = std::abs(x - (high_ + low_) / 2) / ((high_ - low_) / 2);
    return t >= 1 ? std::cosh(degree_ * std::acosh(t)) : std::cos(degree_ * std::acos(t));
}

}  // namespace contexture
