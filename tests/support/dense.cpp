#include "support/dense.hpp"

#include <Eigen/Core>
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

/// The walk whose rule for nodes without a way out is to stay; zero rows for isolated nodes.
MatrixXd staying_walk(const MatrixXd& w) {
    MatrixXd p = walk_matrix(w);
    for (Index node = 0; node < w.rows(); ++node)
        if (w.row(node).sum() == 0 && w.col(node).sum() > 0) p(node, node) = 1;
    return p;
}

MatrixXd staying_balls(const MatrixXd& w, int radius) {
    MatrixXd balls = ball_matrix(w, radius);
    for (Index node = 0; node < w.rows(); ++node)
        if (w.row(node).sum() == 0 && w.col(node).sum() > 0) balls(node, node) = 1;
    return balls;
}

/// Zero rows become the law of the columns under `input` restricted to the other rows.
MatrixXd filled(MatrixXd conditional, const VectorXd& input) {
    const VectorXd law = conditional.transpose() * input;
    for (Index x = 0; x < conditional.rows(); ++x)
        if (conditional.row(x).sum() == 0 && law.sum() > 0) conditional.row(x) = law.transpose() / law.sum();
    return conditional;
}

/// P(A = a | X = x) of a simple context from its one-step kernel p: powers and sums of powers, never eigenvalues.
struct Conditional {
    const MatrixXd& p;

    [[nodiscard]] static MatrixXd power(const MatrixXd& p, int steps) {
        MatrixXd product = MatrixXd::Identity(p.rows(), p.cols());
        for (int step = 0; step < steps; ++step) product = product * p;
        return product;
    }
    MatrixXd operator()(const contexture::Walk& walk) const { return power(p, walk.steps); }
    MatrixXd operator()(const contexture::Window& window) const {
        MatrixXd now = p, sum = p;
        for (int step = 1; step < window.length; ++step) sum += now = now * p;
        return sum / window.length;
    }
    MatrixXd operator()(const contexture::Restart& restart) const {
        const MatrixXd identity = MatrixXd::Identity(p.rows(), p.cols());
        return solve(identity - (1 - restart.alpha) * p, restart.alpha * identity);
    }
    MatrixXd operator()(const contexture::Heat& heat) const {
        double   share = std::exp(-heat.time);  // Poisson probability of k steps
        MatrixXd now   = MatrixXd::Identity(p.rows(), p.cols());
        MatrixXd sum   = share * now;
        for (int k = 1; k < heat.time || share > 1e-18; ++k) {
            share *= heat.time / k;
            now = now * p;
            sum += share * now;
        }
        return sum;
    }
    MatrixXd operator()(const contexture::Lazy& lazy) const {
        return power((MatrixXd::Identity(p.rows(), p.cols()) + p) / 2, lazy.steps);
    }
    MatrixXd operator()(const auto&) const { return p; }
};

/// What a simple context counts, a row an x: weights, balls or the entries of its file.
MatrixXd counts_of(const MatrixXd& w, const contexture::SimpleContext& context, const Tables& tables) {
    if (const auto* file = contexture::file_of(context)) return tables.at(*file);
    if (const auto* ego = std::get_if<contexture::Ego>(&context)) return staying_balls(w, ego->radius);
    return w;
}

/// The kernel of one step.
MatrixXd kernel_of(const MatrixXd& w, const contexture::SimpleContext& context, const Tables& tables) {
    const bool walks = contexture::is_walk(context) || std::holds_alternative<contexture::Node2vec>(context);
    return walks ? staying_walk(w) : walk_matrix(counts_of(w, context, tables));
}

VectorXd long_run(const MatrixXd& w) {
    const MatrixXd p    = staying_walk(w);
    VectorXd       even = (p.rowwise().sum().array() > 0).cast<double>();
    even /= even.sum();
    // law = (1 - t) p^T law + t even
    const MatrixXd system =
        MatrixXd::Identity(w.rows(), w.cols()) - (1 - contexture::kTeleport) * MatrixXd(p.transpose());
    return solve(system, contexture::kTeleport * even);
}

