#include "contexture/spectrum/rayleigh_ritz.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <utility>

#include "contexture/spectrum/block_basis.hpp"
#include "contexture/spectrum/dense.hpp"

namespace contexture {
namespace {

/// N columns, a block at a time.
Eigen::MatrixXd image_of(const NormalizedAdjacency& adjacency, const Eigen::MatrixXd& columns) {
    const auto      root    = adjacency.root();
    const auto      inverse = adjacency.inverse_root();
    Eigen::MatrixXd image(columns.rows(), columns.cols());
    Block<double>   from = Block<double>::Zero(columns.rows(), kBlockWidth);
    Block<double>   to(columns.rows(), kBlockWidth);
    for (Eigen::Index first = 0; first < columns.cols(); first += kBlockWidth) {
        const Eigen::Index width = std::min<Eigen::Index>(kBlockWidth, columns.cols() - first);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Eigen::Index j = 0; j < width; ++j)
                for (Node row = begin; row < end; ++row) from(row, j) = inverse[row] * columns(row, first + j);
        });
        adjacency.apply_walk_to_block<double>(from.data(), to.data(), 1, 0, 0);
        adjacency.for_rows([&](int, Node begin, Node end) {
            for (Eigen::Index j = 0; j < width; ++j)
                for (Node row = begin; row < end; ++row) image(row, first + j) = root[row] * to(row, j);
        });
    }
    return image;
}

}  // namespace

Eigenpairs rayleigh_ritz(const Eigen::MatrixXd& basis, Eigen::MatrixXd image) {
    const Eigen::Index k = basis.cols();
    // With V^T V = L L^T the problem V^T M V y = value V^T V y is an ordinary one for L^T y.
    const Eigen::LLT<Eigen::MatrixXd> gram(basis.transpose() * basis);
    Eigen::MatrixXd                   projected = basis.transpose() * image;
    gram.matrixL().solveInPlace(projected);
    projected.transposeInPlace();
    gram.matrixL().solveInPlace(projected);
    const SymmetricEigen small = symmetric_eigen(projected);
    Eigen::MatrixXd      turn  = small.vectors.rowwise().reverse();
    gram.matrixU().solveInPlace(turn);
    Eigenpairs pairs;
    pairs.vectors = basis * turn;
    image         = image * turn;
    for (Eigen::Index i = 0; i < k; ++i) {
        const double value = small.values[k - 1 - i];
        pairs.values.push_back(value);
        pairs.residuals.push_back((image.col(i) - value * pairs.vectors.col(i)).norm());
    }
    return pairs;
}

Eigenpairs rayleigh_ritz(const NormalizedAdjacency& adjacency, const Eigen::MatrixXd& basis, std::uint64_t& products) {
    products += static_cast<std::uint64_t>(basis.cols());
    return rayleigh_ritz(basis, image_of(adjacency, basis));
}

}  // namespace contexture
