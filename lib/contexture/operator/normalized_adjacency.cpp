#include "contexture/operator/normalized_adjacency.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <ranges>
#include <utility>

#include "contexture/base/prefetch.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/base/wide_kernel.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {
namespace {

constexpr Arc kPiecesAThread = 16;
constexpr Arc kRowCost       = 4;   // arcs that take as long as what a row takes besides
constexpr Arc kAhead         = 48;  // arcs from the one whose row is asked for to the one that is added

/// (W x)_row. Streams 4 bytes an arc, 12 where weighted, and gathers 8.
template <bool kIsWeighted>
double row_sum(std::span<const Arc> offsets, const Node* targets, const double* weights, const double* x, Node row) {
    const Arc end = offsets[row + std::size_t{1}];
    double    sum = 0;
    for (Arc arc = offsets[row]; arc < end; ++arc) {
        if constexpr (kIsWeighted)
            sum += weights[arc] * x[targets[arc]];
        else
            sum += x[targets[arc]];
    }
    return sum;
}

template <typename Real>
using BlockRow = std::array<Real, kBlockWidth>;

/// What a step on a block works on.
template <typename Real>
struct BlockStep {
    const Arc*     offsets;
    const Node*    targets;
    const double*  weights;  ///< or null
    const double*  inverse_root;
    const Real*    x;
    Real*          y;
    Real           scale, shift, keep;
    Node           end_ahead;  ///< of the rows that look ahead
    BlockRow<Real> common;
};

/// Some rows of it. The sum of a row stays in one register, or two.
template <bool kIsWeighted, bool kLooksAhead, typename Real>
[[gnu::always_inline]] inline void step_rows(const BlockStep<Real>& step, Node begin, Node end) {
    // Spelled as one register: left to itself the compiler takes several arcs at a time apart.
    using Row [[gnu::vector_size(kBlockWidth * sizeof(Real))]] = Real;
    Row common, sum, from, before{};
    std::memcpy(&common, step.common.data(), sizeof(Row));
    for (Node row = begin; row < end; ++row) {
        sum            = common;
        const Arc last = step.offsets[row + std::size_t{1}];
        for (Arc arc = step.offsets[row]; arc < last; ++arc) {
            if constexpr (kLooksAhead)
                __builtin_prefetch(step.x + std::size_t{step.targets[arc + kAhead]} * kBlockWidth);
            std::memcpy(&from, step.x + std::size_t{step.targets[arc]} * kBlockWidth, sizeof(Row));
            sum += kIsWeighted ? static_cast<Real>(step.weights[arc]) * from : from;
        }
        const Real factor = step.scale * static_cast<Real>(step.inverse_root[row] * step.inverse_root[row]);
        Real*      to     = step.y + std::size_t{row} * kBlockWidth;
        std::memcpy(&from, step.x + std::size_t{row} * kBlockWidth, sizeof(Row));
        if (step.keep != 0) std::memcpy(&before, to, sizeof(Row));
        sum = factor * sum + step.shift * from + step.keep * before;
        std::memcpy(to, &sum, sizeof(Row));
    }
}

template <typename Real>
[[gnu::always_inline]] inline void step_each(const BlockStep<Real>& step, Node begin, Node end) {
    const Node cut = std::clamp(step.end_ahead, begin, end);
    if (step.weights == nullptr) {
        step_rows<false, true>(step, begin, cut);
        step_rows<false, false>(step, cut, end);
    } else {
        step_rows<true, true>(step, begin, cut);
        step_rows<true, false>(step, cut, end);
    }
}

CONTEXTURE_WIDE_KERNEL void take_step(const BlockStep<float>& step, Node begin, Node end) {
    step_each(step, begin, end);
}
CONTEXTURE_WIDE_KERNEL void take_step(const BlockStep<double>& step, Node begin, Node end) {
    step_each(step, begin, end);
}

/// The rows after whose arcs kAhead others stand, from the first row to one before the end; none where it gains
/// nothing.
Node rows_that_look_ahead(std::span<const Arc> offsets) {
    if (!gains_from_prefetch() || offsets.back() < kAhead) return 0;
    const auto last = std::ranges::upper_bound(offsets, offsets.back() - kAhead);
    return static_cast<Node>(last - offsets.begin() - 1);
}

bool are_moderate(std::span<const double> values) {
    constexpr double kLeast = 1e-15, kMost = 1e15;
    return std::ranges::all_of(values, [](double value) { return value == 0 || (value > kLeast && value < kMost); });
}

}  // namespace

bool NormalizedAdjacency::fits_single_precision() const {
    return are_moderate(weights_) && are_moderate(degrees_);
}

NormalizedAdjacency::NormalizedAdjacency(const Graph& graph, int threads, double regularization)
    : offsets_(graph.offsets()), targets_(graph.targets()), weights_(graph.weights()), regularization_(regularization) {
    prepare(threads);
}

NormalizedAdjacency::NormalizedAdjacency(SymmetricRows rows, int threads, double regularization)
    : rows_(std::move(rows)),
      offsets_(rows_.offsets),
      targets_(rows_.targets),
      weights_(rows_.weights),
      regularization_(regularization) {
    prepare(threads);
}

