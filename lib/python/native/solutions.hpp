#pragma once

#include <optional>

#include "contexture/run/vectors.hpp"
#include "module.hpp"

// What solves give, as Python holds it.

namespace contexture::python {

struct Solution {
    GraphHandle                                of;
    std::shared_ptr<const ExpectationOperator> op;  ///< on the graph of `of`
    Solved                                     plan;
    Spectrum                                   spectrum;

    /// The result of the one context, without vectors.
    [[nodiscard]] ContextResult result() const;
};

struct EmbeddingHandle {
    GraphHandle                of;  ///< its nodes are those of the embedding
    Embedding                  embedding;
    std::optional<Solved>      plan;  ///< empty of another tool's vectors, as are the results
    std::vector<ContextResult> results;
    std::vector<std::string>   values;       ///< names of A, where the embedding has values
    std::optional<LogDensity>  density;      ///< of the logarithm
    int                        threads = 0;  ///< that it was made by, and is written by; 0: all cores
};

}  // namespace contexture::python
