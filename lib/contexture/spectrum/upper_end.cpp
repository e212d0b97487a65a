#include "contexture/spectrum/upper_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr double kGain          = 1e4;
constexpr int    kFirstRestarts = 3;
constexpr int    kMostRestarts  = 96;
constexpr int    kProbeBasis    = 28;     // T_28(1.3) > 1e8: enough to lift one missed vector out of a million
constexpr double kLifted        = 1.01;   // a filtered value below this is still in the heap
constexpr double kNoWidth       = 1e-9;   // a wanted part of the spectrum narrower than this has no inside
constexpr double kNarrow        = 1e-6;   // found values closer than this say nothing of their spacing
constexpr double kFillPerDegree = 0.125;  // an entry of a factor costs about as much as 8 of a product
constexpr double kLeastFill     = 4;      // entries an arc that are always worth a factor
constexpr double kEntryBytes    = 16;     // of a factor, with what building it takes
constexpr double kMostBytes     = 1.6e9;  // the same on every machine: the same graph, the same solver
constexpr double kMostFlops     = 3e10;   // half a minute of factorization

/// One search's view of the problem.
struct UpperSearch {
    const FilterTarget*    target;
    const Locked*          locked;
    int                    wanted;
    const UpperEndOptions* options;
    const ShiftInvert*     inverse;  ///< null where filters have to do

    [[nodiscard]] Eigen::Index n() const { return target->size(); }
    /// What one attempt is expected to settle, without what it would teach the next.
    [[nodiscard]] bool         is_thorough() const { return inverse != nullptr || options->most_degree == 1; }
};

/// One attempt to find all at once, and what it says of the spectrum.
struct Round {
    LanczosRun run;
    double     next_cut = 0;
    double     next_top = 0;
};

int basis_for(const UpperSearch& search, int wanted) {
    return std::min(static_cast<int>(search.n() - count_columns(*search.locked)), 2 * wanted + 32);
}

/// Rounding leaves 1e-16 of the constant vectors, whose eigenvalue may be 1, in what a filter is given,
/// and 1e-16 of what comes out of it in the result; vectors found by iteration are worse.
constexpr double kMostGainOfConstants = 1e24;
constexpr double kMostGainOfFound     = 1e8;

/// The degree at which p(value) reaches `gain`, less where that lifts something deflated too far.
int safe_degree(const UpperSearch& search, double cut, double value, double gain, double found_top) {
    const int most =
        std::min({search.options->most_degree, filter_degree(cut, 1, kMostGainOfConstants, kMostFilterDegree),
                  filter_degree(cut, found_top, kMostGainOfFound, kMostFilterDegree)});
    return filter_degree(cut, value, gain, most);
}

/// A cut that leaves room below the wanted eigenvalues, whatever the guess.
double usable_cut(double cut, double top) {
    cut = std::clamp(cut, -0.99, 1.0);
    return top - cut > kNoWidth ? cut : top - 0.05 * (1.1 + top);
}

/// The function of M that Lanczos sees: the inverse where there is one, else a filter.
class Lift {
  public:
    /// @param top  about the largest eigenvalue of M in the complement of `locked`
    Lift(const UpperSearch& search, const Locked& locked, double cut, int degree, double top)
        : inverse_(search.inverse),
          filter_(*search.target, cut, inverse_ != nullptr ? 1 : degree),
          unit_(std::max(1.0, inverse_ != nullptr ? inverse_->value(top) : filter_.value(top))),
          product_([this](const double* x, double* y) { apply(x, y); }, unit_, search.n(), locked,
                   search.options->progress) {}
    Lift(const Lift&)            = delete;
    Lift& operator=(const Lift&) = delete;

    LanczosRun run(int wanted, int basis, int restarts, double tolerance, std::uint64_t seed) {
        LanczosRun run =
            largest_by_lanczos(std::ref(product_), product_.start(seed), wanted, basis, restarts, tolerance);
        for (double& value : run.ritz) value *= unit_;
        return run;
    }
    /// The eigenvalue of M that is lifted to `value`.
    [[nodiscard]] double eigenvalue(double value) const {
        return inverse_ != nullptr ? inverse_->inverse(value) : filter_.inverse(value);
    }
    [[nodiscard]] std::uint64_t products() const { return filter_.products(); }

