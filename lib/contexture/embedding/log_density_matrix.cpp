#include "contexture/embedding/log_density_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/wide_kernel.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/operator/chebyshev_series.hpp"
#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

/// The sum of the products of n numbers.
CONTEXTURE_WIDE_KERNEL
double dot(const float* a, const double* b, std::size_t n) {
    constexpr std::size_t kLanes       = 8;
    double                sums[kLanes] = {};
    std::size_t           i            = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += static_cast<double>(a[i + lane]) * b[i + lane];
    double sum = 0;
    for (; i < n; ++i) sum += static_cast<double>(a[i]) * b[i];
    for (const double lane : sums) sum += lane;
    return sum;
}

/// y += scale * a.
CONTEXTURE_WIDE_KERNEL
void add(const float* a, double scale, double* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] += scale * static_cast<double>(a[i]);
}

/// Of n things those of one part.
std::pair<std::size_t, std::size_t> share(std::size_t n, int part, int parts) {
    const auto at = [&](int p) { return n * static_cast<std::size_t>(p) / static_cast<std::size_t>(parts); };
    return {at(part), at(part + 1)};
}

/// A function of the walk on an undirected graph: S = p(N).
bool is_walk(const ExpectationOperator& op) {
    return op.form() == ExpectationOperator::Form::function && op.is_self_adjoint();
}

/// @throws Error Fault::computation where so many entries exceed the limit
void require_room(std::size_t entries, std::uint64_t limit, const ExpectationOperator& op) {
    const double bytes = static_cast<double>(entries) * sizeof(float);
    if (bytes <= static_cast<double>(limit)) return;
    throw Error(Fault::computation,
                fmt::format("the logarithm of the density ratio of {} is a dense matrix of {}, and {} may be taken: {}",
                            name(op.context()), human_bytes(static_cast<std::uint64_t>(bytes)), human_bytes(limit),
                            can_draw_pairs(op) ? "estimate it with --walks 200, or take one component"
                                               : "take one component, or a context of walks on an undirected graph "
                                                 "under its own law, which --walks can estimate"));
}

constexpr std::size_t kOneThread = 4096;  // columns of a piece that are not worth a team's while

}  // namespace

LogDensityMatrix::LogDensityMatrix(const ExpectationOperator& op, const WalkSampleOptions& options)
    : rows_(op.nodes()),
      columns_(static_cast<Eigen::Index>(op.values())),
      team_(std::make_unique<ThreadTeam>(options.threads > 0 ? options.threads : hardware_threads())) {
    const bool is_graph = op.form() == ExpectationOperator::Form::function && is_identity(op.context()) &&
                          op.core()->regularization() == 0 && op.values() == op.nodes();
    if (options.walks > 0) {
        drawn_   = sample_pairs(op, options);
        offsets_ = drawn_.offsets;
        targets_ = drawn_.targets;
        fill_pairs(op);
        return;
    }
    if (is_graph) {
        core_    = op.core();
        offsets_ = core_->offsets();
        targets_ = core_->targets();
        fill_arcs(op);
        return;
    }
    const std::size_t entries = lay_out(op);
    require_room(entries, memory_to_take(options.memory_limit), op);
    entries_.resize(entries);
    if (is_walk(op))
        fill_blocks(op, options.progress);
    else
        fill_rows(op, options.progress);
}

/// One block a piece of the graph where they never meet, else one of all. How many entries they have.
std::size_t LogDensityMatrix::lay_out(const ExpectationOperator& op) {
    const auto n = static_cast<std::size_t>(rows_), m = static_cast<std::size_t>(columns_);
    order_.resize(std::max(n, m));
    std::iota(order_.begin(), order_.end(), 0U);
    blocks_ = {{.first = 0, .rows = n, .columns = m, .offset = 0}};
    if (!is_walk(op) || op.core()->regularization() > 0) return n * m;
    const Components pieces = find_components(op.core()->offsets(), op.core()->targets());
    std::ranges::stable_sort(order_, std::ranges::less{}, [&](Node node) { return pieces.of[node]; });
    blocks_.clear();
    std::size_t first = 0, offset = 0;
    for (const std::size_t size : pieces.sizes) {
        blocks_.push_back({.first = first, .rows = size, .columns = size, .offset = offset});
        first += size;
        offset += size * size;
    }
    return offset;
}

