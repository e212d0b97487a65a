#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/operator/normalized_adjacency.hpp"
#include "contexture/spectrum/deflation.hpp"
#include "contexture/spectrum/rayleigh_ritz.hpp"

namespace contexture {

/// The middle of a spectrum.
struct Middle {
    double low  = -1;
    double high = 1;
};

/// What a search is told of a spectrum.
struct OutsideGuess {
    Middle middle;         ///< to damp
    double least    = -1;  ///< about the ends of the spectrum in the complement
    double greatest = 1;
    double edge     = 1;  ///< about where the wanted eigenvalues end
};

struct OutsideOptions {
    double        tolerance  = 1e-6;  ///< largest residual accepted
    int           max_rounds = 16;    ///< bases filled before giving up
    std::uint64_t seed       = 1;
    Progress      progress   = {};
};

/// Both ends of a spectrum, each complete as far as it goes.
struct TwoEnds {
    Eigenpairs pairs;      ///< largest first: those of the upper end, then those of the lower one
    int        upper = 0;  ///< how many of them are of the upper end
    Middle     rest;       ///< where all others lie
};

/// What a search comes back with.
struct Outside {
    std::optional<TwoEnds> ends;             ///< nothing where it does not work
    bool                   is_wide = false;  ///< because some of those wanted lie in the middle
};

/// How many more than those found are needed, at least, where all others lie in the rest: 0 when they suffice.
using CountMissing = std::function<int(const std::vector<double>& found, Middle rest)>;

/// At least `wanted` eigenvalues of N in the complement of the `locked` eigenvectors, with all their
/// multiplicities, and as many more as it takes until none is missing, by block Lanczos on one filter
/// that damps the middle and sees both ends.
///
/// Those furthest from the middle are found first. A Rayleigh-Ritz step on N follows, and a search in
/// the complement of what was found for others as far out, that Lanczos may have missed.
/// Nothing where that does not work: where the middle was guessed badly, or where the basis would be
/// most of the space.
/// @param products  is raised by the number of products with N
[[nodiscard]] Outside find_outside(const NormalizedAdjacency& adjacency, const Locked& locked, int wanted,
                                   const CountMissing& count_missing, const OutsideGuess& guess,
                                   const OutsideOptions& options, std::uint64_t& products);

/// Vectors that its basis may hold.
[[nodiscard]] int outside_basis(int wanted);

}  // namespace contexture
