#include "support/dense.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <variant>
#include <vector>

namespace support {

MatrixXd dense_weights(const Sketch& sketch) {
    MatrixXd w = MatrixXd::Zero(sketch.nodes, sketch.nodes);
    for (std::size_t edge = 0; edge < sketch.edges.size(); ++edge) {
        const auto [from, to] = sketch.edges[edge];
        const double value    = sketch.weights.empty() ? 1 - w(from, to) : sketch.weights[edge];
        w(from, to) += value;
        if (!sketch.is_directed && from != to) w(to, from) += value;
    }
    return w;
}

MatrixXd walk_matrix(const MatrixXd& w) {
    const VectorXd degree = w.rowwise().sum();
    return (degree.array() > 0).select(degree.cwiseInverse(), 0).asDiagonal() * w;
}

MatrixXd ball_matrix(const MatrixXd& w, int radius) {
    const Index n     = w.rows();
    MatrixXd    reach = MatrixXd::Zero(n, n);
    for (Index node = 0; node < n; ++node) reach(node, node) = w.row(node).sum() > 0 ? 1 : 0;
    for (int hop = 0; hop < radius; ++hop) reach = ((reach + reach * w).array() > 0).cast<double>().eval();
    return reach;
}

namespace {

/// P(A = a | X = x) of a context, from the one-step walk P: powers and sums of powers, never eigenvalues.
struct Conditional {
    const MatrixXd& w;

    [[nodiscard]] MatrixXd power(const MatrixXd& p, int steps) const {
        MatrixXd product = MatrixXd::Identity(p.rows(), p.cols());
        for (int step = 0; step < steps; ++step) product = product * p;
        return product;
    }
    MatrixXd operator()(const contexture::Walk& walk) const { return power(walk_matrix(w), walk.steps); }
    MatrixXd operator()(const contexture::Window& window) const {
        const MatrixXd p   = walk_matrix(w);
        MatrixXd       now = p, sum = p;
        for (int step = 1; step < window.length; ++step) sum += now = now * p;
        return sum / window.length;
    }
    MatrixXd operator()(const contexture::Restart& restart) const {
        const MatrixXd identity = MatrixXd::Identity(w.rows(), w.cols());
        return restart.alpha * (identity - (1 - restart.alpha) * walk_matrix(w)).inverse();
    }
    MatrixXd operator()(const contexture::Heat& heat) const {
        const MatrixXd p     = walk_matrix(w);
        double         share = std::exp(-heat.time);  // Poisson probability of k steps
        MatrixXd       now   = MatrixXd::Identity(w.rows(), w.cols());
        MatrixXd       sum   = share * now;
        for (int k = 1; k < heat.time || share > 1e-18; ++k) {
            share *= heat.time / k;
            now = now * p;
            sum += share * now;
        }
        return sum;
    }
    MatrixXd operator()(const contexture::Lazy& lazy) const {
        return power((MatrixXd::Identity(w.rows(), w.cols()) + walk_matrix(w)) / 2, lazy.steps);
    }
    MatrixXd operator()(const contexture::Ego& ego) const { return walk_matrix(ball_matrix(w, ego.radius)); }
};

}  // namespace

MatrixXd Joint::s() const {
    const auto inverse_root = [](const VectorXd& marginal) -> VectorXd {
        return (marginal.array() > 0).select(marginal.array().max(1e-300).rsqrt(), 0);
    };
    return inverse_root(input_marginal).asDiagonal() * plus * inverse_root(context_marginal).asDiagonal();
}

MatrixXd Joint::deflated() const {
    return s() - input_marginal.cwiseSqrt() * context_marginal.cwiseSqrt().transpose();
}

Joint joint_distribution(const Sketch& sketch, const contexture::Context& context) {
    const MatrixXd w   = dense_weights(sketch);
    const auto*    ego = std::get_if<contexture::Ego>(&context);
    const VectorXd mass =
        ego != nullptr ? VectorXd(ball_matrix(w, ego->radius).rowwise().sum()) : VectorXd(w.rowwise().sum());
    Joint joint;
    joint.input_marginal   = mass / mass.sum();
    joint.plus             = joint.input_marginal.asDiagonal() * std::visit(Conditional{w}, context);
    joint.context_marginal = joint.plus.colwise().sum();
    return joint;
}

SymmetricEigen symmetric_eigen(const MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(matrix);
    return {.values = eigen.eigenvalues(), .vectors = eigen.eigenvectors()};
}

// Not by Eigen 3.4's BDCSVD, whose vectors do not belong together where singular values repeat: a
// symmetric S has s = |lambda|, any other has its left vectors from S S^T and s = ||S^T u||.
DenseSvd dense_svd(const Joint& joint) {
    const MatrixXd       s            = joint.deflated();
    const bool           is_symmetric = (s - s.transpose()).cwiseAbs().maxCoeff() < 1e-13;
    const SymmetricEigen eigen        = symmetric_eigen(is_symmetric ? s : s * s.transpose());
    const VectorXd       size =
        is_symmetric ? VectorXd(eigen.values.cwiseAbs()) : VectorXd((s.transpose() * eigen.vectors).colwise().norm());
    std::vector<Index> order(static_cast<std::size_t>(s.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::sort(order, [&](Index i, Index j) { return size[i] > size[j]; });
    return {.values = size(order), .left = eigen.vectors(Eigen::all, order)};
}

VectorXd singular_values(const Joint& joint) {
    return dense_svd(joint).values;
}

}  // namespace support
