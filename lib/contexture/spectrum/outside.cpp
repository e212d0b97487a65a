#include "contexture/spectrum/outside.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>
#include <vector>

#include "contexture/spectrum/block_lanczos.hpp"
#include "contexture/spectrum/chebyshev_filter.hpp"

namespace contexture {
namespace {

constexpr double kEntryCost   = 0.28;  // ns: an arc in a product, for one vector of a block
constexpr double kNearCost    = 0.14;  // the same where what it gathers is in the second cache
constexpr double kNearNodes   = 2e5;   // about as many fill it
constexpr double kNodeCost    = 1.1;   // ns: a node in a product
constexpr double kBasisCost   = 0.25;  // ns: a node of one basis vector, made orthogonal: twice, it takes memory too
constexpr double kMostGain    = 1e12;  // of p(1), where the constants are: they come back as rounding
constexpr double kEnoughGain  = 100;   // of the least wanted eigenvalue: more hardly saves a block, there are few
constexpr double kThriftyGain = 400;   // the same where memory counts: a few blocks fewer, for hardly more time
constexpr double kLargeNodes  = 5e5;   // it does beyond so many
constexpr int    kMostOutsideDegree = 60;
constexpr double kOutOfMiddle       = 1.001;  // a filtered value below this may lie in the middle
constexpr int    kLeastProbeSteps   = 3;
constexpr int    kMostProbeSteps    = 14;
constexpr double kProbeGain         = 100;  // beyond sqrt(n), the share of one vector in a random one
constexpr double kSame              = 1e-6;
constexpr double kSingleTolerance   = 5e-6;  // residuals that single precision reaches
constexpr double kSingleNoise       = 1e-7;  // in them, of the largest filtered value beside the least
constexpr int    kMostSearches      = 20;
constexpr double kLookCost          = 0.25;  // ns: a look at the Ritz pairs, of the cube of the columns
constexpr double kStepCost          = 1;     // ns: a step, products and all, of a node and column
constexpr double kLooksShare        = 0.05;  // of the time of the steps
constexpr double kFarApart          = 2e-3;  // of a filtered value to the next: few graphs have wider gaps
constexpr double kFewestLooks       = 64;    // a look each so many steps' share of the columns, whatever it costs

/// Residuals beside the eigenvalue of p(N) below which rounding rules.
template <typename Real>
constexpr double kRoundingRules = std::is_same_v<Real, float> ? 1e-7 : 1e-16;

/// What rounding adds of one eigenvector to another, times how far apart their values of p(N) are, in parts of these.
template <typename Real>
constexpr double kMixing = std::is_same_v<Real, float> ? 1e-7 : 1e-15;

struct OutsideSearch {
    const NormalizedAdjacency* adjacency;
    const OutsideOptions*      options;
    int                        most_columns;
};

/// ns a product takes for one vector of a block. Where hubs have most arcs, what is gathered is near.
double product_cost(const NormalizedAdjacency& adjacency) {
    double squares = 0;
    for (const double degree : adjacency.degrees()) squares += degree * degree;
    const double met   = adjacency.volume() * adjacency.volume() / squares;  // n where all degrees are equal
    const double entry = kNearCost + (kEntryCost - kNearCost) * std::min(1.0, met / kNearNodes);
    return entry * static_cast<double>(adjacency.targets().size()) + kNodeCost * adjacency.size();
}

/// Products take twice the time of orthogonalisation: what costs less on the whole is flat there.
int balanced_degree(const NormalizedAdjacency& adjacency, int wanted, const OutsideGuess& guess) {
    const double basis     = kBasisCost * adjacency.size() * (wanted + 16);
    const auto [low, high] = guess.middle;
    const double furthest  = high + low > 0 ? -1 : 1;
    const double enough    = adjacency.size() < kLargeNodes ? kEnoughGain : kThriftyGain;
    const double degree    = std::min({2 * basis / product_cost(adjacency), degree_for(low, high, furthest, kMostGain),
                                       degree_for(low, high, guess.edge, enough), double{kMostOutsideDegree}});
    return std::max(4, 2 * static_cast<int>(std::round(degree / 2)));
}

/// The same where single precision bears it: what rounds off the largest filtered value is noise beside the least.
/// 0 where it would have to be much less.
int single_degree(int degree, const OutsideGuess& guess, double tolerance) {
    const Middle middle = guess.middle;
    for (int lower = degree; 3 * lower >= 2 * degree; lower -= 2) {
        const auto   value = [&](double x) { return interval_filter_value(middle.low, middle.high, lower, x); };
        const double most  = std::max(value(guess.least), value(guess.greatest));
        if (kSingleNoise * most / std::max(value(guess.edge), 1.0) <= tolerance) return lower;
    }
    return 0;
}

/// Columns until another look at the Ritz pairs: so many that looks take hardly any time beside the steps between.
int columns_to_look(int columns, Eigen::Index rows) {
    const double look  = kLookCost * columns * columns * columns;
    const double step  = kStepCost * columns * static_cast<double>(rows);
    const double steps = std::clamp(look / (kLooksShare * step), 1.0, std::max(2.0, columns / kFewestLooks));
    return kBlockWidth * static_cast<int>(steps);
}

/// Of Ritz pairs, where the first ones are wanted.
int most_taken(int wanted) {
    return wanted + wanted / 8 + kBlockWidth;
}

/// How many of the first Ritz pairs are a space by themselves: `wanted` or some more, converged, and the last so far
/// from the next in value that rounding hardly mixes them. 0 where there are not so many yet.
template <typename Real>
int count_apart(const BlockRitz& ritz, int wanted, double residual, double tolerance) {
    const int    most      = most_taken(wanted);
    const int    converged = std::min(ritz.count_converged(residual), most);
    const double apart     = std::min(kMixing<Real> / tolerance, kFarApart);
    const auto   value     = [&](int place) { return ritz.values[static_cast<std::size_t>(place)]; };
    for (int count = wanted; count <= converged; ++count)
        if (count == static_cast<int>(ritz.values.size()) || value(count) < (1 - apart) * value(count - 1))
            return count;
    return converged == most ? most : 0;  // one value so often has no end
}

/// Extends until the first `wanted` Ritz pairs have converged, and returns how many are to be taken; 0 where the rounds
/// are used up.
template <typename Real>
int run(BlockLanczos<Real>& lanczos, const OutsideSearch& search, int wanted, double tolerance, int& rounds,
        BlockRitz& ritz) {
    int next_look = wanted + 2 * kBlockWidth;
    for (;;) {
        lanczos.extend();
        const bool is_full = lanczos.columns() + kBlockWidth > search.most_columns;
        if (lanczos.columns() < next_look && !is_full) continue;
        ritz                  = lanczos.ritz();
        const bool is_outside = ritz.values[static_cast<std::size_t>(wanted) - 1] > kOutOfMiddle;
        const int  apart      = is_outside ? count_apart<Real>(ritz, wanted, tolerance, search.options->tolerance) : 0;
        if (apart > 0) return apart;
        const int converged = ritz.count_converged(tolerance);
        if (is_full && is_outside && converged >= wanted) return std::min(converged, most_taken(wanted));
        next_look = lanczos.columns() + columns_to_look(lanczos.columns(), search.adjacency->size());
        if (!is_full) continue;
        if (++rounds >= search.options->max_rounds || !is_outside) return 0;
        lanczos.restart(ritz, wanted + (search.most_columns - wanted) / 4);
        next_look = 0;
    }
}

/// Places of those outside, the ones further out first.
template <typename Real>
std::vector<Eigen::Index> by_distance(const std::vector<double>& values, const IntervalFilter<Real>& filter) {
    std::vector<Eigen::Index> order;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] > filter.high() || values[i] < filter.low()) order.push_back(static_cast<Eigen::Index>(i));
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](Eigen::Index i) { return filter.value(values[static_cast<std::size_t>(i)]); });
    return order;
}

