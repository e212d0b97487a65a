#include "contexture/operator/walk_law.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

constexpr double kLeftOut       = 1e-14;
constexpr double kLeastStopping = 1e-5;  // three million steps, and what is smaller would be more memory than a graph

struct Law {
    std::vector<double> operator()(const Walk& walk) const {
        std::vector<double> theta(static_cast<std::size_t>(walk.steps) + 1, 0.0);
        theta.back() = 1;
        return theta;
    }
    std::vector<double> operator()(const Window& window) const {
        std::vector<double> theta(static_cast<std::size_t>(window.length) + 1, 1.0 / window.length);
        theta.front() = 0;
        return theta;
    }
    std::vector<double> operator()(const Restart& restart) const {
        if (!(restart.alpha >= kLeastStopping))
            throw Error(Fault::usage,
                        fmt::format("restart: ALPHA = {} means walks of {:.2g} steps, too many to take one "
                                    "by one: give one of at least {}",
                                    restart.alpha, 1 / restart.alpha, kLeastStopping));
        std::vector<double> theta;
        for (double left = 1; left > kLeftOut; left *= 1 - restart.alpha) theta.push_back(left * restart.alpha);
        return theta;
    }
    std::vector<double> operator()(const Heat& heat) const {
        std::vector<double> theta;
        for (double r = 0, sum = 0; sum < 1 - kLeftOut && (r < heat.time || theta.back() > kLeftOut * kLeftOut); ++r) {
            theta.push_back(std::exp(r * std::log(heat.time) - heat.time - std::lgamma(r + 1)));
            sum += theta.back();
        }
        return theta;
    }
    std::vector<double> operator()(const Lazy& lazy) const {
        std::vector<double> theta;
        for (double r = 0; r <= lazy.steps; ++r)
            theta.push_back(std::exp(std::lgamma(lazy.steps + 1.0) - std::lgamma(r + 1) -
                                     std::lgamma(lazy.steps - r + 1) - lazy.steps * std::log(2.0)));
        return theta;
    }
    std::vector<double> operator()(const auto&) const { return {0, 1}; }  // no walk: one step of its own kernel
};

}  // namespace

std::vector<double> walk_law(const SimpleContext& context) {
    std::vector<double> theta = std::visit(Law{}, context);
    const double        sum   = std::accumulate(theta.begin(), theta.end(), 0.0);
    for (double& probability : theta) probability /= sum;
    return theta;
}

}  // namespace contexture
