#include "contexture/operator/chebyshev_series.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/operator/walk_law.hpp"
#include "support/thrown.hpp"

using namespace contexture;

namespace {

/// sum_k c_k cos(k acos x)
double evaluate(const std::vector<double>& series, double x) {
    double sum = 0;
    for (std::size_t k = 0; k < series.size(); ++k) sum += series[k] * std::cos(static_cast<double>(k) * std::acos(x));
    return sum;
}

}  // namespace

TEST_CASE("the series is f to working precision") {
    for (const Context& context : std::vector<Context>{Walk{1}, Walk{5}, Walk{40}, Walk{1000}, Window{3}, Window{200},
                                                       Restart{0.15}, Restart{0.9}, Restart{0.01}, Heat{0.5}, Heat{60},
                                                       Heat{1000}, Lazy{3}, Lazy{500}, Ego{2}}) {
        const std::vector<double> series = chebyshev_series(context);
        double                    worst  = 0;
        for (int i = 0; i <= 400; ++i) {
            const double x = std::cos(i * 0.00785398);
            worst          = std::max(worst, std::abs(evaluate(series, x) - transfer(context, x)));
        }
        INFO(name(context) << ": " << series.size() << " terms");
        CHECK(worst < 1e-12);
    }
}

TEST_CASE("a polynomial's series is exact and no longer than its degree") {
    const std::vector<double> square = chebyshev_series(Walk{2});  // x^2 = (T_0 + T_2) / 2
    REQUIRE(square.size() == 3);
    CHECK(square[0] == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(std::abs(square[1]) < 1e-15);
    CHECK(square[2] == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(chebyshev_series(Ego{1}).size() == 2);
    CHECK(chebyshev_series(Window{20}).size() == 21);
    CHECK(chebyshev_series(Lazy{20}).size() <= 21);
}

TEST_CASE("heat's coefficients are modified Bessel functions, restart's are geometric") {
    const std::vector<double> heat = chebyshev_series(Heat{2});  // c_k = 2 exp(-t) I_k(t)
    for (unsigned k = 0; k < heat.size(); ++k)
        CHECK(std::abs(heat[k] - (k == 0 ? 1 : 2) * std::exp(-2.0) * std::cyl_bessel_i(static_cast<double>(k), 2.0)) <
              1e-15);
    const double              alpha   = 0.3;  // alpha / (1 - b x): c_k / c_{k-1} = (1 - sqrt(1 - b^2)) / b
    const double              b       = 1 - alpha;
    const std::vector<double> restart = chebyshev_series(Restart{alpha});
    CHECK(restart[0] == doctest::Approx(alpha / std::sqrt(1 - b * b)).epsilon(1e-14));
    for (std::size_t k = 2; k < 12; ++k)
        CHECK(restart[k] / restart[k - 1] == doctest::Approx((1 - std::sqrt(1 - b * b)) / b).epsilon(1e-9));
}

TEST_CASE("what would take too many steps is refused, not cut off") {
    for (const auto& thrown : {support::thrown_by([] { (void)chebyshev_series(Restart{1e-9}); }),
                               support::thrown_by([] { (void)walk_law(Restart{1e-17}); })}) {
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("restart"));
        CHECK(thrown.says("steps"));
    }
    CHECK(walk_law(Restart{1e-4}).size() > 3e5);
    const std::vector<double> least = chebyshev_series(Restart{1e-4});  // the terms fall by q each, by the closed form
    const double              b = 1 - 1e-4, root = std::sqrt(1 - b * b), q = (1 - root) / b;
    CHECK(least[0] == doctest::Approx(1e-4 / root).epsilon(1e-12));
    CHECK(std::abs(least[100] - 2e-4 / root * std::pow(q, 100)) <
          1e-14);                                     // f itself is rounded by 1e-16 / alpha where it is 1
    CHECK(std::abs(least.back()) / (1 - q) < 1e-10);  // what is left out
}
