#include "contexture/learn/encoders.hpp"

#include <torch/autograd.h>

#include <cmath>
#include <utility>

namespace contexture {
namespace {

constexpr double kFirstDeviation = 0.1;  // of free vectors

/// The derivative of a linear map is the map; its gradient goes back by the adjoint.
class AveragingFunction : public torch::autograd::Function<AveragingFunction> {
  public:
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& rows,
                                 std::int64_t address) {
        context->saved_data["averaging"] = address;
        return averaging(address).apply(rows, false);
    }

    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext*   context,
                                                 const torch::autograd::tensor_list& gradients) {
        const std::int64_t address = context->saved_data["averaging"].toInt();
        return {averaging(address).apply(gradients[0], true), torch::Tensor()};
    }

  private:
    static const Averaging& averaging(std::int64_t address) {
        return *reinterpret_cast<const Averaging*>(address);  // NOLINT: an IValue holds no pointers
    }
};

std::vector<double> roots(std::span<const double> marginal) {
    std::vector<double> found(marginal.size());
    for (std::size_t i = 0; i < marginal.size(); ++i) found[i] = std::sqrt(marginal[i]);
    return found;
}

}  // namespace

WeightSource::WeightSource(std::uint64_t seed, torch::Dtype precision)
    : generator_(at::detail::createCPUGenerator(seed)), precision_(precision) {}

torch::Tensor WeightSource::normal(at::IntArrayRef shape, double deviation) {
    // Drawn in double: the same weights in either precision.
    const torch::Tensor drawn = torch::empty(shape, torch::kFloat64).normal_(0, deviation, generator_);
    return drawn.to(precision_).set_requires_grad(true);
}

torch::Tensor WeightSource::filled(at::IntArrayRef shape, double value) const {
    return torch::full(shape, value, torch::TensorOptions(precision_)).set_requires_grad(true);
}

Averaging::Averaging(const ExpectationOperator& op)
    : op_(&op), of_input_(roots(op.input_marginal())), of_value_(roots(op.context_marginal())) {}

torch::Tensor Averaging::apply(const torch::Tensor& rows, bool is_adjoint) const {
    const std::vector<double>& before  = is_adjoint ? of_input_ : of_value_;
    const std::vector<double>& after   = is_adjoint ? of_value_ : of_input_;
    const auto                 width   = rows.size(1);
    const torch::Tensor        columns = rows.detach().to(torch::kFloat64).t().contiguous();
    torch::Tensor              found = torch::empty({width, static_cast<std::int64_t>(after.size())}, torch::kFloat64);
    std::vector<double>        scaled(before.size());
    for (std::int64_t j = 0; j < width; ++j) {
        const double* x = columns.data_ptr<double>() + j * columns.size(1);
        double*       y = found.data_ptr<double>() + j * found.size(1);
        // T = D_X^{-1/2} S D_A^{1/2}, and its transpose
        for (std::size_t i = 0; i < before.size(); ++i)
            scaled[i] = is_adjoint ? (before[i] > 0 ? x[i] / before[i] : 0) : before[i] * x[i];
        if (is_adjoint)
            op_->apply_adjoint(scaled, {y, after.size()});
        else
            op_->apply(scaled, {y, after.size()});
        for (std::size_t i = 0; i < after.size(); ++i)
            y[i] = is_adjoint ? after[i] * y[i] : (after[i] > 0 ? y[i] / after[i] : 0);
    }
    return found.t().contiguous().to(rows.dtype());
}

torch::Tensor Averaging::operator()(const torch::Tensor& rows) const {
    return AveragingFunction::apply(rows, reinterpret_cast<std::int64_t>(this));  // NOLINT: as above
}

torch::Tensor Encoder::keep(torch::Tensor weight) {
    weights_.push_back(weight);
    return weight;
}

Encoder::Encoder(std::int64_t rows, std::int64_t dimension, WeightSource& source) {
    table_ = keep(source.normal({rows, dimension}, kFirstDeviation));
}

Encoder::Encoder(const EncoderShape& shape, torch::Tensor features, const Averaging* averaging, std::int64_t dimension,
                 WeightSource& source)
    : features_(std::move(features)), averaging_(averaging) {
    const int    hidden = shape.kind == EncoderShape::Kind::linear ? 0 : shape.depth;
    std::int64_t in     = features_.size(1);
    for (int i = 0; i <= hidden; ++i) {
        const std::int64_t out       = i < hidden ? shape.width : dimension;
        const double       gain      = i < hidden ? 2 : 1;  // He et al. 2015: half of a hidden layer is silent
        const double       both      = averaging != nullptr ? 2 : 1;
        const double       deviation = std::sqrt(gain / (both * static_cast<double>(in)));
        Layer              layer;
        layer.own = keep(source.normal({in, out}, deviation));
        if (averaging != nullptr) layer.around = keep(source.normal({in, out}, deviation));
        layer.bias = keep(source.filled({out}, 0));
        layers_.push_back(layer);
        in = out;
    }
}

torch::Tensor Encoder::through_layers(torch::Tensor rows) const {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const Layer&  layer = layers_[i];
        torch::Tensor next  = torch::addmm(layer.bias, rows, layer.own);
        if (averaging_ != nullptr) {
            // Averages whichever is narrower: before or after the weights.
            const bool is_before = layer.around.size(0) <= layer.around.size(1);
            next = next + (is_before ? (*averaging_)(rows).mm(layer.around) : (*averaging_)(rows.mm(layer.around)));
        }
        rows = i + 1 < layers_.size() ? torch::relu(next) : next;
    }
    return rows;
}

torch::Tensor Encoder::all() const {
    return table_.defined() ? table_ : through_layers(features_);
}

torch::Tensor Encoder::operator()(const torch::Tensor& rows) const {
    if (table_.defined()) return table_.index_select(0, rows);
    if (averaging_ != nullptr) return all().index_select(0, rows);
    return through_layers(features_.index_select(0, rows));
}

std::vector<torch::Tensor> Encoder::operator()(const std::vector<torch::Tensor>& lists) const {
    std::vector<std::int64_t> sizes;
    for (const torch::Tensor& each : lists) sizes.push_back(each.size(0));
    return (*this)(torch::cat(lists)).split_with_sizes(sizes);
}

}  // namespace contexture
