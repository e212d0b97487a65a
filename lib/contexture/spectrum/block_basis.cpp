#include "contexture/spectrum/block_basis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "contexture/base/page_allocator.hpp"
#include "contexture/spectrum/block_kernels.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr Node         kRowsInCache = 1024;  // rows of two blocks that stay in the first cache
constexpr Eigen::Index kTile        = 4096;  // rows of a whole basis that stay in the last
constexpr int          kMostPasses  = 12;

/// What rounding leaves.
template <typename Real>
struct Rounding {
    static constexpr bool   kIsSingle = std::is_same_v<Real, float>;
    static constexpr double kGone     = kIsSingle ? 3e-5 : 1e-13;   // of a column, beside the unit: nothing
    static constexpr double kFaint    = kIsSingle ? 3e-2 : 1e-4;    // of a column, after those before it: not
                                                                    // orthogonal to the basis
    static constexpr double kDependent = kIsSingle ? 1e-3 : 1e-10;  // of a column's square, after those before it
    static constexpr double kSquare    = kIsSingle ? 3e-6 : 1e-11;  // between Q^T Q and the identity
};

/// Some rows of kBlockWidth columns from `first` on, as a block has them; zeros where there are fewer columns.
template <typename Real>
void copy_as_block(const Eigen::MatrixXd& columns, Eigen::Index first, Node begin, Node end, Real* rows) {
    const Eigen::Index                     width = std::min<Eigen::Index>(kBlockWidth, columns.cols() - first);
    std::array<const double*, kBlockWidth> from{};
    for (Eigen::Index j = 0; j < width; ++j) from[static_cast<std::size_t>(j)] = &columns(begin, first + j);
    for (std::size_t row = 0; row < end - begin; ++row)
        for (std::size_t j = 0; j < kBlockWidth; ++j)
            rows[row * kBlockWidth + j] = from[j] == nullptr ? Real{0} : static_cast<Real>(from[j][row]);
}

/// One step of Cholesky QR: R with block R^{-1} orthonormal, but where a column depends on those before
/// it R only takes their share away. A column of zeros stays one.
BlockSquare triangle_of(const BlockSquare& gram, double dependent) {
    BlockSquare r = BlockSquare::Zero();
    for (int j = 0; j < kBlockWidth; ++j) {
        double left = gram(j, j);
        r(j, j)     = 1;
        if (left == 0) continue;
        for (int k = 0; k < j; ++k) {
            r(k, j) = (gram(k, j) - r.col(k).head(k).dot(r.col(j).head(k))) / r(k, k);
            left -= r(k, j) * r(k, j);
        }
        r(j, j) = std::sqrt(std::max(left, dependent * gram(j, j)));
    }
    return r;
}

BlockSquare inverse_of_triangle(const BlockSquare& r) {
    BlockSquare inverse = BlockSquare::Zero();
    for (int j = 0; j < kBlockWidth; ++j) {
        inverse(j, j) = 1 / r(j, j);
        for (int i = j - 1; i >= 0; --i) {
            double sum = 0;
            for (int k = i + 1; k <= j; ++k) sum += r(i, k) * inverse(k, j);
            inverse(i, j) = -sum / r(i, i);
        }
    }
    return inverse;
}

Eigen::MatrixXd stack(const std::vector<BlockSquare>& squares) {
    Eigen::MatrixXd all(static_cast<Eigen::Index>(squares.size()) * kBlockWidth, kBlockWidth);
    for (std::size_t k = 0; k < squares.size(); ++k)
        all.middleRows<kBlockWidth>(static_cast<Eigen::Index>(k) * kBlockWidth) = squares[k];
    return all;
}

/// Some rows of a block that are not stored as such.
template <typename Real>
using Scratch = std::array<Real, std::size_t{kRowsInCache} * kBlockWidth>;

/// Calls work(from, to) for pieces of [begin, end) that stay in the first cache.
template <typename Work>
void for_chunks(Node begin, Node end, const Work& work) {
    for (Node from = begin; from < end; from += kRowsInCache) work(from, std::min(end, from + kRowsInCache));
}

}  // namespace

template <typename Real>
Block<Real> random_block(Eigen::Index rows, std::uint64_t seed) {
    Block<Real> block(rows);
    for (int j = 0; j < kBlockWidth; ++j)
        block.matrix().col(j) =
            random_vector(rows, stream_seed(seed, static_cast<std::uint64_t>(j))).template cast<Real>();
    return block;
}

template <typename Real>
template <typename Rows>
std::vector<BlockSquare> BlockBasis<Real>::products_with(const Block<Real>& block, std::size_t count,
                                                         const Rows& rows) const {
    std::vector<std::vector<BlockSquare>> sums(static_cast<std::size_t>(rows_->threads()),
                                               std::vector<BlockSquare>(count, BlockSquare::Zero()));
    rows_->for_rows([&](int part, Node begin, Node end) {
        Scratch<Real> scratch;
        for_chunks(begin, end, [&](Node from, Node to) {
            const Real* own = block.data() + std::size_t{from} * kBlockWidth;
            for (std::size_t k = 0; k < count; ++k)
                add_products(rows(k, from, to, scratch), own, to - from, sums[static_cast<std::size_t>(part)][k]);
        });
    });
    for (std::size_t part = 1; part < sums.size(); ++part)
        for (std::size_t k = 0; k < count; ++k) sums[0][k] += sums[part][k];
    return std::move(sums[0]);
}