void LogDensityMatrix::fill_arcs(const ExpectationOperator& op) {
    const auto offsets = core_->offsets();
    const auto targets = core_->targets();
    const auto inverse = core_->inverse_root();
    const auto to_root = [](double p) { return p > 0 ? 1 / std::sqrt(p) : 0; };
    entries_.resize(targets.size());
    core_->for_rows([&](int, Node begin, Node end) {
        for (Node u = begin; u < end; ++u) {
            for (Arc arc = offsets[u]; arc < offsets[u + 1]; ++arc) {
                const Node   v = targets[arc];
                const double w = core_->weights().empty() ? 1 : core_->weights()[arc];
                const double s = w * inverse[u] * inverse[v];
                entries_[arc]  = static_cast<float>(
                    std::log1p(s * to_root(op.input_marginal()[u]) * to_root(op.context_marginal()[v])));
            }
        }
    });
}

void LogDensityMatrix::fill_pairs(const ExpectationOperator& op) {
    entries_.resize(targets_.size());
    for (std::size_t x = 0; x + 1 < offsets_.size(); ++x)
        for (Arc arc = offsets_[x]; arc < offsets_[x + 1]; ++arc)
            entries_[arc] = static_cast<float>(
                std::log1p(drawn_.weights[arc] / op.input_marginal()[x] / op.context_marginal()[targets_[arc]]));
    drawn_.weights = {};
}

void LogDensityMatrix::fill_rows(const ExpectationOperator& op, const Progress& progress) {
    constexpr Eigen::Index kBetweenTelling = 64;
    const auto             m               = static_cast<std::size_t>(columns_);
    std::vector<double>    unit(static_cast<std::size_t>(rows_), 0.0), row(m), to_root(m);
    for (std::size_t a = 0; a < m; ++a)
        to_root[a] = op.context_marginal()[a] > 0 ? 1 / std::sqrt(op.context_marginal()[a]) : 0;
    for (Eigen::Index x = 0; x < rows_; ++x) {
        if (x % kBetweenTelling == 0)
            tell(progress, {.task  = "density",
                            .done  = static_cast<std::uint64_t>(x),
                            .total = static_cast<std::uint64_t>(rows_),
                            .unit  = "rows"});
        const auto at = static_cast<std::size_t>(x);
        if (!(op.input_marginal()[at] > 0)) continue;
        unit[at] = 1;
        op.apply_adjoint(unit, row);  // S(x, .)
        unit[at]           = 0;
        const double scale = 1 / std::sqrt(op.input_marginal()[at]);
        for (std::size_t a = 0; a < m; ++a)  // rounding can leave less than 0
            entries_[at * m + a] = static_cast<float>(std::log1p(std::max(0.0, scale * row[a] * to_root[a])));
    }
}

/// kBlockWidth rows of every piece at once: k(x, .) = volume p(P) (e_x / d_x) for S = p(N), P the walk, by the
/// recurrence of the Chebyshev polynomials. What starts in one piece never meets what starts in another.
void LogDensityMatrix::fill_blocks(const ExpectationOperator& op, const Progress& progress) {
    const NormalizedAdjacency& core   = *op.core();
    const std::vector<double>  series = chebyshev_series(op.context());
    const auto                 n      = static_cast<std::size_t>(rows_);
    constexpr auto             kWidth = static_cast<std::size_t>(kBlockWidth);
    std::vector<double>        before(n * kWidth), now(n * kWidth), sum(n * kWidth);
    const std::size_t          most = std::ranges::max_element(blocks_, std::ranges::less{}, &Block::rows)->rows;
    for (std::size_t first = 0; first < most; first += kWidth) {
        if (first % (16 * kWidth) == 0)
            tell(progress, {.task = "density", .done = first, .total = most, .unit = "rows"});
        std::ranges::fill(before, 0.0);
        for (const Block& block : blocks_)
            for (std::size_t j = 0; j < kWidth && first + j < block.rows; ++j)
                if (const Node x = order_[block.first + first + j]; core.degrees()[x] > 0)
                    before[x * kWidth + j] = 1 / core.degrees()[x];
        core.apply_walk_to_block<double>(before.data(), now.data(), 1, 0, 0);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = series[0] * before[i] + (series.size() > 1 ? series[1] * now[i] : 0);
        for (std::size_t k = 2; k < series.size(); ++k) {
            core.apply_walk_to_block<double>(now.data(), before.data(), 2, 0, -1);
            std::swap(before, now);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += series[k] * now[i];
        }
        take_rows(first, core, sum);
    }
}

