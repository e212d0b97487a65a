#pragma once

#include <cstdint>

#include "contexture/learn/learning.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

/// Whether what the context meets are the graph's nodes, in their order.
[[nodiscard]] bool is_on_nodes(const ExpectationOperator& op);

/// Bytes that training takes besides operator and spectrum, about.
[[nodiscard]] std::uint64_t learning_bytes(const ExpectationOperator& op, const LearnOptions& options);

/// @throws Error Fault::usage where objective, encoder, context and numbers do not go together, Fault::computation
///         where training exceeds the memory limit
void require_learnable(const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& options);

/// Sum of the squared cosines over d: directions that an encoder of a lower rank lacks count as 0.
[[nodiscard]] double share_of_space(const Alignment& alignment);

}  // namespace contexture
