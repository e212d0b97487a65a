#include "contexture/spectrum/scout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "contexture/operator/chebyshev_series.hpp"
#include "contexture/operator/transfer.hpp"
#include "support/graphs.hpp"

using namespace contexture;

namespace {

constexpr Node kCycleNodes = 4001;

/// Of a cycle of odd length but the 1, ascending.
std::vector<double> cycle_eigenvalues() {
    std::vector<double> values;
    for (Node k = 1; k < kCycleNodes; ++k) values.push_back(std::cos(2 * std::numbers::pi * k / kCycleNodes));
    std::ranges::sort(values);
    return values;
}

Scout scout_cycle(const std::vector<double>& series, std::uint64_t seed) {
    const Graph               graph = support::build(support::cycle(kCycleNodes));
    const NormalizedAdjacency adjacency(graph, 2);
    const Eigen::MatrixXd     constants = Eigen::MatrixXd::Constant(kCycleNodes, 1, 1 / std::sqrt(double{kCycleNodes}));
    std::uint64_t             products  = 0;
    Scout                     scout(adjacency, {&constants}, series, seed, {}, products);
    CHECK(products == 50);
    return scout;
}

}  // namespace

TEST_CASE("about the place-th eigenvalue of either end, of N and of f(N)") {
    const std::vector<double> truth = cycle_eigenvalues();
    const Context             context(Lazy{4});
    std::vector<double>       lazy;
    for (const double lambda : truth) lazy.push_back(transfer(context, lambda));
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const Scout scout = scout_cycle({}, seed);
        const Scout of_f  = scout_cycle(chebyshev_series(context), seed);
        CHECK(std::ranges::is_sorted(scout.values()));
        for (const int place : {0, 100, 400, 1000}) {
            const auto at = static_cast<std::size_t>(place);
            CHECK(std::abs(scout.value(1, place) - truth[truth.size() - 1 - at]) < 0.05);
            CHECK(std::abs(scout.value(-1, place) + truth[at]) < 0.05);
            CHECK(std::abs(of_f.value(1, place) - lazy[lazy.size() - 1 - at]) < 0.05 * transfer_slope(context));
        }
    }
}

TEST_CASE("what a context reaches of either end") {
    const std::vector<double> values{-0.9, -0.5, -0.2, 0.1, 0.4, 0.6, 0.8};
    const Reach               even = reach_of(Context(Walk{1}), values, 4);  // -0.9, 0.8, 0.6, -0.5
    CHECK(even.upper == 2);
    CHECK(even.lower == 2);
    CHECK(even.least == doctest::Approx(0.5));
    const Reach lazy = reach_of(Context(Lazy{1}), values, 4);  // 0.8, 0.6, 0.4, 0.1
    CHECK(lazy.upper == 4);
    CHECK(lazy.lower == 0);
    CHECK(lazy.least == doctest::Approx(0.55));
    CHECK(reach_of(Context(Walk{1}), values, 100).all() == 7);
}

TEST_CASE("what is certain where all others lie in the rest, and what is missing") {
    const std::vector<double> found{0.8, 0.6, -0.9};
    CHECK(demand_of(Context(Walk{1}), found, {.low = -0.6, .high = 0.6}, 3).upper == 0);
    CHECK(demand_of(Context(Walk{1}), found, {.low = -0.6, .high = 0.6}, 3).lower == 0);
    CHECK(demand_of(Context(Walk{1}), found, {.low = -0.3, .high = 0.7}, 3).upper == 2);  // 0.6 is not: at least 2
    CHECK(demand_of(Context(Walk{1}), found, {.low = -0.85, .high = 0.7}, 9).lower == 8);
    CHECK(demand_of(Context(Lazy{1}), found, {.low = -0.85, .high = 0.6}, 2).upper == 0);
    CHECK(demand_of(Context(Window{2}), found, {.low = -0.9, .high = 0.05}, 3).is_own);  // a hump at -1/2
}
