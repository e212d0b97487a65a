#include "contexture/evaluate/f1.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace contexture;

TEST_CASE("with one class a node micro-F1 is the accuracy and macro-F1 the mean over classes") {
    // Class 0: 2 of 3 found, 1 wrongly said: F1 2/3. Class 1: 1 of 2, 1 wrongly: 1/2. Class 2 does not occur.
    const std::vector<std::vector<int>> known{{0}, {0}, {0}, {1}, {1}}, said{{0}, {0}, {1}, {1}, {0}};
    const F1                            f1 = score_classes(known, said, 3);
    CHECK(f1.micro == doctest::Approx(3.0 / 5));
    CHECK(f1.macro == doctest::Approx((2.0 / 3 + 1.0 / 2) / 2));
}

TEST_CASE("with several classes a node true positives are counted label by label") {
    const std::vector<std::vector<int>> known{{0, 2}, {1}, {}}, said{{0, 1}, {1}, {}};
    const F1                            f1 = score_classes(known, said, 3);
    CHECK(f1.micro == doctest::Approx(2.0 * 2 / (3 + 3)));
    CHECK(f1.macro == doctest::Approx((1.0 + 2.0 / 3 + 0) / 3));
    CHECK(score_classes({}, {}, 3).micro == 0);
}

TEST_CASE("the top classes are the largest values, the first among equals, in ascending order") {
    const std::vector<double> values{0.1, 0.7, 0.7, -1, 0.9};
    CHECK(top_classes(values, 1) == std::vector<int>{4});
    CHECK(top_classes(values, 2) == std::vector<int>{1, 4});
    CHECK(top_classes(values, 0).empty());
    CHECK(top_classes(values, 9) == std::vector<int>{0, 1, 2, 3, 4});
}
