#include "contexture/score/assess.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

constexpr double kNoAssociation   = 1e-12;  // an energy below this is rounding: X and A are independent
constexpr double kOne             = 1e-12;  // 1 - s^2 below this is 0: an exact copy of the constant mode
constexpr double kSameTau         = 1e-12;  // of tau: what is less by no more does not decide which d is best
constexpr double kNearCeiling     = 0.05;   // share of 1 + beta
constexpr double kRoundingOfValue = 1e-9;   // of a singular value: no flag hangs on it
constexpr double kWeak            = 0.5;    // s_1 below this is far from 1

/// What the curve needs of a spectrum and the options.
struct Terms {
    std::vector<double> head;         ///< head[d] = sum_{i<=d} s_i^2
    double              denominator;  ///< sum_{i<=D} s_i^2
    std::size_t         last;         ///< largest d whose s_{d+1} is known
};

std::optional<double> value_after(const Spectrum& spectrum, std::size_t d) {
    if (d < spectrum.singular_values.size()) return spectrum.singular_values[d];
    return spectrum.is_complete ? std::optional(0.0) : std::nullopt;
}

Terms find_terms(const Spectrum& spectrum, const AssessOptions& options) {
    const auto& s = spectrum.singular_values;
    Terms       terms{.head        = {0},
                      .denominator = spectrum.energy,
                      .last        = spectrum.is_complete || s.empty() ? s.size() : s.size() - 1};
    for (const double value : s) terms.head.push_back(terms.head.back() + value * value);
    if (options.tail) {
        const auto tail   = static_cast<std::size_t>(*options.tail);
        terms.denominator = terms.head[tail];
        terms.last        = std::min(terms.last, tail);
    }
    return terms;
}

void require_valid(const Spectrum& spectrum, const AssessOptions& options) {
    if (!std::isfinite(options.beta) || options.beta < 0)
        throw Error(Fault::usage, "beta must be a finite number of at least 0");
    if (!(options.epsilon > 0 && options.epsilon < 1)) throw Error(Fault::usage, "epsilon must be above 0 and below 1");
    const std::size_t known = spectrum.singular_values.size();
    if (options.tail && (*options.tail < 1 || static_cast<std::size_t>(*options.tail) > known))
        throw Error(Fault::usage, "tail " + std::to_string(*options.tail) + " is outside 1 to " +
                                      std::to_string(known) +
                                      ", the number of singular values computed: ask for more with --dim");
}

void compute_curve(const Spectrum& spectrum, const Terms& terms, Score& score) {
    for (std::size_t d = 1; d <= terms.last; ++d) {
        const double next = *value_after(spectrum, d);
        const double gap  = 1 - next * next;
        if (gap < kOne) {
            score.curve.emplace_back();
            continue;
        }
        score.curve.emplace_back(1 / gap + score.beta * terms.head[d] / terms.denominator);
        if (score.tau && *score.curve.back() >= *score.tau * (1 - kSameTau)) continue;
        score.tau       = score.curve.back();
        score.dimension = static_cast<int>(d);
    }
}

/// Why there is no tau.
Flag explain_undefined(const Spectrum& spectrum, const Terms& terms) {
    if (!(terms.denominator > kNoAssociation))
        return {"independent",
                "no singular value is above 1e-6: the context says nothing about the node, so tau is undefined"};
    if (terms.last == 0) return {"too_few_values", "tau_1 needs s_2, which was not computed: ask for more dimensions"};
    return {"infinite", "s_{d+1} = 1 for every d computed (" + std::to_string(spectrum.components) + " components, " +
                            std::to_string(spectrum.bipartite_components) +
                            " of them bipartite): tau is infinite; score one component, or ask for more dimensions"};
}

/// |f(-1)| = 1, as of walks: steps of these lead to the other side, or to one's own.
bool tells_sides_apart(const Spectrum& spectrum) {
    for (std::size_t i = 0; i < spectrum.eigenvalues.size(); ++i)
        if (spectrum.eigenvalues[i] < kRoundingOfValue - 1 && spectrum.singular_values[i] > 1 - kRoundingOfValue)
            return true;
    return false;
}

std::vector<Flag> find_flags(const Spectrum& spectrum, const Terms& terms, const Score& score) {
    std::vector<Flag> flags;
    if (spectrum.components > 1)
        flags.push_back({"disconnected", std::to_string(spectrum.components) + " components make " +
                                             std::to_string(spectrum.components - 1) +
                                             " singular values 1 and tau_d infinite for d < " +
                                             std::to_string(spectrum.components - 1) +
                                             ": it measures the pieces; score one component to look inside"});
    if (spectrum.bipartite_components > 0 && tells_sides_apart(spectrum))
        flags.push_back(
            {"bipartite",
             std::to_string(spectrum.bipartite_components) +
                 " bipartite component(s): lambda = -1 there, a singular value 1 of what tells both sides apart"});
    if (!score.tau) {
        flags.push_back(explain_undefined(spectrum, terms));
        return flags;
    }
    const double ceiling = 1 + score.beta;
    if (std::abs(*score.tau - ceiling) < kNearCeiling * ceiling)
        flags.push_back(
            {"near_ceiling",
             "tau is within 5% of 1 + beta, the value of a context that keeps everything or nothing: no verdict"});
    if (spectrum.singular_values.front() < kWeak - kRoundingOfValue)
        flags.push_back({"weak_association",
                         "s_1 is below 0.5, far from 1: tau ignores the overall scale and can flatter a weak context"});
    if (score.dimension == 1)
        flags.push_back({"best_at_first", "the best d is 1, the least allowed: the curve has no inner minimum"});
    if (static_cast<std::size_t>(score.dimension) == terms.last && !spectrum.is_complete)
        flags.push_back(
            {"best_at_last",
             "the best d is the last computed: more singular values are needed before tau is known; raise --dim"});
    return flags;
}

}  // namespace

Score assess(const Spectrum& spectrum, const AssessOptions& options) {
    require_valid(spectrum, options);
    const Terms terms = find_terms(spectrum, options);
    Score       score;
    score.beta = options.beta;
    score.tail = options.tail;
    if (terms.denominator > kNoAssociation) compute_curve(spectrum, terms, score);
    score.flags = find_flags(spectrum, terms, score);

    const auto d = static_cast<std::size_t>(score.dimension);
    if (score.tau && !options.tail)
        score.tau_standard_error =
            options.beta * terms.head[d] / (terms.denominator * terms.denominator) * spectrum.energy_standard_error;
    score.epsilon         = options.epsilon;
    score.bound_dimension = options.bound_dimension.value_or(score.dimension);
    score.rivals =
        compute_rivals(spectrum.singular_values, score.bound_dimension,
                       value_after(spectrum, static_cast<std::size_t>(score.bound_dimension)), options.epsilon);
    return score;
}

}  // namespace contexture