/// The logarithms of rows first .. of every piece; k holds kBlockWidth of them, over volume, a row for each node.
void LogDensityMatrix::take_rows(std::size_t first, const NormalizedAdjacency& core, std::span<const double> k) {
    constexpr auto kWidth = static_cast<std::size_t>(kBlockWidth);
    for (const Block& block : blocks_) {
        if (first >= block.rows) continue;
        const std::size_t width = std::min(kWidth, block.rows - first);
        const auto        take  = [&](std::size_t begin, std::size_t end) {
            for (std::size_t j = 0; j < width; ++j)
                for (std::size_t a = begin; a < end; ++a)  // rounding can leave less than 0
                    entries_[block.offset + (first + j) * block.columns + a] = static_cast<float>(
                        std::log1p(std::max(0.0, core.volume() * k[order_[block.first + a] * kWidth + j])));
        };
        if (block.columns < kOneThread) {
            take(0, block.columns);
            continue;
        }
        team_->run([&](int part) {
            const auto [begin, end] = share(block.columns, part, team_->size());
            take(begin, end);
        });
    }
}

Eigen::MatrixXd LogDensityMatrix::dense() const {
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(rows_, columns_);
    if (is_sparse()) {
        for (Eigen::Index x = 0; x < rows_; ++x)
            for (Arc arc = offsets_[static_cast<std::size_t>(x)]; arc < offsets_[static_cast<std::size_t>(x) + 1];
                 ++arc)
                all(x, targets_[arc]) = static_cast<double>(entries_[arc]);
        return all;
    }
    for (const Block& block : blocks_)
        for (std::size_t x = 0; x < block.rows; ++x)
            for (std::size_t a = 0; a < block.columns; ++a)
                all(order_[block.first + x], order_[block.first + a]) =
                    static_cast<double>(entries_[block.offset + x * block.columns + a]);
    return all;
}

std::vector<double> LogDensityMatrix::in_order(std::span<const double> x) const {
    std::vector<double> ordered(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) ordered[i] = x[order_[i]];
    return ordered;
}

template <typename Work>
void LogDensityMatrix::for_dense_rows(int part, const Work& work) const {
    const auto [begin, end] = share(entries_.size(), part, team_->size());
    for (const Block& block : blocks_) {
        if (block.offset >= end) break;
        // The rows whose first entry is within this part.
        const auto row_at = [&](std::size_t entry) {
            return entry <= block.offset ? 0 : std::min(block.rows, (entry - block.offset - 1) / block.columns + 1);
        };
        for (std::size_t row = row_at(begin); row < row_at(end); ++row)
            work(block.first + row, entries_.data() + block.offset + row * block.columns, block);
    }
}

void LogDensityMatrix::apply(std::span<const double> x, std::span<double> y) const {
    if (is_sparse()) {
        team_->run([&](int part) {
            const auto [begin, end] = share(static_cast<std::size_t>(rows_), part, team_->size());
            for (std::size_t row = begin; row < end; ++row) {
                double sum = 0;
                for (Arc arc = offsets_[row]; arc < offsets_[row + 1]; ++arc)
                    sum += static_cast<double>(entries_[arc]) * x[targets_[arc]];
                y[row] = sum;
            }
        });
        return;
    }
    const std::vector<double> ordered = in_order(x);
    team_->run([&](int part) {
        for_dense_rows(part, [&](std::size_t row, const float* entries, const Block& block) {
            y[order_[row]] = dot(entries, ordered.data() + block.first, block.columns);
        });
    });
}

void LogDensityMatrix::apply_adjoint(std::span<const double> x, std::span<double> y) const {
    if (is_sparse()) return apply(x, y);  // symmetric
    add_rows([&](std::size_t row, const float*, const Block&) { return x[order_[row]]; }, y);
}

void LogDensityMatrix::apply_square(std::span<const double> x, std::span<double> between, std::span<double> y) const {
    if (is_sparse()) {
        apply(x, between);
        apply_adjoint(between, y);
        return;
    }
    const std::vector<double> ordered = in_order(x);
    add_rows([&](std::size_t, const float* entries,
                 const Block& block) { return dot(entries, ordered.data() + block.first, block.columns); },
             y);
}

template <typename Share>
void LogDensityMatrix::add_rows(const Share& share_of, std::span<double> y) const {
    const auto                       m = static_cast<std::size_t>(columns_);
    std::vector<std::vector<double>> sums(static_cast<std::size_t>(team_->size()), std::vector<double>(m, 0.0));
    team_->run([&](int part) {
        double* sum = sums[static_cast<std::size_t>(part)].data();
        for_dense_rows(part, [&](std::size_t row, const float* entries, const Block& block) {
            add(entries, share_of(row, entries, block), sum + block.first, block.columns);
        });
    });
    for (std::size_t part = 1; part < sums.size(); ++part)
        for (std::size_t a = 0; a < m; ++a) sums.front()[a] += sums[part][a];
    for (std::size_t a = 0; a < m; ++a) y[order_[a]] = sums.front()[a];
}

}  // namespace contexture
