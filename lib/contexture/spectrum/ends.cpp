#include "contexture/spectrum/ends.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
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

}  // namespace

Ends::Ends(const Part& part, const EndsOptions& ends, const DecomposeOptions& options, std::uint64_t& products)
    : part_(&part), ends_(ends), options_(&options), products_(&products), constants_(part_constants(part)) {
    upper_.vectors.resize(part.size(), 0);
    lower_.vectors.resize(part.size(), 0);
    ChebyshevFilter filter({.adjacency = part.adjacency.get(), .series = ends.series}, 1, 1);  // p(x) = x
    DeflatedProduct product([&](const double* x, double* y) { filter.apply(x, y); }, 1, part.size(), {&constants_},
                            options.progress);
    scout_ =
        ritz_values(std::ref(product), product.start(options.seed), std::min(available(), 2 * options.dimension + 32));
    products += filter.products();
}

std::vector<bool> Ends::solve(std::span<const Context> contexts, int wanted) {
    wanted = std::min(wanted, available());
    std::vector<bool> needs_own(contexts.size(), false);
    grow_as_scouted(contexts, wanted);
    for (int growth = 0; growth < kMostGrowths; ++growth) {
        int more_upper = 0;
        int more_lower = 0;
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            const int certain = count_certain(contexts[i]);
            if (needs_own[i] || certain >= wanted) continue;
            const double above = magnitude(contexts[i], highest());
            const double below = magnitude(contexts[i], lowest());
            if (unknown_bound(contexts[i]) > 1.001 * std::max(above, below) && ends_.series.empty()) {
                needs_own[i] = true;
                continue;
            }
            int& more = above >= below ? more_upper : more_lower;
            more      = std::max({more, wanted - certain, 2});
        }
        if (more_upper == 0 && more_lower == 0) return needs_own;
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
    return transfer_bound(context, std::min(lowest(), highest()), highest());
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
    int upper = 0;
    for (const Context& context : contexts) upper = std::max(upper, reach_of(context, scout_, wanted).upper);
    grow(upper_, 1, std::min(with_margin(upper), wanted + 1));

    std::vector<double> seen;  // ascending: the lower end as scouted, the upper one as found
    std::ranges::copy_if(scout_, std::back_inserter(seen), [&](double lambda) { return lambda < highest(); });
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
    const auto ritz = [&](int place) {  // the place-th from this end
        const auto at = std::min(static_cast<std::size_t>(place), scout_.size() - 1);
        return sign > 0 ? scout_[scout_.size() - 1 - at] : -scout_[at];
    };
    const int     reach = end.count() + more;
    UpperEndGuess guess{.top = ritz(0), .cut = ritz(reach + reach / 8 + 2)};
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
}

}  // namespace contexture