void NormalizedAdjacency::prepare(int threads) {
    const std::size_t n = size();
    degrees_.resize(n);
    root_.resize(n);
    inverse_root_.resize(n);
    std::size_t members = 0;
    for (std::size_t row = 0; row < n; ++row) {
        double degree = 0;
        for (Arc arc = offsets_[row]; arc < offsets_[row + 1]; ++arc) degree += weights_.empty() ? 1.0 : weights_[arc];
        if (degree > 0) {
            degree += regularization_;
            ++members;
        }
        degrees_[row]      = degree;
        root_[row]         = std::sqrt(degree);
        inverse_root_[row] = degree > 0 ? 1 / root_[row] : 0;
        volume_ += degree;
    }
    even_           = members > 0 ? regularization_ / static_cast<double>(members) : 0;
    const Arc arcs  = targets_.size();
    const Arc worth = std::max<Arc>(1, arcs / kArcsWorthAThread);
    const int parts =
        static_cast<int>(std::min<Arc>(static_cast<Arc>(threads > 0 ? threads : hardware_threads()), worth));
    const Arc pieces = parts > 1 ? static_cast<Arc>(parts) * kPiecesAThread : 1;
    first_row_.resize(pieces + 1);
    const auto cost = [&](Node row) { return offsets_[row] + kRowCost * row; };
    for (Arc piece = 0; piece <= pieces; ++piece)
        first_row_[piece] =
            *std::ranges::lower_bound(std::views::iota(Node{0}, size() + 1), cost(size()) * piece / pieces, {}, cost);
    team_              = std::make_unique<ThreadTeam>(parts);
    first_row_.front() = 0;
    first_row_.back()  = size();
}

double NormalizedAdjacency::everywhere(const double* x) const {
    if (even_ == 0) return 0;
    double sum = 0;
    for (std::size_t row = 0; row < degrees_.size(); ++row)
        if (degrees_[row] > 0) sum += x[row];
    return even_ * sum;
}

void NormalizedAdjacency::apply(const double* x, double* y, std::vector<double>& scaled) const {
    scaled.resize(size());
    for (std::size_t row = 0; row < scaled.size(); ++row) scaled[row] = inverse_root_[row] * x[row];
    const double common = everywhere(scaled.data());
    for_pieces([&](Node begin, Node end) {
        for (Node row = begin; row < end; ++row) {
            const double sum = weights_.empty()
                                   ? row_sum<false>(offsets_, targets_.data(), nullptr, scaled.data(), row)
                                   : row_sum<true>(offsets_, targets_.data(), weights_.data(), scaled.data(), row);
            y[row]           = inverse_root_[row] * (sum + common);
        }
    });
}

void NormalizedAdjacency::apply_walk(const double* x, double* y, double scale, double shift, double keep,
                                     const double* z) const {
    const double common = everywhere(x);
    for_pieces([&](Node begin, Node end) {
        for (Node row = begin; row < end; ++row) {
            const double sum    = weights_.empty() ? row_sum<false>(offsets_, targets_.data(), nullptr, x, row)
                                                   : row_sum<true>(offsets_, targets_.data(), weights_.data(), x, row);
            const double before = keep == 0 ? 0 : keep * z[row];
            y[row] = scale * inverse_root_[row] * inverse_root_[row] * (sum + common) + shift * x[row] + before;
        }
    });
}

template <typename Real>
void NormalizedAdjacency::apply_walk_to_block(const Real* x, Real* y, Real scale, Real shift, Real keep) const {
    BlockStep<Real> step{.offsets      = offsets_.data(),
                         .targets      = targets_.data(),
                         .weights      = weights_.empty() ? nullptr : weights_.data(),
                         .inverse_root = inverse_root_.data(),
                         .x            = x,
                         .y            = y,
                         .scale        = scale,
                         .shift        = shift,
                         .keep         = keep,
                         .end_ahead    = rows_that_look_ahead(offsets_),
                         .common       = {}};
    for (std::size_t j = 0; j < step.common.size() && even_ > 0; ++j) {
        double sum = 0;
        for (std::size_t row = 0; row < degrees_.size(); ++row)
            if (degrees_[row] > 0) sum += static_cast<double>(x[row * kBlockWidth + j]);
        step.common[j] = static_cast<Real>(even_ * sum);
    }
    for_pieces([&](Node begin, Node end) { take_step(step, begin, end); });
}

template void NormalizedAdjacency::apply_walk_to_block(const float*, float*, float, float, float) const;
template void NormalizedAdjacency::apply_walk_to_block(const double*, double*, double, double, double) const;

void NormalizedAdjacency::for_pieces(const std::function<void(Node begin, Node end)>& work) const {
    take_in_turn(*team_, first_row_.size() - 1,
                 [&](int, std::size_t piece) { work(first_row_[piece], first_row_[piece + 1]); });
}

void NormalizedAdjacency::for_rows(const std::function<void(int part, Node begin, Node end)>& work) const {
    const auto first = [&](int part) {
        return static_cast<Node>(std::uint64_t{size()} * static_cast<std::uint64_t>(part) /
                                 static_cast<std::uint64_t>(team_->size()));
    };
    team_->run([&](int part) { work(part, first(part), first(part + 1)); });
}

}  // namespace contexture
