#include "contexture/spectrum/ends.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/lanczos.hpp"
#include "contexture/spectrum/solve_part.hpp"

namespace contexture {
namespace {

constexpr double kTie         = 1e-12;  // |f| this close to a bound counts as reaching it
constexpr int    kMostGrowths = 60;     // how often an end is solved further before giving up

double magnitude(const Context& context, double lambda) {
    return std::abs(transfer(context, lambda));
}

/// How far each end must reach for the `wanted` largest |f| among these eigenvalues.
struct Reach {
    int upper = 0;
    int lower = 0;
};

Reach reach_of(const Context& context, const std::vector<double>& ascending, int wanted) {
    std::vector<double> by_size = ascending;
    std::ranges::stable_sort(by_size,
                             [&](double a, double b) { return magnitude(context, a) > magnitude(context, b); });
    by_size.resize(std::min(by_size.size(), static_cast<std::size_t>(wanted)));
    Reach  reach;
    double inmost = -1;  // the negative one among them nearest to 0
    for (const double lambda : by_size) {
        if (lambda >= 0)
            ++reach.upper;
        else
            inmost = std::max(inmost, lambda);
    }
    if (std::ranges::any_of(by_size, [](double lambda) { return lambda < 0; }))
        reach.lower = static_cast<int>(std::ranges::upper_bound(ascending, inmost) - ascending.begin());
    // One more on each end that is not obviously smaller: it shows where the rest begins.
    const double least = by_size.empty() ? 0 : magnitude(context, by_size.back());
    ++reach.upper;
    if (magnitude(context, -1) > least) ++reach.lower;
    return reach;
}

/// Asking for a few more costs less than asking twice.
int with_margin(int count) {
    return count > 0 ? count + count / 8 + 2 : 0;
}

/// A value below the next `more` of an end: the spacing of the values last found goes on.
double extrapolate(const Eigenpairs& end, int more) {
    const int    half    = end.count() / 2;
    const double spacing = (end.values[static_cast<std::size_t>(half)] - end.values.back()) / (end.count() - half);
    return end.values.back() - spacing * (more + more / 4 + 2);
}

constexpr int    kScoutSteps = 80;
constexpr double kMostScout  = 50'000;  // eigenvalues told of either end
constexpr double kFilterGain = 1e8;      // of an eigenvalue beside those behind it: found
constexpr int    kMostDegree = 1000;
constexpr int    kWorthFactor = 300;  // degree from which a sparse factor can be worth looking for
constexpr Node   kWorthBlocks = 4000;   // rows below which blocks of vectors gain nothing

/// About the eigenvalues at both ends, ascending, by Gauss quadrature of the spectral measure of a random
/// vector: a Ritz value of weight w stands for w n of them, one that has converged for a chi-squared
/// number with mean its multiplicity. Source: Golub and Meurant 2010, ch. 4.
std::vector<double> scout(DeflatedProduct& product, const Eigen::VectorXd& start) {
    const auto           rows   = static_cast<double>(start.size());
    const Tridiagonal    matrix = tridiagonalize(std::ref(product), start.normalized(), kScoutSteps);
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    const Eigen::Index   last   = eigen.values.size() - 1;
    const double         most   = std::min(rows / 2, kMostScout);
    std::vector<double>  lower, upper;
    double               below = 0, above = 0;
    for (Eigen::Index i = 0; i <= last; ++i) {
        below += rows * eigen.vectors(0, i) * eigen.vectors(0, i);
        above += rows * eigen.vectors(0, last - i) * eigen.vectors(0, last - i);
        while (static_cast<double>(lower.size()) + 0.5 < std::min(below, most)) lower.push_back(eigen.values[i]);
        while (static_cast<double>(upper.size()) + 0.5 < std::min(above, most)) upper.push_back(eigen.values[last - i]);
    }
    lower.insert(lower.end(), upper.rbegin(), upper.rend());
    return lower;
}

bool is_even(const Context& context) {
    constexpr double kSame = 1e-12;
    return std::ranges::all_of(std::array{0.9, 0.7, 0.4, 0.2}, [&](double lambda) {
        return std::abs(magnitude(context, lambda) - magnitude(context, -lambda)) < kSame;
    });
}

}  // namespace

Ends::Ends(const Part& part, const EndsOptions& ends, const DecomposeOptions& options, std::uint64_t& products)
    : part_(&part), ends_(ends), options_(&options), products_(&products), constants_(part_constants(part)) {
    upper_.vectors.resize(part.size(), 0);
    lower_.vectors.resize(part.size(), 0);
    ChebyshevFilter filter({.adjacency = part.adjacency.get(), .series = ends.series}, 1, 1);  // p(x) = x
    DeflatedProduct product([&](const double* x, double* y) { filter.apply(x, y); }, 1, part.size(), {&constants_},
                            options.progress);
    scout_ = scout(product, product.start(options.seed));
    products += filter.products();
}

std::vector<bool> Ends::solve(std::span<const Context> contexts, int wanted) {
    wanted   = std::min(wanted, available());
    is_even_ = std::ranges::all_of(contexts, is_even);
    std::vector<bool> needs_own(contexts.size(), false);
    grow_as_scouted(contexts, wanted);
    for (int growth = 0; growth < kMostGrowths; ++growth) {
        int more_upper = 0;
        int more_lower = 0;
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            const int certain = count_certain(contexts[i]);
            if (needs_own[i] || certain >= wanted) continue;
            const double above = magnitude(contexts[i], rest_.high);
            const double below = magnitude(contexts[i], rest_.low);
            if (unknown_bound(contexts[i]) > 1.001 * std::max(above, below) && ends_.series.empty()) {
                needs_own[i] = true;
                continue;
            }
            int& more = above >= below ? more_upper : more_lower;
            more      = std::max({more, wanted - certain, 2});
        }
        if (more_upper == 0 && more_lower == 0) return needs_own;
        if (is_together_ && find_together({.all   = found() + with_margin(std::max(more_upper, more_lower)),
                                           .upper = upper_.count() + more_upper,
                                           .lower = lower_.count() + more_lower}))
            continue;
        if (more_upper > 0) grow(upper_, 1, with_margin(upper_.count() + more_upper) - upper_.count());
        if (more_lower > 0) grow(lower_, -1, with_margin(lower_.count() + more_lower) - lower_.count());
    }
    throw Error(Fault::computation,
                "the largest " + std::to_string(wanted) + " singular values could not be told from the rest after " +
                    std::to_string(kMostGrowths) + " growths of the computed spectrum; ask for fewer dimensions");
}

