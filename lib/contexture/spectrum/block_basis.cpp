#include "contexture/spectrum/block_basis.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr Node         kChunk     = 1024;   // rows of two blocks that stay in the first cache
constexpr Eigen::Index kTile      = 4096;   // rows of a whole basis that stay in the last
constexpr double       kGone      = 1e-13;  // beside the unit: rounding
constexpr double       kDependent = 1e-10;  // of a column's square: what is left of it has few true digits
constexpr double       kFaint     = 1e-4;   // beside the unit: rounding against the basis shows
constexpr double       kSquare    = 1e-11;  // from the identity: orthonormal
constexpr int          kMostSteps = 12;

/// sum over the rows of a chunk of a_i^T b_i.
void add_products(const Block& a, const Block& b, Node begin, Node end, BlockSquare& sum) {
    BlockSquare own = BlockSquare::Zero();
    for (Node row = begin; row < end; ++row) own.noalias() += a.row(row).transpose() * b.row(row);
    sum += own;
}

/// One step of Cholesky QR: R with block R^{-1} orthonormal, but where a column depends on those before
/// it R only takes their share away.
BlockSquare triangle_of(const BlockSquare& gram) {
    BlockSquare r = BlockSquare::Zero();
    for (int j = 0; j < kBlockWidth; ++j) {
        double left = gram(j, j);
        for (int k = 0; k < j; ++k) {
            r(k, j) = (gram(k, j) - r.col(k).head(k).dot(r.col(j).head(k))) / r(k, k);
            left -= r(k, j) * r(k, j);
        }
        r(j, j) = std::sqrt(std::max(left, kDependent * gram(j, j)));
    }
    return r;
}

}  // namespace

Block random_block(Eigen::Index rows, std::uint64_t seed) {
    Block block(rows, kBlockWidth);
    for (int j = 0; j < kBlockWidth; ++j)
        block.col(j) = random_vector(rows, stream_seed(seed, static_cast<std::uint64_t>(j)));
    return block;
}

Eigen::MatrixXd BlockBasis::products_with(const Block& block, int first) const {
    const auto                               count = static_cast<std::size_t>(blocks() - first);
    std::vector<std::vector<BlockSquare>>    sums(static_cast<std::size_t>(rows_->threads()),
                                                  std::vector<BlockSquare>(count, BlockSquare::Zero()));
    rows_->for_rows([&](int part, Node begin, Node end) {
        for (Node from = begin; from < end; from += kChunk)
            for (std::size_t k = 0; k < count; ++k)
                add_products(blocks_[static_cast<std::size_t>(first) + k], block, from, std::min(end, from + kChunk),
                             sums[static_cast<std::size_t>(part)][k]);
    });
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(count) * kBlockWidth, kBlockWidth);
    for (const std::vector<BlockSquare>& own : sums)
        for (std::size_t k = 0; k < count; ++k)
            products.middleRows<kBlockWidth>(static_cast<Eigen::Index>(k) * kBlockWidth) += own[k];
    return products;
}

void BlockBasis::subtract(Block& block, int first, const Eigen::MatrixXd& shares) const {
    rows_->for_rows([&](int, Node begin, Node end) {
        for (Node from = begin; from < end; from += kChunk)
            for (int k = first; k < blocks(); ++k) {
                const Block&      basis = blocks_[static_cast<std::size_t>(k)];
                const BlockSquare share = shares.middleRows<kBlockWidth>((k - first) * kBlockWidth);
                for (Node row = from; row < std::min(end, from + kChunk); ++row)
                    block.row(row).noalias() -= basis.row(row) * share;
            }
    });
}

void BlockBasis::project_out_locked(Block& block) const {
    for (const Eigen::MatrixXd* space : locked_) {
        if (space->cols() == 0) continue;
        const Eigen::MatrixXd shares = space->transpose() * block;
        block.noalias() -= *space * shares;
    }
}

Eigen::MatrixXd BlockBasis::project_out_of(Block& block, int first) const {
    project_out_locked(block);
    const Eigen::MatrixXd shares = products_with(block, first);
    subtract(block, first, shares);
    return shares;
}

