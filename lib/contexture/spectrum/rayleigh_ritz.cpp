#include "contexture/spectrum/rayleigh_ritz.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "contexture/base/threads.hpp"
#include "contexture/spectrum/block_basis.hpp"
#include "contexture/spectrum/dense.hpp"

namespace contexture {
namespace {

constexpr Eigen::Index kRowsTurned  = 4096;     // rows turned at a time
constexpr Eigen::Index kRowsSwapped = 1 << 16;  // of two columns, that stay in a cache

/// Calls work(first, width, images) with N times some columns at a time, a block: all at once would take as much
/// memory again.
template <typename Work>
void for_images(const NormalizedAdjacency& adjacency, const Eigen::MatrixXd& columns, std::uint64_t& products,
                const Work& work) {
    Block<double> x(columns.rows()), y(columns.rows());  // made once: a fresh page costs
    const auto    root    = adjacency.root();
    const auto    inverse = adjacency.inverse_root();
    auto          from    = x.matrix();
    auto          to      = y.matrix();
    from.setZero();
    for (Eigen::Index first = 0; first < columns.cols(); first += kBlockWidth) {
        const Eigen::Index width = std::min<Eigen::Index>(kBlockWidth, columns.cols() - first);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row)
                for (Eigen::Index j = 0; j < width; ++j) from(row, j) = inverse[row] * columns(row, first + j);
        });
        adjacency.apply_walk_to_block<double>(x.data(), y.data(), 1, 0, 0);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row) to.row(row) *= root[row];
        });
        products += static_cast<std::uint64_t>(width);
        work(first, width, to);
    }
}

/// @param projected  basis^T M basis
/// @param square     basis^T basis; of both the lower triangles
RitzTurn turn_of(Eigen::MatrixXd projected, Eigen::MatrixXd square) {
    const SymmetricEigen small = symmetric_eigen(std::move(projected), std::move(square));
    RitzTurn turn{.values = {small.values.begin(), small.values.end()}, .matrix = small.vectors.rowwise().reverse()};
    std::ranges::reverse(turn.values);
    return turn;
}

Eigen::MatrixXd square_of(const Eigen::MatrixXd& basis) {
    Eigen::MatrixXd square = Eigen::MatrixXd::Zero(basis.cols(), basis.cols());
    square.selfadjointView<Eigen::Lower>().rankUpdate(basis.transpose());
    return square;
}

/// Sets values and residuals to those of the vectors: the Rayleigh quotients, largest first.
void measure(const NormalizedAdjacency& adjacency, Eigenpairs& pairs, std::uint64_t& products) {
    using Row  = Eigen::Array<double, 1, kBlockWidth>;
    using Rows = Eigen::Array<double, 2, kBlockWidth>;
    pairs.residuals.resize(pairs.values.size());
    for_images(adjacency, pairs.vectors, products, [&](Eigen::Index first, Eigen::Index width, const auto& images) {
        const auto vectors_at = [&](Node row) {
            Row entries = Row::Zero();
            for (Eigen::Index j = 0; j < width; ++j) entries[j] = pairs.vectors(row, first + j);
            return entries;
        };
        const Rows sums    = adjacency.sum_over_rows(Rows(Rows::Zero()), [&](Node row) {
            const Row own = vectors_at(row);
            Rows      both;
            both << own * images.row(row).array(), own.square();
            return both;
        });
        const Row  values  = sums.row(0) / sums.row(1);
        const Row  squares = adjacency.sum_over_rows(Row(Row::Zero()), [&](Node row) {
            return Row((images.row(row).array() - values * vectors_at(row)).square());
        });
        for (Eigen::Index j = 0; j < width; ++j) {
            const auto place       = static_cast<std::size_t>(first + j);
            pairs.values[place]    = values[j];
            pairs.residuals[place] = std::sqrt(squares[j]);
        }
    });
    // Rounding may have left values that hardly differ in another order.
    std::vector<Eigen::Index> order(pairs.values.size());
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto value = [&](Eigen::Index i) { return pairs.values[static_cast<std::size_t>(i)]; };
    std::ranges::stable_sort(order, std::ranges::greater(), value);
    const std::vector<double> values = pairs.values, residuals = pairs.residuals;
    for (std::size_t i = 0; i < order.size(); ++i) {
        pairs.values[i]    = values[static_cast<std::size_t>(order[i])];
        pairs.residuals[i] = residuals[static_cast<std::size_t>(order[i])];
    }
    bring_columns(pairs.vectors, order, adjacency.threads());
}

}  // namespace

Eigenpairs rayleigh_ritz(const Eigen::MatrixXd& basis, Eigen::MatrixXd image) {
    RitzTurn   turn = turn_of(basis.transpose() * image, square_of(basis));
    Eigenpairs pairs;
    pairs.vectors = basis * turn.matrix;
    image         = image * turn.matrix;
    pairs.values  = std::move(turn.values);
    for (Eigen::Index i = 0; i < basis.cols(); ++i)
        pairs.residuals.push_back(
            (image.col(i) - pairs.values[static_cast<std::size_t>(i)] * pairs.vectors.col(i)).norm());
    return pairs;
}

