#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/operator/normalized_adjacency.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

/// A symmetric operator M with spectrum in [-1, 1], in the form that recurrences want. M is the
/// normalized adjacency N, or p(N) for p = sum_k series[k] T_k, or any other `product` of `rows` rows;
/// `sign` -1 turns it upside down, so that its lower end is the upper end of what is solved.
/// Refers to all of them.
struct FilterTarget {
    const NormalizedAdjacency* adjacency = nullptr;
    double                     sign      = 1;
    std::span<const double>    series    = {};  ///< empty: M = N
    const SymmetricProduct*    product   = nullptr;
    Eigen::Index               rows      = 0;  ///< of `product`

    [[nodiscard]] Eigen::Index size() const { return product != nullptr ? rows : adjacency->size(); }
    [[nodiscard]] bool         is_adjacency() const { return product == nullptr && series.empty(); }
};

/// p(M) with p(x) = T_m((x - c) / e), T_m the Chebyshev polynomial of degree m and [c - e, c + e] =
/// [-1, cut]: at most 1 in size there, growing fast and monotonically above the cut. Lanczos on p(M)
/// sees the eigenvalues above the cut far apart and the rest in a heap.
/// Source: Saad, Numerical Methods for Large Eigenvalue Problems, 2nd ed., section 7.4 and ch. 8.
class ChebyshevFilter {
  public:
    ChebyshevFilter(FilterTarget target, double cut, int degree);

    /// y = p(M) x.
    void apply(const double* x, double* y);

    /// The x above the cut with p(x) = value; the cut itself where value <= 1.
    [[nodiscard]] double        inverse(double value) const;
    [[nodiscard]] double        value(double x) const;
    [[nodiscard]] double        cut() const { return cut_; }
    [[nodiscard]] int           degree() const { return degree_; }
    /// Products with N, or of another product, so far.
    [[nodiscard]] std::uint64_t products() const { return products_; }

  private:
    void step(const double* x, double* y, double scale, double shift, double keep, const double* z);
    void step_of_product(const double* x);
    void step_of_series(const double* x);

    FilterTarget        target_;
    double              cut_;
    int                 degree_;
    std::uint64_t       products_ = 0;
    std::vector<double> before_, now_;
    std::vector<double> image_, partial_;  ///< of M that is not N
};

/// The m at which |T_m| of [low, high] brought to [-1, 1] is `gain` at x; infinite where x lies within.
[[nodiscard]] double degree_for(double low, double high, double x, double gain);

/// No filter has a higher degree.
inline constexpr int kMostFilterDegree = 1000;

/// The degree at which p(top) reaches `gain`, within [1, most].
[[nodiscard]] int filter_degree(double cut, double top, double gain, int most);

}  // namespace contexture
