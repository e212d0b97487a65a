#include "contexture/evaluate/figures.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace contexture;

TEST_CASE("mean and standard error of repeats") {
    const std::vector<double> values{1, 2, 3, 6};
    const Figure              figure = summarize("auc", values);
    CHECK(figure.name == "auc");
    CHECK(figure.mean == 3);
    CHECK(figure.standard_error == doctest::Approx(std::sqrt((4.0 + 1 + 0 + 9) / 3 / 4)));
    CHECK(figure.values == values);
    CHECK(std::isnan(summarize("auc", std::vector<double>{5}).standard_error));
}

TEST_CASE("splits that share their nodes say less than as many that do not") {
    const SplitValues a{.values = {1, 2, 3, 6}, .test_to_train = 0.25};
    CHECK(error_of_mean(a) == doctest::Approx(std::sqrt(14.0 / 3 * (1.0 / 4 + 0.25))));
    CHECK(error_of_difference(a, {.values = {2, 3, 4, 7}, .test_to_train = 0.25}) == 0);  // of each split the same
    const SplitValues b{.values = {1, 1, 2, 4}, .test_to_train = 0.25};
    CHECK(error_of_difference(a, b) == doctest::Approx(std::sqrt(2.0 / 3 * (1.0 / 4 + 0.25))));  // 0, 1, 1, 2
    CHECK(std::isnan(error_of_difference(a, {.values = {1, 2}, .test_to_train = 0.25})));
    CHECK(std::isnan(error_of_difference(a, {.values = {1, 1, 2, 4}, .test_to_train = 1})));
    CHECK(std::isnan(error_of_mean({})));
    CHECK(std::isnan(error_of_mean({.values = {5}, .test_to_train = 1})));
}
