#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contexture/score/rivals.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// What tau and its rivals are computed with.
struct AssessOptions {
    double             beta = 1;   ///< weight of the second term of tau_d, at least 0
    std::optional<int> tail = {};  ///< D of the denominator; empty: all values, through the energy (the poster's form)
    double             epsilon         = 0.1;  ///< of the worst-case bound among the rivals
    std::optional<int> bound_dimension = {};   ///< d of that bound; empty: tau's
};

/// Something the reader of a score must know. The code is for programs, the message for people.
struct Flag {
    std::string code;     ///< one word, see docs/troubleshooting.md
    std::string message;  ///< a sentence
};

/// tau, its curve and its rivals.
struct Score {
    std::optional<double>              tau;  ///< min over d of the curve; smaller is better; empty where undefined
    int                                dimension = 0;           ///< its d; 0 where undefined
    double                             beta      = 1;           ///< AssessOptions::beta
    std::optional<int>                 tail;                    ///< D, or empty for all
    double                             tau_standard_error = 0;  ///< from the energy's
    std::vector<std::optional<double>> curve;                   ///< tau_d for d = 1, 2, ...; empty where infinite
    std::vector<Flag>                  flags;                   ///< empty where there is nothing to know
    Rivals                             rivals;                  ///< other scores of the same spectrum
    double                             epsilon         = 0.1;   ///< of the worst-case bound
    int                                bound_dimension = 0;     ///< its d; 0 where tau is undefined and none was given
};

/// tau_d = 1 / (1 - s_{d+1}^2) + beta * (sum_{i<=d} s_i^2) / (sum_{i<=D} s_i^2), d >= 1.
///
/// d ranges over the computed values: the last d needs s_{d+1}, so it is the number of values
/// less one, or all of them where the spectrum is complete (then s_{d+1} = 0 is known).
/// @throws Error Fault::usage where tail asks for more values than there are or beta is not finite and >= 0
/// Source: Zhai et al. 2025, section 6; the sum to infinity after the poster. docs/score.md.
[[nodiscard]] Score assess(const Spectrum& spectrum, const AssessOptions& options = {});

}  // namespace contexture
