#include "contexture/operator/chebyshev_series.hpp"

#include <cmath>
#include <numbers>

#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

constexpr std::size_t kMostTerms = 1U << 15U;
constexpr double      kCut       = 1e-16;

/// Interpolation in `terms` Chebyshev points of the first kind: a cosine transform, term by term.
std::vector<double> interpolate(const Context& context, std::size_t terms) {
    const double        step = std::numbers::pi / static_cast<double>(terms);
    std::vector<double> value(terms);
    for (std::size_t j = 0; j < terms; ++j) {
        value[j] = transfer(context, std::cos(step * (static_cast<double>(j) + 0.5)));
        if (context.mixture == Mixture::tagged) value[j] *= value[j];
    }
    std::vector<double> coefficient(terms, 0.0);
    for (std::size_t k = 0; k < terms; ++k) {
        for (std::size_t j = 0; j < terms; ++j)
            coefficient[k] += value[j] * std::cos(step * static_cast<double>(k) * (static_cast<double>(j) + 0.5));
        coefficient[k] *= (k == 0 ? 1.0 : 2.0) / static_cast<double>(terms);
    }
    return coefficient;
}

}  // namespace

std::vector<double> chebyshev_series(const Context& context) {
    std::vector<double> coefficient;
    for (std::size_t terms = 32; terms <= kMostTerms; terms *= 2) {
        coefficient        = interpolate(context, terms);
        std::size_t needed = terms;
        while (needed > 1 && std::abs(coefficient[needed - 1]) < kCut * static_cast<double>(terms)) --needed;
        if (needed > terms / 2) continue;  // not resolved: its end has not come down to rounding
        coefficient.resize(needed);
        break;
    }
    return coefficient;
}

}  // namespace contexture
