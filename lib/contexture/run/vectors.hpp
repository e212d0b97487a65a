#pragma once

#include <optional>
#include <span>
#include <vector>

#include "contexture/run/tasks.hpp"

namespace contexture {

/// Embeddings of one or more contexts, and all that is said of them.
struct Embedded {
    Embedding                          embedding;  ///< of the contexts side by side
    Solved                             plan;       ///< what was solved
    std::vector<ContextResult>         results;    ///< one a context, without scores
    std::optional<ExpectationOperator> op;  ///< where there is one context: it names the values of A
    std::optional<LogDensity>          log_density;  ///< where the vectors are of the logarithm
};

/// Solves one context, or several whose vectors stand side by side, and makes its vectors.
/// @param graph  outlives the result
/// @throws Error as plan_solve; Fault::usage where options do not go together
[[nodiscard]] Embedded make_vectors(const Graph& graph, const std::vector<Context>& contexts, const SolveOptions& solve,
                                    const VectorOptions& vectors, const Progress& progress = {});

}  // namespace contexture