Eigenpairs Ends::collect() && {
    Eigenpairs         all   = std::move(upper_);
    const Eigen::Index count = lower_.vectors.cols();
    all.vectors.conservativeResize(Eigen::NoChange, all.vectors.cols() + count);
    all.vectors.rightCols(count) = lower_.vectors;
    for (const double value : lower_.values) all.values.push_back(-value);
    all.residuals.insert(all.residuals.end(), lower_.residuals.begin(), lower_.residuals.end());
    return all;
}

/// The largest |f| that an eigenvalue which was not found can have.
double Ends::unknown_bound(const Context& context) const {
    return transfer_bound(context, std::min(rest_.low, rest_.high), rest_.high);
}

int Ends::count_certain(const Context& context) const {
    if (is_everything()) return found();
    const double bound      = unknown_bound(context) - kTie;
    const auto   is_certain = [&](double lambda) { return magnitude(context, lambda) >= bound; };
    return static_cast<int>(std::ranges::count_if(upper_.values, is_certain) +
                            std::ranges::count_if(lower_.values, [&](double value) { return is_certain(-value); }));
}

/// The upper end first: Lanczos shows too little of a dense end, and what is found there tells how
/// little of the other is needed.
void Ends::grow_as_scouted(std::span<const Context> contexts, int wanted) {
    Reach all;
    for (const Context& context : contexts) {
        const Reach own = reach_of(context, scout_, wanted);
        all.upper       = std::max(all.upper, own.upper);
        all.lower       = std::max(all.lower, std::min(own.lower, wanted));
    }
    const int upper = all.upper;
    if (is_even_ && find_together({.all = wanted})) return;
    if (!is_even_ && find_together({.all   = std::min(all.upper + with_margin(all.lower), available()),
                                    .upper = std::min(all.upper, wanted),
                                    .lower = all.lower}))
        return;
    grow(upper_, 1, std::min(with_margin(upper), wanted + 1));

    std::vector<double> seen;  // ascending: the lower end as scouted, the upper one as found
    std::ranges::copy_if(scout_, std::back_inserter(seen), [&](double lambda) { return lambda < rest_.high; });
    seen.insert(seen.end(), upper_.values.rbegin(), upper_.values.rend());
    int lower = 0;
    for (const Context& context : contexts) {
        const int own = reach_of(context, seen, wanted).lower;
        // Humps can ask for half the spectrum: those contexts get a solve of their own instead.
        if (own <= wanted + 1) lower = std::max(lower, std::min(with_margin(own), wanted + 1));
    }
    grow(lower_, -1, lower);
}

