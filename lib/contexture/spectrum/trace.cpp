#include "contexture/spectrum/trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/probe_block.hpp"

namespace contexture {
namespace {

constexpr int    kFewestProbes  = 8;
constexpr int    kFirstSteps    = 8;
constexpr int    kMoreSteps     = 4;
constexpr double kGhost         = 1e-11;  // of a probe's square: no eigenvalue has so little, a rounded-off one may
constexpr double kOneOfAll      = 0.01;   // of a random vector's square nearly every eigenvalue has more, times n
constexpr double kRoundingOfRow = 1e-15;  // of a sum over the rows, a row

/// The traces of 1, N and N^2.
using Moments = std::array<double, 3>;

/// f(x)^2 nearly: c_0 + c_1 x + c_2 x^2.
using Quadratic = std::array<double, 3>;

double square_of(const Context& context, double x) {
    const double value = transfer(context, std::clamp(x, -1.0, 1.0));
    return value * value;
}

/// What is left of the moments in the complement of what is known.
Moments moments_of(const Part& part, const TraceKnown& known) {
    const NormalizedAdjacency& adjacency = *part.adjacency;
    const auto                 weights   = adjacency.weights();
    Moments                    moments{static_cast<double>(part.size()), 0, square_sum(adjacency)};
    for (Node row = 0; row < adjacency.size(); ++row) {
        double own = adjacency.even();
        for (Arc arc = adjacency.offsets()[row]; arc < adjacency.offsets()[row + std::size_t{1}]; ++arc)
            if (adjacency.targets()[arc] == row) own += weights.empty() ? 1.0 : weights[arc];
        moments[1] += own / adjacency.degrees()[row];
    }
    for (const double value : known.values) {
        moments[0] -= 1;
        moments[1] -= value;
        moments[2] -= value * value;
    }
    return moments;
}

/// Least squares on Chebyshev points of [low, high]: no estimate depends on it but for its variance.
Quadratic fit(const Context& context, double low, double high) {
    constexpr int    kPoints   = 33;
    constexpr double kStraight = 1e-3, kFlat = 1e-6;  // half widths below which what bends, or rises, is rounding
    const double     middle = (low + high) / 2, half = (high - low) / 2;
    Quadratic        c = {};  // of T_0, T_1 and T_2, which are orthogonal on these points
    for (int i = 0; i < kPoints; ++i) {
        const double t     = std::cos(std::numbers::pi * (i + 0.5) / kPoints);
        const double value = square_of(context, middle + half * t) / kPoints;
        c[0] += value;
        c[1] += 2 * value * t;
        c[2] += 2 * value * (2 * t * t - 1);
    }
    const double rise = half > kFlat ? c[1] / half : 0;
    const double bend = half > kStraight ? 2 * c[2] / (half * half) : 0;
    return {c[0] - bend * half * half / 2 - rise * middle + bend * middle * middle, rise - 2 * bend * middle, bend};
}

/// The Gauss rule of one probe: nodes, and weights that sum to the square of its length. What rounding left of locked
/// vectors, which Lanczos steps bring back, has weight 0: a context may be large there and nearly 0 elsewhere.
struct Rule {
    Eigen::VectorXd nodes;
    Eigen::VectorXd weights;
};

Rule rule_of(const Tridiagonal& matrix, std::size_t size, double square) {
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, size);
    const Eigen::ArrayXd shares = eigen.vectors.row(0).transpose().array().square();
    return {.nodes = eigen.values, .weights = square * (shares > kGhost).select(shares, 0)};
}

/// Of all steps, and of three quarters of them: how far their sums differ tells how far the steps suffice.
struct Rules {
    Rule fine;
    Rule rude;
};

Rules rules_of(const Tridiagonal& matrix, double square) {
    const std::size_t size = matrix.diagonal.size();
    return {.fine = rule_of(matrix, size, square),
            .rude = rule_of(matrix, std::max<std::size_t>(1, size * 3 / 4), square)};
}

double sum_of(const Rule& rule, const Context& context, const Quadratic& off) {
    double sum = 0;
    for (Eigen::Index i = 0; i < rule.nodes.size(); ++i) {
        const double x = rule.nodes[i];
        sum += rule.weights[i] * (square_of(context, x) - off[0] - off[1] * x - off[2] * x * x);
    }
    return sum;
}

/// Mean and spread of one context's estimates as they come in (Welford).
struct Running {
    Quadratic off      = {};
    double    exact    = 0;  // the trace of the quadratic
    double    rounding = 0;  // of that
    int       count    = 0;
    double    mean     = 0;
    double    spread   = 0;
    double    coarse   = 0;  // mean of the rule with three quarters of the nodes

    void add(double value, double coarse_value) {
        ++count;
        const double change = value - mean;
        mean += change / count;
        spread += change * (value - mean);
        coarse += (coarse_value - coarse) / count;
    }
    [[nodiscard]] TraceEstimate estimate() const {
        // Of few values the spread is itself uncertain: by this factor the variance of Student's t is 1.
        const double few   = count > 3 ? std::sqrt((count - 1.0) / (count - 3.0)) : 1;
        const double error = count > 1 ? few * std::sqrt(spread / (count - 1) / count) : std::abs(mean);
        return {.value = exact + mean, .standard_error = std::max({error, std::abs(mean - coarse), rounding})};
    }
};

/// What all probes of a run share.
struct Run {
    std::span<const Context> contexts;
    std::span<const double>  baseline;
    const TraceOptions*      options;
    double                   rows;
    Moments                  moments;
    std::vector<Running>     running;

