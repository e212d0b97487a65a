#pragma once

#include <torch/types.h>

#include <optional>
#include <vector>

#include "contexture/learn/encoders.hpp"
#include "contexture/learn/learning.hpp"

namespace contexture {

/// Triples (x, a, a') of P+ and pairs (z, c) of P_X and P_A, as numbers of rows.
struct Samples {
    torch::Tensor x, a, b;  ///< b: a'
    torch::Tensor z, c;
    torch::Tensor weight, negative_weight;  ///< of the triples and the pairs, each summing to 1; undefined: all alike
};

/// W and b of an objective with targets: W = D^{1/2} V, so that rows of rare values move as others do.
struct TargetHead {
    torch::Tensor v, bias;   ///< q x d, q
    torch::Tensor root;      ///< q, root of each value's share; of features all 1
    torch::Tensor features;  ///< rows x q where the target is features, else undefined
};

/// All that an objective trains.
struct LearningModel {
    Objective                 objective;
    std::optional<Encoder>    inputs;  ///< Phi
    std::optional<Encoder>    values;  ///< Psi
    std::optional<TargetHead> head;

    [[nodiscard]] std::vector<torch::Tensor> weights() const;
};

/// The objective, up to a constant, from two samples that do not depend on each other: what multiplies two means
/// takes one from each, so that its mean over samples is that of all of P+. Given all of P+ twice, with weights, it is
/// the objective itself.
[[nodiscard]] torch::Tensor loss(const LearningModel& model, const Samples& one, const Samples& two);

}  // namespace contexture