VectorXd input_law(const MatrixXd& w, const contexture::Context& context, contexture::Marginal marginal,
                   const Tables& tables) {
    VectorXd law = VectorXd::Zero(w.rows());
    if (marginal == contexture::Marginal::stationary)
        law = w.isApprox(w.transpose()) ? VectorXd(w.rowwise().sum()) : long_run(w);
    for (const contexture::Branch& branch : context.branches) {
        const contexture::SimpleContext& first = branch.chain.front();
        const VectorXd                   mass  = counts_of(w, first, tables).rowwise().sum();
        if (marginal == contexture::Marginal::uniform)
            law = law.cwiseMax(VectorXd((kernel_of(w, first, tables).rowwise().sum().array() > 0).cast<double>()));
        if (marginal != contexture::Marginal::own) continue;
        if (contexture::is_walk(first) || std::holds_alternative<contexture::Node2vec>(first)) return mass / mass.sum();
        law += branch.share * mass / mass.sum();
    }
    return law / law.sum();
}

/// T of second-order walks, by the probabilities of (last, now) after each step from each start.
MatrixXd second_order_walk(const MatrixXd& w, const contexture::Node2vec& walk) {
    const MatrixXd p = staying_walk(w);
    const Index    n = w.rows();
    MatrixXd       t = MatrixXd::Zero(n, n);
    for (Index start = 0; start < n; ++start) {
        MatrixXd state   = MatrixXd::Zero(n, n);
        state.row(start) = p.row(start);
        for (int step = 1;; ++step) {
            t.row(start) += state.colwise().sum() / walk.length;
            if (step == walk.length) break;
            MatrixXd next = MatrixXd::Zero(n, n);
            for (Index last = 0; last < n; ++last) {
                for (Index now = 0; now < n; ++now) {
                    if (state(last, now) == 0) continue;
                    VectorXd weight = p.row(now);
                    for (Index x = 0; x < n; ++x)
                        weight[x] *= x == last ? 1 / walk.back : w(last, x) > 0 ? 1 : 1 / walk.out;
                    next.row(now) += state(last, now) * weight.transpose() / weight.sum();
                }
            }
            state = next;
        }
    }
    return t;
}

/// T of a branch, with the rule for what has no entries.
MatrixXd conditional_of(const MatrixXd& w, const contexture::Branch& branch, VectorXd input, const Tables& tables) {
    MatrixXd product = MatrixXd::Identity(w.rows(), w.rows());
    for (const contexture::SimpleContext& step : branch.chain) {
        const auto*    walk = std::get_if<contexture::Node2vec>(&step);
        const MatrixXd t    = walk != nullptr ? filled(second_order_walk(w, *walk), input)
                                              : std::visit(Conditional{filled(kernel_of(w, step, tables), input)}, step);
        product             = product * t;
        input               = t.transpose() * input;
    }
    return product;
}

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

Joint joint_distribution(const Sketch& sketch, const contexture::Context& context, contexture::Marginal marginal,
                         const Tables& tables) {
    const MatrixXd w = dense_weights(sketch);
    Joint          joint;
    joint.input_marginal = input_law(w, context, marginal, tables);
    std::map<std::string, Index> begin_of;  // the columns of a space of values
    for (std::size_t j = 0; j < context.branches.size(); ++j) {
        const contexture::Branch& branch = context.branches[j];
        const auto*               file   = contexture::file_of(branch.chain.back());
        std::string               space  = file == nullptr ? "" : *file;
        if (context.mixture == contexture::Mixture::tagged) space += ' ' + std::to_string(j);
        const MatrixXd t = conditional_of(w, branch, joint.input_marginal, tables);
        if (!begin_of.contains(space)) {
            begin_of[space]        = joint.plus.cols();
            const Index    columns = joint.plus.cols();
            const MatrixXd before  = joint.plus;
            joint.plus             = MatrixXd::Zero(w.rows(), columns + t.cols());
            if (columns > 0) joint.plus.leftCols(columns) = before;
        }
        joint.plus.middleCols(begin_of[space], t.cols()) += branch.share * joint.input_marginal.asDiagonal() * t;
    }
    joint.context_marginal = joint.plus.colwise().sum();
    return joint;
}

