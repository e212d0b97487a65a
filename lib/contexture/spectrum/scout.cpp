#include "contexture/spectrum/scout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr std::size_t kSteps      = 50;
constexpr double      kMost       = 50'000;  // eigenvalues told of either end
constexpr double      kOnTheBound = 1e-12;   // |f| this close to a bound counts as reaching it
constexpr double      kHump       = 1.001;   // |f| inside is this much beyond that at the ends

/// A value that stands for so many eigenvalues.
struct Weighted {
    double value;
    double weight;
};

double evaluate(std::span<const double> series, double x) {
    const double angle = std::acos(std::clamp(x, -1.0, 1.0));
    double       sum   = 0;
    for (std::size_t k = 0; k < series.size(); ++k) sum += series[k] * std::cos(static_cast<double>(k) * angle);
    return sum;
}

/// Lanczos on N from a random vector in the complement of the locked ones, without re-orthogonalisation, in the
/// coordinates of the walk, where lengths are weighted by degree.
Tridiagonal probe(const NormalizedAdjacency& adjacency, const Locked& locked, std::uint64_t seed,
                  const Progress& progress) {
    const auto      degrees = adjacency.degrees();
    const auto      inverse = adjacency.inverse_root();
    Eigen::VectorXd now     = random_vector(adjacency.size(), seed);
    project_out(locked, now);
    now.normalize();
    for (Node row = 0; row < adjacency.size(); ++row) now[row] *= inverse[row];
    Eigen::VectorXd before = Eigen::VectorXd::Zero(now.size());
    Eigen::VectorXd image(now.size());
    Tridiagonal     matrix;
    for (double below = 0; matrix.diagonal.size() < kSteps;) {
        adjacency.apply_walk(now.data(), image.data(), 1, 0, 0, nullptr);
        const double alpha =
            adjacency.sum_over_rows(0.0, [&](Node row) { return degrees[row] * now[row] * image[row]; });
        const double square = adjacency.sum_over_rows(0.0, [&](Node row) {
            image[row] -= alpha * now[row] + below * before[row];
            return degrees[row] * image[row] * image[row];
        });
        matrix.diagonal.push_back(alpha);
        tell(progress, {.task = "solving", .done = matrix.diagonal.size(), .total = 0, .unit = "Lanczos steps"});
        below = std::sqrt(square);
        if (below < kBreakdown) break;
        matrix.below.push_back(below);
        std::swap(before, now);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row) now[row] = image[row] / below;
        });
    }
    matrix.below.resize(matrix.diagonal.size() - 1);
    return matrix;
}

}  // namespace

Scout::Scout(const NormalizedAdjacency& adjacency, const Locked& locked, std::span<const double> series,
             std::uint64_t seed, const Progress& progress, std::uint64_t& products) {
    const auto            rows   = static_cast<double>(adjacency.size());
    const Tridiagonal     matrix = probe(adjacency, locked, seed, progress);
    const SymmetricEigen  eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    std::vector<Weighted> nodes;
    for (Eigen::Index i = 0; i < eigen.values.size(); ++i)
        nodes.push_back({.value  = series.empty() ? eigen.values[i] : evaluate(series, eigen.values[i]),
                         .weight = rows * eigen.vectors(0, i) * eigen.vectors(0, i)});
    std::ranges::sort(nodes, {}, &Weighted::value);
    products += matrix.diagonal.size();
    const double        most = std::min(rows / 2, kMost);
    std::vector<double> upper;
    double              below = 0, above = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Weighted& low  = nodes[i];
        const Weighted& high = nodes[nodes.size() - 1 - i];
        below += low.weight;
        above += high.weight;
        while (static_cast<double>(values_.size()) + 0.5 < std::min(below, most)) values_.push_back(low.value);
        while (static_cast<double>(upper.size()) + 0.5 < std::min(above, most)) upper.push_back(high.value);
    }
    values_.insert(values_.end(), upper.rbegin(), upper.rend());
}

double Scout::value(double sign, int place) const {
    const auto at = std::min(static_cast<std::size_t>(place), values_.size() - 1);
    return sign > 0 ? values_[values_.size() - 1 - at] : -values_[at];
}

Reach reach_of(const Context& context, const std::vector<double>& ascending, int wanted) {
    struct Sized {
        double size;
        double lambda;
    };
    std::vector<Sized> by_size;
    by_size.reserve(ascending.size());
    for (const double lambda : ascending) by_size.push_back({.size = magnitude(context, lambda), .lambda = lambda});
    const auto count = std::min(by_size.size(), static_cast<std::size_t>(wanted));
    std::ranges::partial_sort(
        by_size, by_size.begin() + static_cast<std::ptrdiff_t>(count),
        [](const Sized& a, const Sized& b) { return a.size > b.size || (a.size == b.size && a.lambda < b.lambda); });
    by_size.resize(count);
    Reach  reach;
    double inmost = -1;  // the negative one among them nearest to 0
    for (const auto& [size, lambda] : by_size) {
        if (lambda >= 0)
            ++reach.upper;
        else
            inmost = std::max(inmost, lambda);
    }
    if (std::ranges::any_of(by_size, [](const Sized& one) { return one.lambda < 0; }))
        reach.lower = static_cast<int>(std::ranges::upper_bound(ascending, inmost) - ascending.begin());
    reach.least = by_size.empty() ? 0 : by_size.back().size;
    return reach;
}

Demand demand_of(const Context& context, std::span<const double> found, Middle rest, int wanted) {
    const double bound   = transfer_bound(context, std::min(rest.low, rest.high), rest.high);
    const auto   certain = static_cast<int>(
        std::ranges::count_if(found, [&](double lambda) { return magnitude(context, lambda) >= bound - kOnTheBound; }));
    if (certain >= wanted) return {};
    const double above = magnitude(context, rest.high);
    const double below = magnitude(context, rest.low);
    if (bound > kHump * std::max(above, below)) return {.is_own = true};
    const int more = std::max(wanted - certain, 2);
    return above >= below ? Demand{.upper = more} : Demand{.lower = more};
}

}  // namespace contexture
