#pragma once

#include <cstdint>

#include "contexture/spectrum/block.hpp"

namespace contexture {

/// T_degree((x - c) / e) with [c - e, c + e] = [low, high], for an even degree.
[[nodiscard]] double interval_filter_value(double low, double high, int degree, double x);

/// How far from c it takes a value of at least 1 outside of [low, high].
[[nodiscard]] double interval_filter_distance(double low, double high, int degree, double value);

/// p(N) with p(x) = T_m((x - c) / e), m even and [c - e, c + e] = [low, high]: at most 1 in size there,
/// and growing alike on both sides of it, so that one Lanczos run sees both ends of the spectrum.
/// Source: Saad, Numerical Methods for Large Eigenvalue Problems, 2nd ed., section 7.4 and ch. 8.
template <typename Real>
class IntervalFilter {
  public:
    /// @param degree  m, even, at least 2
    IntervalFilter(const NormalizedAdjacency& adjacency, double low, double high, int degree);

    /// y = p(N) x; y is another block.
    void apply(const Block<Real>& x, Block<Real>& y);

    [[nodiscard]] double value(double x) const { return interval_filter_value(low_, high_, degree_, x); }
    [[nodiscard]] double distance(double value) const { return interval_filter_distance(low_, high_, degree_, value); }
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return high_; }
    [[nodiscard]] int    degree() const { return degree_; }
    /// Products of N with one vector so far.
    [[nodiscard]] std::uint64_t products() const { return products_; }

  private:
    const NormalizedAdjacency* adjacency_;
    double                     low_;
    double                     high_;
    int                        degree_;
    std::uint64_t              products_ = 0;
    Block<Real>                other_;
};

}  // namespace contexture
