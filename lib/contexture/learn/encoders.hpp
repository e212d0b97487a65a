#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "contexture/learn/learning.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

/// The first weights of a run, drawn one after the other.
class WeightSource {
  public:
    WeightSource(std::uint64_t seed, torch::Dtype precision);
    /// Normal, of mean 0 and this deviation, with a gradient.
    [[nodiscard]] torch::Tensor normal(at::IntArrayRef shape, double deviation);
    /// The same for all, with a gradient.
    [[nodiscard]] torch::Tensor filled(at::IntArrayRef shape, double value) const;

  private:
    at::Generator generator_;
    torch::Dtype  precision_;
};

/// Rows of a tensor to (T X)_x = E[X_A | x], and back for gradients.
class Averaging {
  public:
    /// @param op  must outlive this
    explicit Averaging(const ExpectationOperator& op);
    /// n x w, of m x w, with its gradient. This must outlive what comes of it.
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& rows) const;

    /// T X, or T^T X where `is_adjoint`: no gradient.
    [[nodiscard]] torch::Tensor apply(const torch::Tensor& rows, bool is_adjoint) const;

  private:
    const ExpectationOperator* op_;
    std::vector<double>        of_input_, of_value_;  ///< roots of P_X and P_A
};

/// What maps row numbers to vectors of d.
class Encoder {
  public:
    /// A vector for each of `rows`.
    Encoder(std::int64_t rows, std::int64_t dimension, WeightSource& source);
    /// @param features   n x p
    /// @param averaging  of gcn; null for networks that see one row at a time; must outlive this
    Encoder(const EncoderShape& shape, torch::Tensor features, const Averaging* averaging, std::int64_t dimension,
            WeightSource& source);

    /// B x d, of B row numbers.
    [[nodiscard]] torch::Tensor                     operator()(const torch::Tensor& rows) const;
    /// Of several lists of row numbers, in one pass.
    [[nodiscard]] std::vector<torch::Tensor>        operator()(const std::vector<torch::Tensor>& lists) const;
    /// Of every row.
    [[nodiscard]] torch::Tensor                     all() const;
    [[nodiscard]] const std::vector<torch::Tensor>& weights() const { return weights_; }

  private:
    struct Layer {
        torch::Tensor own, around, bias;  ///< `around` weighs the mean over neighbours
    };
    [[nodiscard]] torch::Tensor through_layers(torch::Tensor rows) const;
    [[nodiscard]] torch::Tensor keep(torch::Tensor weight);

    torch::Tensor              table_;     ///< of free vectors
    torch::Tensor              features_;  ///< of networks
    const Averaging*           averaging_ = nullptr;
    std::vector<Layer>         layers_;
    std::vector<torch::Tensor> weights_;  ///< all of the above that is trained
};

}  // namespace contexture
