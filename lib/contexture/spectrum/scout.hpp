#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/spectrum/deflation.hpp"
#include "contexture/spectrum/outside.hpp"

namespace contexture {

/// A first look at both ends of a spectrum.
class Scout {
  public:
    /// Of N, or of p(N) for a Chebyshev series of p, in the complement of locked eigenvectors of both.
    ///
    /// Gauss quadrature of the spectral measure of a random vector: a Ritz value of weight w stands for w n
    /// eigenvalues, one that has converged for a chi-squared number with mean its multiplicity.
    /// Source: Golub and Meurant 2010, ch. 4.
    /// @param products  is raised by the number of products with N
    Scout(const NormalizedAdjacency& adjacency, const Locked& locked, std::span<const double> series,
          std::uint64_t seed, const Progress& progress, std::uint64_t& products);

    /// About the place-th largest eigenvalue, from 0; of -N with sign -1.
    [[nodiscard]] double                     value(double sign, int place) const;
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

  private:
    std::vector<double> values_;  ///< ascending; the middle of a large spectrum is left out
};

/// How many eigenvalues of each end a context asks for, and the least |f| among them.
struct Reach {
    int    upper = 0;
    int    lower = 0;
    double least = 0;

    [[nodiscard]] int all() const { return upper + lower; }
};

/// Where the `wanted` largest |f| among these eigenvalues are.
[[nodiscard]] Reach reach_of(const Context& context, const std::vector<double>& ascending, int wanted);

/// What a context still asks for.
struct Demand {
    int  upper  = 0;      ///< more of the upper end
    int  lower  = 0;      ///< more of the lower end
    bool is_own = false;  ///< |f| has its maximum over the rest inside: ends do not help
};

/// Once every eigenvalue outside of `rest` has been found, a found one with |f| >= max |f| over the
/// rest is certainly among the largest of all.
[[nodiscard]] Demand demand_of(const Context& context, std::span<const double> found, Middle rest, int wanted);

}  // namespace contexture
