#pragma once

#include <iosfwd>

#include "contexture/report/text_style.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// s_i over i as bars, those of a negative eigenvalue drawn lighter; of more values than fit evenly chosen ones.
void write_spectrum_plot(std::ostream& output, const Spectrum& spectrum, const TextStyle& style);

/// tau_d over d, its minimum marked; values far above it are cut off at the top and say so. Nothing where tau is
/// undefined or has one d only.
void write_tau_plot(std::ostream& output, const Score& score, const TextStyle& style);

}  // namespace contexture
