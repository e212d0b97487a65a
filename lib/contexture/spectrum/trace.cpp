#include "contexture/spectrum/trace.hpp"

#include <algorithm>
#include <cmath>

#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr int kFewestProbes = 8;

/// e_1^T f(T)^2 e_1 of the leading `size` rows, for each context.
std::vector<double> quadrature(const Tridiagonal& matrix, std::size_t size, std::span<const Context> contexts) {
    const SymmetricEigen eigen = solve_tridiagonal(matrix, size);
    std::vector<double>  sums;
    for (const Context& context : contexts) {
        double sum = 0;
        for (Eigen::Index i = 0; i < eigen.values.size(); ++i) {
            const double value  = transfer(context, std::clamp(eigen.values[i], -1.0, 1.0));
            const double weight = eigen.vectors(0, i);
            sum += weight * weight * value * value;
        }
        sums.push_back(sum);
    }
    return sums;
}

/// Mean and spread of one context's estimates as they come in (Welford).
struct Running {
    int    count  = 0;
    double mean   = 0;
    double spread = 0;
    double coarse = 0;  // mean of the rule with three quarters of the nodes

    void add(double value, double coarse_value) {
        ++count;
        const double change = value - mean;
        mean += change / count;
        spread += change * (value - mean);
        coarse += (coarse_value - coarse) / count;
    }
    [[nodiscard]] TraceEstimate estimate() const {
        const double error = count > 1 ? std::sqrt(spread / (count - 1) / count) : mean;
        return {.value = mean, .standard_error = std::max(error, std::abs(mean - coarse))};
    }
};

}  // namespace

std::vector<TraceEstimate> estimate_traces(const Part& part, const Locked& known, std::span<const Context> contexts,
                                           std::span<const double> baseline, const TraceOptions& options,
                                           std::uint64_t& products) {
    std::vector<Running> running(contexts.size());
    const auto           is_accurate = [&] {
        for (std::size_t i = 0; i < running.size(); ++i) {
            const TraceEstimate now = running[i].estimate();
            if (now.standard_error > options.accuracy * (baseline[i] + now.value)) return false;
        }
        return true;
    };
    std::vector<double> scratch;
    const auto          product = [&](const double* x, double* y) { part.adjacency->apply(x, y, scratch); };
    for (int probe = 0; probe < options.most_probes; ++probe) {
        tell(options.progress, {.task  = "energy",
                                .done  = static_cast<std::uint64_t>(probe),
                                .total = static_cast<std::uint64_t>(options.most_probes),
                                .unit  = "probes"});
        Eigen::VectorXd vector = random_signs(part.size(), stream_seed(options.seed, static_cast<std::uint64_t>(probe)));
        project_out(known, vector);
        const double      square = vector.squaredNorm();
        const Tridiagonal matrix = tridiagonalize(product, vector / std::sqrt(square), options.steps);
        const std::size_t size   = matrix.diagonal.size();
        products += size;
        const std::vector<double> fine   = quadrature(matrix, size, contexts);
        const std::vector<double> coarse = quadrature(matrix, std::max<std::size_t>(1, size * 3 / 4), contexts);
        for (std::size_t i = 0; i < contexts.size(); ++i) running[i].add(square * fine[i], square * coarse[i]);
        if (probe + 1 >= kFewestProbes && is_accurate()) break;
    }
    std::vector<TraceEstimate> estimates;
    for (const Running& one : running) estimates.push_back(one.estimate());
    return estimates;
}

}  // namespace contexture
