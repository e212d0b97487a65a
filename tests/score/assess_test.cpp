#include "contexture/score/assess.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/data.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using doctest::Approx;
using support::thrown_by;

namespace {

Spectrum spectrum_of(std::vector<double> s, bool is_complete, double rest = 0) {
    Spectrum spectrum;
    spectrum.energy = std::transform_reduce(s.begin(), s.end(), rest, std::plus{}, [](double x) { return x * x; });
    spectrum.singular_values = std::move(s);
    spectrum.is_complete     = is_complete;
    spectrum.components      = 1;
    return spectrum;
}

std::vector<std::string> codes(const Score& score) {
    std::vector<std::string> list;
    for (const Flag& flag : score.flags) {
        CHECK_FALSE(flag.message.empty());
        list.push_back(flag.code);
    }
    return list;
}

bool has(const Score& score, const char* code) {
    return std::ranges::find(score.flags, code, &Flag::code) != score.flags.end();
}

}  // namespace

TEST_CASE("tau of four values by hand, with the energy below the bar") {
    // s^2 = .81, .64, .25, .04 and .26 not computed: E = 2.
    const Score score = assess(spectrum_of({0.9, 0.8, 0.5, 0.2}, false, 0.26));
    REQUIRE(score.curve.size() == 3);  // tau_4 needs s_5
    CHECK(*score.curve[0] == Approx(1 / 0.36 + 0.81 / 2));
    CHECK(*score.curve[1] == Approx(1 / 0.75 + 1.45 / 2));
    CHECK(*score.curve[2] == Approx(1 / 0.96 + 1.70 / 2));
    CHECK(*score.tau == Approx(1 / 0.96 + 0.85));
    CHECK(score.dimension == 3);
    CHECK(score.beta == 1);
    CHECK_FALSE(score.tail.has_value());
    CHECK(codes(score) == std::vector<std::string>{"best_at_last"});
}

TEST_CASE("a complete spectrum has a last point with s_{d+1} = 0") {
    const Score score = assess(spectrum_of({0.9, 0.5}, true));
    REQUIRE(score.curve.size() == 2);
    CHECK(*score.curve[0] == Approx(1 / 0.75 + 0.81 / 1.06));
    CHECK(*score.curve[1] == Approx(2));  // 1 + beta: everything kept
    CHECK(score.dimension == 2);
    CHECK_FALSE(has(score, "best_at_last"));
    CHECK(has(score, "near_ceiling"));
}

