#include "contexture/operator/chebyshev_series.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

constexpr std::size_t kMostTerms = 1U << 15U;
constexpr double      kCut       = 1e-16;

/// Interpolation in `terms` Chebyshev points of the first kind: a cosine transform, term by term.
/// @param terms  a power of two
std::vector<double> interpolate(const Context& context, std::size_t terms) {
    const std::size_t   turn = 4 * terms;
    std::vector<double> cosine(turn), value(terms);
    for (std::size_t i = 0; i < turn; ++i)
        cosine[i] = std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(turn));
    for (std::size_t j = 0; j < terms; ++j) {
        value[j] = transfer(context, cosine[2 * j + 1]);
        if (context.mixture == Mixture::tagged) value[j] *= value[j];
    }
    std::vector<double> coefficient(terms, 0.0);
    for (std::size_t k = 0; k < terms; ++k) {
        for (std::size_t j = 0; j < terms; ++j) coefficient[k] += value[j] * cosine[k * (2 * j + 1) & (turn - 1)];
        coefficient[k] *= (k == 0 ? 1.0 : 2.0) / static_cast<double>(terms);
    }
    return coefficient;
}

}  // namespace

std::vector<double> chebyshev_series(const Context& context) {
    for (std::size_t terms = 32; terms <= kMostTerms; terms *= 2) {
        std::vector<double> coefficient = interpolate(context, terms);
        std::size_t         needed      = terms;
        while (needed > 1 && std::abs(coefficient[needed - 1]) < kCut * static_cast<double>(terms)) --needed;
        if (needed > terms / 2) continue;  // not resolved: its end has not come down to rounding
        coefficient.resize(needed);
        return coefficient;
    }
    throw Error(Fault::usage,
                fmt::format("{}: one product with it takes more than {} steps of a walk: take a context of "
                            "shorter walks",
                            name(context), kMostTerms / 2));
}

}  // namespace contexture