/// Where all others lie, when those furthest from the center have been found.
template <typename Real>
Middle rest_of(const std::vector<double>& found, const IntervalFilter<Real>& filter) {
    const double center = (filter.high() + filter.low()) / 2;
    double       least  = 2;
    for (const double value : found) least = std::min(least, std::abs(value - center));
    return {.low = std::max(-1.0, center - least), .high = std::min(1.0, center + least)};
}

/// `pairs` come largest first.
template <typename Real>
TwoEnds split(Eigenpairs pairs, const IntervalFilter<Real>& filter) {
    const Middle rest  = rest_of(pairs.values, filter);
    const auto   upper = std::ranges::find_if(pairs.values, [&](double value) { return value < filter.low(); });
    const auto   count = static_cast<int>(upper - pairs.values.begin());
    return {.pairs = std::move(pairs), .upper = count, .rest = rest};
}

/// Eigenvectors of the complement further out than one that was found: no columns where there are none,
/// nothing where they do not converge.
template <typename Real>
std::optional<Eigen::MatrixXd> find_missed(const OutsideSearch& search, const Locked& locked, const Eigenpairs& found,
                                           IntervalFilter<Real>& filter, double tolerance) {
    double least = filter.value(found.values.front());
    for (const double value : found.values) least = std::min(least, filter.value(value));
    Locked all = locked;
    all.push_back(&found.vectors);
    BlockLanczos<Real> lanczos(*search.adjacency, filter, all, search.options->seed + 1, search.options->progress);
    const double       gain  = kProbeGain * std::sqrt(static_cast<double>(search.adjacency->size()));
    const double       steps = std::acosh(gain) / std::acosh(std::max(least, 1.1));
    for (int step = 0; step < std::clamp(static_cast<int>(steps) + 1, kLeastProbeSteps, kMostProbeSteps); ++step)
        lanczos.extend();
    BlockRitz  ritz      = lanczos.ritz();
    const auto is_as_far = [&](double value) { return value > least * (1 + kSame); };
    const int  more      = static_cast<int>(std::ranges::count_if(ritz.values, is_as_far));
    if (more == 0) return Eigen::MatrixXd(search.adjacency->size(), 0);
    int       rounds = 0;
    const int some   = run(lanczos, search, more, tolerance, rounds, ritz);
    if (some == 0) return std::nullopt;
    return lanczos.vectors(ritz, some);
}