namespace {

MatrixXd square_distances(const MatrixXd& at) {
    MatrixXd distances(at.rows(), at.rows());
    for (Index a = 0; a < at.rows(); ++a) distances.col(a) = (at.rowwise() - at.row(a)).rowwise().squaredNorm();
    return distances;
}

/// Walks outward by distance: a group of ties takes its places, the last group shares what is left.
MatrixXd nearest_law(const MatrixXd& distances, int neighbours) {
    constexpr double kTie = 1e-9;
    const Index      n    = distances.rows();
    MatrixXd         law(n, n);
    for (Index x = 0; x < n; ++x) {
        const VectorXd      row = distances.row(x);
        std::vector<double> sorted(row.begin(), row.end());
        std::ranges::nth_element(sorted, sorted.begin() + neighbours - 1);
        const double last  = sorted[static_cast<std::size_t>(neighbours) - 1];
        const double below = last * (1 - kTie), above = last * (1 + kTie);
        const auto   nearer = static_cast<double>((row.array() < below).count());
        const auto   within = static_cast<double>((row.array() <= above).count());
        const double share  = (neighbours - nearer) / (within - nearer);
        for (Index a = 0; a < n; ++a) law(x, a) = (row[a] < below ? 1 : row[a] <= above ? share : 0) / neighbours;
    }
    return law;
}

MatrixXd radial_law(const MatrixXd& distances, double gamma) {
    const MatrixXd weights = (-gamma * distances).array().exp();
    const VectorXd sums    = weights.rowwise().sum();
    return sums.cwiseInverse().asDiagonal() * weights;
}

}  // namespace

MatrixXd points_law(const MatrixXd& coordinates, const contexture::SimpleContext& context,
                    const std::vector<std::vector<Index>>& visible) {
    const auto law_of = [&](const MatrixXd& at) {
        const MatrixXd distances = square_distances(at);
        if (const auto* knn = std::get_if<contexture::Knn>(&context)) return nearest_law(distances, knn->neighbours);
        if (const auto* knn = std::get_if<contexture::KnnMask>(&context))
            return nearest_law(distances, knn->neighbours);
        if (const auto* rbf = std::get_if<contexture::Rbf>(&context)) return radial_law(distances, rbf->gamma);
        return radial_law(distances, std::get<contexture::RbfMask>(context).gamma);
    };
    if (visible.empty()) return law_of(coordinates);
    MatrixXd sum = MatrixXd::Zero(coordinates.rows(), coordinates.rows());
    for (const std::vector<Index>& seen : visible) sum += law_of(coordinates(Eigen::all, seen));
    return sum / static_cast<double>(visible.size());
}

Joint even_joint(const MatrixXd& law) {
    const auto n = static_cast<double>(law.rows());
    return {.plus             = law / n,
            .input_marginal   = VectorXd::Constant(law.rows(), 1 / n),
            .context_marginal = law.colwise().sum() / n};
}

// Not by Eigen 3.4's BDCSVD, whose vectors do not belong together where singular values repeat: a
// symmetric S has s = |lambda|, any other has its left vectors from S S^T and s = ||S^T u||.
DenseSvd dense_svd(const Joint& joint) {
    const MatrixXd       s            = joint.deflated();
    const bool           is_symmetric = s.rows() == s.cols() && (s - s.transpose()).cwiseAbs().maxCoeff() < 1e-13;
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