BlockSquare BlockBasis::gram(const Block& block) const {
    std::vector<BlockSquare> sums(static_cast<std::size_t>(rows_->threads()), BlockSquare::Zero());
    rows_->for_rows([&](int part, Node begin, Node end) {
        for (Node from = begin; from < end; from += kChunk)
            add_products(block, block, from, std::min(end, from + kChunk), sums[static_cast<std::size_t>(part)]);
    });
    BlockSquare all = BlockSquare::Zero();
    for (const BlockSquare& own : sums) all += own;
    return all;
}

void BlockBasis::renew(Block& block, const std::vector<int>& columns, std::uint64_t seed) const {
    for (const int j : columns)
        block.col(j) = random_vector(block.rows(), stream_seed(seed, static_cast<std::uint64_t>(j))).normalized();
    for (int pass = 0; pass < 2; ++pass) (void)project_out_of(block, 0);
}

BlockSquare BlockBasis::orthonormalize(Block& block, double unit, std::uint64_t seed) const {
    BlockSquare       r          = BlockSquare::Identity();
    std::vector<bool> is_renewed(kBlockWidth, false);
    bool              is_faint   = false;
    for (int step = 0; step < kMostSteps; ++step) {
        const BlockSquare products = gram(block);
        std::vector<int>  gone;
        for (int j = 0; j < kBlockWidth; ++j)
            if (!is_renewed[static_cast<std::size_t>(j)] && std::sqrt(products(j, j)) * r(j, j) <= kGone * unit)
                gone.push_back(j);
        if (!gone.empty()) {
            for (const int j : gone) {
                is_renewed[static_cast<std::size_t>(j)] = true;
                r.row(j).setZero();
            }
            renew(block, gone, seed);
            continue;
        }
        if ((products - BlockSquare::Identity()).cwiseAbs().maxCoeff() < kSquare && !is_faint) break;
        const BlockSquare step_r  = triangle_of(products);
        const BlockSquare inverse = step_r.inverse();
        rows_->for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row) block.row(row) = (block.row(row) * inverse).eval();
        });
        r = (step_r * r).eval();
        for (int j = 0; j < kBlockWidth; ++j)
            if (is_renewed[static_cast<std::size_t>(j)]) r.row(j).setZero();
        is_faint = step == 0 && r.diagonal().minCoeff() < kFaint * unit;
        if (is_faint) (void)project_out_of(block, 0);
    }
    return r;
}

Eigen::MatrixXd BlockBasis::combine(const Eigen::MatrixXd& y) const {
    const Eigen::Index n      = rows_->size();
    const Eigen::Index blocks = y.rows() / kBlockWidth;
    Eigen::MatrixXd    result(n, y.cols());
    Eigen::MatrixXd    tile(std::min(n, kTile), y.rows());
    for (Eigen::Index from = 0; from < n; from += kTile) {
        const Eigen::Index rows = std::min(n - from, kTile);
        for (Eigen::Index k = 0; k < blocks; ++k)
            tile.block(0, k * kBlockWidth, rows, kBlockWidth) =
                blocks_[static_cast<std::size_t>(k)].middleRows(from, rows);
        result.middleRows(from, rows).noalias() = tile.topRows(rows) * y;
    }
    return result;
}

void BlockBasis::turn(const Eigen::MatrixXd& y) {
    const Eigen::Index n      = rows_->size();
    const Eigen::Index blocks = y.rows() / kBlockWidth;
    Eigen::MatrixXd    tile(std::min(n, kTile), y.rows());
    Eigen::MatrixXd    turned(tile.rows(), y.cols());
    for (Eigen::Index from = 0; from < n; from += kTile) {
        const Eigen::Index rows = std::min(n - from, kTile);
        for (Eigen::Index k = 0; k < blocks; ++k)
            tile.block(0, k * kBlockWidth, rows, kBlockWidth) =
                blocks_[static_cast<std::size_t>(k)].middleRows(from, rows);
        turned.topRows(rows).noalias() = tile.topRows(rows) * y;
        for (Eigen::Index k = 0; k * kBlockWidth < y.cols(); ++k)
            blocks_[static_cast<std::size_t>(k)].middleRows(from, rows) =
                turned.block(0, k * kBlockWidth, rows, kBlockWidth);
    }
    blocks_.resize(static_cast<std::size_t>(y.cols() / kBlockWidth));
}

}  // namespace contexture
