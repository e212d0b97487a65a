#include "contexture/operator/transfer.hpp"

#include <algorithm>
#include <cmath>

namespace contexture {
namespace {

struct Value {
    double lambda;

    double operator()(const Walk& walk) const { return std::pow(lambda, walk.steps); }
    double operator()(const Window& window) const {
        double sum = 0;  // Horner: lambda (1 + lambda (1 + ...))
        for (int step = 0; step < window.length; ++step) sum = lambda * (1 + sum);
        return sum / window.length;
    }
    double operator()(const Restart& restart) const { return restart.alpha / (1 - (1 - restart.alpha) * lambda); }
    double operator()(const Heat& heat) const { return std::exp(-heat.time * (1 - lambda)); }
    double operator()(const Lazy& lazy) const { return std::pow((1 + lambda) / 2, lazy.steps); }
    double operator()(const Ego&) const { return lambda; }
};

struct Slope {
    double operator()(const Walk& walk) const { return walk.steps; }
    double operator()(const Window& window) const { return (window.length + 1) / 2.0; }
    double operator()(const Restart& restart) const { return (1 - restart.alpha) / restart.alpha; }
    double operator()(const Heat& heat) const { return heat.time; }
    double operator()(const Lazy& lazy) const { return lazy.steps / 2.0; }
    double operator()(const Ego&) const { return 1; }
};

/// |f| peaks at an end of any interval, except where it has a hump on the negative side.
bool peaks_at_ends(const Context& context) {
    return !std::holds_alternative<Window>(context);
}

constexpr int kCells = 4096;

}  // namespace

double transfer(const Context& context, double lambda) {
    return std::visit(Value{lambda}, context);
}

double transfer_slope(const Context& context) {
    return std::visit(Slope{}, context);
}

double transfer_bound(const Context& context, double low, double high) {
    const double at_ends = std::max(std::abs(transfer(context, low)), std::abs(transfer(context, high)));
    if (peaks_at_ends(context) || low >= 0) return at_ends;
    // A window's f grows on [0, 1]; its humps lie in [low, 0]. Between grid points |f| exceeds the
    // larger end by at most slope * half a cell.
    const double top    = std::min(high, 0.0);
    const double cell   = (top - low) / kCells;
    double       inside = 0;
    for (int i = 0; i <= kCells; ++i) inside = std::max(inside, std::abs(transfer(context, low + i * cell)));
    return std::max(at_ends, inside + transfer_slope(context) * cell / 2);
}

bool is_identity(const Context& context) {
    if (const auto* walk = std::get_if<Walk>(&context)) return walk->steps == 1;
    if (const auto* window = std::get_if<Window>(&context)) return window->length == 1;
    return std::holds_alternative<Ego>(context);
}

}  // namespace contexture
