#include "contexture/spectrum/probe_block.hpp"

#include <cmath>
#include <random>
#include <type_traits>
#include <utility>

#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

/// What is left of a vector of length 1 where a Krylov space ends.
template <typename Real>
constexpr double kEnd = std::is_same_v<Real, float> ? 1e-5 : kBreakdown;

}  // namespace

template <typename Real>
Block<Real> random_sign_block(Eigen::Index rows, std::uint64_t seed) {
    Block<Real>     signs(rows);
    std::mt19937_64 generator(seed);
    std::uint64_t   bits = 0;
    for (Eigen::Index row = 0; row < rows; ++row) {
        if (row % (64 / kBlockWidth) == 0) bits = generator();
        for (int j = 0; j < kBlockWidth; ++j, bits >>= 1U)
            signs.matrix()(row, j) = (bits & 1U) != 0 ? Real{1} : Real{-1};
    }
    return signs;
}

template <typename Real>
ProbeBlock<Real>::ProbeBlock(const NormalizedAdjacency& adjacency, const Locked& locked, std::uint64_t seed)
    : adjacency_(&adjacency),
      before_(adjacency.size()),
      now_(random_sign_block<Real>(adjacency.size(), seed)),
      image_(adjacency.size()) {
    before_.matrix().setZero();
    (void)BlockBasis<Real>(adjacency, locked).project_out_locked(now_);
    const auto inverse = adjacency.inverse_root();
    const Row  square  = adjacency_->sum_over_rows(Row(Row::Zero()), [&](Node row) {
        return Row(now_.matrix().row(row).array().template cast<double>().square());
    });
    for (int j = 0; j < kBlockWidth; ++j) runs_.squares[static_cast<std::size_t>(j)] = square[j];
    scale_ = (square > 0).select(square.max(1e-300).rsqrt(), 0);
    adjacency.for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) now_.matrix().row(row) *= static_cast<Real>(inverse[row]);
    });
}

/// The three-term recurrence in the coordinates of the walk, where lengths are weighted by degree.
template <typename Real>
void ProbeBlock<Real>::extend() {
    const auto degrees = adjacency_->degrees();
    adjacency_->template apply_walk_to_block<Real>(now_.data(), image_.data(), 1, 0, 0);
    runs_.products += kBlockWidth;
    using Products       = Eigen::Array<double, 1, 2 * kBlockWidth>;
    const Products sums  = adjacency_->sum_over_rows(Products(Products::Zero()), [&](Node row) {
        Products both;
        both.template tail<kBlockWidth>() = degrees[row] * image_.matrix().row(row).array().template cast<double>();
        both.template head<kBlockWidth>() =
            both.template tail<kBlockWidth>() * now_.matrix().row(row).array().template cast<double>();
        return both;
    });
    const Row      alpha = sums.template head<kBlockWidth>() * scale_.square();
    const RealRow  image = scale_.template cast<Real>(), own = (alpha * scale_).template cast<Real>(),
                  before   = (below_ * scale_before_).template cast<Real>();
    const RealRow constant = (sums.template tail<kBlockWidth>() * scale_ / adjacency_->volume()).template cast<Real>();
    const Row     square   = adjacency_->sum_over_rows(Row(Row::Zero()), [&](Node row) {
        auto next = image_.matrix().row(row).array();
        next =
            image * next - own * now_.matrix().row(row).array() - before * before_.matrix().row(row).array() - constant;
        return Row(degrees[row] * next.template cast<double>().square());
    });
    scale_before_          = scale_;
    for (int j = 0; j < kBlockWidth; ++j) {
        const auto at = static_cast<std::size_t>(j);
        scale_[j]     = 0;
        if (is_over_[at]) continue;
        if (!runs_.matrices[at].diagonal.empty()) runs_.matrices[at].below.push_back(below_[j]);
        runs_.matrices[at].diagonal.push_back(alpha[j]);
        below_[j]    = std::sqrt(square[j]);
        is_over_[at] = below_[j] < kEnd<Real>;
        if (is_over_[at]) below_[j] = 0;
        if (!is_over_[at]) scale_[j] = 1 / below_[j];
    }
    std::swap(before_, now_);
    std::swap(now_, image_);
}

template Block<float>  random_sign_block(Eigen::Index, std::uint64_t);
template Block<double> random_sign_block(Eigen::Index, std::uint64_t);
template class ProbeBlock<float>;
template class ProbeBlock<double>;

}  // namespace contexture
