#include "contexture/evaluate/figures.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace contexture;

TEST_CASE("mean and standard error of repeats") {
    const std::vector<double> values{1, 2, 3, 6};
    const Figure              figure = summarize("auc", values);
    CHECK(figure.name == "auc");
    CHECK(figure.mean == 3);
    CHECK(figure.standard_error == doctest::Approx(std::sqrt((4.0 + 1 + 0 + 9) / 3 / 4)));
    CHECK(std::isnan(summarize("auc", std::vector<double>{5}).standard_error));
}
