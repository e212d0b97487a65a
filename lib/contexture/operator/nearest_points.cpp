#include "contexture/operator/nearest_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
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

/// The points: by a tree, or column by column where measuring all of them takes less than the tree would. The tree
/// keeps its finds in order by insertion, near k^2 steps.
struct PointSet {
    PointSet(const Coordinates& points, std::size_t neighbours) : at(&points) {
        const auto k = static_cast<double>(neighbours);
        if (points.cols() >= kManyColumns || k * k > kScanOfTree * static_cast<double>(points.rows()))
            columns = points;
        else
            tree.emplace(static_cast<std::int32_t>(points.cols()), std::cref(points), kLeaf);
    }

    const Coordinates*  at;
    std::optional<Tree> tree;
    Eigen::MatrixXd     columns;  ///< where there is no tree
};

/// One point's searches, with space that is used again.
class Search {
  public:
    Search(const PointSet& points, std::size_t neighbours)
        : points_(&points), neighbours_(neighbours), places_(neighbours + 1), distances_(neighbours + 1) {}

    /// The law of point x, ascending by point.
    std::vector<Entry> law_of(Eigen::Index x) {
        found_.clear();
        return share_out(points_->tree ? search_tree(x) : measure_all(x));
    }

  private:
    static constexpr double kSmallest = 1e-300;  // a search within a radius of 0 finds nothing

    [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(points_->at->rows()); }

    /// Finds the nearest points and all that tie with the last; returns its squared distance.
    double search_tree(Eigen::Index x) {
        const double*                                 point = points_->at->row(x).data();
        const auto&                                   index = *points_->tree->index;
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
    double measure_all(Eigen::Index x) {
        const Eigen::MatrixXd& columns = points_->columns;
        all_.setZero(columns.rows());
        for (Eigen::Index j = 0; j < columns.cols(); ++j) all_ += (columns.col(j).array() - columns(x, j)).square();
        order_.assign(all_.begin(), all_.end());
        const auto nth = order_.begin() + static_cast<std::ptrdiff_t>(neighbours_ - 1);
        std::nth_element(order_.begin(), nth, order_.end());
        for (Eigen::Index y = 0; y < all_.size(); ++y)
            if (all_[y] <= *nth * (1 + kTie)) found_.emplace_back(y, all_[y]);
        return *nth;
    }

    std::vector<Entry> share_out(double last) {
        const auto         is_nearer = [&](const auto& each) { return each.second < last * (1 - kTie); };
        const auto         nearer    = static_cast<double>(std::ranges::count_if(found_, is_nearer));
        const auto         k         = static_cast<double>(neighbours_);
        const auto         tied      = static_cast<double>(found_.size()) - nearer;
        std::vector<Entry> law;
        for (const auto& each : found_)
            law.emplace_back(static_cast<Node>(each.first), is_nearer(each) ? 1 / k : (k - nearer) / (k * tied));
        std::ranges::sort(law);
        return law;
    }

    const PointSet*                              points_;
    std::size_t                                  neighbours_;
    std::vector<Eigen::Index>                    places_;
    std::vector<double>                          distances_;
    std::vector<std::pair<Eigen::Index, double>> found_;
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
std::vector<std::vector<Entry>> find_laws(const PointSet& points, int neighbours, Eigen::Index first, Eigen::Index end,
                                          std::size_t entries, const PointKernelOptions& options, ThreadTeam& team) {
    std::vector<std::vector<Entry>> laws(static_cast<std::size_t>(end - first));
    std::atomic<std::size_t>        next{0}, held{entries};
    run_or_throw(team, [&](int) {
        Search search(points, static_cast<std::size_t>(neighbours));
        for (std::size_t i = next++; i < laws.size(); i = next++) {
            laws[i] = search.law_of(first + static_cast<Eigen::Index>(i));
            require_memory(held += laws[i].size(), options);
        }
    });
    return laws;
}

struct Stage {
    std::uint64_t done = 0, total = 0;  ///< points, over all draws
};

SparseRows find_rows(const Coordinates& at, int neighbours, const PointKernelOptions& options, ThreadTeam& team,
                     Stage& stage) {
    const PointSet points(at, static_cast<std::size_t>(neighbours));
    SparseRows     rows;
    rows.columns = static_cast<Node>(at.rows());
    for (Eigen::Index first = 0; first < at.rows(); first += kBatch) {
        const Eigen::Index end = std::min(first + kBatch, at.rows());
        for (const std::vector<Entry>& law :
             find_laws(points, neighbours, first, end, rows.targets.size(), options, team)) {
            for (const auto& [target, weight] : law) {
                rows.targets.push_back(target);
                rows.weights.push_back(weight);
            }
            rows.offsets.push_back(rows.targets.size());
        }
        require_memory(rows.targets.size(), options);
        stage.done += static_cast<std::uint64_t>(end - first);
        tell(options.progress, {.task = "neighbours", .done = stage.done, .total = stage.total, .unit = "points"});
    }
    return rows;
}

/// Row by row the sum of two, entries of one target joined.
SparseRows sum_of(const SparseRows& a, const SparseRows& b) {
    SparseRows sum;
    sum.columns = a.columns;
    for (std::size_t row = 0; row < a.rows(); ++row) {
        Arc i = a.offsets[row], j = b.offsets[row];
        while (i < a.offsets[row + 1] || j < b.offsets[row + 1]) {
            const bool takes_a = i < a.offsets[row + 1] && (j == b.offsets[row + 1] || a.targets[i] <= b.targets[j]);
            const bool takes_b = j < b.offsets[row + 1] && (i == a.offsets[row + 1] || b.targets[j] <= a.targets[i]);
            sum.targets.push_back(takes_a ? a.targets[i] : b.targets[j]);
            sum.weights.push_back((takes_a ? a.weights[i++] : 0) + (takes_b ? b.weights[j++] : 0));
        }
        sum.offsets.push_back(sum.targets.size());
    }
    return sum;
}

}  // namespace

SparseRows nearest_points(const Points& points, int neighbours, bool is_masked, const PointKernelOptions& options) {
    const Coordinates& at = points.coordinates;
    if (neighbours > at.rows())
        throw Error(Fault::input, fmt::format("{} nearest points were asked for and the table has {}: ask for fewer",
                                              neighbours, at.rows()));
    require_memory(static_cast<std::uint64_t>(at.rows()) * static_cast<std::uint64_t>(neighbours), options);
    ThreadTeam team(options.threads > 0 ? options.threads : hardware_threads());
    Stage      stage{.total = static_cast<std::uint64_t>(at.rows()) * (is_masked ? kMasks : 1)};
    if (!is_masked) return find_rows(at, neighbours, options, team, stage);
    SparseRows sum;
    for (const std::vector<Eigen::Index>& visible : draw_visible(points, options.seed)) {
        const Coordinates seen = at(Eigen::all, visible);
        SparseRows        rows = find_rows(seen, neighbours, options, team, stage);
        sum                    = sum.rows() == 0 ? std::move(rows) : sum_of(sum, rows);
        require_memory(sum.targets.size(), options);
    }
    for (double& weight : sum.weights) weight /= kMasks;
    return sum;
}

}  // namespace contexture
