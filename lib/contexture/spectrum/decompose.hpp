#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// What decompose() computes and may take.
struct DecomposeOptions {
    int           dimension    = 128;   ///< d, singular triples wanted besides the constant one
    double        tolerance    = 1e-6;  ///< largest residual accepted; s_0 = 1 is the unit
    int           max_rounds   = 16;    ///< rounds of the iteration on one component before giving up
    std::uint64_t seed         = 1;     ///< of start vectors and probes
    int           threads      = 0;     ///< 0: all cores; products with the whole operator have those it was made with
    bool          with_vectors = true;  ///< false leaves `left` and `right` empty
    bool          with_energy  = true;  ///< false leaves energy at the sum of the computed squares
    std::uint64_t memory_limit = 0;     ///< bytes the solve may take; 0: what the machine has available
    double        time_limit   = 0;     ///< seconds it may be estimated to take; 0: any
    Progress      progress     = {};    ///< told how the work goes on; may throw to stop it
};

/// How many singular values there are besides the constant one: the largest `dimension` allowed.
[[nodiscard]] std::uint64_t max_dimension(const ExpectationOperator& op);
/// The same for walk:1 on a graph with arcs. Needs no operator.
[[nodiscard]] std::uint64_t max_walk_dimension(const Graph& graph);

/// The d leading singular triples of S, largest s first, with multiplicities.
///
/// Each connected component is solved by itself: its vectors for lambda = 1 (and -1 where it is
/// bipartite) in closed form, small components densely, large ones by Spectra's Lanczos on a
/// filtered operator, after which a search in the orthogonal complement looks for missed copies.
/// Ties are ordered by lambda descending, then by component. The sign of each column makes its
/// largest entry in mu = U / sqrt(P_X) positive (the first node's among equals).
/// The same seed and thread count give the same bits.
///
/// @throws Error Fault::usage where dimension < 1 or beyond max_dimension; Fault::computation where
///         it does not converge (the message says what was reached and what to change) or, before
///         it starts, where by estimate_solve it needs more memory or time than the limit
[[nodiscard]] Spectrum decompose(const ExpectationOperator& op, const DecomposeOptions& options = {});

/// The same of many operators, those with one core solved together.
[[nodiscard]] std::vector<Spectrum> decompose(std::span<const ExpectationOperator> ops,
                                              const DecomposeOptions&              options = {});

}  // namespace contexture
