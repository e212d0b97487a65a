#include "contexture/operator/radial_kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/column_masks.hpp"

namespace contexture {
namespace {

using Coordinates = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Eigen::Index;

constexpr Index  kKernelRows = 64;      // of the kernel at a time: with n columns they stay in the cache
constexpr double kVanished   = 1e-300;  // a vectorised exp stops there: two points so far apart never meet
constexpr double kClose      = 1e-4;    // below this share of |x|^2 + |a|^2 the difference of squares has lost digits

/// Squared distances from points first .. first + rows - 1 to all: |x|^2 + |a|^2 - 2 <x, a>, or by the
/// differences where x and a are close.
void square_distances(const Coordinates& at, const Eigen::VectorXd& squares, Index first, Eigen::MatrixXd& distances) {
    const Index rows    = distances.rows();
    distances.noalias() = -2 * at.middleRows(first, rows) * at.transpose();
    distances.colwise() += squares.segment(first, rows);
    distances.rowwise() += squares.transpose();
    for (Index a = 0; a < distances.cols(); ++a)
        for (Index x = 0; x < rows; ++x)
            if (distances(x, a) < kClose * (squares[first + x] + squares[a]))
                distances(x, a) = (at.row(first + x) - at.row(a)).squaredNorm();
}

/// Adds `share` of each row's law to `sum`.
void add_laws(const Coordinates& at, double gamma, double share, ThreadTeam& team, Eigen::MatrixXd& sum) {
    const Eigen::VectorXd squares = at.rowwise().squaredNorm();

    std::vector<Eigen::MatrixXd> blocks(static_cast<std::size_t>(team.size()));
    const auto                   chunks = static_cast<std::size_t>((at.rows() + kKernelRows - 1) / kKernelRows);
    take_in_turn(team, chunks, [&](int part, std::size_t chunk) {
        Eigen::MatrixXd& block = blocks[static_cast<std::size_t>(part)];
        const Index      first = static_cast<Index>(chunk) * kKernelRows;
        block.resize(std::min(kKernelRows, at.rows() - first), at.rows());
        square_distances(at, squares, first, block);
        block                        = (-gamma * block).array().exp();
        block                        = (block.array() < kVanished).select(0, block);
        const Eigen::VectorXd scales = share * block.rowwise().sum().cwiseInverse();
        sum.middleRows(first, block.rows()).noalias() += scales.asDiagonal() * block;
    });
}

void require_memory(Index n, const PointKernelOptions& options) {
    const std::uint64_t needed = 8 * static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(n);
    if (options.memory_limit == 0 || needed <= options.memory_limit) return;
    throw Error(Fault::computation,
                fmt::format("a kernel of all pairs of {} points needs {}, and {} are available: take knn:K, which "
                            "keeps the nearest only",
                            n, human_bytes(needed), human_bytes(options.memory_limit)));
}

}  // namespace

Eigen::MatrixXd radial_kernel(const Points& points, double gamma, bool is_masked, const PointKernelOptions& options) {
    const Coordinates& at = points.coordinates;
    require_memory(at.rows(), options);
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(at.rows(), at.rows());
    ThreadTeam      team(options.threads > 0 ? options.threads : hardware_threads());
    if (!is_masked) {
        add_laws(at, gamma, 1, team, sum);
        return sum;
    }
    std::uint64_t done = 0;
    for (const std::vector<Index>& visible : draw_visible(points, options.seed)) {
        add_laws(at(Eigen::all, visible), gamma, 1.0 / kMasks, team, sum);
        tell(options.progress, {.task = "kernel", .done = ++done, .total = kMasks, .unit = "masks"});
    }
    return sum;
}

}  // namespace contexture