Eigenpairs rayleigh_ritz(const NormalizedAdjacency& adjacency, Eigen::MatrixXd basis, std::uint64_t& products) {
    Eigen::MatrixXd projected(basis.cols(), basis.cols());
    for_images(adjacency, basis, products, [&](Eigen::Index first, Eigen::Index width, const auto& images) {
        const Eigen::Index rest = basis.cols() - first;
        projected.block(first, first, rest, width).noalias() =
            basis.rightCols(rest).transpose() * images.leftCols(width);
    });
    RitzTurn        turn = turn_of(std::move(projected), square_of(basis));
    Eigen::MatrixXd tile;
    for (Eigen::Index row = 0; row < basis.rows(); row += kRowsTurned) {
        auto rows      = basis.middleRows(row, std::min(kRowsTurned, basis.rows() - row));
        tile.noalias() = rows * turn.matrix;
        rows           = tile;
    }
    Eigenpairs pairs{.values = std::move(turn.values), .residuals = {}, .vectors = std::move(basis)};
    measure(adjacency, pairs, products);
    return pairs;
}

template <typename Real>
RitzTurn ritz_turn(const NormalizedAdjacency& adjacency, const BlockBasis<Real>& basis, int columns,
                   std::uint64_t& products) {
    const int       blocks  = static_cast<int>(blocks_for(columns));
    const int       all     = blocks * kBlockWidth;
    const auto      root    = adjacency.root();
    const auto      inverse = adjacency.inverse_root();
    Block<Real>     x(adjacency.size()), image(adjacency.size());
    auto            from = x.matrix(), to = image.matrix();
    Eigen::MatrixXd square(all, all), projected(all, all);
    for (int k = 0; k < blocks; ++k) {
        const auto given = basis[k].matrix();
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row) from.row(row) = static_cast<Real>(inverse[row]) * given.row(row);
        });
        adjacency.apply_walk_to_block<Real>(x.data(), image.data(), 1, 0, 0);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Node row = begin; row < end; ++row) to.row(row) *= static_cast<Real>(root[row]);
        });
        products += kBlockWidth;
        const int first                                                  = k * kBlockWidth;
        square.middleCols<kBlockWidth>(first).bottomRows(all - first)    = basis.shares_of(basis[k], k, blocks);
        projected.middleCols<kBlockWidth>(first).bottomRows(all - first) = basis.shares_of(image, k, blocks);
    }
    return turn_of(projected.topLeftCorner(columns, columns), square.topLeftCorner(columns, columns));
}

template <typename Real>
Eigenpairs turn_basis(const NormalizedAdjacency& adjacency, BlockBasis<Real> basis, RitzTurn turn,
                      std::uint64_t& products) {
    Eigenpairs pairs{
        .values = std::move(turn.values), .residuals = {}, .vectors = basis.combine_and_clear(turn.matrix)};
    measure(adjacency, pairs, products);
    return pairs;
}

template RitzTurn   ritz_turn(const NormalizedAdjacency&, const BlockBasis<float>&, int, std::uint64_t&);
template RitzTurn   ritz_turn(const NormalizedAdjacency&, const BlockBasis<double>&, int, std::uint64_t&);
template Eigenpairs turn_basis(const NormalizedAdjacency&, BlockBasis<float>, RitzTurn, std::uint64_t&);
template Eigenpairs turn_basis(const NormalizedAdjacency&, BlockBasis<double>, RitzTurn, std::uint64_t&);

void bring_columns(Eigen::MatrixXd& matrix, std::span<const Eigen::Index> from, int threads) {
    std::vector<std::pair<Eigen::Index, Eigen::Index>> swaps;
    for (std::size_t i = 0; i < from.size(); ++i) {
        Eigen::Index now = from[i];
        while (now < static_cast<Eigen::Index>(i))
            now = from[static_cast<std::size_t>(now)];  // where it was brought since
        if (now != static_cast<Eigen::Index>(i)) swaps.emplace_back(static_cast<Eigen::Index>(i), now);
    }
    if (swaps.empty()) return;
    const Eigen::Index pieces = (matrix.rows() + kRowsSwapped - 1) / kRowsSwapped;
    spread(threads, static_cast<std::size_t>(pieces), [&](std::size_t piece) {
        const Eigen::Index first = static_cast<Eigen::Index>(piece) * kRowsSwapped;
        auto               rows  = matrix.middleRows(first, std::min(kRowsSwapped, matrix.rows() - first));
        for (const auto& [a, b] : swaps) rows.col(a).swap(rows.col(b));
    });
}

Eigenpairs select(Eigenpairs pairs, const std::vector<Eigen::Index>& places) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto from    = static_cast<std::size_t>(places[i]);
        pairs.values[i]    = pairs.values[from];
        pairs.residuals[i] = pairs.residuals[from];
        if (from != i) pairs.vectors.col(static_cast<Eigen::Index>(i)) = pairs.vectors.col(places[i]);
    }
    pairs.values.resize(places.size());
    pairs.residuals.resize(places.size());
    pairs.vectors.conservativeResize(Eigen::NoChange, static_cast<Eigen::Index>(places.size()));
    return pairs;
}

}  // namespace contexture