TEST_CASE("the truncated tail divides by the first D squares and takes s_{D+1} as it is") {
    const Spectrum spectrum = spectrum_of({0.9, 0.8, 0.5, 0.2}, false, 0.26);
    const Score    score    = assess(spectrum, {.tail = 2});
    REQUIRE(score.curve.size() == 2);
    CHECK(*score.curve[0] == Approx(1 / 0.36 + 0.81 / 1.45));
    CHECK(*score.curve[1] == Approx(1 / 0.75 + 1));
    CHECK(score.tail == 2);
    CHECK(assess(spectrum, {.tail = 4}).curve.size() == 3);  // s_5 is not known
    for (const int tail : {0, -1, 5}) {
        const auto thrown = thrown_by([&] { static_cast<void>(assess(spectrum, {.tail = tail})); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("outside 1 to 4"));
    }
}

TEST_CASE("beta weighs the second term; beta 0 leaves the first") {
    const Spectrum spectrum = spectrum_of({0.9, 0.8, 0.5, 0.2}, false, 0.26);
    CHECK(*assess(spectrum, {.beta = 10}).tau == Approx(1 / 0.36 + 4.05));
    CHECK(assess(spectrum, {.beta = 10}).dimension == 1);
    CHECK(*assess(spectrum, {.beta = 0}).tau == Approx(1 / 0.96));
    for (const double beta : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK(thrown_by([&] { static_cast<void>(assess(spectrum, {.beta = beta})); }).fault == Fault::usage);
    for (const double epsilon : {0.0, 1.0, -0.5, std::nan("")})
        CHECK(thrown_by([&] { static_cast<void>(assess(spectrum, {.epsilon = epsilon})); }).fault == Fault::usage);
}

TEST_CASE("the standard error of tau is that of the energy times |d tau / d E|") {
    Spectrum spectrum              = spectrum_of({0.9, 0.8, 0.5, 0.2}, false, 0.26);
    spectrum.energy_standard_error = 0.01;
    const Score  score             = assess(spectrum, {.beta = 2});
    const double head              = score.dimension == 3 ? 1.70 : score.dimension == 2 ? 1.45 : 0.81;
    CHECK(score.tau_standard_error == Approx(2 * head / 4 * 0.01));
    CHECK(assess(spectrum, {.tail = 3}).tau_standard_error == 0);
}

TEST_CASE("ones make tau_d infinite until they are all inside") {
    Spectrum spectrum             = spectrum_of({1, 1, 1, 0.5, 0.25}, true);
    spectrum.components           = 3;
    spectrum.bipartite_components = 1;
    const Score score             = assess(spectrum);
    REQUIRE(score.curve.size() == 5);
    CHECK_FALSE(score.curve[0].has_value());
    CHECK_FALSE(score.curve[1].has_value());
    CHECK(*score.curve[2] == Approx(1 / 0.75 + 3 / 3.3125));
    CHECK(score.dimension >= 3);
    CHECK(has(score, "disconnected"));
    CHECK_FALSE(has(score, "bipartite"));  // no value of this f is at -1
    spectrum.eigenvalues = {1, 1, -1, 0.5, 0.25};
    CHECK(has(assess(spectrum), "bipartite"));
    spectrum.eigenvalues = {1, 1, 0.9, 0.5, -1};  // s = 1/4 there
    CHECK_FALSE(has(assess(spectrum), "bipartite"));

    Spectrum ones    = spectrum_of({1, 1, 1}, false, 5);
    ones.components  = 40;
    const Score none = assess(ones);
    CHECK_FALSE(none.tau.has_value());
    CHECK(none.dimension == 0);
    CHECK(none.curve == std::vector<std::optional<double>>(2));
    CHECK(has(none, "infinite"));
    CHECK_FALSE(has(none, "independent"));
}

TEST_CASE("independent X and A have no tau, and it is said") {
    for (const auto& s : {std::vector<double>{}, std::vector<double>{0, 0, 0}}) {
        const Score score = assess(spectrum_of(s, true));
        CHECK_FALSE(score.tau.has_value());
        CHECK(codes(score) == std::vector<std::string>{"independent"});
        CHECK(score.dimension == 0);
    }
}

TEST_CASE("one value of many is too few") {
    const Score score = assess(spectrum_of({0.5}, false, 1));
    CHECK_FALSE(score.tau.has_value());
    CHECK(score.curve.empty());
    CHECK(codes(score) == std::vector<std::string>{"too_few_values"});
}

TEST_CASE("a weak slow spectrum scores well and is flagged for it") {
    const Score weak = assess(spectrum_of(std::vector<double>(20, 0.1), false, 20));
    CHECK(*weak.tau < 1.02);  // near 1, the best there is: trap 2 of the theory
    CHECK(has(weak, "weak_association"));
    CHECK(has(weak, "best_at_first"));
    CHECK_FALSE(has(weak, "near_ceiling"));
}

TEST_CASE("an inner minimum of a strong spectrum has no flag") {
    const Spectrum spectrum = spectrum_of({0.95, 0.9, 0.3, 0.29, 0.28, 0.27}, false, 3);
    const Score    score    = assess(spectrum, {.epsilon = 0.06});
    CHECK(score.dimension == 2);
    CHECK(score.flags.empty());
    REQUIRE(score.rivals.worst_case_bound.has_value());
    CHECK(*score.rivals.worst_case_bound == Approx((0.9025 - 0.8836) / (0.9025 - 0.09)));
}

TEST_CASE("deterministic labels, all s = 1 up to the rank, give exactly 1 + beta") {
    for (const double beta : {0.5, 1.0, 3.0}) {
        const Score score = assess(spectrum_of({1, 1, 1, 1}, true), {.beta = beta});
        CHECK(*score.tau == Approx(1 + beta).epsilon(1e-15));
        CHECK(score.dimension == 4);
        CHECK(has(score, "near_ceiling"));
    }
}

TEST_CASE("complete graph: all s = 1/(n-1), so tau_d = 1/(1-s^2) + d/(n-1) and the best d is 1") {
    const Graph               graph = support::build(support::complete(12));
    const ExpectationOperator op(graph, Walk{1});
    const Score               score = assess(decompose(op, {.dimension = 11, .with_vectors = false}));
    REQUIRE(score.curve.size() == 11);
    for (int d = 1; d <= 10; ++d)
        CHECK(*score.curve[static_cast<std::size_t>(d) - 1] == Approx(1 / (1 - 1.0 / 121) + d / 11.0).epsilon(1e-12));
    CHECK(*score.curve.back() == Approx(2).epsilon(1e-12));
    CHECK(score.dimension == 1);
}

TEST_CASE("a connected graph's disconnected twin: the minimum moves to d >= components - 1") {
    const Graph               graph = support::build(support::disjoint(std::vector(5, support::complete(6))));
    const ExpectationOperator op(graph, Walk{1});
    const Score               score = assess(decompose(op, {.dimension = 20, .with_vectors = false}));
    for (std::size_t d = 1; d <= 3; ++d) CHECK_FALSE(score.curve[d - 1].has_value());
    CHECK(score.curve[3].has_value());
    CHECK(score.dimension == 4);  // s_5 = 1/5 afterwards
    CHECK(*score.tau == Approx(1 / (1 - 0.04) + 4 / (4 + 25 * 0.04)).epsilon(1e-12));
    CHECK(has(score, "disconnected"));
}

TEST_CASE("graphs/two_triangles.txt: tau_1 = 11/6; graphs/barbell.txt: the best dimension is 1") {
    const Graph triangles = support::read_ours("two_triangles.txt");
    const Score score     = assess(decompose(ExpectationOperator(triangles, Walk{1}), {.dimension = 5}));
    CHECK(*score.curve.front() == Approx(11.0 / 6).epsilon(1e-12));
    CHECK(score.dimension == 1);
    const Graph barbell = support::read_ours("barbell.txt");
    CHECK(assess(decompose(ExpectationOperator(barbell, Walk{1}), {.dimension = 9})).dimension == 1);
}

TEST_CASE("the karate club: values computed densely elsewhere, all 33, total tail") {
    const auto karate = support::read_public("karate/edges.txt");
    if (!karate) return;
    struct Row {
        const char* context;
        double      s1, s2, s3, energy, tau;
        int         dimension;
    };
    for (const Row& row : {Row{"walk:1", .867728, .714611, .712951, 4.732737, 1.975383, 3},
                           Row{"walk:2", .752951, .510669, .508299, 1.818896, 1.664475, 1},
                           Row{"window:5", .666583, .405243, .289063, .787770, 1.760529, 1},
                           Row{"restart:0.15", .571578, .380719, .313011, 1.239686, 1.433053, 1},
                           Row{"heat:2", .767555, .563213, .460876, 1.766355, 1.727925, 3},
                           Row{"lazy:1", .933864, .856476, .806343, 8.933184, 1.932596, 11},
                           Row{"ego:1", .896142, .774091, .701088, 4.875742, 1.817798, 3},
                           Row{"ego:2", .622359, .304318, .241682, .626239, 1.720564, 1}}) {
        INFO(row.context);
        const ExpectationOperator op(*karate, parse_context(row.context));
        const Spectrum            spectrum = decompose(op, {.dimension = 33});
        const Score               score    = assess(spectrum);
        CHECK(std::abs(spectrum.singular_values[0] - row.s1) < 6e-7);
        CHECK(std::abs(spectrum.singular_values[1] - row.s2) < 6e-7);
        CHECK(std::abs(spectrum.singular_values[2] - row.s3) < 6e-7);
        CHECK(std::abs(spectrum.energy - row.energy) < 6e-7);
        CHECK(spectrum.energy_standard_error == 0);
        REQUIRE(score.tau.has_value());
        CHECK(std::abs(*score.tau - row.tau) < 6e-7);
        CHECK(score.dimension == row.dimension);
        if (std::string(row.context) == "walk:1") CHECK(spectrum.eigenvalues[1] < 0);
    }
}
