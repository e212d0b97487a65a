#pragma once

#include <cstdint>
#include <vector>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/solve_part.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// The components of a core and what was found in each.
struct SolvedParts {
    std::vector<Part>         parts;
    std::vector<PartSolution> solutions;
};

/// Merges the parts of one context into the spectrum of the whole: the options.dimension largest
/// |f(lambda)|, among them those that the components themselves give in closed form.
///
/// c parts have the eigenvalue 1 c times. Its eigenspace less the constant is spanned by contrasts:
/// part j against the union of the parts before it, j = 1 .. c - 1, parts by size. A bipartite part
/// has -1 with the signs of its sides. Fills everything of the result but the energy and the counts.
/// @param number   position of the operator's context in the request that was solved
/// @param is_last  whether the vectors of the parts may be given up: moved where they are those of the whole, else
///                 copied, and their memory freed on the way
[[nodiscard]] Spectrum assemble(const ExpectationOperator& op, std::size_t number, SolvedParts& solved,
                                const DecomposeOptions& options, bool is_last);

}  // namespace contexture
