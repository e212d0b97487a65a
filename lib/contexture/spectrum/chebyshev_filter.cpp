#include "contexture/spectrum/chebyshev_filter.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace contexture {

ChebyshevFilter::ChebyshevFilter(FilterTarget target, double cut, int degree)
    : target_(target), cut_(cut), degree_(degree) {
    const std::size_t n = target.adjacency->size();
    before_.resize(n);
    now_.resize(n);
    if (target.window > 1) partial_.resize(n);
}

/// y = scale * M x + shift * x + keep * z in the coordinates of the walk P = D^{-1/2} N D^{1/2}.
void ChebyshevFilter::step(const double* x, double* y, double scale, double shift, double keep, const double* z) {
    const NormalizedAdjacency& adjacency = *target_.adjacency;
    products_ += static_cast<std::uint64_t>(target_.window);
    if (target_.window == 1) {
        adjacency.apply_walk(x, y, target_.sign * scale, shift, keep, z);
        return;
    }
    // f(P) x = P (x + P (x + ...)) / window: all but the outermost product go to a second vector.
    const std::size_t n = adjacency.size();
    std::copy(x, x + n, partial_.begin());
    std::vector<double> image(n);
    for (int i = 1; i < target_.window; ++i) {
        adjacency.apply_walk(partial_.data(), image.data(), 1, 0, 1, x);
        std::swap(partial_, image);
    }
    adjacency.apply_walk(partial_.data(), image.data(), target_.sign * scale / target_.window, 0, 0, nullptr);
    for (std::size_t i = 0; i < n; ++i) y[i] = image[i] + shift * x[i] + (keep == 0 ? 0 : keep * z[i]);
}

void ChebyshevFilter::apply(const double* x, double* y) {
    const std::size_t n       = before_.size();
    const auto        root    = target_.adjacency->root();
    const auto        inverse = target_.adjacency->inverse_root();
    const double      center  = (cut_ - 1) / 2;
    const double      half    = (cut_ + 1) / 2;
    for (std::size_t i = 0; i < n; ++i) before_[i] = inverse[i] * x[i];
    // T_1(t) = t, T_{k+1}(t) = 2 t T_k(t) - T_{k-1}(t), with t = (M - c) / e.
    step(before_.data(), now_.data(), 1 / half, -center / half, 0, nullptr);
    for (int k = 1; k < degree_; ++k) {
        step(now_.data(), before_.data(), 2 / half, -2 * center / half, -1, before_.data());
        std::swap(before_, now_);
    }
    for (std::size_t i = 0; i < n; ++i) y[i] = root[i] * now_[i];
}

double ChebyshevFilter::inverse(double value) const {
    if (value <= 1) return cut_;
    return (cut_ - 1) / 2 + (cut_ + 1) / 2 * std::cosh(std::acosh(value) / degree_);
}

double ChebyshevFilter::value(double x) const {
    const double t = (x - (cut_ - 1) / 2) / ((cut_ + 1) / 2);
    return t >= 1 ? std::cosh(degree_ * std::acosh(t)) : std::cos(degree_ * std::acos(std::max(t, -1.0)));
}

int filter_degree(double cut, double top, double gain, int most) {
    const double t = (top - (cut - 1) / 2) / ((cut + 1) / 2);
    if (t <= 1) return most;
    const double degree = std::ceil(std::acosh(gain) / std::acosh(t));
    return static_cast<int>(std::clamp(degree, 1.0, static_cast<double>(most)));
}

}  // namespace contexture