/// Solves the whole end anew: what was found is known to its residual only, and a filter that lifts
/// what lies inside of it would lift that error much further.
void Ends::grow(Eigenpairs& end, double sign, int more) {
    more = std::min(more, available() - found());
    if (more <= 0) return;
    const int     reach = end.count() + more;
    UpperEndGuess guess{.top = scouted(sign, 0), .cut = scouted(sign, reach + reach / 8 + 2)};
    if (end.count() > 0) guess = {.top = end.values.front(), .cut = std::max(guess.cut, extrapolate(end, more))};
    const UpperEndOptions options{.tolerance         = ends_.tolerance,
                                  .max_rounds        = options_->max_rounds,
                                  .seed              = options_->seed,
                                  .most_factor_bytes = options_->memory_limit / 4,
                                  .progress          = options_->progress};
    const FilterTarget    target{.adjacency = part_->adjacency.get(), .sign = sign, .series = ends_.series};
    const Eigenpairs&     other = sign > 0 ? lower_ : upper_;
    UpperEndTools&        tools = sign > 0 ? upper_tools_ : lower_tools_;
    // The other end too: where many eigenvalues are equal, the two ends can meet in the middle.
    const Locked          locked = {&constants_, &other.vectors};

    end           = {};
    end           = solve_upper_end(target, locked, reach, guess, options, tools, *products_);
    was_filtered_ = was_filtered_ || !tools.inverse;
    is_together_  = false;
    rest_         = {.low  = lower_.count() > 0 ? -lower_.values.back() : -1,
                     .high = upper_.count() > 0 ? upper_.values.back() : 1};
}

/// About the place-th largest eigenvalue of sign N.
double Ends::scouted(double sign, int place) const {
    const auto at = std::min(static_cast<std::size_t>(place), scout_.size() - 1);
    return sign > 0 ? scout_[scout_.size() - 1 - at] : -scout_[at];
}

void Ends::grow_upper(int more) {
    more = std::min(more, available());
    if (!find_together({.all = more, .upper = more})) grow(upper_, 1, more);
}

/// What a filter for both ends should damp. It begins well behind the wanted eigenvalues: those between
/// cost less than a steeper filter. `edge` is where the wanted ones are about to end.
Middle Ends::middle_behind(OutsideCounts wanted, double& edge) const {
    const auto behind = [](int count) { return count + 3 * count / 4 + 4; };
    if (!is_even_) {
        edge = scouted(1, wanted.upper);
        return {.low  = wanted.lower > 0 ? -scouted(-1, behind(wanted.lower)) : -1,
                .high = scouted(1, behind(wanted.upper))};
    }
    double size = 1;
    for (int above = 0, below = 0; above + below < behind(wanted.all);) {
        size = std::max(scouted(1, above), scouted(-1, below));
        ++(scouted(1, above) >= scouted(-1, below) ? above : below);
        if (above + below == wanted.all) edge = size;
    }
    return {.low = -size, .high = size};
}

/// Both ends at once where that is possible; what was found before is found again.
bool Ends::find_together(OutsideCounts wanted) {
    const FilterTarget target{.adjacency = part_->adjacency.get(), .series = ends_.series};
    if (!target.is_adjacency() || part_->size() < kWorthBlocks || lower_tools_.inverse) return false;
    double       edge   = 1;
    const Middle middle = middle_behind(wanted, edge);
    if (filter_degree(middle.high, edge, kFilterGain, kMostDegree) >= kWorthFactor) {
        const UpperEndOptions options{.most_factor_bytes = options_->memory_limit / 4};
        factorize_if_worthwhile(target, {.top = edge, .cut = middle.high}, options, upper_tools_);
        if (upper_tools_.inverse) return false;
    }
    std::optional<TwoEnds> ends = find_outside(*part_->adjacency, {&constants_}, wanted,
                                               {.middle = middle, .least = -scouted(-1, 0), .greatest = scouted(1, 0)},
                                               {.tolerance  = ends_.tolerance,
                                                .max_rounds = options_->max_rounds,
                                                .seed       = options_->seed,
                                                .progress   = options_->progress},
                                               *products_);
    if (!ends) return is_together_ = false;
    upper_        = std::move(ends->upper);
    lower_        = std::move(ends->lower);
    rest_         = ends->rest;
    return is_together_ = true;
}

}  // namespace contexture
