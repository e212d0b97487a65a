#include "contexture/operator/nearest_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <nanoflann.hpp>
#include <numeric>
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
constexpr std::size_t   kManyColumns     = 16;    // a tree of so many cuts off nothing: all points are measured
constexpr double        kScansANeighbour = 40;    // points measured in the time that a tree takes to find one neighbour
constexpr double        kScansAStep      = 0.1;   // and to move one, of those found, by a place
constexpr std::size_t   kSomeColumns     = 8;     // a tree of so many looks into many leaves
constexpr double        kColdTree        = 8;     // which take so much longer where other trees were asked in between
constexpr Eigen::Index  kBatch           = 1024;  // searches between two looks at the memory and the progress
constexpr std::uint64_t kBytesANeighbour = 40;    // with the two copies that the operator makes

// Slightly below the nearest that a branch can hold: rounding in the tree's bounds hides no tie.
const nanoflann::SearchParams kExhaustive{0, -1e-6F, false};

/// All points, column by column, and what of them each draw sees: by a tree, or the columns themselves where measuring
/// all points takes less than the tree would, which keeps its finds in order by insertion, near k^2 steps.
struct PointSets {
    struct Draw {
        std::vector<Eigen::Index> visible;
        Coordinates               at;  ///< what the tree refers to; empty without
        std::optional<Tree>       tree;
    };

    Eigen::MatrixXd  columns;
    std::deque<Draw> draws;  ///< which stay where they are
};

/// @param is_masked  whether there are other trees that each point asks in turn
bool is_for_tree(std::size_t columns, Eigen::Index rows, int neighbours, bool is_masked) {
    const double k = neighbours, longer = is_masked && columns >= kSomeColumns ? kColdTree : 1;
    return columns < kManyColumns &&
           std::max(longer * kScansANeighbour * k, kScansAStep * k * k) <= static_cast<double>(rows);
}

/// One point's searches, with space that is used again.
class Search {
  public:
    Search(const PointSets& points, std::size_t neighbours)
        : points_(&points),
          neighbours_(neighbours),
          places_(neighbours + 1),
          distances_(neighbours + 1),
          sum_(count()) {}

    /// The mean of the laws of point x, ascending by point.
    std::vector<Entry> law_of(Eigen::Index x) {
        for (const PointSets::Draw& draw : points_->draws) {
            found_.clear();
            share_out(draw.tree ? search_tree(draw, x) : measure_all(draw.visible, x));
        }
        std::ranges::sort(met_);
        std::vector<Entry> law;
        law.reserve(met_.size());
        const auto draws = static_cast<double>(points_->draws.size());
        for (const Node y : met_) law.emplace_back(y, std::exchange(sum_[y], 0) / draws);
        met_.clear();
        return law;
    }

  private:
    static constexpr double kSmallest = 1e-300;  // a search within a radius of 0 finds nothing

    [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(points_->columns.rows()); }

    /// Finds the nearest points and all that tie with the last; returns its squared distance.
    double search_tree(const PointSets::Draw& draw, Eigen::Index x) {
        const double*                                 point = draw.at.row(x).data();
        const auto&                                   index = *draw.tree->index;
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
    double measure_all(const std::vector<Eigen::Index>& visible, Eigen::Index x) {
        const Eigen::MatrixXd& columns = points_->columns;
        all_.setZero(columns.rows());
        for (const Eigen::Index j : visible) all_ += (columns.col(j).array() - columns(x, j)).square();
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

    const PointSets*                             points_;
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
std::vector<std::vector<Entry>> find_laws(const PointSets& points, int neighbours, Eigen::Index first, Eigen::Index end,
                                          std::size_t entries, const PointKernelOptions& options, ThreadTeam& team) {
    std::vector<std::vector<Entry>> laws(static_cast<std::size_t>(end - first));
    std::vector<Search>             searches(static_cast<std::size_t>(team.size()),
                                             Search(points, static_cast<std::size_t>(neighbours)));
    std::atomic<std::size_t>        held{entries};
    take_in_turn(team, laws.size(), [&](int part, std::size_t i) {
        laws[i] = searches[static_cast<std::size_t>(part)].law_of(first + static_cast<Eigen::Index>(i));
        require_memory(held += laws[i].size(), options);
    });
    return laws;
}

PointSets make_sets(const Points& points, int neighbours, bool is_masked, const PointKernelOptions& options) {
    const Coordinates&                     at = points.coordinates;
    std::vector<std::vector<Eigen::Index>> seen(1, std::vector<Eigen::Index>(static_cast<std::size_t>(at.cols())));
    std::iota(seen.front().begin(), seen.front().end(), 0);
    if (is_masked) seen = draw_visible(points, options.seed);
    std::uint64_t coordinates = 0;
    for (const auto& visible : seen)
        if (is_for_tree(visible.size(), at.rows(), neighbours, is_masked)) coordinates += visible.size();
    const std::uint64_t bytes = 8 * static_cast<std::uint64_t>(at.rows()) * coordinates;
    if (is_masked && options.memory_limit > 0 && bytes > options.memory_limit)
        throw Error(Fault::computation,
                    fmt::format("the points as {} draws of hidden columns see them need {}, and {} are available: take "
                                "knn:{}, which hides none",
                                kMasks, human_bytes(bytes), human_bytes(options.memory_limit), neighbours));
    PointSets sets{.columns = at, .draws = {}};
    for (auto& visible : seen) {
        PointSets::Draw& draw = sets.draws.emplace_back(std::move(visible), Coordinates{}, std::nullopt);
        if (!is_for_tree(draw.visible.size(), at.rows(), neighbours, is_masked)) continue;
        draw.at = at(Eigen::all, draw.visible);
        draw.tree.emplace(static_cast<std::int32_t>(draw.at.cols()), std::cref(draw.at), kLeaf);
    }
    return sets;
}

}  // namespace

SparseRows nearest_points(const Points& points, int neighbours, bool is_masked, const PointKernelOptions& options) {
    const Coordinates& at = points.coordinates;
    if (neighbours > at.rows())
        throw Error(Fault::input, fmt::format("{} nearest points were asked for and the table has {}: ask for fewer",
                                              neighbours, at.rows()));
    require_memory(static_cast<std::uint64_t>(at.rows()) * static_cast<std::uint64_t>(neighbours), options);
    const PointSets sets  = make_sets(points, neighbours, is_masked, options);
    const auto      batch = std::max<Eigen::Index>(1, kBatch / std::ssize(sets.draws));
    ThreadTeam      team(options.threads > 0 ? options.threads : hardware_threads());
    SparseRows      rows;
    rows.columns = static_cast<Node>(at.rows());
    for (Eigen::Index first = 0; first < at.rows(); first += batch) {
        const Eigen::Index end = std::min(first + batch, at.rows());
        for (const std::vector<Entry>& law :
             find_laws(sets, neighbours, first, end, rows.targets.size(), options, team)) {
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
