#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/spectrum/chebyshev_filter.hpp"
#include "contexture/spectrum/deflation.hpp"
#include "contexture/spectrum/rayleigh_ritz.hpp"
#include "contexture/spectrum/shift_invert.hpp"

namespace contexture {

struct UpperEndOptions {
    double        tolerance         = 1e-6;  ///< largest residual accepted
    int           max_rounds        = 12;
    int           most_degree       = 1000;  ///< of a filter; 1 where products cost more than orthogonalisation
    std::uint64_t seed              = 1;
    std::uint64_t most_factor_bytes = 0;  ///< what one ShiftInvert may take; 0: 1.6 GB
    Progress      progress          = {};
};

/// Where to begin: an estimate of the spectrum's end from a short Lanczos run.
struct UpperEndGuess {
    double top;  ///< largest eigenvalue wanted
    double cut;  ///< a value below the wanted ones, not far below
};

/// What searches of one end of one M share.
struct UpperEndTools {
    std::unique_ptr<ShiftInvert> inverse     = {};  ///< of M, once a search found it worth its price
    double                       most_filled = 0;   ///< entries of a factor that was found too large
};

/// Tries for a factor where it would cost less than the filter that the guess asks for.
void factorize_if_worthwhile(const FilterTarget& target, const UpperEndGuess& guess, const UpperEndOptions& options,
                             UpperEndTools& tools);

/// The `wanted` largest eigenvalues of M in the complement of the `locked` eigenvectors of M, with
/// all their multiplicities.
///
/// Lanczos on (sigma - M)^{-1} where its factor is small, else rounds of Lanczos on a Chebyshev filter
/// of M: what a round learns of the spectrum moves the filter of the next. A Rayleigh-Ritz step on M
/// itself follows, and a search in the complement of what was found for larger eigenvalues that
/// Lanczos may have missed (it sees one vector of each eigenspace): the result is returned only when
/// that search finds none.
/// @param products  is raised by the number of products with N
/// @throws Error Fault::computation where it does not converge
[[nodiscard]] Eigenpairs solve_upper_end(const FilterTarget& target, const Locked& locked, int wanted,
                                         const UpperEndGuess& guess, const UpperEndOptions& options,
                                         UpperEndTools& tools, std::uint64_t& products);

}  // namespace contexture
