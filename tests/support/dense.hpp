#pragma once

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/operator/marginal.hpp"
#include "support/algebra.hpp"
#include "support/graphs.hpp"

/// The theory written down once more, densely and from the joint distribution P+, so that nothing of
/// the library's way (core, transfer function, deflation) enters: docs/theory.md, sections 1 and 2.
namespace support {

/// W of a sketch: weights add up; repeats of an unweighted edge count once; a loop stands once on the diagonal.
MatrixXd dense_weights(const Sketch& sketch);

/// Row-stochastic, zero rows where the row sum is 0.
MatrixXd walk_matrix(const MatrixXd& w);

/// 1 where the hop distance is at most `radius`, for nodes with an edge. By relaxation, not by search.
MatrixXd ball_matrix(const MatrixXd& w, int radius);

/// A context on a graph as a joint distribution.
struct Joint {
    MatrixXd plus;              ///< P+(x, a), sums to 1
    VectorXd input_marginal;    ///< P_X, its row sums
    VectorXd context_marginal;  ///< P_A, its column sums

    /// S = D_X^{-1/2} P+ D_A^{-1/2}, zero rows and columns where a marginal is 0.
    [[nodiscard]] MatrixXd s() const;
    /// S without its constant triple (1, sqrt(P_X), sqrt(P_A)): its singular values are s_1, s_2, ... and a 0.
    [[nodiscard]] MatrixXd deflated() const;
};

/// What files say, by their names: rows of nodes, columns of values in the order of first appearance.
using Tables = std::map<std::string, MatrixXd>;

Joint joint_distribution(const Sketch& sketch, const contexture::Context& context,
                         contexture::Marginal marginal = contexture::Marginal::own, const Tables& tables = {});

/// P(a | x) of a context of points, from all pairs of distances: 1/K each to the K nearest, those that tie for
/// the last places sharing them; or by exp(-gamma |x - a|^2). Masked: the mean over `visible` coordinates.
MatrixXd points_law(const MatrixXd& coordinates, const contexture::SimpleContext& context,
                    const std::vector<std::vector<Index>>& visible = {});

/// Of a law P(a | x), every x alike.
Joint even_joint(const MatrixXd& law);

/// s_1, s_2, ..., as many as rows (the last few may be 0), and their left vectors.
struct DenseSvd {
    VectorXd values;  ///< descending
    MatrixXd left;
};

DenseSvd dense_svd(const Joint& joint);

/// s_1, s_2, ... descending.
VectorXd singular_values(const Joint& joint);

}  // namespace support