    [[nodiscard]] bool is_accurate() const {
        for (std::size_t i = 0; i < running.size(); ++i) {
            const TraceEstimate now = running[i].estimate();
            if (now.standard_error > options->accuracy * (baseline[i] + now.value)) return false;
        }
        return true;
    }

    /// Whether more nodes would change no context's sum by a tenth of the accuracy wanted.
    [[nodiscard]] bool is_fine(const ProbeRuns& probes) const {
        const auto [fine, rude] = rules_of(probes.matrices[0], probes.squares[0]);
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            const double sum    = sum_of(fine, contexts[i], {});
            const double change = std::abs(sum - sum_of(rude, contexts[i], {}));
            if (change > 0.1 * options->accuracy * (baseline[i] + sum)) return false;
        }
        return true;
    }

    /// The quadratics, from how far the first probe saw. A node that has hardly a share is on its way to what was
    /// locked: a quadratic that bends so far would explain nothing where the rest is.
    void choose_quadratics(const ProbeRuns& probes) {
        const Rule rule = rule_of(probes.matrices[0], probes.matrices[0].diagonal.size(), 1);
        double     low = 1, high = -1;
        for (Eigen::Index i = 0; i < rule.nodes.size(); ++i) {
            if (rule.weights[i] * rows < kOneOfAll) continue;
            low  = std::min(low, rule.nodes[i]);
            high = std::max(high, rule.nodes[i]);
        }
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            const Quadratic off = fit(contexts[i], low, high);
            running[i].off      = off;
            running[i].rounding = kRoundingOfRow * rows * (std::abs(off[0]) + std::abs(off[1]) + std::abs(off[2]));
            running[i].exact    = off[0] * moments[0] + off[1] * moments[1] + off[2] * moments[2];
        }
    }

    void add(const ProbeRuns& probes) {
        for (std::size_t j = 0; j < kBlockWidth; ++j) {
            const auto [fine, rude] = rules_of(probes.matrices[j], probes.squares[j]);
            for (std::size_t i = 0; i < contexts.size(); ++i)
                running[i].add(sum_of(fine, contexts[i], running[i].off), sum_of(rude, contexts[i], running[i].off));
        }
    }
};

/// Lanczos runs that go on until more steps would change no sum.
template <typename Real>
ProbeRuns run_probes(const Part& part, const Locked& known, const Run& run, std::uint64_t seed) {
    ProbeBlock<Real> probes(*part.adjacency, known, seed);
    for (int step = 1; step <= run.options->steps; ++step) {
        probes.extend();
        if (step >= kFirstSteps && step % kMoreSteps == 0 && run.is_fine(probes.runs())) break;
    }
    return probes.runs();
}

}  // namespace

double square_sum(const NormalizedAdjacency& adjacency) {
    const auto offsets = adjacency.offsets();
    const auto targets = adjacency.targets();
    const auto weights = adjacency.weights();
    const auto degrees = adjacency.degrees();
    double     total = 0, inverses = 0;
    for (Node row = 0; row < adjacency.size(); ++row) {
        double sum = 0;
        for (Arc arc = offsets[row]; arc < offsets[row + std::size_t{1}]; ++arc) {
            const double weight = weights.empty() ? 1.0 : weights[arc];
            sum += weight * (weight + 2 * adjacency.even()) / degrees[targets[arc]];
        }
        if (sum > 0) total += sum / degrees[row];
        if (degrees[row] > 0) inverses += 1 / degrees[row];
    }
    return total + adjacency.even() * adjacency.even() * inverses * inverses;
}

std::vector<TraceEstimate> estimate_traces(const Part& part, const TraceKnown& known, std::span<const Context> contexts,
                                           std::span<const double> baseline, const TraceOptions& options,
                                           std::uint64_t& products) {
    if (known.values.size() >= part.size()) return std::vector<TraceEstimate>(contexts.size());
    Run        run{.contexts = contexts,
                   .baseline = baseline,
                   .options  = &options,
                   .rows     = static_cast<double>(part.size()),
                   .moments  = moments_of(part, known),
                   .running  = std::vector<Running>(contexts.size())};
    const bool is_single = part.adjacency->fits_single_precision();
    for (int probe = 0; probe < options.most_probes; probe += kBlockWidth) {
        tell(options.progress, {.task  = "energy",
                                .done  = static_cast<std::uint64_t>(probe),
                                .total = static_cast<std::uint64_t>(options.most_probes),
                                .unit  = "probes"});
        const std::uint64_t seed   = stream_seed(options.seed, static_cast<std::uint64_t>(probe));
        const ProbeRuns     probes = is_single ? run_probes<float>(part, known.vectors, run, seed)
                                               : run_probes<double>(part, known.vectors, run, seed);
        products += probes.products;
        if (probe == 0) run.choose_quadratics(probes);
        run.add(probes);
        if (probe + kBlockWidth >= kFewestProbes && run.is_accurate()) break;
    }
    std::vector<TraceEstimate> estimates;
    for (const Running& one : run.running) estimates.push_back(one.estimate());
    return estimates;
}

}  // namespace contexture
