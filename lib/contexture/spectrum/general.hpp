#pragma once

#include <cstdint>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// The leading singular triples of an operator in the general form: of each piece of P+ by itself, small
/// ones densely, the others by Lanczos; the pieces' own s = 1 in closed form. Residuals are those of the
/// triples returned, on both sides.
/// @throws as decompose
[[nodiscard]] Spectrum decompose_general(const ExpectationOperator& op, const DecomposeOptions& options);

/// Upper estimate of the bytes it takes where there are `room`: what does not fit densely is left to Lanczos.
[[nodiscard]] std::uint64_t estimate_general_memory(const ExpectationOperator& op, int dimension, std::uint64_t room);

}  // namespace contexture