/// Adds what was missed until nothing is; false where that does not end.
template <typename Real>
bool complete(const OutsideSearch& search, const Locked& locked, Eigenpairs& found, IntervalFilter<Real>& filter,
              double tolerance, std::uint64_t& products) {
    for (int number = 0; number < kMostSearches; ++number) {
        const std::optional<Eigen::MatrixXd> missed = find_missed(search, locked, found, filter, tolerance);
        if (!missed || missed->cols() == 0) return missed.has_value();
        const auto      count = static_cast<std::size_t>(found.count());
        Eigen::MatrixXd both  = std::move(found.vectors);
        both.conservativeResize(Eigen::NoChange, both.cols() + missed->cols());
        both.rightCols(missed->cols())  = *missed;
        found                           = rayleigh_ritz(*search.adjacency, std::move(both), products);
        std::vector<Eigen::Index> order = by_distance(found.values, filter);
        order.resize(std::min(order.size(), count));
        std::ranges::sort(order);
        found = select(std::move(found), order);
    }
    return false;
}

/// The first pairs in that order, as many as it takes until none is missing, but `wanted` at least. A residual
/// beyond the tolerance ends what can be used: single precision mixes a pair that lies about as far out as one
/// that is not among them.
template <typename Real>
Eigenpairs take_first(Eigenpairs pairs, std::vector<Eigen::Index> order, const IntervalFilter<Real>& filter, int wanted,
                      double tolerance, const CountMissing& count_missing) {
    const auto loose = std::ranges::find_if(
        order, [&](Eigen::Index i) { return pairs.residuals[static_cast<std::size_t>(i)] > tolerance; });
    order.erase(loose, order.end());
    std::vector<double> taken;
    for (const Eigen::Index i : order) {
        taken.push_back(pairs.values[static_cast<std::size_t>(i)]);
        const bool is_enough = static_cast<int>(taken.size()) >= wanted;
        if (is_enough && count_missing(taken, rest_of(taken, filter)) == 0) break;
    }
    order.resize(taken.size());
    std::ranges::sort(order);
    return select(std::move(pairs), order);
}

/// What one precision finds.
template <typename Real>
class Finder {
  public:
    Finder(const OutsideSearch& search, const Locked& locked, const CountMissing& count_missing,
           IntervalFilter<Real>& filter, std::uint64_t& products)
        : search_(&search),
          locked_(&locked),
          count_missing_(&count_missing),
          filter_(&filter),
          products_(&products),
          tolerance_(search.options->tolerance / 10) {}

    [[nodiscard]] Outside find(int wanted) {
        const OutsideOptions&             options = *search_->options;
        std::optional<BlockLanczos<Real>> lanczos;
        BlockRitz                         ritz;
        for (int rounds = 0; rounds < options.max_rounds && tolerance_ >= kRoundingRules<Real>;) {
            if (!lanczos) lanczos.emplace(*search_->adjacency, *filter_, *locked_, options.seed, options.progress);
            if (wanted + 4 * kBlockWidth > search_->most_columns) break;
            const int some = run(*lanczos, *search_, wanted, tolerance_, rounds, ritz);
            if (some == 0) break;
            std::optional<Eigenpairs> found = extract(lanczos, ritz, some, wanted, rounds);
            if (!found) continue;
            lanczos.reset();
            if (complete(*search_, *locked_, *found, *filter_, tolerance_, *products_) &&
                *std::ranges::max_element(found->residuals) <= options.tolerance)
                return {.ends = split(*std::move(found), *filter_)};
            break;
        }
        const bool has_all = static_cast<int>(ritz.values.size()) >= wanted;
        return {.ends = {}, .is_wide = has_all && ritz.values[static_cast<std::size_t>(wanted) - 1] <= kOutOfMiddle};
    }

