#include "contexture/evaluate/informed.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "contexture/evaluate/probe.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::thrown_by;

namespace {

/// Of the first nodes the class is the column that is 1.
Targets parity_of_first(int count) {
    std::vector<std::string> labels(200);
    for (int node = 0; node < count; ++node) labels[static_cast<std::size_t>(node)] = node % 2 == 0 ? "even" : "odd";
    return collect_targets(support::labels_of(labels));
}

RowMatrix parities() {
    RowMatrix features = RowMatrix::Zero(200, 2);
    for (Eigen::Index node = 0; node < 200; ++node) features(node, node % 2) = 1;
    return features;
}

}  // namespace

TEST_CASE("a hundred labels weigh as much as what the graph tells, and fewer less") {
    const PretextScore pretext{.value = 0.8, .standard_error = 0.04};
    for (const int count : {10, 100}) {
        const Targets       targets  = parity_of_first(count);
        const InformedScore score    = measure_informed(parities(), targets, pretext);
        const TaskResult    ridge    = regress(parities(), targets, {.ratios = {0.8}, .repeats = 20});
        const Figure&       mse      = ridge.rows.front().figures.at(0);
        const double        share    = count / (count + 100.0);
        const double        variance = 0.25 * count / (count - 1);
        const double        of_mean  = variance * (1 + 1 / (0.8 * count));
        CHECK(score.labelled == static_cast<std::size_t>(count));
        CHECK(score.labels == doctest::Approx(mse.mean / of_mean));
        CHECK(score.value == doctest::Approx(share * score.labels + (1 - share) * 0.8));
        const double error = mse.standard_error / of_mean * std::sqrt(6);  // 1 + 20 / 4
        CHECK(score.standard_error == doctest::Approx(std::hypot(share * error, (1 - share) * 0.04)));
    }
    CHECK(measure_informed(parities(), parity_of_first(100), pretext).value == doctest::Approx(0.4).epsilon(0.01));
}

TEST_CASE("what a split does to two contexts alike is no error of their difference") {
    const auto measured = [](std::vector<double> labels, std::vector<double> pretext) {
        return InformedScore{.labelled       = 100,
                             .standard_error = 0.3,
                             .splits         = {.values = std::move(labels), .test_to_train = 0.25},
                             .pretext        = {.splits = {.values = std::move(pretext), .test_to_train = 1}}};
    };
    const InformedScore a = measured({0.2, 0.4, 0.9}, {0.5, 0.7}), b = measured({0.3, 0.5, 1}, {0.4, 0.6});
    CHECK(error_of_difference(a, b) == doctest::Approx(0).epsilon(1e-12));
    // Differences .2, 0, .1: variance .01, (1 / 3 + .25) of it; and 0, .1: variance .005, (1 / 2 + 1) of it.
    const InformedScore c = measured({0, 0.4, 0.8}, {0.5, 0.6});
    CHECK(error_of_difference(a, c) == doctest::Approx(0.5 * std::hypot(std::sqrt(0.01 * 7 / 12), std::sqrt(0.0075))));
    const InformedScore other = measured({0.2, 0.4}, {0.5, 0.7});  // not the same splits
    CHECK(error_of_difference(a, other) == doctest::Approx(0.3 * std::sqrt(2)));
}

TEST_CASE("vectors that say nothing are as good as the mean, of classes and of numbers") {
    const RowMatrix nothing = RowMatrix::Zero(200, 3);
    CHECK(measure_informed(nothing, parity_of_first(200), {}).labels == doctest::Approx(1).epsilon(0.03));
    std::vector<std::string> labels(200);
    for (int node = 0; node < 200; ++node)
        labels[static_cast<std::size_t>(node)] = std::to_string(1e3 + std::sqrt(node * 7 % 200));
    const Targets numbers = collect_targets(support::labels_of(labels));
    CHECK(numbers.is_numeric());
    CHECK(measure_informed(nothing, numbers, {}).labels == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("a label that is the mean of the others is no reason to divide by nothing") {
    const Targets       targets = collect_targets(support::labels_of({"1", "1.5", "2", "2.5", "3"}));
    const InformedScore score   = measure_informed(RowMatrix::Zero(5, 1), targets, {.value = 0.5});
    CHECK(score.labels > 0.3);
    CHECK(score.labels < 3);
    CHECK(score.standard_error < 1);
}

TEST_CASE("many labels are split less often") {
    std::vector<std::string> labels(1600);
    RowMatrix                features = RowMatrix::Zero(1600, 1);
    for (std::size_t node = 0; node < labels.size(); ++node) {
        labels[node]                                 = node % 3 == 0 ? "a" : "b";
        features(static_cast<Eigen::Index>(node), 0) = node % 3 == 0 ? 1 : -1;
    }
    std::uint64_t       splits = 0;
    const InformedScore score  = measure_informed(features, collect_targets(support::labels_of(labels)), {},
                                                  {.progress = [&](const ProgressStep& step) { splits = step.total; }});
    CHECK(splits == 3);
    CHECK(score.labels < 0.01);
    CHECK(score.value == doctest::Approx((1600 * score.labels + 100) / 1700));
}

TEST_CASE("too few labels are refused") {
    const auto thrown = thrown_by([] { (void)measure_informed(parities(), parity_of_first(4), {}); });
    CHECK(thrown.says("4 nodes have a label, and at least 5 are needed; --component all counts"));
    CHECK(thrown.fault == Fault::input);
}