  private:
    void apply(const double* x, double* y) {
        if (inverse_ != nullptr)
            inverse_->apply(x, y);
        else
            filter_.apply(x, y);
    }

    const ShiftInvert* inverse_;
    ChebyshevFilter    filter_;
    double             unit_;
    DeflatedProduct    product_;
};

Round run_round(const UpperSearch& search, const UpperEndGuess& guess, int restarts, double tolerance,
                std::uint64_t& products) {
    const int    wanted = search.wanted;
    const int    basis  = basis_for(search, wanted);
    const double cut    = usable_cut(guess.cut, guess.top);
    Lift         lift(search, *search.locked, cut, safe_degree(search, cut, guess.top, kGain, guess.top), guess.top);
    Round        round;
    round.run =
        lift.run(wanted, basis, search.is_thorough() ? kMostRestarts : restarts, tolerance, search.options->seed);
    products += lift.products();
    const std::vector<double>& ritz  = round.run.ritz;
    const double               last  = ritz[static_cast<std::size_t>(wanted) - 1];
    const double               guard = ritz[static_cast<std::size_t>(wanted + (basis - wanted) / 4) - 1];
    // Ritz values are lower bounds: a cut below that of the last wanted one loses none of them.
    if (last <= kLifted)
        round.next_cut = cut - (guess.top - cut);
    else
        round.next_cut = std::max(lift.eigenvalue(guard), cut + 0.75 * (lift.eigenvalue(last) - cut));
    round.next_top = std::max(lift.eigenvalue(ritz.front()), guess.top);
    return round;
}

/// Eigenpairs of M within the span of the columns, which are nearly orthonormal: Rayleigh-Ritz on M itself.
/// They are brought into the complement of what is locked once more: a filter lifts what rounding left of it.
Eigenpairs project_onto(const FilterTarget& target, const Locked& locked, Eigen::MatrixXd basis,
                        std::uint64_t& products) {
    for (Eigen::Index i = 0; i < basis.cols(); ++i) project_out(locked, basis.col(i));
    if (target.is_adjacency() && target.sign > 0) return rayleigh_ritz(*target.adjacency, std::move(basis), products);
    ChebyshevFilter product(target, 1, 1);  // p(x) = x
    Eigen::MatrixXd image(basis.rows(), basis.cols());
    for (Eigen::Index i = 0; i < basis.cols(); ++i) product.apply(basis.col(i).data(), image.col(i).data());
    products += product.products();
    return rayleigh_ritz(basis, std::move(image));
}

void keep_largest(Eigenpairs& pairs, int count) {
    if (pairs.count() <= count) return;
    pairs.values.resize(static_cast<std::size_t>(count));
    pairs.residuals.resize(static_cast<std::size_t>(count));
    pairs.vectors.conservativeResize(Eigen::NoChange, count);
}

/// Eigenvectors of the complement of locked and found that lie above the least found value: copies
/// that the first search missed. None when it is complete.
Eigen::MatrixXd find_missed(const UpperSearch& search, const Eigenpairs& found, int batch, std::uint64_t& products) {
    const UpperEndOptions& options = *search.options;
    const auto             room    = static_cast<int>(search.n() - count_columns(*search.locked)) - found.count();
    if (room < 2) return {};
    const double least = found.values.back();
    const double top   = found.values.front();
    const double width = top - least > kNarrow ? top - least : 0.05 * (1.1 + least);
    Locked       all   = *search.locked;
    all.push_back(&found.vectors);
    const double     cut = usable_cut(least - 0.25 * width, top);
    Lift             lift(search, all, cut, safe_degree(search, cut, least, 2.0, top), least);
    const LanczosRun look    = lift.run(1, std::min(room, kProbeBasis), 2, 0.01, options.seed + 1);
    const double     highest = lift.eigenvalue(look.ritz.front());
    Eigen::MatrixXd  missed(search.n(), 0);
    if (highest > least + options.tolerance) {
        const int  wanted = std::min({batch, room - 1, found.count()});
        LanczosRun run =
            lift.run(wanted, std::min(room, 2 * wanted + 32), kMostRestarts, options.tolerance / 10, options.seed + 2);
        missed = std::move(run.vectors);
        if (run.converged == 0)
            throw Error(Fault::computation, "an eigenvalue near " + std::to_string(highest) +
                                                " did not converge: raise --tolerance or ask for fewer dimensions");
    }
    products += lift.products();
    return missed;
}

