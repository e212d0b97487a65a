#include "contexture/operator/nearest_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <nanoflann.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/column_masks.hpp"

namespace contexture {
namespace {

using Coordinates = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Tree        = nanoflann::KDTreeEigenMatrixAdaptor<Coordinates, -1, nanoflann::metric_L2_Simple>;
using Entry       = std::pair<Node, double>;

constexpr double        kTie             = 1e-9;  // relative, of squared distances
constexpr int           kLeaf            = 16;    // points in a leaf of the tree
constexpr Eigen::Index  kManyColumns     = 16;    // a tree of so many cuts off nothing: all points are measured
constexpr double        kScanOfTree      = 50;    // what measuring a point costs beside a step of the tree's insertion
constexpr Eigen::Index  kBatch           = 1024;  // rows between two looks at the memory and the progress
constexpr std::uint64_t kBytesANeighbour = 40;    // with the two copies that the operator makes

// Slightly below the nearest that a branch can hold: rounding in the tree's bounds hides no tie.
const nanoflann::SearchParams kExhaustive{0, -1e-6F, false};

/// Points in the columns that one draw sees: by a tree, or column by column where measuring all of them takes less than
/// the tree would, which keeps its finds in order by insertion, near k^2 steps.
struct PointSet {
    PointSet(Coordinates points, std::size_t neighbours) : at(std::move(points)) {
        const auto k = static_cast<double>(neighbours);
        if (at.cols() >= kManyColumns || k * k > kScanOfTree * static_cast<double>(at.rows()))
            columns = at;
        else
            tree.emplace(static_cast<std::int32_t>(at.cols()), std::cref(at), kLeaf);
    }

    Coordinates         at;
    std::optional<Tree> tree;     ///< refers to `at`
    Eigen::MatrixXd     columns;  ///< where there is no tree
};

/// One point's searches, with space that is used again.
class Search {
  public:
    Search(const std::deque<PointSet>& draws, std::size_t neighbours)
        : draws_(&draws), neighbours_(neighbours), places_(neighbours + 1), distances_(neighbours + 1) {
        sum_.resize(count());
    }

    /// The mean of the laws of point x, ascending by point.
    std::vector<Entry> law_of(Eigen::Index x) {
        for (const PointSet& points : *draws_) {
            found_.clear();
            share_out(points.tree ? search_tree(points, x) : measure_all(points, x));
        }
        std::ranges::sort(met_);
        std::vector<Entry> law;
        law.reserve(met_.size());
        for (const Node y : met_) law.emplace_back(y, std::exchange(sum_[y], 0) / static_cast<double>(draws_->size()));
        met_.clear();
        return law;
    }

  private:
    static constexpr double kSmallest = 1e-300;  // a search within a radius of 0 finds nothing

    [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(draws_->front().at.rows()); }

    /// Finds the nearest points and all that tie with the last; returns its squared distance.
    double search_tree(const PointSet& points, Eigen::Index x) {
        const double*                                 point = points.at.row(x).data();
        const auto&                                   index = *points.tree->index;
        nanoflann::KNNResultSet<double, Eigen::Index> result(std::min(neighbours_ + 1, count()));
        result.init(places_.data(), distances_.data());
        index.findNeighbors(result, point, kExhaustive);
        const double last     = distances_[neighbours_ - 1];
        const bool   has_ties = count() > neighbours_ && distances_[neighbours_] <= last * (1 + kTie);
        if (has_ties)
            index.radiusSearch(point, std::max(last * (1 + kTie), kSmallest), found_, kExhaustive);
        else
            for (std::size_t i = 0; i < neighbours_; ++i) found_.emplace_back(places_[i], distances_[i]);
        return last;
    }

    /// The same without a tree.
    double measure_all(const PointSet& points, Eigen::Index x) {
        const Eigen::MatrixXd& columns = points.columns;
        all_.setZero(columns.rows());
        for (Eigen::Index j = 0; j < columns.cols(); ++j) all_ += (columns.col(j).array() - columns(x, j)).square();
        order_.assign(all_.begin(), all_.end());
        const auto nth = order_.begin() + static_cast<std::ptrdiff_t>(neighbours_ - 1);
        std::nth_element(order_.begin(), nth, order_.end());
        for (Eigen::Index y = 0; y < all_.size(); ++y)
            if (all_[y] <= *nth * (1 + kTie)) found_.emplace_back(y, all_[y]);
        return *nth;
    }

