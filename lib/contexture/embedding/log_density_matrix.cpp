#include "contexture/embedding/log_density_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/wide_kernel.hpp"
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

/// Of n rows those of one part.
std::pair<std::size_t, std::size_t> share(std::size_t n, int part, int parts) {
    const auto at = [&](int p) { return n * static_cast<std::size_t>(p) / static_cast<std::size_t>(parts); };
    return {at(part), at(part + 1)};
}

}  // namespace

LogDensityMatrix::LogDensityMatrix(const ExpectationOperator& op, const SampleOptions& options)
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
    const double        bytes = 4.0 * static_cast<double>(rows_) * static_cast<double>(columns_);
    const std::uint64_t limit = memory_to_take(options.memory_limit);
    if (bytes > static_cast<double>(limit))
        throw Error(
            Fault::computation,
            fmt::format("the logarithm of the density ratio of {} is a dense matrix of {}, and {} may be taken: {}",
                        name(op.context()), human_bytes(static_cast<std::uint64_t>(bytes)), human_bytes(limit),
                        can_draw_pairs(op) ? "estimate it with --walks 200, or take one component"
                                           : "take one component, or a context of walks on an undirected graph "
                                             "under its own law, which --walks can estimate"));
    entries_.resize(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    if (op.form() == ExpectationOperator::Form::function && op.is_self_adjoint())
        fill_blocks(op, options.progress);
    else
        fill_rows(op, options.progress);
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

/// kBlockWidth rows at once: k(x, .) = volume p(P) (e_x / d_x) for S = p(N), P the walk, by the recurrence of the
/// Chebyshev polynomials.
void LogDensityMatrix::fill_blocks(const ExpectationOperator& op, const Progress& progress) {
    const NormalizedAdjacency& core   = *op.core();
    const std::vector<double>  series = chebyshev_series(op.context());
    const auto                 n      = static_cast<std::size_t>(rows_);
    constexpr auto             kWidth = static_cast<std::size_t>(kBlockWidth);
    std::vector<double>        before(n * kWidth), now(n * kWidth), sum(n * kWidth);
    for (std::size_t first = 0; first < n; first += kWidth) {
        const std::size_t width = std::min(kWidth, n - first);
        if (first % (16 * kWidth) == 0) tell(progress, {.task = "density", .done = first, .total = n, .unit = "rows"});
        std::ranges::fill(before, 0.0);
        for (std::size_t j = 0; j < width; ++j)
            if (core.degrees()[first + j] > 0) before[(first + j) * kWidth + j] = 1 / core.degrees()[first + j];
        core.apply_walk_to_block<double>(before.data(), now.data(), 1, 0, 0);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = series[0] * before[i] + (series.size() > 1 ? series[1] * now[i] : 0);
        for (std::size_t k = 2; k < series.size(); ++k) {
            core.apply_walk_to_block<double>(now.data(), before.data(), 2, 0, -1);
            std::swap(before, now);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += series[k] * now[i];
        }
        core.for_rows([&](int, Node begin, Node end) {
            for (std::size_t j = 0; j < width; ++j)
                for (Node a = begin; a < end; ++a)  // rounding can leave less than 0
                    entries_[(first + j) * n + a] =
                        std::log1p(std::max(0.0F, static_cast<float>(core.volume() * sum[a * kWidth + j])));
        });
    }
}

Eigen::MatrixXd LogDensityMatrix::dense() const {
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(rows_, columns_);
    for (Eigen::Index x = 0; x < rows_; ++x) {
        const auto at = static_cast<std::size_t>(x);
        if (is_sparse()) {
            for (Arc arc = offsets_[at]; arc < offsets_[at + 1]; ++arc)
                all(x, targets_[arc]) = static_cast<double>(entries_[arc]);
            continue;
        }
        for (Eigen::Index a = 0; a < columns_; ++a)
            all(x, a) =
                static_cast<double>(entries_[at * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(a)]);
    }
    return all;
}

void LogDensityMatrix::apply(std::span<const double> x, std::span<double> y) const {
    const auto n = static_cast<std::size_t>(rows_), m = static_cast<std::size_t>(columns_);
    team_->run([&](int part) {
        const auto [begin, end] = share(n, part, team_->size());
        for (std::size_t row = begin; row < end; ++row) {
            if (!is_sparse()) {
                y[row] = dot(entries_.data() + row * m, x.data(), m);
                continue;
            }
            double sum = 0;
            for (Arc arc = offsets_[row]; arc < offsets_[row + 1]; ++arc)
                sum += static_cast<double>(entries_[arc]) * x[targets_[arc]];
            y[row] = sum;
        }
    });
}

void LogDensityMatrix::apply_adjoint(std::span<const double> x, std::span<double> y) const {
    if (is_sparse()) return apply(x, y);  // symmetric
    add_rows([&](std::size_t row) { return x[row]; }, y);
}

void LogDensityMatrix::apply_square(std::span<const double> x, std::span<double> between, std::span<double> y) const {
    const auto m = static_cast<std::size_t>(columns_);
    if (!is_sparse()) return add_rows([&](std::size_t row) { return dot(entries_.data() + row * m, x.data(), m); }, y);
    apply(x, between);
    apply_adjoint(between, y);
}

void LogDensityMatrix::add_rows(const std::function<double(std::size_t)>& share_of, std::span<double> y) const {
    const auto                       n = static_cast<std::size_t>(rows_), m = static_cast<std::size_t>(columns_);
    std::vector<std::vector<double>> sums(static_cast<std::size_t>(team_->size()), std::vector<double>(m, 0.0));
    team_->run([&](int part) {
        const auto [begin, end] = share(n, part, team_->size());
        double* sum             = sums[static_cast<std::size_t>(part)].data();
        for (std::size_t row = begin; row < end; ++row) add(entries_.data() + row * m, share_of(row), sum, m);
    });
    std::ranges::copy(sums.front(), y.begin());
    for (std::size_t part = 1; part < sums.size(); ++part)
        for (std::size_t a = 0; a < m; ++a) y[a] += sums[part][a];
}

}  // namespace contexture
