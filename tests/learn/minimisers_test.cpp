#include <algorithm>
#include <numeric>

#include "contexture/learn/losses.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/learning.hpp"

// What the objectives have as their minimisers, found by descent on all of a small P+, against the spaces that the
// theory names, by dense matrices.

using namespace contexture;
using namespace support;

namespace {

constexpr Index  kDimension = 2;
constexpr double kGradient = 1e-8;  // where descent stops; directions are off by it over the gap, squares by its square

/// The least loss, of weights that are left there. Adam first: from far away quasi-Newton steps go to where W is long
/// and the code short, and stay there. Each round forgets the curvature that the one before it met.
double minimise(const LearningModel& model, const Samples& all) {
    constexpr int      kFirst = 300, kRounds = 10;
    torch::Tensor      found;
    double             steepest = 1;
    const auto         weights  = model.weights();
    torch::optim::Adam adam(weights, torch::optim::AdamOptions(0.05));
    const auto         descend = [&] {
        adam.zero_grad();
        found = loss(model, all, all);
        found.backward();
        return found;
    };
    for (int i = 0; i < kFirst; ++i) adam.step(descend);
    const auto options = torch::optim::LBFGSOptions(1)
                             .max_iter(200)
                             .max_eval(400)
                             .tolerance_grad(kGradient)
                             .tolerance_change(0)
                             .history_size(100)
                             .line_search_fn("strong_wolfe");
    for (int round = 0; round < kRounds && steepest > kGradient; ++round) {
        torch::optim::LBFGS(weights, options).step(descend);
        (void)descend();
        steepest = 0;
        for (const torch::Tensor& weight : weights)
            steepest = std::max(steepest, weight.grad().abs().max().item<double>());
    }
    REQUIRE(steepest < 10 * kGradient);
    return found.item<double>();
}

/// Uneven and noisy, yet with as many groups as there are values.
MatrixXd grouped_counts(Index n, Index m, std::uint32_t seed) {
    MatrixXd counts = random_counts(n, m, seed);
    for (Index x = 0; x < n; ++x) counts(x, x % m) += 4.0 * static_cast<double>(1 + x % m);
    return counts;
}

const std::vector<MatrixXd> kCounts{grouped_counts(5, 7, 1), grouped_counts(8, 5, 2), grouped_counts(6, 6, 3)};

/// T, rows P(a | x).
MatrixXd law_of(const Joint& joint) {
    return joint.input_marginal.cwiseInverse().asDiagonal() * joint.plus;
}

/// The same of x given a.
Joint reversed(const Joint& joint) {
    return {.plus             = joint.plus.transpose(),
            .input_marginal   = joint.context_marginal,
            .context_marginal = joint.input_marginal};
}

/// Each value weighing the same.
Joint balanced(const Joint& joint) {
    return joint_of(joint.plus * joint.context_marginal.cwiseInverse().asDiagonal());
}

MatrixXd targets_of(const Objective& objective, const VectorXd& shares, const MatrixXd& features) {
    if (objective.target == Target::features) return features;
    if (objective.target == Target::whitened) return shares.cwiseSqrt().cwiseInverse().asDiagonal();
    return MatrixXd::Identity(shares.size(), shares.size());
}

/// Less E |target|^2, the error of the best d functions of the side that is encoded: what they do not say of the
/// target's mean.
double least_error(const Joint& joint, const MatrixXd& targets) {
    const MatrixXd centre = joint.context_marginal.transpose() * targets;
    const MatrixXd known  = centred(law_of(joint) * targets, joint.input_marginal);
    return -centre.squaredNorm() - (leading(known, kDimension).transpose() * known).squaredNorm();
}

/// The top space of T T* Lambda, Lambda the inner products of the centred targets: eigenvectors of a matrix that is
/// not symmetric.
MatrixXd top_of_masked(const Joint& joint, const MatrixXd& targets) {
    const MatrixXd                     apart  = targets.rowwise() - joint.input_marginal.transpose() * targets;
    const MatrixXd                     lambda = apart * apart.transpose() * joint.input_marginal.asDiagonal();
    const Eigen::EigenSolver<MatrixXd> eigen(law_of(joint) * law_of(reversed(joint)) * lambda);
    std::vector<Index>                 order(static_cast<std::size_t>(lambda.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::sort(order,
                      [&](Index i, Index j) { return eigen.eigenvalues()[i].real() > eigen.eigenvalues()[j].real(); });
    order.resize(static_cast<std::size_t>(kDimension));
    return centred(eigen.eigenvectors().real()(Eigen::all, order), joint.input_marginal);
}

/// Phi, or T Psi.
MatrixXd vectors_of(const LearningModel& model, const Joint& joint) {
    if (!encodes_values(model.objective)) return to_matrix(model.inputs->all());
    return law_of(joint) * to_matrix(model.values->all());
}

/// Eigenvalues of the covariance of an encoder under a law, descending.
VectorXd variances(const Encoder& encoder, const VectorXd& law) {
    const MatrixXd half = centred(to_matrix(encoder.all()), law);
    return symmetric_eigen(half.transpose() * half).values.reverse();
}

}  // namespace

TEST_CASE("five objectives have the contexture as their minimiser, and the least loss that is said of them") {
    for (const MatrixXd& counts : kCounts) {
        const FileContext context(counts);
        const Joint       joint = joint_of(counts);
        const Spectrum    exact = decompose(context.op(), {.dimension = 4});
        REQUIRE(exact.singular_values[1] - exact.singular_values[2] > 0.02);
        for (const std::string objective :
             {"supervised:whitened", "masked:whitened", "contrastive", "noncontrastive", "joint"}) {
            INFO(objective, " ", counts.rows(), " x ", counts.cols());
            const LearningModel model = make_model(objective, joint, {.seed = 4});
            const double        least = minimise(model, whole(joint));
            const MatrixXd      found = centred(vectors_of(model, joint), joint.input_marginal);
            CHECK(shared(found, leading(joint.deflated(), kDimension)) > 1 - 1e-8);
            const auto expected = least_loss(model.objective, context.op(), exact, kDimension);
            REQUIRE(expected.has_value());
            CHECK(least == doctest::Approx(*expected).epsilon(1e-9));
        }
    }
}

TEST_CASE("variances at the minimum: s^2 of contrastive, 1 - (1 - s^2) / g of noncontrastive") {
    for (const MatrixXd& counts : kCounts) {
        const Joint   joint = joint_of(counts);
        const auto    s     = singular_values(joint).head(kDimension).array().square().eval();
        const Samples all   = whole(joint);
        for (const std::string objective : {"contrastive", "noncontrastive"}) {
            INFO(objective);
            const LearningModel model = make_model(objective, joint, {.seed = 5});
            (void)minimise(model, all);
            const VectorXd expected =
                objective == "contrastive" ? VectorXd(s) : VectorXd(1 - (1 - s) / kCovarianceWeight);
            CHECK((variances(*model.values, joint.context_marginal) - expected).cwiseAbs().maxCoeff() < 1e-6);
        }
    }
}

TEST_CASE("functions that values are too few for cost g each") {
    const MatrixXd      counts = grouped_counts(6, 3, 4);
    const FileContext   context(counts);
    const Joint         joint = joint_of(counts);
    const Spectrum      exact = decompose(context.op(), {.dimension = static_cast<int>(max_dimension(context.op()))});
    const LearningModel model = make_model("noncontrastive", joint, {.dimension = 4, .seed = 4});
    const double        least = minimise(model, whole(joint));
    const auto          known = least_loss(model.objective, context.op(), exact, 4);
    REQUIRE(known.has_value());
    CHECK(least == doctest::Approx(*known).epsilon(1e-9));
}

TEST_CASE("one-hot targets, balanced or not, have other minimisers of supervised") {
    for (const MatrixXd& counts : kCounts) {
        for (const std::string objective : {"supervised:plain", "supervised:balanced"}) {
            INFO(objective, " ", counts.rows(), " x ", counts.cols());
            const Joint         joint = joint_of(counts);
            const LearningModel model = make_model(objective, joint, {.seed = 4});
            const double        least = minimise(model, whole(joint));
            // The one that is minimised: its input law is not P_X where values are balanced.
            const Joint         seen     = objective == "supervised:balanced" ? balanced(joint) : joint;
            const MatrixXd      targets  = MatrixXd::Identity(counts.cols(), counts.cols());
            const MatrixXd      expected = leading(centred(law_of(seen), seen.input_marginal), kDimension);
            CHECK(shared(centred(vectors_of(model, joint), seen.input_marginal), expected) > 1 - 1e-8);
            CHECK(least == doctest::Approx(least_error(seen, targets)).epsilon(1e-9));
            const MatrixXd found = centred(vectors_of(model, joint), joint.input_marginal);
            CHECK(shared(found, leading(joint.deflated(), kDimension)) < 0.999);
        }
    }
}

TEST_CASE("masked reaches the top space of T T* Lambda, Lambda of its targets") {
    for (const MatrixXd& counts : kCounts) {
        for (const std::string objective : {"masked:plain", "masked:features"}) {
            INFO(objective, " ", counts.rows(), " x ", counts.cols());
            const Joint         joint    = joint_of(counts);
            const MatrixXd      features = random_matrix(counts.rows(), 4, 8);
            const LearningModel model    = make_model(objective, joint, {.seed = 4, .features = features});
            const double        least    = minimise(model, whole(joint));
            const MatrixXd      targets  = targets_of(model.objective, joint.input_marginal, features);
            const MatrixXd      found    = centred(vectors_of(model, joint), joint.input_marginal);
            CHECK(shared(found, top_of_masked(joint, targets)) > 1 - 1e-8);
            CHECK(least == doctest::Approx(least_error(reversed(joint), targets)).epsilon(1e-9));
            CHECK(shared(found, leading(joint.deflated(), kDimension)) < 0.999);
        }
    }
}

TEST_CASE("balanced labels without noise teach the contexture also by one-hot vectors") {
    MatrixXd counts = MatrixXd::Zero(8, 3);
    for (Index x = 0; x < 8; ++x) counts(x, x % 3) = static_cast<double>(1 + x % 4);
    const Joint         joint = joint_of(counts);
    const LearningModel model = make_model("supervised:balanced", joint, {.seed = 4});
    (void)minimise(model, whole(joint));
    CHECK(shared(centred(vectors_of(model, joint), joint.input_marginal), leading(joint.deflated(), 2)) > 1 - 1e-8);
}

TEST_CASE("node takes the largest signed eigenvalues, which need not be the largest") {
    Sketch sketch = random_bipartite(4, 4, 30, 5);
    sketch.edges.insert(sketch.edges.end(), {{0, 1}, {4, 5}, {0, 4}, {1, 5}, {2, 6}, {3, 7}});
    sketch.weights.clear();
    sketch            = weighted(sketch, 6);
    const Graph graph = build(sketch);
    for (const Context& context : {Context{Walk{1}}, Context{Lazy{1}}}) {
        INFO(name(context));
        const ExpectationOperator op(graph, context);
        const Spectrum            exact      = decompose(op, {.dimension = 6});
        const Joint               joint      = joint_distribution(sketch, context);
        const SymmetricEigen      signed_top = symmetric_eigen(joint.deflated());
        const VectorXd            lambda     = signed_top.values.tail(kDimension).reverse();
        const LearningModel       model      = make_model("node", joint, {.seed = 4});
        const double              least      = minimise(model, whole(joint));
        const MatrixXd            found      = centred(vectors_of(model, joint), joint.input_marginal);
        CHECK(shared(found, signed_top.vectors.rightCols(kDimension)) > 1 - 1e-8);
        const VectorXd expected = 1 - (1 - lambda.array()) / kCovarianceWeight;
        CHECK((variances(*model.inputs, joint.input_marginal) - expected).cwiseAbs().maxCoeff() < 1e-6);

        const double of_contexture = shared(found, leading(joint.deflated(), kDimension));
        const auto   known         = least_loss(model.objective, op, exact, kDimension);
        if (context == Context{Walk{1}}) {
            CHECK(of_contexture < 0.9);
            CHECK_FALSE(known.has_value());
        } else {
            CHECK(of_contexture > 1 - 1e-8);
            REQUIRE(known.has_value());
            CHECK(least == doctest::Approx(*known).epsilon(1e-9));
        }
    }
}

TEST_CASE("skipgram without limits on d is the logarithm of the density less log K, and no contexture") {
    const Joint joint = joint_of(grouped_counts(5, 4, 6));
    for (const int negatives : {1, 4}) {
        const std::string   objective = "skipgram:" + std::to_string(negatives);
        const LearningModel model     = make_model(objective, joint, {.dimension = 4, .seed = 4});
        const double        least     = minimise(model, whole(joint));
        const MatrixXd      apart     = joint.input_marginal * joint.context_marginal.transpose();
        const MatrixXd      expected  = (joint.plus.cwiseQuotient(apart) / negatives).array().log();
        const MatrixXd      product   = to_matrix(model.inputs->all()) * to_matrix(model.values->all()).transpose();
        CHECK((product - expected).cwiseAbs().maxCoeff() < 1e-4);

        const LearningModel narrow = make_model(objective, joint, {.dimension = 2, .seed = 4});
        CHECK(minimise(narrow, whole(joint)) > least + 1e-4);
        const MatrixXd found = centred(to_matrix(narrow.inputs->all()), joint.input_marginal);
        CHECK(shared(found, leading(joint.deflated(), 2)) < 0.99);
    }
}
