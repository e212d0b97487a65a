#include "contexture/evaluate/probe.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "contexture/base/random.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::labels_of;
using support::thrown_by;

namespace {

/// Three classes, each a coordinate, under noise of the given size; every fifth node has no label.
struct Clouds {
    RowMatrix features = RowMatrix::Zero(150, 3);
    Targets   targets;

    explicit Clouds(double noise) {
        std::mt19937_64          generator(9);
        std::vector<std::string> labels(150);
        for (Eigen::Index node = 0; node < 150; ++node) {
            if (node % 5 != 4)
                labels[static_cast<std::size_t>(node)] = std::string(1, static_cast<char>('a' + node % 3));
            features(node, node % 3) = 1;
            for (Eigen::Index i = 0; i < 3; ++i) features(node, i) += noise * (2 * draw_unit(generator) - 1);
        }
        targets = collect_targets(labels_of(labels));
    }
};

}  // namespace

TEST_CASE("which shares of labelled nodes leave some to train and some to test on") {
    CHECK(fault_of_ratio(0.5, 10, kLeastToRegress).empty());
    CHECK(fault_of_ratio(0.05, 20, kLeastToClassify).empty());
    CHECK(fault_of_ratio(0.05, 20, kLeastToRegress).find("0.05 of 20 labelled nodes") != std::string::npos);
    CHECK_FALSE(fault_of_ratio(0.04, 10, kLeastToClassify).empty());
    CHECK_FALSE(fault_of_ratio(0.96, 10, kLeastToClassify).empty());
}

TEST_CASE("classes that lie apart are told apart, whatever the ratio") {
    const Clouds     clouds(0.2);
    const TaskResult found = classify(clouds.features, clouds.targets, {.ratios = {0.2, 0.5}, .repeats = 4});
    REQUIRE(found.rows.size() == 2);
    CHECK(found.task == "classification");
    CHECK(found.rows[0].train == 24);
    CHECK(found.rows[0].test == 96);
    for (const TaskRow& row : found.rows) {
        CHECK(row.figures[0].name == "micro_f1");
        CHECK(row.figures[0].mean == 1);
        CHECK(row.figures[0].standard_error == 0);
        CHECK(row.figures[1].mean == 1);
    }
    const TaskResult ridge = regress(clouds.features, clouds.targets, {.ratios = {0.5}, .repeats = 4});
    CHECK(ridge.rows[0].figures[0].name == "mse");
    CHECK(ridge.rows[0].figures[0].mean < 0.02);
    CHECK(ridge.rows[0].figures[1].name == "r2");
    CHECK(ridge.rows[0].figures[1].mean > 0.9);
    CHECK(ridge.rows[0].figures[2].mean == 1);
}

TEST_CASE("features that say nothing give what chance gives") {
    const Clouds    clouds(0.2);
    std::mt19937_64 generator(2);
    RowMatrix       noise(150, 3);
    for (Eigen::Index i = 0; i < noise.size(); ++i) noise.data()[i] = draw_unit(generator);
    const TaskResult found = classify(noise, clouds.targets, {.ratios = {0.5}, .repeats = 10});
    CHECK(std::abs(found.rows[0].figures[0].mean - 1.0 / 3) < 0.1);
    CHECK(found.rows[0].figures[0].standard_error > 0);
    const TaskResult ridge = regress(noise, clouds.targets, {.ratios = {0.5}, .repeats = 10});
    CHECK(std::abs(ridge.rows[0].figures[1].mean) < 0.1);
}

TEST_CASE("the same seed gives the same figures on any number of threads, another seed others") {
    const Clouds clouds(1.5);
    const auto   figures = [&](std::uint64_t seed, int threads) {
        return classify(clouds.features, clouds.targets,
                          {.ratios = {0.5}, .repeats = 3, .seed = seed, .threads = threads})
            .rows[0]
            .figures[0]
            .mean;
    };
    CHECK(figures(1, 1) == figures(1, 3));
    CHECK(figures(1, 1) != figures(2, 1));
}

TEST_CASE("of a node as many classes are said as it is known to have") {
    // A node's second label is told by the second coordinate: with the number known both are found.
    RowMatrix                features = RowMatrix::Zero(80, 2);
    std::vector<std::string> labels(80);
    for (Eigen::Index node = 0; node < 80; ++node) {
        const bool has_a = node % 2 == 0, has_b = node % 4 < 2;
        features(node, 0)                      = has_a ? 3 : -3;
        features(node, 1)                      = has_b ? 3 : -3;
        labels[static_cast<std::size_t>(node)] = has_a && has_b ? "a,b" : has_a ? "a" : has_b ? "b" : "c";
    }
    const Targets targets = collect_targets(labels_of(labels));
    CHECK(targets.is_multi_label);
    CHECK(classify(features, targets, {.ratios = {0.5}, .repeats = 2}).rows[0].figures[0].mean == 1);
}

TEST_CASE("a number is predicted by ridge regression, and by that only") {
    RowMatrix                features(60, 1);
    std::vector<std::string> labels(60);
    for (Eigen::Index node = 0; node < 60; ++node) {
        features(node, 0)                      = static_cast<double>(node);
        labels[static_cast<std::size_t>(node)] = std::to_string(0.5 + 2.0 * static_cast<double>(node));
    }
    const Targets    targets = collect_targets(labels_of(labels));
    const TaskResult found   = regress(features, targets, {.ratios = {0.5}, .repeats = 3});
    CHECK(found.rows[0].figures.size() == 2);
    CHECK(found.rows[0].figures[1].mean > 0.999);
    CHECK(thrown_by([&] { (void)classify(features, targets); }).says("numbers"));
}

TEST_CASE("a ratio that leaves nobody to train or to test on is refused") {
    const Targets   targets  = collect_targets(labels_of({"a", "b", "a", "b"}));
    const RowMatrix features = RowMatrix::Zero(4, 2);
    CHECK(thrown_by([&] { (void)classify(features, targets, {.ratios = {0.1}}); }).says("too few"));
    CHECK(thrown_by([&] { (void)regress(features, targets, {.ratios = {0.25}}); }).says("too few"));
    CHECK(thrown_by([&] { (void)regress(features, targets, {.ratios = {0.95}}); }).says("too few"));
}

TEST_CASE("a node where alone a function is large is predicted within the range of the others") {
    RowMatrix                features(40, 1);
    std::vector<std::string> labels(40);
    std::mt19937_64          generator(3);
    for (Eigen::Index node = 0; node < 40; ++node) {
        features(node, 0)                      = node == 7 ? 1 : 1e-3 * draw_unit(generator);
        labels[static_cast<std::size_t>(node)] = std::to_string(draw_unit(generator));
    }
    const TaskResult found = regress(features, collect_targets(labels_of(labels)), {.ratios = {0.5}, .repeats = 10});
    CHECK(found.rows[0].figures[0].mean < 1);
}
