#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/spectrum/chebyshev_filter.hpp"

namespace contexture {

/// Eigenpairs of a symmetric M, largest first.
struct Eigenpairs {
    std::vector<double> values;     ///< descending
    std::vector<double> residuals;  ///< ||M q - value q||
    Eigen::MatrixXd     vectors;    ///< n x values.size(), orthonormal columns

    [[nodiscard]] int count() const { return static_cast<int>(values.size()); }
};

struct UpperEndOptions {
    double        tolerance  = 1e-6;  ///< largest residual accepted
    int           max_rounds = 12;
    std::uint64_t seed       = 1;
    Progress      progress   = {};
};

/// Where to begin: an estimate of the spectrum's end from a short Lanczos run.
struct UpperEndGuess {
    double top;  ///< largest eigenvalue wanted
    double cut;  ///< a value below the wanted ones, not far below
};

/// Orthonormal columns that a search leaves alone: known eigenvectors. Refers to the matrices.
using Locked = std::vector<const Eigen::MatrixXd*>;

/// The `wanted` largest eigenvalues of M in the complement of the `locked` eigenvectors of M, with
/// all their multiplicities.
///
/// Rounds of Lanczos on a Chebyshev filter of M; what a round learns of the spectrum moves the
/// filter of the next. A Rayleigh-Ritz step on M itself follows, and a search in the complement of
/// what was found for larger eigenvalues that Lanczos may have missed (it sees one vector of each
/// eigenspace): the result is returned only when that search finds none.
/// @param products  is raised by the number of products with N
/// @throws Error Fault::computation where it does not converge
[[nodiscard]] Eigenpairs solve_upper_end(const FilterTarget& target, const Locked& locked, int wanted,
                                         const UpperEndGuess& guess, const UpperEndOptions& options,
                                         std::uint64_t& products);

/// (1 - Q Q^T) p(M) (1 - Q Q^T), Q the locked columns, as Lanczos sees it. Tells progress.
class DeflatedFilter {
  public:
    DeflatedFilter(const FilterTarget& target, double cut, int degree, Locked locked, const Progress& progress);

    void operator()(const double* x, double* y);

    [[nodiscard]] const ChebyshevFilter& filter() const { return filter_; }

  private:
    ChebyshevFilter filter_;
    Locked          locked_;
    const Progress* progress_;
    Eigen::VectorXd input_;
};

/// x -= Q Q^T x for each matrix of orthonormal columns.
void project_out(const Locked& locked, Eigen::Ref<Eigen::VectorXd> x);

/// Number of columns in all.
[[nodiscard]] Eigen::Index count_columns(const Locked& locked);

}  // namespace contexture