[[noreturn]] void refuse(int converged, const UpperSearch& search, int rounds) {
    throw Error(
        Fault::computation,
        fmt::format("not converged: {} of {} singular values reached a residual of {:.1e} in {} rounds; ask for "
                    "fewer dimensions or a larger --tolerance",
                    converged, search.wanted, search.options->tolerance, rounds));
}

/// A factor near a singular matrix has a floor of rounding, which grows with 1 - lambda: where it is above the
/// tolerance, the filters go on alone.
Eigenpairs find(UpperSearch search, const UpperEndGuess& first, std::uint64_t& products) {
    const UpperEndOptions& options   = *search.options;
    UpperEndGuess          guess     = first;
    int                    restarts  = kFirstRestarts;
    double                 tolerance = options.tolerance;
    int                    reached   = 0;
    for (int number = 0; number < options.max_rounds; ++number) {
        const Round round = run_round(search, guess, restarts, tolerance, products);
        reached           = std::max(reached, round.run.converged);
        if (round.run.converged == search.wanted) {
            Eigenpairs pairs = project_onto(*search.target, *search.locked, round.run.vectors, products);
            if (*std::max_element(pairs.residuals.begin(), pairs.residuals.end()) <= options.tolerance) return pairs;
            tolerance /= 10;
            if (search.inverse != nullptr && number > 0) {
                search.inverse = nullptr;
                restarts       = kFirstRestarts;
                tolerance      = options.tolerance;
                guess          = first;
                continue;
            }
        } else if (search.inverse != nullptr) {
            break;  // it would go the same way again
        }
        restarts = std::min(2 * restarts, kMostRestarts);
        guess    = {.top = round.next_top, .cut = round.next_cut};
    }
    refuse(reached, search, options.max_rounds);
}

}  // namespace

void factorize_if_worthwhile(const FilterTarget& target, const UpperEndGuess& guess, const UpperEndOptions& options,
                             UpperEndTools& tools) {
    if (tools.inverse != nullptr || !target.is_adjacency() || target.adjacency->even() > 0) return;
    const double cut    = usable_cut(guess.cut, guess.top);
    const double degree = filter_degree(cut, guess.top, kGain, kMostFilterDegree);
    const double fill   = std::max(kLeastFill, kFillPerDegree * degree);
    const double room   = options.most_factor_bytes > 0 ? static_cast<double>(options.most_factor_bytes) : kMostBytes;
    const double most   = std::min(fill * static_cast<double>(target.adjacency->targets().size()), room / kEntryBytes);
    if (most < 2 * tools.most_filled) return;
    tools.inverse     = ShiftInvert::factorize(target, most, kMostFlops);
    tools.most_filled = most;
}

Eigenpairs solve_upper_end(const FilterTarget& target, const Locked& locked, int wanted, const UpperEndGuess& guess,
                           const UpperEndOptions& options, UpperEndTools& tools, std::uint64_t& products) {
    factorize_if_worthwhile(target, guess, options, tools);
    const UpperSearch search{
        .target = &target, .locked = &locked, .wanted = wanted, .options = &options, .inverse = tools.inverse.get()};
    Eigenpairs found = find(search, guess, products);
    int        idle  = 0;
    for (int batch = 4;; batch = std::min(2 * batch, wanted)) {
        const Eigen::MatrixXd missed = find_missed(search, found, batch, products);
        if (missed.cols() == 0) return found;
        Eigen::MatrixXd both(missed.rows(), found.count() + missed.cols());
        both << found.vectors, missed;
        const double least = found.values.back();
        found              = project_onto(target, locked, both, products);
        keep_largest(found, wanted);
        if (found.values.back() <= least && ++idle > 2) refuse(found.count(), search, idle);
    }
}

}  // namespace contexture