    void share_out(double last) {
        const auto is_nearer = [&](const auto& each) { return each.second < last * (1 - kTie); };
        const auto nearer    = static_cast<double>(std::ranges::count_if(found_, is_nearer));
        const auto k         = static_cast<double>(neighbours_);
        const auto tied      = static_cast<double>(found_.size()) - nearer;
        for (const auto& each : found_) {
            const auto y = static_cast<Node>(each.first);
            if (sum_[y] == 0) met_.push_back(y);
            sum_[y] += is_nearer(each) ? 1 / k : (k - nearer) / (k * tied);
        }
    }

    const std::deque<PointSet>*                  draws_;
    std::size_t                                  neighbours_;
    std::vector<Eigen::Index>                    places_;
    std::vector<double>                          distances_;
    std::vector<std::pair<Eigen::Index, double>> found_;
    std::vector<double>                          sum_;    ///< of the laws of the draws, by point
    std::vector<Node>                            met_;    ///< the points with a sum
    Eigen::ArrayXd                               all_;    ///< squared distances of all points
    std::vector<double>                          order_;  ///< a copy that is put in order as far as needed
};

void require_memory(std::uint64_t entries, const PointKernelOptions& options) {
    if (options.memory_limit == 0 || entries <= options.memory_limit / kBytesANeighbour) return;
    throw Error(Fault::computation,
                fmt::format("the nearest points have at least {} entries, which need {}, and {} are available: ask "
                            "for fewer neighbours; where many points tie, leave repeated ones out",
                            entries, human_bytes(entries * kBytesANeighbour), human_bytes(options.memory_limit)));
}

/// The laws of points first .. end - 1, shared among the threads. Where many points tie a law can hold them all.
/// @param entries  that there are already
std::vector<std::vector<Entry>> find_laws(const std::deque<PointSet>& draws, int neighbours, Eigen::Index first,
                                          Eigen::Index end, std::size_t entries, const PointKernelOptions& options,
                                          ThreadTeam& team) {
    std::vector<std::vector<Entry>> laws(static_cast<std::size_t>(end - first));
    std::atomic<std::size_t>        next{0}, held{entries};
    run_or_throw(team, [&](int) {
        Search search(draws, static_cast<std::size_t>(neighbours));
        for (std::size_t i = next++; i < laws.size(); i = next++) {
            laws[i] = search.law_of(first + static_cast<Eigen::Index>(i));
            require_memory(held += laws[i].size(), options);
        }
    });
    return laws;
}

/// The points as each draw sees them.
std::deque<PointSet> make_draws(const Points& points, int neighbours, bool is_masked, std::uint64_t seed) {
    std::deque<PointSet> draws;  // whose members stay where they are
    const auto           k = static_cast<std::size_t>(neighbours);
    if (!is_masked) draws.emplace_back(points.coordinates, k);
    if (is_masked)
        for (const std::vector<Eigen::Index>& visible : draw_visible(points, seed))
            draws.emplace_back(points.coordinates(Eigen::all, visible), k);
    return draws;
}

}  // namespace

SparseRows nearest_points(const Points& points, int neighbours, bool is_masked, const PointKernelOptions& options) {
    const Coordinates& at = points.coordinates;
    if (neighbours > at.rows())
        throw Error(Fault::input, fmt::format("{} nearest points were asked for and the table has {}: ask for fewer",
                                              neighbours, at.rows()));
    require_memory(static_cast<std::uint64_t>(at.rows()) * static_cast<std::uint64_t>(neighbours), options);
    const std::deque<PointSet> draws = make_draws(points, neighbours, is_masked, options.seed);
    ThreadTeam                 team(options.threads > 0 ? options.threads : hardware_threads());
    SparseRows                 rows;
    rows.columns = static_cast<Node>(at.rows());
    for (Eigen::Index first = 0; first < at.rows(); first += kBatch) {
        const Eigen::Index end = std::min(first + kBatch, at.rows());
        for (const std::vector<Entry>& law :
             find_laws(draws, neighbours, first, end, rows.targets.size(), options, team)) {
            for (const auto& [target, weight] : law) {
                rows.targets.push_back(target);
                rows.weights.push_back(weight);
            }
            rows.offsets.push_back(rows.targets.size());
        }
        tell(options.progress, {.task  = "neighbours",
                                .done  = static_cast<std::uint64_t>(end),
                                .total = static_cast<std::uint64_t>(at.rows()),
                                .unit  = "points"});
    }
    return rows;
}

}  // namespace contexture
