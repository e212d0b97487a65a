#include "contexture/learn/losses.hpp"

#include "support/learning.hpp"

using namespace contexture;
using namespace support;

namespace {

/// A law for which every objective is defined: node needs one that is the same both ways.
MatrixXd counts_for(const std::string& objective) {
    const MatrixXd counts = random_counts(6, objective == "node" ? 6 : 5, 7);
    return objective == "node" ? MatrixXd(counts + counts.transpose()) : counts;
}

/// What the models of a test encode, in matrices: rows of Phi, of Psi, and of the head's W and b.
struct Codes {
    MatrixXd phi, psi, w;
    VectorXd b;
};

Codes codes_of(const LearningModel& model) {
    Codes codes;
    if (model.inputs) codes.phi = to_matrix(model.inputs->all());
    if (model.values) codes.psi = to_matrix(model.values->all());
    if (model.head) {
        const VectorXd root = to_matrix(model.head->root.unsqueeze(1));
        codes.w             = root.asDiagonal() * to_matrix(model.head->v);
        codes.b             = root.cwiseProduct(VectorXd(to_matrix(model.head->bias.unsqueeze(1))));
    }
    return codes;
}

/// E |W code + b - target|^2 - E |target|^2 of pairs (code, target) by their law.
double squared_error(const Codes& codes, const MatrixXd& code, const MatrixXd& targets, const MatrixXd& law) {
    double sum = 0;
    for (Index i = 0; i < law.rows(); ++i)
        for (Index j = 0; j < law.cols(); ++j) {
            const VectorXd target = targets.row(j).transpose();
            const VectorXd found  = codes.w * code.row(i).transpose() + codes.b;
            sum += law(i, j) * ((found - target).squaredNorm() - target.squaredNorm());
        }
    return sum;
}

/// One row a value: e / sqrt(P) or e.
MatrixXd one_hots(const VectorXd& shares, bool is_whitened) {
    return is_whitened ? MatrixXd(shares.cwiseSqrt().cwiseInverse().asDiagonal())
                       : MatrixXd(MatrixXd::Identity(shares.size(), shares.size()));
}

MatrixXd covariance_of(const MatrixXd& rows, const VectorXd& law) {
    const MatrixXd half = centred(rows, law);
    return half.transpose() * half;
}

/// E |p - q|^2 + g |Cov - I|^2, of pairs of rows of one table by their law.
double held_distance_of(const MatrixXd& rows, const MatrixXd& law, const VectorXd& marginal) {
    double sum = 0;
    for (Index i = 0; i < law.rows(); ++i)
        for (Index j = 0; j < law.cols(); ++j) sum += law(i, j) * (rows.row(i) - rows.row(j)).squaredNorm();
    const MatrixXd identity = MatrixXd::Identity(rows.cols(), rows.cols());
    return sum + kCovarianceWeight * (covariance_of(rows, marginal) - identity).squaredNorm();
}

/// The objectives as learning.hpp has them, by sums over all of P+.
double formula(const Objective& objective, const Codes& codes, const Joint& joint, const MatrixXd& features) {
    const MatrixXd& plus      = joint.plus;
    const MatrixXd  apart     = joint.input_marginal * joint.context_marginal.transpose();
    const MatrixXd  views     = plus.transpose() * joint.input_marginal.cwiseInverse().asDiagonal() * plus;  // (a, a')
    const auto      less_mean = [](const MatrixXd& rows, const VectorXd& law) {
        return (rows.rowwise() - law.transpose() * rows).eval();
    };
    const bool is_whitened = objective.target == Target::whitened;
    switch (objective.kind) {
        case Kind::supervised: {
            MatrixXd law = plus;
            if (objective.target == Target::balanced)
                law = plus * joint.context_marginal.cwiseInverse().asDiagonal() / static_cast<double>(plus.cols());
            return squared_error(codes, codes.phi, one_hots(joint.context_marginal, is_whitened), law);
        }
        case Kind::masked:
            return squared_error(
                codes, codes.psi,
                objective.target == Target::features ? features : one_hots(joint.input_marginal, is_whitened),
                plus.transpose());
        case Kind::contrastive: {
            const MatrixXd psi     = less_mean(codes.psi, joint.context_marginal);
            const MatrixXd product = psi * psi.transpose();
            const MatrixXd both    = joint.context_marginal * joint.context_marginal.transpose();
            return both.cwiseProduct(product.cwiseAbs2()).sum() / 2 - views.cwiseProduct(product).sum();
        }
        case Kind::noncontrastive:
            return held_distance_of(codes.psi, views, joint.context_marginal);
        case Kind::node:
            return held_distance_of(codes.phi, plus, joint.input_marginal) / 2;
        case Kind::joint: {
            const MatrixXd product =
                less_mean(codes.phi, joint.input_marginal) * less_mean(codes.psi, joint.context_marginal).transpose();
            return apart.cwiseProduct(product.cwiseAbs2()).sum() - 2 * plus.cwiseProduct(product).sum();
        }
        case Kind::skipgram: {
            const Eigen::ArrayXXd product = codes.phi * codes.psi.transpose();
            return (plus.array() * (1 + (-product).exp()).log() +
                    objective.negatives * apart.array() * (1 + product.exp()).log())
                .sum();
        }
    }
    return NAN;
}

}  // namespace

