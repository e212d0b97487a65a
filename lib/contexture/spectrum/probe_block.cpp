#include "contexture/spectrum/probe_block.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

ProbeBlock::ProbeBlock(const NormalizedAdjacency& adjacency, const Locked& locked, std::uint64_t seed)
    : adjacency_(&adjacency), before_(adjacency.size()), now_(adjacency.size()), image_(adjacency.size()) {
    before_.matrix().setZero();
    for (int j = 0; j < kBlockWidth; ++j)
        now_.matrix().col(j) = random_signs(adjacency.size(), stream_seed(seed, static_cast<std::uint64_t>(j)));
    (void)BlockBasis<double>(adjacency, locked).project_out_locked(now_);
    const auto inverse = adjacency.inverse_root();
    const Row  square  = adjacency_->sum_over_rows(
          Row(Row::Zero()), [&](Node row) { return Row(now_.matrix().row(row).array().square()); });
    for (int j = 0; j < kBlockWidth; ++j) squares_[static_cast<std::size_t>(j)] = square[j];
    const Row scale = (square > 0).select(square.max(1e-300).rsqrt(), 0);
    adjacency.for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) now_.matrix().row(row).array() *= inverse[row] * scale;
    });
}

/// The three-term recurrence in the coordinates of the walk, where lengths are weighted by degree.
void ProbeBlock::extend() {
    const auto degrees = adjacency_->degrees();
    adjacency_->apply_walk_to_block<double>(now_.data(), image_.data(), 1, 0, 0);
    products_ += kBlockWidth;
    const Row alpha  = adjacency_->sum_over_rows(Row(Row::Zero()), [&](Node row) {
        return Row(degrees[row] * now_.matrix().row(row).array() * image_.matrix().row(row).array());
    });
    const Row square = adjacency_->sum_over_rows(Row(Row::Zero()), [&](Node row) {
        image_.matrix().row(row).array() -=
            alpha * now_.matrix().row(row).array() + below_ * before_.matrix().row(row).array();
        return Row(degrees[row] * image_.matrix().row(row).array().square());
    });
    Row       scale  = Row::Zero();
    for (int j = 0; j < kBlockWidth; ++j) {
        const auto at = static_cast<std::size_t>(j);
        if (is_over_[at]) continue;
        if (!matrices_[at].diagonal.empty()) matrices_[at].below.push_back(below_[j]);
        matrices_[at].diagonal.push_back(alpha[j]);
        below_[j]    = std::sqrt(square[j]);
        is_over_[at] = below_[j] < kBreakdown;
        if (is_over_[at]) below_[j] = 0;
        if (!is_over_[at]) scale[j] = 1 / below_[j];
    }
    std::swap(before_, now_);
    adjacency_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row)
            now_.matrix().row(row).array() = scale * image_.matrix().row(row).array();
    });
}

}  // namespace contexture
