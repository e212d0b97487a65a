#include "contexture/spectrum/block_lanczos.hpp"

#include <algorithm>
#include <utility>

#include "contexture/spectrum/dense.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

int BlockRitz::count_converged(double tolerance) const {
    std::size_t count = 0;
    while (count < values.size() && residuals[count] <= tolerance * values[count]) ++count;
    return static_cast<int>(count);
}

template <typename Real>
BlockLanczos<Real>::BlockLanczos(const NormalizedAdjacency& adjacency, IntervalFilter<Real>& filter, Locked locked,
                                 std::uint64_t seed, const Progress& progress)
    : adjacency_(&adjacency),
      filter_(&filter),
      progress_(&progress),
      seed_(seed),
      basis_(adjacency, std::move(locked)),
      next_(random_block<Real>(adjacency.size(), seed)),
      coupling_(BlockSquare::Zero()) {
    (void)basis_.orthonormalize(next_, 0, 0, seed);
    const double removed = basis_.project_out_locked(next_);
    (void)basis_.orthonormalize(next_, 0, removed, seed);
}

template <typename Real>
void BlockLanczos<Real>::extend() {
    ++steps_;
    const int before = basis_.columns();
    basis_.append(std::move(next_));
    next_ = Block<Real>(adjacency_->size());
    filter_->apply(basis_.back(), next_);
    // The recurrence first: what a pass over the whole basis then takes away is rounding.
    const int       nearest = basis_.blocks() - 1 <= kept_ ? 0 : basis_.blocks() - 2;
    Eigen::MatrixXd column  = Eigen::MatrixXd::Zero(basis_.columns(), kBlockWidth);
    column.bottomRows(basis_.columns() - nearest * kBlockWidth) += basis_.project_out(next_, nearest);
    const double          locked = basis_.project_out_locked(next_);
    const Eigen::MatrixXd rest   = basis_.project_out(next_, 0);
    column += rest;

    projected_.conservativeResize(basis_.columns(), basis_.columns());
    projected_.rightCols<kBlockWidth>()                        = column;
    projected_.bottomRows<kBlockWidth>()                       = column.transpose();
    const BlockSquare corner                                   = column.bottomRows<kBlockWidth>();
    projected_.block<kBlockWidth, kBlockWidth>(before, before) = (corner + corner.transpose()) / 2;
    unit_ = std::max(unit_, projected_.diagonal().cwiseAbs().maxCoeff());
    coupling_ =
        basis_.orthonormalize(next_, unit_, std::max(locked, rest.cwiseAbs().maxCoeff()), stream_seed(seed_, steps_));
    tell(*progress_, {.task = "solving", .done = steps_ * kBlockWidth, .total = 0, .unit = "Lanczos steps"});
}

template <typename Real>
BlockRitz BlockLanczos<Real>::ritz() const {
    SymmetricEigen  eigen = symmetric_eigen(projected_);
    BlockRitz       ritz{.values = {}, .residuals = {}, .turns = eigen.vectors.rowwise().reverse()};
    Eigen::MatrixXd ends = coupling_ * ritz.turns.bottomRows<kBlockWidth>();
    for (Eigen::Index i = 0; i < ends.cols(); ++i) {
        ritz.values.push_back(eigen.values[ends.cols() - 1 - i]);
        ritz.residuals.push_back(ends.col(i).norm());
    }
    return ritz;
}

template <typename Real>
Eigen::MatrixXd BlockLanczos<Real>::vectors(const BlockRitz& ritz, int count) const {
    return basis_.combine(ritz.turns.leftCols(count));
}

template <typename Real>
void BlockLanczos<Real>::restart(const BlockRitz& ritz, int count) {
    count = std::min(static_cast<int>(blocks_for(count)) * kBlockWidth, columns());
    basis_.turn(ritz.turns.leftCols(count));
    projected_ = Eigen::Map<const Eigen::VectorXd>(ritz.values.data(), count).asDiagonal();
    kept_      = basis_.blocks();
}

template class BlockLanczos<float>;
template class BlockLanczos<double>;

}  // namespace contexture