TEST_CASE("given all of P+ with weights, each loss is its formula") {
    for (const std::string objective : kObjectives) {
        INFO(objective);
        const Joint         joint    = joint_of(counts_for(objective));
        const MatrixXd      features = random_matrix(6, 4, 8);
        const LearningModel model    = make_model(objective, joint, {.seed = 3, .features = features, .bias = 0.5});
        const Samples       all      = whole(joint);
        const double        expected = formula(model.objective, codes_of(model), joint, features);
        CHECK(loss(model, all, all).item<double>() == doctest::Approx(expected).epsilon(1e-12));
    }
}

namespace {

/// Derivatives along a random direction of each weight, by the gradient and by differences.
void check_gradient(const LearningModel& model, const Samples& one, const Samples& two) {
    constexpr double         kStep   = 1e-5;  // errors of its square and of 1e-16 over it
    const torch::Tensor      value   = loss(model, one, two);
    const auto               weights = model.weights();
    const auto               slopes  = torch::autograd::grad({value}, weights);
    const torch::NoGradGuard no_gradient;
    WeightSource             source(5, torch::kFloat64);
    double                   largest = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        INFO("weight ", i);
        torch::Tensor       weight    = weights[i];
        const torch::Tensor direction = source.normal(weight.sizes(), 1), before = weight.clone();
        const auto          at = [&](double step) {
            weight.copy_(before + step * direction);
            return loss(model, one, two).item<double>();
        };
        const double found    = (slopes[i] * direction).sum().item<double>();
        const double expected = (at(kStep) - at(-kStep)) / (2 * kStep);
        weight.copy_(before);
        const double size = std::abs(value.item<double>()) + slopes[i].norm().item<double>();
        CHECK(std::abs(found - expected) < 1e-8 * (1 + size));
        largest = std::max(largest, std::abs(found));  // that of a last bias is 0 where only differences count
    }
    CHECK(largest > 1e-3);
}

}  // namespace

TEST_CASE("the gradient of each objective through each encoder is that of finite differences") {
    const DirectedWalk walk;
    const Averaging    averaging(walk.op);
    const PairSampler  sampler(walk.op, 1);
    const PairBatch    batch = draw_batch(sampler, 17, 3, 0);
    const Samples      all   = whole(walk.joint);
    for (const std::string objective : kObjectives) {
        for (const std::string encoder : {"free", "linear", "mlp:5x2", "gcn:4x1"}) {
            INFO(objective, " ", encoder);
            const EncoderShape  shape = parse_encoder(encoder);
            const LearningModel model =
                make_model(objective, walk.joint,
                           {.dimension = 3,
                            .seed      = 2,
                            .encoder   = shape,
                            .features  = random_matrix(6, 4, 8),
                            .averaging = shape.kind == EncoderShape::Kind::gcn ? &averaging : nullptr,
                            .bias      = 0.5});
            check_gradient(model, all, all);
            check_gradient(model, part_of(batch, 0, 8), part_of(batch, 8, 17));
        }
    }
}

TEST_CASE("the loss of samples is in the mean that of all of P+, however few they are") {
    constexpr int            kBatches = 3000, kHalf = 3;
    const torch::NoGradGuard no_gradient;
    for (const std::string objective : kObjectives) {
        INFO(objective);
        const FileContext   context(counts_for(objective));
        const Joint         joint    = joint_of(counts_for(objective));
        const MatrixXd      features = random_matrix(6, 4, 8);
        const LearningModel model    = make_model(objective, joint, {.seed = 3, .features = features, .bias = 0.5});
        for (const auto* encoder : {&model.inputs, &model.values})  // vectors of a length near 1: near 0 all is 0
            if (*encoder) torch::Tensor((*encoder)->weights()[0]).mul_(10);
        const PairSampler sampler(context.op(), 1);
        double            sum = 0, squares = 0;
        for (int i = 0; i < kBatches; ++i) {
            const PairBatch batch = draw_batch(sampler, 2 * kHalf, 9, static_cast<std::uint64_t>(i));
            const double found = loss(model, part_of(batch, 0, kHalf), part_of(batch, kHalf, 2 * kHalf)).item<double>();
            sum += found;
            squares += found * found;
        }
        const double  mean     = sum / kBatches;
        const double  error    = std::sqrt((squares / kBatches - mean * mean) / (kBatches - 1));
        const Samples all      = whole(joint);
        const double  expected = loss(model, all, all).item<double>();
        CHECK(std::abs(mean - expected) < 4 * error);
    }
}
