#include "contexture/score/rivals.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace contexture;
using doctest::Approx;

namespace {

std::vector<double> geometric(double first, double ratio, int count) {
    std::vector<double> s;
    for (int i = 0; i < count; ++i) s.push_back(first * std::pow(ratio, i));
    return s;
}

}  // namespace

TEST_CASE("equal values have full rank by every measure and no decay") {
    const Rivals rivals = compute_rivals(std::vector<double>(7, 0.3), 2, 0.3, 0.1);
    CHECK(*rivals.ne_sum == Approx(7));
    CHECK(*rivals.entropy_rank == Approx(7));
    CHECK(*rivals.rank_me == Approx(7));
    CHECK(*rivals.lidar == Approx(7));
    CHECK(std::abs(*rivals.decay_rate) < 1e-12);
    CHECK(std::abs(*rivals.alpha_req) < 1e-12);
}

TEST_CASE("exponential decay s_i^2 = c exp(-a i) has the rate a; a power law i^-a the slope a") {
    CHECK(*compute_rivals(geometric(0.9, std::exp(-0.35), 20), 1, {}, 0.1).decay_rate == Approx(0.7));
    std::vector<double> power;
    for (int i = 1; i <= 30; ++i) power.push_back(0.8 * std::pow(i, -0.6));
    CHECK(*compute_rivals(power, 1, {}, 0.1).alpha_req == Approx(1.2));
}

TEST_CASE("two values by hand") {
    const Rivals rivals  = compute_rivals({0.8, 0.6}, 1, 0.6, 0.25);
    const auto   entropy = [](double p) { return std::exp(-p * std::log(p) - (1 - p) * std::log(1 - p)); };
    CHECK(*rivals.ne_sum == Approx(1 / 0.64));
    CHECK(*rivals.entropy_rank == Approx(entropy(0.64)));
    CHECK(*rivals.rank_me == Approx(entropy(0.8 / 1.4)));
    const double first = 0.64 / 0.36, second = 0.36 / 0.64;
    CHECK(*rivals.lidar == Approx(entropy(first / (first + second))));
    CHECK(*rivals.decay_rate == Approx(2 * std::log(0.8 / 0.6)));
    CHECK(*rivals.alpha_req == Approx(2 * std::log(0.8 / 0.6) / std::log(2)));
    // (s_1^2 - (1 - eps)^2) / (s_1^2 - s_{d+1}^2), eps between 1 - .8 and 1 - sqrt(.5) = .293
    CHECK(*rivals.worst_case_bound == Approx((0.64 - 0.5625) / (0.64 - 0.36)));
}

TEST_CASE("the worst-case bound is defined only within the theorem's range of epsilon") {
    const std::vector<double> s{0.8, 0.6};
    CHECK_FALSE(compute_rivals(s, 1, 0.6, 0.19).worst_case_bound.has_value());
    CHECK(compute_rivals(s, 1, 0.6, 0.21).worst_case_bound.has_value());
    CHECK(compute_rivals(s, 1, 0.6, 0.29).worst_case_bound.has_value());
    CHECK_FALSE(compute_rivals(s, 1, 0.6, 0.30).worst_case_bound.has_value());
    CHECK_FALSE(compute_rivals(s, 0, 0.6, 0.25).worst_case_bound.has_value());
    CHECK_FALSE(compute_rivals(s, 2, {}, 0.25).worst_case_bound.has_value());
    CHECK_FALSE(compute_rivals({0.8, 0.8}, 1, 0.8, 0.2).worst_case_bound.has_value());  // s_1 = s_{d+1}
    CHECK(*compute_rivals(s, 2, 0.0, 0.25).worst_case_bound == Approx((0.64 - 0.5625) / 0.64));
}

TEST_CASE("zeros end the fits and weigh nothing in the ranks") {
    const Rivals with    = compute_rivals({0.8, 0.6, 0, 0}, 1, 0.6, 0.25);
    const Rivals without = compute_rivals({0.8, 0.6}, 1, 0.6, 0.25);
    CHECK(*with.decay_rate == Approx(*without.decay_rate));
    CHECK(*with.alpha_req == Approx(*without.alpha_req));
    CHECK(*with.entropy_rank == Approx(*without.entropy_rank));
    CHECK(*with.rank_me == Approx(*without.rank_me));
    CHECK(*with.lidar == Approx(*without.lidar));
}

TEST_CASE("what is undefined is empty, never a NaN") {
    for (const auto& s : {std::vector<double>{}, std::vector<double>{0, 0, 0}}) {
        const Rivals rivals = compute_rivals(s, 0, {}, 0.1);
        for (const auto& value : {rivals.decay_rate, rivals.ne_sum, rivals.entropy_rank, rivals.rank_me, rivals.lidar,
                                  rivals.alpha_req, rivals.worst_case_bound})
            CHECK_FALSE(value.has_value());
    }
    const Rivals one = compute_rivals({0.5}, 1, 0.0, 0.1);  // no line through one point
    CHECK_FALSE(one.decay_rate.has_value());
    CHECK_FALSE(one.alpha_req.has_value());
    CHECK(*one.entropy_rank == Approx(1));
    const Rivals exact = compute_rivals({1, 0.5}, 1, 0.5, 0.1);  // 1 / (1 - s^2) is infinite
    CHECK_FALSE(exact.lidar.has_value());
    CHECK(exact.entropy_rank.has_value());
}

TEST_CASE("s = 1 to rounding leaves lidar undefined, as 1 itself does") {
    CHECK_FALSE(compute_rivals({1, 0.5}, 1, 0.5, 0.1).lidar);
    CHECK_FALSE(compute_rivals({1 - 1e-15, 0.5}, 1, 0.5, 0.1).lidar);
    CHECK(compute_rivals({0.999, 0.5}, 1, 0.5, 0.1).lidar);
}