template <typename Real>
template <typename Rows>
void BlockBasis<Real>::subtract(Block<Real>& block, const std::vector<BlockSquare>& shares, const Rows& rows) const {
    rows_->for_rows([&](int, Node begin, Node end) {
        Scratch<Real> scratch;
        for_chunks(begin, end, [&](Node from, Node to) {
            Real* own = block.data() + std::size_t{from} * kBlockWidth;
            for (std::size_t k = 0; k < shares.size(); ++k)
                subtract_share(own, rows(k, from, to, scratch), shares[k], to - from);
        });
    });
}

template <typename Real>
double BlockBasis<Real>::project_out_locked(Block<Real>& block) const {
    double largest = 0;
    for (const Eigen::MatrixXd* space : locked_) {
        const auto count = static_cast<std::size_t>(blocks_for(space->cols()));
        const auto rows  = [&](std::size_t k, Node from, Node to, Scratch<Real>& scratch) {
            copy_as_block(*space, static_cast<Eigen::Index>(k) * kBlockWidth, from, to, scratch.data());
            return Streamed<Real>{scratch.data()};
        };
        const std::vector<BlockSquare> shares = products_with(block, count, rows);
        for (const BlockSquare& share : shares) largest = std::max(largest, share.cwiseAbs().maxCoeff());
        subtract(block, shares, rows);
    }
    return largest;
}

template <typename Real>
auto BlockBasis<Real>::rows_of(int first, int end) const {
    return [this, first, last = static_cast<std::size_t>(end - first) - 1](std::size_t k, Node from, Node to,
                                                                           Scratch<Real>&) {
        const auto place = [&](std::size_t at, Node row) {
            return blocks_[static_cast<std::size_t>(first) + at].data() + std::size_t{row} * kBlockWidth;
        };
        const Node next = k == last && std::size_t{to} + kRowsInCache <= std::size_t{rows_->size()} ? to : from;
        return Streamed<Real>{place(k, from), place(k == last ? 0 : k + 1, next)};
    };
}

template <typename Real>
Eigen::MatrixXd BlockBasis<Real>::shares_of(const Block<Real>& block, int first, int end) const {
    return stack(products_with(block, static_cast<std::size_t>(end - first), rows_of(first, end)));
}

template <typename Real>
Eigen::MatrixXd BlockBasis<Real>::project_out(Block<Real>& block, int first) const {
    const auto                     rows   = rows_of(first, blocks());
    const std::vector<BlockSquare> shares = products_with(block, static_cast<std::size_t>(blocks() - first), rows);
    subtract(block, shares, rows);
    return stack(shares);
}

template <typename Real>
BlockSquare BlockBasis<Real>::products(const Block<Real>& a, const Block<Real>& b) const {
    std::vector<BlockSquare> sums(static_cast<std::size_t>(rows_->threads()), BlockSquare::Zero());
    rows_->for_rows([&](int part, Node begin, Node end) {
        for_chunks(begin, end, [&](Node from, Node to) {
            const std::size_t at = std::size_t{from} * kBlockWidth;
            add_products<Real>({a.data() + at}, b.data() + at, to - from, sums[static_cast<std::size_t>(part)]);
        });
    });
    BlockSquare all = BlockSquare::Zero();
    for (const BlockSquare& own : sums) all += own;
    return all;
}

template <typename Real>
void BlockBasis<Real>::multiply(Block<Real>& block, const BlockSquare& right) const {
    const RealSquare<Real> own    = right.cast<Real>();
    auto                   matrix = block.matrix();
    rows_->for_rows([&](int, Node begin, Node end) {
        for (Node row = begin; row < end; ++row) matrix.row(row) = (matrix.row(row) * own).eval();
    });
}

/// Random columns in the places of those that are gone, orthonormal to the others and to the basis.
template <typename Real>
void BlockBasis<Real>::renew(Block<Real>& block, const std::vector<int>& gone, std::uint64_t seed) const {
    Block<Real> fresh(block.rows());
    fresh.matrix().setZero();
    for (const int j : gone)
        fresh.matrix().col(j) = random_vector(block.rows(), stream_seed(seed, static_cast<std::uint64_t>(j)))
                                    .normalized()
                                    .template cast<Real>();
    for (int pass = 0; pass < 3; ++pass) {
        (void)project_out_locked(fresh);
        (void)project_out(fresh, 0);
        const BlockSquare share = products(block, fresh);
        rows_->for_rows([&](int, Node begin, Node end) {
            const std::size_t at = std::size_t{begin} * kBlockWidth;
            subtract_share<Real>(fresh.data() + at, {block.data() + at}, share, end - begin);
        });
        multiply(fresh, inverse_of_triangle(triangle_of(products(fresh, fresh), Rounding<Real>::kDependent)));
    }
    for (const int j : gone) block.matrix().col(j) = fresh.matrix().col(j);
}

