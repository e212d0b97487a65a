#include "contexture/operator/transfer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace contexture {
namespace {

/// 1 - (1 - alpha) lambda, alpha itself at 1.
double rest_of(const Restart& restart, double lambda) {
    return restart.alpha + (1 - restart.alpha) * (1 - lambda);
}

struct Value {
    double lambda;

    double operator()(const Walk& walk) const { return std::pow(lambda, walk.steps); }
    double operator()(const Window& window) const {
        double sum = 0;  // Horner: lambda (1 + lambda (1 + ...))
        for (int step = 0; step < window.length; ++step) sum = lambda * (1 + sum);
        return sum / window.length;
    }
    double operator()(const Restart& restart) const { return restart.alpha / rest_of(restart, lambda); }
    double operator()(const Heat& heat) const { return std::exp(-heat.time * (1 - lambda)); }
    double operator()(const Lazy& lazy) const { return std::pow((1 + lambda) / 2, lazy.steps); }
    double operator()(const auto&) const { return lambda; }  // one step on a graph of its own
};

/// f'. All f are power series in lambda without a negative coefficient, so |f'| <= f'(m) and |f| <= f(m) on [-m, m].
struct Slope {
    double lambda;

    double operator()(const Walk& walk) const { return walk.steps * std::pow(lambda, walk.steps - 1); }
    double operator()(const Window& window) const {
        double sum = 0;  // Horner: 1 + lambda (2 + lambda (3 + ...))
        for (int step = window.length; step > 0; --step) sum = step + lambda * sum;
        return sum / window.length;
    }
    double operator()(const Restart& restart) const {
        const double rest = rest_of(restart, lambda);
        return restart.alpha * (1 - restart.alpha) / (rest * rest);
    }
    double operator()(const Heat& heat) const { return heat.time * std::exp(-heat.time * (1 - lambda)); }
    double operator()(const Lazy& lazy) const { return lazy.steps / 2.0 * std::pow((1 + lambda) / 2, lazy.steps - 1); }
    double operator()(const auto&) const { return 1; }
};

/// f of a branch: of steps in a row it is the product.
double branch_transfer(const Branch& branch, double lambda) {
    double product = 1;
    for (const SimpleContext& step : branch.chain) product *= std::visit(Value{lambda}, step);
    return product;
}

/// f' of a branch, by the product rule.
double branch_slope(const Branch& branch, double lambda) {
    double value = 1;
    double slope = 0;
    for (const SimpleContext& step : branch.chain) {
        const double own = std::visit(Value{lambda}, step);
        slope            = slope * own + value * std::visit(Slope{lambda}, step);
        value *= own;
    }
    return slope;
}

/// |f| peaks at an end of any interval, except where it has a hump on the negative side.
bool peaks_at_ends(const Context& context) {
    const SimpleContext* only = simple(context);
    return only != nullptr && !std::holds_alternative<Window>(*only);
}

constexpr int kCells = 4096;

}  // namespace

double transfer(const Context& context, double lambda) {
    double sum = 0;
    for (const Branch& branch : context.branches) {
        const double value = branch_transfer(branch, lambda);
        sum += branch.share * (context.mixture == Mixture::tagged ? value * value : value);
    }
    return context.mixture == Mixture::tagged ? std::sqrt(sum) : sum;
}

double transfer_slope(const Context& context, double within) {
    double sum = 0;
    for (const Branch& branch : context.branches) {
        const double slope = branch_slope(branch, within);
        sum += branch.share * (context.mixture == Mixture::tagged ? slope * slope : slope);
    }
    return context.mixture == Mixture::tagged ? std::sqrt(sum) : sum;
}

double transfer_bound(const Context& context, double low, double high) {
    const double at_ends = std::max(magnitude(context, low), magnitude(context, high));
    if (peaks_at_ends(context) || low >= 0) return at_ends;
    // f grows on [0, 1]; its humps lie in [low, 0]. Between grid points |f| exceeds the larger end by at
    // most slope * half a cell.
    const double top    = std::min(high, 0.0);
    const double cell   = (top - low) / kCells;
    double       inside = 0;
    for (int i = 0; i <= kCells; ++i) inside = std::max(inside, magnitude(context, low + i * cell));
    return std::max(at_ends, inside + transfer_slope(context, -low) * cell / 2);
}

double magnitude(const Context& context, double lambda) {
    return std::abs(transfer(context, lambda));
}

bool is_even(const Context& context) {
    constexpr double kSame = 1e-12;
    return std::ranges::all_of(std::array{0.9, 0.7, 0.4, 0.2}, [&](double lambda) {
        return std::abs(magnitude(context, lambda) - magnitude(context, -lambda)) < kSame;
    });
}

bool is_identity(const Context& context) {
    const SimpleContext* only = simple(context);
    if (only == nullptr) return false;
    if (const auto* walk = std::get_if<Walk>(only)) return walk->steps == 1;
    if (const auto* window = std::get_if<Window>(only)) return window->length == 1;
    return !is_walk(*only);
}

}  // namespace contexture
