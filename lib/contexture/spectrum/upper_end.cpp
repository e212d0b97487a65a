#include "contexture/spectrum/upper_end.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/spectrum/dense.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr double kGain = 1e4;
constexpr int    kMostDegree    = 1000;
constexpr int    kFirstRestarts = 3;
constexpr int    kMostRestarts  = 96;
constexpr int    kProbeBasis    = 28;    // T_28(1.3) > 1e8: enough to lift one missed vector out of a million
constexpr double kLifted        = 1.01;  // a filtered value below this is still in the heap
constexpr double kNoWidth       = 1e-9;  // a wanted part of the spectrum narrower than this has no inside

/// One attempt to find all at once, and what it says of the spectrum.
struct Round {
    LanczosRun run;
    double     next_cut = 0;
    double     next_top = 0;
    bool       is_done  = false;
};

/// A cut that leaves room below the wanted eigenvalues, whatever the guess.
double usable_cut(double cut, double top) {
    cut = std::clamp(cut, -0.99, 1.0);
    return top - cut > kNoWidth ? cut : top - 0.05 * (1.1 + top);
}

Round run_round(const FilterTarget& target, const Locked& locked, int wanted, const UpperEndGuess& guess, int restarts,
                double tolerance, const UpperEndOptions& options, std::uint64_t& products) {
    const Eigen::Index n      = target.adjacency->size();
    const auto         room   = static_cast<int>(n - count_columns(locked));
    const int          basis  = std::min(room, 2 * wanted + 32);
    const double       cut    = usable_cut(guess.cut, guess.top);
    const int          degree = filter_degree(cut, guess.top, kGain, kMostDegree);
    DeflatedFilter     filter(target, cut, degree, locked, options.progress);
    Round              round;
    round.run     = largest_by_lanczos(std::ref(filter), n, wanted, basis, restarts, tolerance, options.seed);
    round.is_done = round.run.converged == wanted;
    const int                  guard       = (basis - wanted) / 4;
    const std::vector<double>& ritz        = round.run.ritz;
    const bool                 is_too_high = ritz[static_cast<std::size_t>(wanted) - 1] <= kLifted;
    round.next_cut                         = is_too_high ? cut - (guess.top - cut)
                                                         : filter.filter().inverse(ritz[static_cast<std::size_t>(wanted + guard) - 1]);
    round.next_top                         = std::max(filter.filter().inverse(round.run.ritz.front()), guess.top);
    products += filter.filter().products();
    return round;
}

/// Eigenpairs of M within the span of the columns, which are nearly orthonormal: Rayleigh-Ritz on M itself.
Eigenpairs rayleigh_ritz(const FilterTarget& target, const Eigen::MatrixXd& basis, std::uint64_t& products) {
    const Eigen::Index n = basis.rows();
    const Eigen::Index k = basis.cols();
    ChebyshevFilter    product(target, 1, 1);  // p(x) = x
    Eigen::MatrixXd    image(n, k);
    for (Eigen::Index i = 0; i < k; ++i) product.apply(basis.col(i).data(), image.col(i).data());
    products += product.products();
    // With V^T V = L L^T the problem V^T M V y = value V^T V y is an ordinary one for L^T y.
    const Eigen::LLT<Eigen::MatrixXd> gram(basis.transpose() * basis);
    Eigen::MatrixXd                   projected = basis.transpose() * image;
    gram.matrixL().solveInPlace(projected);
    projected.transposeInPlace();
    gram.matrixL().solveInPlace(projected);
    const SymmetricEigen small = symmetric_eigen(projected);
    Eigen::MatrixXd      turn  = small.vectors.rowwise().reverse();
    gram.matrixU().solveInPlace(turn);
    Eigenpairs pairs;
    pairs.vectors = basis * turn;
    image         = image * turn;
    for (Eigen::Index i = 0; i < k; ++i) {
        const double value = small.values[k - 1 - i];
        pairs.values.push_back(value);
        pairs.residuals.push_back((image.col(i) - value * pairs.vectors.col(i)).norm());
    }
    return pairs;
}

void keep_largest(Eigenpairs& pairs, int count) {
    if (pairs.count() <= count) return;
    pairs.values.resize(static_cast<std::size_t>(count));
    pairs.residuals.resize(static_cast<std::size_t>(count));
    pairs.vectors.conservativeResize(Eigen::NoChange, count);
}