template <typename Real>
BlockSquare BlockBasis<Real>::orthonormalize(Block<Real>& block, double unit, double removed,
                                             std::uint64_t seed) const {
    BlockSquare      r = BlockSquare::Identity();
    std::vector<int> gone;
    bool             is_faint = false;
    for (int step = 0; step < kMostPasses; ++step) {
        BlockSquare gram = products(block, block);
        for (int j = 0; j < kBlockWidth; ++j) {
            if (std::ranges::count(gone, j) > 0 || std::sqrt(gram(j, j)) * r(j, j) > Rounding<Real>::kGone * unit)
                continue;
            gone.push_back(j);
            block.matrix().col(j).setZero();
            gram.row(j).setZero();
            gram.col(j).setZero();
        }
        BlockSquare aim = BlockSquare::Identity();
        for (const int j : gone) aim(j, j) = 0;
        if ((gram - aim).cwiseAbs().maxCoeff() < Rounding<Real>::kSquare && !is_faint) break;
        const BlockSquare next = triangle_of(gram, Rounding<Real>::kDependent);
        multiply(block, inverse_of_triangle(next));
        r                 = (next * r).eval();
        const double size = std::sqrt(gram.diagonal().maxCoeff());
        is_faint          = step == 0 && r.diagonal().minCoeff() < std::max(removed, Rounding<Real>::kFaint * size);
        if (is_faint) {
            (void)project_out_locked(block);
            (void)project_out(block, 0);
        }
    }
    for (const int j : gone) r.row(j).setZero();
    if (!gone.empty()) renew(block, gone, seed);
    return r;
}

// Products from one thread only: OpenBLAS takes 128 MB of address space for each that asks, and waits for ever where
// there is none.
template <typename Real>
void BlockBasis<Real>::for_tiles(const Eigen::MatrixXd& y, const Taker& take) const {
    const Eigen::Index n   = rows_->size();
    const Columns      own = y.template cast<Real>();
    Columns            tile(std::min(n, kTile), y.rows());
    Columns            turned(tile.rows(), y.cols());
    for (Eigen::Index from = 0; from < n; from += kTile) {
        const Eigen::Index rows = std::min(n - from, kTile);
        for (Eigen::Index k = 0; k * kBlockWidth < y.rows(); ++k)
            tile.block(0, k * kBlockWidth, rows, kBlockWidth) =
                blocks_[static_cast<std::size_t>(k)].matrix().middleRows(from, rows);
        turned.topRows(rows).noalias() = tile.topRows(rows) * own;
        take(from, turned.topRows(rows));
    }
}

template <typename Real>
Eigen::MatrixXd BlockBasis<Real>::combine(const Eigen::MatrixXd& y) const {
    Eigen::MatrixXd result;
    resize_pages(result, rows_->size(), y.cols());
    for_tiles(y, [&](Eigen::Index from, const auto& rows) {
        result.middleRows(from, rows.rows()) = rows.template cast<double>();
    });
    return result;
}

template <typename Real>
void BlockBasis<Real>::turn(const Eigen::MatrixXd& y) {
    Eigen::MatrixXd whole =
        Eigen::MatrixXd::Zero(blocks_for(y.rows()) * kBlockWidth, blocks_for(y.cols()) * kBlockWidth);
    whole.topLeftCorner(y.rows(), y.cols()) = y;
    for_tiles(whole, [&](Eigen::Index from, const auto& rows) {
        for (Eigen::Index k = 0; k * kBlockWidth < whole.cols(); ++k)
            blocks_[static_cast<std::size_t>(k)].matrix().middleRows(from, rows.rows()) =
                rows.template middleCols<kBlockWidth>(k * kBlockWidth);
    });
    blocks_.resize(static_cast<std::size_t>(whole.cols() / kBlockWidth));
}

template <typename Real>
Eigen::MatrixXd BlockBasis<Real>::combine_and_clear(const Eigen::MatrixXd& y) {
    turn(y);
    Eigen::MatrixXd result;
    resize_pages(result, rows_->size(), y.cols());
    for (Eigen::Index first = 0; first < y.cols(); first += kBlockWidth) {
        const Eigen::Index width = std::min<Eigen::Index>(kBlockWidth, y.cols() - first);
        Block<Real>&       block = blocks_[static_cast<std::size_t>(first / kBlockWidth)];
        const auto         from  = block.matrix();
        rows_->for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row)
                for (Eigen::Index j = 0; j < width; ++j) result(row, first + j) = static_cast<double>(from(row, j));
        });
        block = {};
    }
    blocks_.clear();
    return result;
}

template Block<float>  random_block(Eigen::Index, std::uint64_t);
template Block<double> random_block(Eigen::Index, std::uint64_t);
template class BlockBasis<float>;
template class BlockBasis<double>;

}  // namespace contexture
