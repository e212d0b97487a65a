#include "contexture/evaluate/informed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/evaluate/probe.hpp"

namespace contexture {
namespace {

constexpr double      kWorth    = 100;  // labels that the pretext tasks are worth
constexpr double      kLearning = 0.8;
constexpr std::size_t kFewest   = 5;  // labels that leave one to test on

/// Variance of the labels over the labelled nodes, the mean over the outputs.
double spread_of(const Targets& targets) {
    const auto count = static_cast<double>(targets.size());
    if (targets.is_numeric()) {
        double mean = 0, squares = 0;
        for (const double number : targets.numbers) mean += number / count;
        for (const double number : targets.numbers) squares += (number - mean) * (number - mean);
        return squares / (count - 1);
    }
    std::vector<double> nodes(targets.classes.size());
    for (const auto& labels : targets.labels)
        for (const int label : labels) ++nodes[static_cast<std::size_t>(label)];
    double sum = 0;
    for (const double number : nodes) sum += number * (1 - number / count) / (count - 1);
    return sum / static_cast<double>(nodes.size());
}

double share_of_labels(const InformedScore& score) {
    const auto count = static_cast<double>(score.labelled);
    return count / (count + kWorth);
}

}  // namespace

void require_enough_labels(const Targets& targets) {
    if (targets.size() < kFewest)
        throw Error(
            Fault::input,
            fmt::format("informed: {} nodes have a label, and at least {} are needed; --component all counts those "
                        "of all components",
                        targets.size(), kFewest));
}

InformedScore measure_informed(const RowMatrix& features, const Targets& targets, const PretextScore& pretext,
                               const InformedOptions& options) {
    require_enough_labels(targets);
    constexpr std::size_t kFew  = 1500;
    const TaskResult      ridge = regress(features, targets,
                                          {.ratios   = {kLearning},
                                           .repeats  = targets.size() <= kFew ? 20 : 3,
                                           .seed     = options.seed,
                                           .threads  = options.threads,
                                           .progress = options.progress});
    const TaskRow&        row   = ridge.rows.front();
    const Figure&         mse   = *std::ranges::find(row.figures, "mse", &Figure::name);
    const auto            train = static_cast<double>(row.train), test = static_cast<double>(row.test);
    // What the mean of the training nodes would be off by, exactly, over all splits: no single split divides by its
    // own.
    const double          mean_error = spread_of(targets) * (1 + 1 / train);
    InformedScore         score{.labels   = mse.mean / mean_error,
                                .labelled = targets.size(),
                                .splits   = {.values = mse.values, .test_to_train = test / train},
                                .pretext  = pretext};
    for (double& error : score.splits.values) error /= mean_error;
    const double share   = share_of_labels(score);
    score.value          = share * score.labels + (1 - share) * pretext.value;
    score.standard_error = std::hypot(share * error_of_mean(score.splits), (1 - share) * pretext.standard_error);
    return score;
}

double error_of_difference(const InformedScore& a, const InformedScore& b) {
    const double error = error_of_difference(a.splits, b.splits), share = share_of_labels(a);
    return std::isnan(error) ? std::hypot(a.standard_error, b.standard_error)
                             : std::hypot(share * error, (1 - share) * error_of_difference(a.pretext, b.pretext));
}

}  // namespace contexture
