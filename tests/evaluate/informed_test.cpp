#include "contexture/evaluate/informed.hpp"

#include <doctest/doctest.h>

#include "contexture/evaluate/probe.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::thrown_by;

namespace {

/// Of the first nodes, the class is the column that is 1.
Targets first_nodes(int count) {
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
        const Targets       targets = first_nodes(count);
        const InformedScore score   = measure_informed(parities(), targets, pretext);
        const Figure r2    = regress(parities(), targets, {.ratios = {0.8}, .repeats = 20}).rows.front().figures.at(1);
        const double share = count / (count + 100.0);
        CHECK(score.labelled == static_cast<std::size_t>(count));
        CHECK(score.labels == doctest::Approx(1 - r2.mean));
        CHECK(score.value == doctest::Approx(share * score.labels + (1 - share) * 0.8));
        CHECK(score.standard_error >= (1 - share) * 0.04);
    }
    CHECK(measure_informed(parities(), first_nodes(100), pretext).value == doctest::Approx(0.4).epsilon(0.01));
}

TEST_CASE("vectors that mislead about the labels count for no more than a pretext task gone wrong") {
    RowMatrix features = RowMatrix::Zero(200, 6);  // a column each of the first six nodes: nothing is learnt of another
    for (Eigen::Index node = 0; node < 6; ++node) features(node, node) = 1;
    const InformedScore score = measure_informed(features, first_nodes(6), {.value = 0.5});
    CHECK(score.labels > 1 - 1e-9);
    CHECK(score.labels <= 1.1);
}

TEST_CASE("too few labels are refused") {
    const auto thrown = thrown_by([] { (void)measure_informed(parities(), first_nodes(4), {}); });
    CHECK(thrown.says("4 nodes have a label, and at least 5 are needed"));
    CHECK(thrown.fault == Fault::input);
}
