#include "contexture/evaluate/targets.hpp"

#include <doctest/doctest.h>

#include "contexture/base/error.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::labels_of;
using support::thrown_by;

TEST_CASE("targets are the labelled nodes with their classes in the order of the file") {
    const Targets targets = collect_targets(labels_of({"red", "", "blue", "red,blue", "blue"}));
    CHECK(targets.nodes == std::vector<Node>{0, 2, 3, 4});
    CHECK(targets.classes == std::vector<std::string>{"red", "blue"});
    CHECK(targets.labels == std::vector<std::vector<int>>{{0}, {1}, {0, 1}, {1}});
    CHECK(targets.is_multi_label);
    CHECK_FALSE(targets.is_numeric());
    CHECK(targets.outputs() == 2);
}

TEST_CASE("labels that are numbers are one function, where they are told or one is not whole") {
    const Targets whole = collect_targets(labels_of({"1", "2", "3"}));
    CHECK_FALSE(whole.is_numeric());
    CHECK_FALSE(whole.is_multi_label);
    const Targets told = collect_targets(labels_of({"1", "2", "3"}), LabelKind::numbers);
    CHECK(told.is_numeric());
    CHECK(told.numbers == std::vector<double>{1, 2, 3});
    CHECK(collect_targets(labels_of({"1", "", "2.5"})).numbers == std::vector<double>{1, 2.5});
}

TEST_CASE("numbers among which some are missing, or whose squares are none, are refused; words make them categories") {
    for (const char* none : {"nan", "NA", "inf", "-inf", "?", "1e999"}) {
        INFO(none);
        CHECK(thrown_by([&] {
                  (void)collect_targets(labels_of({"1.5", none, "2.5"}));
              }).says("is none that is finite"));
        CHECK_FALSE(collect_targets(labels_of({"1.5", none, "2.5", "red"})).is_numeric());
        CHECK_FALSE(collect_targets(labels_of({"1", none, "2"})).is_numeric());
        CHECK_FALSE(collect_targets(labels_of({"1.5", none, "2.5"}), LabelKind::categories).is_numeric());
    }
    for (const char* extreme : {"1e101", "-1e200", "1e-200"}) {
        INFO(extreme);
        CHECK(thrown_by([&] { (void)collect_targets(labels_of({"1.5", extreme})); }).says("1e-100 to 1e+100"));
        CHECK(thrown_by([&] {
                  (void)collect_targets(labels_of({"1", extreme}), LabelKind::numbers);
              }).says("1e-100 to 1e+100"));
    }
    CHECK(collect_targets(labels_of({"0", "1e100", "-1e-100", "0.5"})).is_numeric());
}

TEST_CASE("labels with nothing to predict are refused") {
    CHECK(thrown_by([] { (void)collect_targets(labels_of({"a", "a", "a"})); }).says("nothing to predict"));
    CHECK(thrown_by([] { (void)collect_targets(labels_of({"a", "", ""})); }).says("nothing to predict"));
    CHECK(thrown_by([] { (void)collect_targets(labels_of({"a,b", "a,b"})); }).says("nothing to predict"));
    CHECK(thrown_by([] { (void)collect_targets(labels_of({"1.5,2", "3"})); }).says("two numbers"));
    CHECK(thrown_by([] { (void)collect_targets(labels_of({"1.5", "1.5"})); }).says("nothing to predict"));
}

TEST_CASE("labels that would fill the memory are refused before they do") {
    CHECK_NOTHROW(require_label_memory(1000, 1000, 4));
    const auto thrown = thrown_by([] { require_label_memory(10'000'000, 10'000'000, 1); });  // 800 TB
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("10000000 different labels of 10000000 nodes take 800"));
    CHECK(thrown.says("--label-kind number"));
}