  private:
    /// Whether nothing is missing beside eigenvalues that the filter takes to these, on whichever side of the middle.
    [[nodiscard]] bool is_enough(const std::vector<double>& filtered) const {
        const double center = (filter_->high() + filter_->low()) / 2;
        for (const double side : {1.0, -1.0}) {
            std::vector<double> values;
            for (const double value : filtered) {
                const double distance = side * filter_->distance(value);
                values.push_back(std::abs(center + distance) <= 1 ? center + distance : center - distance);
            }
            if ((*count_missing_)(values, rest_of(values, *filter_)) > 0) return false;
        }
        return true;
    }

    /// Enough of the first `some` Ritz pairs, or of as many as may be taken where these may be too few; or nothing:
    /// then asks for more, or for better, which begins anew. Where they surely are enough, the rest of the basis goes
    /// first.
    [[nodiscard]] std::optional<Eigenpairs> extract(std::optional<BlockLanczos<Real>>& lanczos, const BlockRitz& ritz,
                                                    int some, int& wanted, int& rounds) {
        const auto is_sure = [&] { return is_enough({ritz.values.begin(), ritz.values.begin() + some}); };
        if (!is_sure()) some = std::max(some, std::min(ritz.count_converged(tolerance_), most_taken(wanted)));
        lanczos->restart(ritz, is_sure() ? some : lanczos->columns());
        RitzTurn            turn = ritz_turn(*search_->adjacency, lanczos->basis(), some, *products_);
        std::vector<double> found;
        for (const Eigen::Index i : by_distance(turn.values, *filter_))
            found.push_back(turn.values[static_cast<std::size_t>(i)]);
        if (const int missing = (*count_missing_)(found, rest_of(found, *filter_)); missing > 0) {
            wanted = std::max(wanted, static_cast<int>(found.size())) + missing + std::max(missing / 2, 2);
            return std::nullopt;
        }
        BlockBasis<Real> basis = lanczos->take_basis();
        lanczos.reset();
        Eigenpairs pairs = turn_basis(*search_->adjacency, std::move(basis), std::move(turn), *products_);
        auto       order = by_distance(pairs.values, *filter_);
        pairs            = take_first(std::move(pairs), std::move(order), *filter_, wanted, search_->options->tolerance,
                                      *count_missing_);
        if (pairs.count() >= wanted && (*count_missing_)(pairs.values, rest_of(pairs.values, *filter_)) == 0)
            return pairs;
        tolerance_ = std::is_same_v<Real, float> ? 0 : tolerance_ / 10;  // what single precision leaves is rounding
        ++rounds;
        return std::nullopt;
    }

    const OutsideSearch*  search_;
    const Locked*         locked_;
    const CountMissing*   count_missing_;
    IntervalFilter<Real>* filter_;
    std::uint64_t*        products_;
    double                tolerance_;
};

}  // namespace

int outside_basis(int wanted) {
    return (3 * wanted + 48) / kBlockWidth * kBlockWidth;
}

Outside find_outside(const NormalizedAdjacency& adjacency, const Locked& locked, int wanted,
                     const CountMissing& count_missing, const OutsideGuess& guess, const OutsideOptions& options,
                     std::uint64_t& products) {
    const Middle       middle = guess.middle;
    const Eigen::Index room   = adjacency.size() - count_columns(locked);
    if (wanted == 0 || middle.high - middle.low < 0.1 || room < 2 * outside_basis(wanted)) return {};
    const OutsideSearch search{.adjacency = &adjacency, .options = &options, .most_columns = outside_basis(wanted)};
    const int           degree        = balanced_degree(adjacency, wanted, guess);
    const bool          may_be_single = options.tolerance >= kSingleTolerance && adjacency.fits_single_precision();
    const int           single        = may_be_single ? single_degree(degree, guess, options.tolerance) : 0;
    if (single > 0) {
        IntervalFilter<float> filter(adjacency, middle.low, middle.high, single);
        Outside               found = Finder(search, locked, count_missing, filter, products).find(wanted);
        products += filter.products();
        if (found.ends || found.is_wide) return found;
    }
    IntervalFilter<double> filter(adjacency, middle.low, middle.high, degree);
    Outside                found = Finder(search, locked, count_missing, filter, products).find(wanted);
    products += filter.products();
    return found;
}

}  // namespace contexture
