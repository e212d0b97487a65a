#pragma once

#include "contexture/learn/learning.hpp"

namespace contexture {

/// Trains an encoder on samples of P+ and aligns it with the exact space. The same options give the same result, on
/// any number of threads, also where a run was cut and resumed. Lives in libcontexture_learn, which needs libtorch.
/// @param exact  spectrum of op with vectors, of at least options.dimension values, or complete
/// @throws Error Fault::usage where objective, encoder and context do not go together, Fault::input where
///         resume_from is of another run, Fault::computation where the memory limit is too small or the loss overflows
[[nodiscard]] Learning train(const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& options);

/// How programs find it in a library that they open as they run: the type of the symbol `contexture_train`.
using Train = Learning (*)(const ExpectationOperator&, const Spectrum&, const LearnOptions&);

}  // namespace contexture