/// Eigenvectors of the complement of locked and found that lie above the least found value: copies
/// that the first search missed. None when it is complete.
Eigen::MatrixXd find_missed(const FilterTarget& target, const Locked& locked, const Eigenpairs& found, int batch,
                            const UpperEndOptions& options, std::uint64_t& products) {
    const Eigen::Index n    = target.adjacency->size();
    const auto         room = static_cast<int>(n - count_columns(locked) - found.count());
    if (room < 2) return {};
    const double least     = found.values.back();
    const double top       = found.values.front();
    const double width     = std::max(top - least, 0.05 * (1.1 + least));
    const double cut       = usable_cut(least - 0.25 * width, top);
    const double threshold = least + options.tolerance;
    Locked       all       = locked;
    all.push_back(&found.vectors);
    DeflatedFilter filter(target, cut, filter_degree(cut, least, 2.0, kMostDegree), all, options.progress);

    const int       basis = std::min(room, kProbeBasis);
    LanczosRun      probe = largest_by_lanczos(std::ref(filter), n, 1, basis, 2, 0.01, options.seed + 1);
    Eigen::MatrixXd missed(n, 0);
    if (filter.filter().inverse(probe.ritz.front()) > threshold) {
        const int  wanted = std::min({batch, room - 1, found.count()});
        LanczosRun run = largest_by_lanczos(std::ref(filter), n, wanted, std::min(room, 2 * wanted + 32), kMostRestarts,
                                            options.tolerance / 10, options.seed + 2);
        missed         = std::move(run.vectors);
        if (run.converged == 0)
            throw Error(Fault::computation, "an eigenvalue near " +
                                                std::to_string(filter.filter().inverse(probe.ritz.front())) +
                                                " did not converge: raise --tolerance or ask for fewer dimensions");
    }
    products += filter.filter().products();
    return missed;
}

[[noreturn]] void refuse(int converged, int wanted, const UpperEndOptions& options, int rounds) {
    std::array<char, 32> tolerance{};
    std::snprintf(tolerance.data(), tolerance.size(), "%.1e", options.tolerance);
    throw Error(Fault::computation, "not converged: " + std::to_string(converged) + " of " + std::to_string(wanted) +
                                        " singular values reached a residual of " + tolerance.data() + " in " +
                                        std::to_string(rounds) +
                                        " rounds; ask for fewer dimensions or a larger --tolerance");
}

Eigenpairs search(const FilterTarget& target, const Locked& locked, int wanted, UpperEndGuess guess,
                  const UpperEndOptions& options, std::uint64_t& products) {
    int    restarts  = kFirstRestarts;
    double tolerance = options.tolerance;
    int    reached   = 0;
    for (int round_number = 0; round_number < options.max_rounds; ++round_number) {
        const Round round = run_round(target, locked, wanted, guess, restarts, tolerance, options, products);
        reached           = std::max(reached, round.run.converged);
        if (round.is_done) {
            Eigenpairs pairs = rayleigh_ritz(target, round.run.vectors, products);
            if (*std::max_element(pairs.residuals.begin(), pairs.residuals.end()) <= options.tolerance) return pairs;
            tolerance /= 10;
        }
        restarts = std::min(2 * restarts, kMostRestarts);
        guess    = {.top = round.next_top, .cut = round.next_cut};
    }
    refuse(reached, wanted, options, options.max_rounds);
}

}  // namespace

DeflatedFilter::DeflatedFilter(const FilterTarget& target, double cut, int degree, Locked locked,
                               const Progress& progress)
    : filter_(target, cut, degree),
      locked_(std::move(locked)),
      progress_(&progress),
      input_(target.adjacency->size()) {}

void DeflatedFilter::operator()(const double* x, double* y) {
    const Eigen::Index n = input_.size();
    input_               = Eigen::Map<const Eigen::VectorXd>(x, n);
    project_out(locked_, input_);
    filter_.apply(input_.data(), y);
    project_out(locked_, Eigen::Map<Eigen::VectorXd>(y, n));
    tell(*progress_, {.task = "solving", .done = filter_.products(), .total = 0, .unit = "products"});
}

void project_out(const Locked& locked, Eigen::Ref<Eigen::VectorXd> x) {
    for (const Eigen::MatrixXd* space : locked) {
        if (space->cols() == 0) continue;
        const Eigen::VectorXd shares = space->transpose() * x;
        x.noalias() -= *space * shares;
    }
}

Eigen::Index count_columns(const Locked& locked) {
    Eigen::Index columns = 0;
    for (const Eigen::MatrixXd* space : locked) columns += space->cols();
    return columns;
}

Eigenpairs solve_upper_end(const FilterTarget& target, const Locked& locked, int wanted, const UpperEndGuess& guess,
                           const UpperEndOptions& options, std::uint64_t& products) {
    Eigenpairs found = search(target, locked, wanted, guess, options, products);
    int        idle  = 0;
    for (int batch = 4;; batch = std::min(2 * batch, wanted)) {
        const Eigen::MatrixXd missed = find_missed(target, locked, found, batch, options, products);
        if (missed.cols() == 0) return found;
        Eigen::MatrixXd both(missed.rows(), found.count() + missed.cols());
        both << found.vectors, missed;
        const double least = found.values.back();
        found              = rayleigh_ritz(target, both, products);
        keep_largest(found, wanted);
        if (found.values.back() <= least && ++idle > 2) refuse(found.count(), wanted, options, idle);
    }
}

}  // namespace contexture
