#include "contexture/spectrum/chebyshev_filter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace contexture {

ChebyshevFilter::ChebyshevFilter(FilterTarget target, double cut, int degree)
    : target_(target), cut_(cut), degree_(degree) {
    const auto n = static_cast<std::size_t>(target.size());
    before_.resize(n);
    now_.resize(n);
    if (!target.is_adjacency()) image_.resize(n);
    if (!target.series.empty()) partial_.resize(n);
}

/// y = scale * M x + shift * x + keep * z; for functions of N in the coordinates of the walk
/// P = D^{-1/2} N D^{1/2}.
void ChebyshevFilter::step(const double* x, double* y, double scale, double shift, double keep, const double* z) {
    if (target_.is_adjacency()) {
        ++products_;
        target_.adjacency->apply_walk(x, y, target_.sign * scale, shift, keep, z);
        return;
    }
    if (target_.product != nullptr)
        step_of_product(x);
    else
        step_of_series(x);
    for (std::size_t i = 0; i < image_.size(); ++i)
        y[i] = target_.sign * scale * image_[i] + shift * x[i] + (keep == 0 ? 0 : keep * z[i]);
}

void ChebyshevFilter::step_of_product(const double* x) {
    ++products_;
    (*target_.product)(x, image_.data());
}

/// Clenshaw: b_k = c_k x + 2 P b_{k+1} - b_{k+2}; p(P) x = c_0 x + P b_1 - b_2.
void ChebyshevFilter::step_of_series(const double* x) {
    const auto& series = target_.series;
    std::fill(image_.begin(), image_.end(), 0.0);
    std::fill(partial_.begin(), partial_.end(), 0.0);
    for (std::size_t k = series.size(); k-- > 0;) {
        const bool is_first = k + 1 == series.size();
        if (!is_first) {
            ++products_;
            target_.adjacency->apply_walk(image_.data(), partial_.data(), k == 0 ? 1 : 2, 0, -1, partial_.data());
        }
        for (std::size_t i = 0; i < partial_.size(); ++i) partial_[i] += series[k] * x[i];
        std::swap(image_, partial_);
    }
}

void ChebyshevFilter::apply(const double* x, double* y) {
    const std::size_t n       = before_.size();
    const bool        is_walk = target_.product == nullptr;
    const auto        root    = is_walk ? target_.adjacency->root() : std::span<const double>{};
    const auto        inverse = is_walk ? target_.adjacency->inverse_root() : std::span<const double>{};
    const double      center  = (cut_ - 1) / 2;
    const double      half    = (cut_ + 1) / 2;
    for (std::size_t i = 0; i < n; ++i) before_[i] = is_walk ? inverse[i] * x[i] : x[i];
    // T_1(t) = t, T_{k+1}(t) = 2 t T_k(t) - T_{k-1}(t), with t = (M - c) / e.
    step(before_.data(), now_.data(), 1 / half, -center / half, 0, nullptr);
    for (int k = 1; k < degree_; ++k) {
        step(now_.data(), before_.data(), 2 / half, -2 * center / half, -1, before_.data());
        std::swap(before_, now_);
    }
    for (std::size_t i = 0; i < n; ++i) y[i] = is_walk ? root[i] * now_[i] : now_[i];
}

double ChebyshevFilter::inverse(double value) const {
    if (value <= 1) return cut_;
    return (cut_ - 1) / 2 + (cut_ + 1) / 2 * std::cosh(std::acosh(value) / degree_);
}

double ChebyshevFilter::value(double x) const {
    const double t = (x - (cut_ - 1) / 2) / ((cut_ + 1) / 2);
    return t >= 1 ? std::cosh(degree_ * std::acosh(t)) : std::cos(degree_ * std::acos(std::max(t, -1.0)));
}

double degree_for(double low, double high, double x, double gain) {
    const double t = std::abs(x - (high + low) / 2) / ((high - low) / 2);
    return t > 1 ? std::acosh(gain) / std::acosh(t) : std::numeric_limits<double>::infinity();
}

int filter_degree(double cut, double top, double gain, int most) {
    return static_cast<int>(std::clamp(std::ceil(degree_for(-1, cut, top, gain)), 1.0, static_cast<double>(most)));
}

}  // namespace contexture
