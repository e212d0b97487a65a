#include "contexture/learn/losses.hpp"

namespace contexture {
namespace {

using torch::Tensor;

/// Of numbers, one a sample.
Tensor mean(const Tensor& numbers, const Tensor& weight) {
    return weight.defined() ? (weight * numbers).sum() : numbers.mean();
}

Tensor mean_of_rows(const Tensor& rows, const Tensor& weight) {
    return weight.defined() ? weight.matmul(rows) : rows.mean(0);
}

/// Without bias where all samples weigh the same.
Tensor covariance(const Tensor& rows, const Tensor& weight) {
    const Tensor centred = rows - mean_of_rows(rows, weight);
    if (weight.defined()) return centred.t().mm(weight.unsqueeze(1) * centred);
    return centred.t().mm(centred) / (rows.size(0) - 1);
}

Tensor row_products(const Tensor& left, const Tensor& right) {
    return (left * right).sum(1);
}

/// Both views of one sample, which have the same law.
struct TwoViews {
    Tensor first, second, weight;

    [[nodiscard]] Tensor mean() const { return (mean_of_rows(first, weight) + mean_of_rows(second, weight)) / 2; }
    /// Of each view by itself: as one sample of twice the rows their dependence would take a part of it away.
    [[nodiscard]] Tensor covariance() const {
        return (contexture::covariance(first, weight) + contexture::covariance(second, weight)) / 2;
    }
    [[nodiscard]] Tensor product() const { return contexture::mean(row_products(first, second), weight); }
    [[nodiscard]] Tensor squared_distance() const { return contexture::mean((first - second).square().sum(1), weight); }
};

Tensor contrastive(const TwoViews& one, const TwoViews& two) {
    const Tensor attraction = (one.product() + two.product()) / 2 - one.mean().dot(two.mean());
    return (one.covariance() * two.covariance()).sum() / 2 - attraction;
}

/// E |first - second|^2 + g |Cov - I|^2.
Tensor held_distance(const TwoViews& one, const TwoViews& two) {
    const Tensor identity = torch::eye(one.first.size(1), one.first.options());
    return (one.squared_distance() + two.squared_distance()) / 2 +
           kCovarianceWeight * ((one.covariance() - identity) * (two.covariance() - identity)).sum();
}

Tensor joint(const TwoViews& one, const TwoViews& two) {  // first: Phi(x), second: Psi(a)
    const auto across = [](const TwoViews& phi, const TwoViews& psi) {
        const Tensor means  = mean_of_rows(phi.first, phi.weight).dot(mean_of_rows(psi.second, psi.weight));
        const Tensor spread = (covariance(phi.first, phi.weight) * covariance(psi.second, psi.weight)).sum();
        return spread + 2 * means;
    };
    return (across(one, two) + across(two, one)) / 2 - one.product() - two.product();
}

Tensor skipgram(const LearningModel& model, const Samples& sample) {
    const auto   phi      = (*model.inputs)({sample.x, sample.z});
    const auto   psi      = (*model.values)({sample.a, sample.c});
    const Tensor together = torch::log_sigmoid(row_products(phi[0], psi[0]));
    const Tensor apart    = torch::log_sigmoid(-row_products(phi[1], psi[1]));
    return -mean(together, sample.weight) - model.objective.negatives * mean(apart, sample.negative_weight);
}

/// E |W f + b - target|^2 less the constant E |target|^2, f the code of a sample. No vector of all values is formed
/// for a sample: |W f + b|^2 takes W^T W.
Tensor distance_to_target(const LearningModel& model, const Tensor& code, const Tensor& target, const Tensor& weight) {
    const TargetHead& head    = *model.head;
    const Tensor      w       = head.root.unsqueeze(1) * head.v;
    const Tensor      b       = head.root * head.bias;
    const Tensor      squared = row_products(code.mm(w.t().mm(w)), code) + 2 * code.mv(w.t().mv(b)) + b.square().sum();
    if (head.features.defined()) {
        const Tensor features = head.features.index_select(0, target);
        return mean(squared - 2 * (row_products(features.mm(w), code) + features.mv(b)), weight);
    }
    const Tensor score = row_products(head.v.index_select(0, target), code) + head.bias.index_select(0, target);
    const Tensor root  = head.root.index_select(0, target);
    if (model.objective.target == Objective::Target::whitened) return mean(squared - 2 * score, weight);
    const Tensor distance = squared - 2 * root * score;
    if (model.objective.target == Objective::Target::plain) return mean(distance, weight);
    const auto values = (head.root > 0).sum().to(root.dtype());  // balanced: each value weighs 1 / their number
    return mean(distance / (root.square() * values), weight);
}

}  // namespace

std::vector<Tensor> LearningModel::weights() const {
    std::vector<Tensor> all;
    if (inputs) all.insert(all.end(), inputs->weights().begin(), inputs->weights().end());
    if (values) all.insert(all.end(), values->weights().begin(), values->weights().end());
    if (head) all.insert(all.end(), {head->v, head->bias});
    return all;
}

Tensor loss(const LearningModel& model, const Samples& one, const Samples& two) {
    const auto twice = [&](const Encoder& encoder, const Tensor Samples::*left, const Tensor Samples::*right) {
        const auto rows = encoder({one.*left, one.*right, two.*left, two.*right});
        return std::pair{TwoViews{rows[0], rows[1], one.weight}, TwoViews{rows[2], rows[3], two.weight}};
    };
    switch (model.objective.kind) {
        case Objective::Kind::supervised:
        case Objective::Kind::masked: {
            const bool is_masked = model.objective.kind == Objective::Kind::masked;
            const auto codes     = is_masked ? (*model.values)({one.a, two.a}) : (*model.inputs)({one.x, two.x});
            const auto target    = is_masked ? &Samples::x : &Samples::a;
            return (distance_to_target(model, codes[0], one.*target, one.weight) +
                    distance_to_target(model, codes[1], two.*target, two.weight)) /
                   2;
        }
        case Objective::Kind::contrastive: {
            const auto [p, q] = twice(*model.values, &Samples::a, &Samples::b);
            return contrastive(p, q);
        }
        case Objective::Kind::noncontrastive: {
            const auto [p, q] = twice(*model.values, &Samples::a, &Samples::b);
            return held_distance(p, q);
        }
        case Objective::Kind::node: {
            const auto [p, q] = twice(*model.inputs, &Samples::x, &Samples::a);
            return held_distance(p, q) / 2;
        }
        case Objective::Kind::joint: {
            const auto phi = (*model.inputs)({one.x, two.x}), psi = (*model.values)({one.a, two.a});
            return joint({phi[0], psi[0], one.weight}, {phi[1], psi[1], two.weight});
        }
        case Objective::Kind::skipgram:
            return (skipgram(model, one) + skipgram(model, two)) / 2;
    }
    return {};
}

}  // namespace contexture
