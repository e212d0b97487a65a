#include "contexture/evaluate/informed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/evaluate/probe.hpp"

namespace contexture {
namespace {

constexpr double      kWorth    = 100;  // labels that the pretext tasks are worth
constexpr double      kLearning = 0.8;
constexpr int         kRepeats  = 20;
constexpr double      kWorst    = 1.1;  // as a pretext task's
constexpr std::size_t kFewest   = 5;    // labels that leave one to test on

}  // namespace

InformedScore measure_informed(const RowMatrix& features, const Targets& targets, const PretextScore& pretext,
                               const InformedOptions& options) {
    if (targets.size() < kFewest)
        throw Error(Fault::input, fmt::format("informed: {} nodes have a label, and at least {} are needed",
                                              targets.size(), kFewest));
    const TaskResult ridge = regress(features, targets,
                                     {.ratios   = {kLearning},
                                      .repeats  = kRepeats,
                                      .seed     = options.seed,
                                      .threads  = options.threads,
                                      .progress = options.progress});
    const auto&      found = ridge.rows.front().figures;
    const Figure&    r2    = *std::ranges::find(found, "r2", &Figure::name);
    const auto       count = static_cast<double>(targets.size());
    const double     share = count / (count + kWorth);  // of the labels
    InformedScore    score{.labels = std::min(kWorst, 1 - r2.mean), .labelled = targets.size()};
    score.value          = share * score.labels + (1 - share) * pretext.value;
    score.standard_error = std::hypot(share * r2.standard_error, (1 - share) * pretext.standard_error);
    return score;
}

}  // namespace contexture
