#include "contexture/spectrum/ends.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/estimate.hpp"
#include "contexture/spectrum/lanczos.hpp"
#include "contexture/spectrum/solve_part.hpp"

namespace contexture {
namespace {

constexpr int    kMostGrowths = 60;    // how often an end is solved further before giving up
constexpr double kFilterGain  = 1e8;   // of an eigenvalue beside those behind it: found
constexpr int    kWorthFactor = 300;   // degree from which a sparse factor can be worth looking for,
constexpr double kSlowMixing  = 0.9;   // where so many values are near 1: expanders have no small separators
constexpr int    kMostTimes   = 4;     // behind how many times what is wanted the middle begins at last
constexpr double kAboutEven   = 0.9;   // of the shorter half of a middle to the longer
constexpr Node   kWorthBlocks = 4000;  // rows below which blocks of vectors gain nothing

/// One more on each end that is not obviously smaller: it shows where the rest begins.
Reach one_further(const Context& context, Reach reach) {
    ++reach.upper;
    if (magnitude(context, -1) > reach.least) ++reach.lower;
    return reach;
}

/// Asking for a few more costs less than asking twice.
int with_margin(int count) {
    return count > 0 ? count + count / 8 + 2 : 0;
}

/// What a filter damps begins well behind the wanted eigenvalues: those between cost less than a steeper one.
int behind(int count) {
    return 2 * count + 4;
}

/// A value below the next `more` of an end: the spacing of the values last found goes on.
double extrapolate(const Eigenpairs& end, int more) {
    const int    half    = end.count() / 2;
    const double spacing = (end.values[static_cast<std::size_t>(half)] - end.values.back()) / (end.count() - half);
    return end.values.back() - spacing * (more + more / 4 + 2);
}

/// The least |lambda| of the `count` largest.
double scouted_size(const Scout& scout, int count) {
    double size = 1;
    for (int above = 0, below = 0; above + below < count;) {
        size = std::max(scout.value(1, above), scout.value(-1, below));
        ++(scout.value(1, above) >= scout.value(-1, below) ? above : below);
    }
    return size;
}

/// Where |f| is less than `bound`, around 0.
Middle middle_of(const Context& context, double bound) {
    constexpr int kCells = 1000;
    Middle        middle;
    int           cell = 0;
    while (cell < kCells && magnitude(context, (cell + 1.0) / kCells) < bound) ++cell;
    middle.high = static_cast<double>(cell) / kCells;
    cell        = 0;
    while (cell < kCells && magnitude(context, -(cell + 1.0) / kCells) < bound) ++cell;
    middle.low = -static_cast<double>(cell) / kCells;
    return middle;
}

/// Where no context has any of its `count` largest |f|.
Middle middle_of_all(std::span<const Context> contexts, const Scout& scout, int count) {
    Middle middle{.low = 1.001 * -scout.value(-1, 0), .high = scout.value(1, 0)};
    for (const Context& context : contexts) {
        const Reach own = reach_of(context, scout.values(), count);
        // Humps can ask for half the spectrum: those contexts get a solve of their own instead.
        if (own.lower > count) continue;
        const Middle within = middle_of(context, own.least);
        middle              = {.low = std::max(middle.low, within.low), .high = std::min(middle.high, within.high)};
    }
    // Even functions know their first values only where the middle is about 0.
    const double size = std::min(-middle.low, middle.high);
    if (std::ranges::any_of(contexts, is_even) && size > kAboutEven * std::max(-middle.low, middle.high))
        middle = {.low = -size, .high = size};
    return middle;
}

}  // namespace

Ends::Ends(const Part& part, const EndsOptions& ends, const DecomposeOptions& options, std::uint64_t& products)
    : part_(&part), ends_(ends), options_(&options), products_(&products), constants_(part_constants(part)) {
    upper_.vectors.resize(part.size(), 0);
    lower_.vectors.resize(part.size(), 0);
    scout_.emplace(*part.adjacency, Locked{&constants_}, ends.series, options.seed, options.progress, products);
}

std::vector<bool> Ends::solve(std::span<const Context> contexts, int wanted) {
    wanted = std::min(wanted, available());
    if (!solve_together(contexts, wanted)) {
        require_fit_of_single_vectors(part_->size(), wanted, *options_);
        grow_as_scouted(contexts, wanted);
    }
    std::vector<bool> needs_own(contexts.size(), false);
    for (int growth = 0; growth < kMostGrowths; ++growth) {
        Demand more;
        for (std::size_t i = 0; i < contexts.size() && !is_everything(); ++i) {
            if (needs_own[i]) continue;
            const Demand one = demand_of(contexts[i], values(), rest_, wanted);
            needs_own[i]     = one.is_own && ends_.series.empty();
            more.upper       = std::max(more.upper, one.upper);
            more.lower       = std::max(more.lower, one.lower);
        }
        if (more.upper == 0 && more.lower == 0) return needs_own;
        take_apart();
        if (more.upper > 0) grow(upper_, 1, with_margin(upper_.count() + more.upper) - upper_.count());
        if (more.lower > 0) grow(lower_, -1, with_margin(lower_.count() + more.lower) - lower_.count());
    }
    throw Error(Fault::computation,
                "the largest " + std::to_string(wanted) + " singular values could not be told from the rest after " +
                    std::to_string(kMostGrowths) + " growths of the computed spectrum; ask for fewer dimensions");
}

Eigenpairs Ends::collect() && {
    if (together_.count() > 0) return std::move(together_);
    Eigenpairs         all   = std::move(upper_);
    const Eigen::Index count = lower_.vectors.cols();
    all.vectors.conservativeResize(Eigen::NoChange, all.vectors.cols() + count);
    all.vectors.rightCols(count) = lower_.vectors;
    for (const double value : lower_.values) all.values.push_back(-value);
    all.residuals.insert(all.residuals.end(), lower_.residuals.begin(), lower_.residuals.end());
    return all;
}

std::vector<double> Ends::values() const {
    std::vector<double> all = upper_.values;
    for (const double value : lower_.values) all.push_back(-value);
    all.insert(all.end(), together_.values.begin(), together_.values.end());
    return all;
}

/// Brings what was found together to the two ends.
void Ends::take_apart() {
    if (together_.count() == 0) return;
    lower_.vectors = together_.vectors.rightCols(together_.count() - upper_together_).rowwise().reverse();
    together_.vectors.conservativeResize(Eigen::NoChange, upper_together_);
    while (together_.count() > upper_together_) {
        lower_.values.push_back(-together_.values.back());
        lower_.residuals.push_back(together_.residuals.back());
        together_.values.pop_back();
        together_.residuals.pop_back();
    }
    upper_    = std::move(together_);
    together_ = {};
}

/// The upper end first: Lanczos shows too little of a dense end, and what is found there tells how
/// little of the other is needed.
void Ends::grow_as_scouted(std::span<const Context> contexts, int wanted) {
    int upper = 0;
    for (const Context& context : contexts)
        upper = std::max(upper, one_further(context, reach_of(context, scout_->values(), wanted)).upper);
    grow(upper_, 1, std::min(with_margin(upper), wanted + 1));

    std::vector<double> seen;  // ascending: the lower end as scouted, the upper one as found
    std::ranges::copy_if(scout_->values(), std::back_inserter(seen),
                         [&](double lambda) { return lambda < rest_.high; });
    seen.insert(seen.end(), upper_.values.rbegin(), upper_.values.rend());
    int lower = 0;
    for (const Context& context : contexts) {
        const int own = one_further(context, reach_of(context, seen, wanted)).lower;
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
    UpperEndGuess guess{.top = scout_->value(sign, 0), .cut = scout_->value(sign, reach + reach / 8 + 2)};
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
    rest_         = {.low  = lower_.count() > 0 ? -lower_.values.back() : -1,
                     .high = upper_.count() > 0 ? upper_.values.back() : 1};
}

void Ends::grow_upper(int more) {
    more                       = std::min(more, available());
    const CountMissing missing = [&](const std::vector<double>& found, Middle) {
        const auto positive = std::ranges::count_if(found, [](double value) { return value > 0; });
        return std::max(0, more - static_cast<int>(positive));
    };
    const auto middle = [&](int times) { return Middle{.low = -1, .high = scout_->value(1, behind(times * more))}; };
    if (find_together(more, middle, scout_->value(1, more), missing)) return;
    require_fit_of_single_vectors(part_->size(), more, *options_);
    grow(upper_, 1, more);
}

/// Both ends at once, until every context has what it asks for of them.
bool Ends::solve_together(std::span<const Context> contexts, int wanted) {
    const CountMissing missing = [&](const std::vector<double>& found, Middle rest) {
        int most = 0;
        for (const Context& context : contexts) {
            const Demand demand = demand_of(context, found, rest, wanted);
            most                = std::max({most, demand.upper, demand.lower});
        }
        return most;
    };
    if (std::ranges::all_of(contexts, is_even)) {
        const auto middle = [&](int times) {
            const double size = scouted_size(*scout_, behind(times * wanted));
            return Middle{.low = -size, .high = size};
        };
        return find_together(wanted, middle, scouted_size(*scout_, wanted), missing);
    }
    Reach reach;
    for (const Context& context : contexts) {
        const Reach own = reach_of(context, scout_->values(), wanted);
        reach.upper     = std::max(reach.upper, own.upper);
        if (own.lower <= wanted) reach.lower = std::max(reach.lower, own.lower);
    }
    const auto middle = [&](int times) { return middle_of_all(contexts, *scout_, behind(times * wanted)); };
    return find_together(reach.all(), middle, scout_->value(1, reach.upper), missing);
}

/// @param middle_for  the middle behind so many times what is wanted: the scout can be wrong by a half
/// @param edge        where the wanted eigenvalues are about to end
bool Ends::find_together(int wanted, const std::function<Middle(int)>& middle_for, double edge,
                         const CountMissing& count_missing) {
    const FilterTarget target{.adjacency = part_->adjacency.get(), .series = ends_.series};
    if (!target.is_adjacency() || part_->size() < kWorthBlocks) return false;
    if (edge > kSlowMixing && filter_degree(middle_for(1).high, edge, kFilterGain, kMostFilterDegree) >= kWorthFactor) {
        const UpperEndOptions options{.most_factor_bytes = options_->memory_limit / 4};
        factorize_if_worthwhile(target, {.top = edge, .cut = middle_for(1).high}, options, upper_tools_);
        if (upper_tools_.inverse) return false;
    }
    Outside found{.ends = {}, .is_wide = true};
    for (int times = 1; times <= kMostTimes && found.is_wide; times *= 2)
        found = find_outside(*part_->adjacency, {&constants_}, std::min(wanted, available()), count_missing,
                             {.middle   = middle_for(times),
                              .least    = -scout_->value(-1, 0),
                              .greatest = scout_->value(1, 0),
                              .edge     = edge},
                             {.tolerance  = ends_.tolerance,
                              .max_rounds = options_->max_rounds,
                              .seed       = options_->seed,
                              .progress   = options_->progress},
                             *products_);
    if (!found.ends) return false;
    together_       = std::move(found.ends->pairs);
    upper_together_ = found.ends->upper;
    rest_           = found.ends->rest;
    was_together_   = true;
    return true;
}

}  // namespace contexture
