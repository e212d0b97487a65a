#include "contexture/evaluate/ranking.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "contexture/base/random.hpp"

using namespace contexture;

TEST_CASE("the area under the curve is the share of pairs in order, ties half") {
    std::mt19937_64     generator(7);
    std::vector<double> hits, misses;
    for (int i = 0; i < 60; ++i) hits.push_back(static_cast<double>(draw_below(generator, 8)) + 1);
    for (int i = 0; i < 90; ++i) misses.push_back(static_cast<double>(draw_below(generator, 8)));
    double in_order = 0;
    for (const double hit : hits)
        for (const double miss : misses) in_order += hit > miss ? 1 : hit == miss ? 0.5 : 0;
    CHECK(score_ranking(hits, misses).auc == doctest::Approx(in_order / 5400));
    double precision = 0;  // of each hit: hits over all at its value or above
    for (const double at : hits) {
        double above = 0, all = 0;
        for (const double hit : hits) above += hit >= at ? 1 : 0;
        for (const double miss : misses) all += miss >= at ? 1 : 0;
        precision += above / (above + all);
    }
    CHECK(score_ranking(hits, misses).average_precision == doctest::Approx(precision / 60));
}

TEST_CASE("perfect, reversed and constant rankings") {
    const std::vector<double> low{1, 2}, high{3, 4}, same{5, 5};
    CHECK(score_ranking(high, low).auc == 1);
    CHECK(score_ranking(high, low).average_precision == 1);
    CHECK(score_ranking(low, high).auc == 0);
    CHECK(score_ranking(low, high).average_precision == doctest::Approx((1.0 / 3 + 2.0 / 4) / 2));
    CHECK(score_ranking(same, same).auc == 0.5);
    CHECK(score_ranking(same, same).average_precision == 0.5);
}
