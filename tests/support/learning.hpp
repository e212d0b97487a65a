#pragma once

#include <torch/torch.h>

// torch has checks of these names too, which end the program
#undef CHECK
#undef CHECK_EQ
#undef CHECK_NE
#undef CHECK_LT
#undef CHECK_LE
#undef CHECK_GT
#undef CHECK_GE
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "contexture/learn/encoders.hpp"
#include "contexture/learn/losses.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/operator/pair_sampler.hpp"
#include "support/algebra.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/graphs.hpp"

/// Encoders in double precision on laws small enough to be given whole.
namespace support {

using contexture::EncoderShape;
using contexture::ExpectationOperator;
using contexture::LearningModel;
using contexture::Objective;
using contexture::RowMatrix;
using contexture::Samples;
using Kind   = Objective::Kind;
using Target = Objective::Target;

/// Every objective with every target it has.
inline const std::vector<const char*> kObjectives{
    "supervised:whitened", "supervised:plain", "supervised:balanced", "contrastive", "noncontrastive",
    "masked:whitened",     "masked:plain",     "masked:features",     "node",        "joint",
    "skipgram:1",          "skipgram:3"};

inline torch::Tensor to_tensor(const MatrixXd& matrix) {
    const RowMatrix rows = matrix;
    return torch::from_blob(const_cast<double*>(rows.data()), {rows.rows(), rows.cols()}, torch::kFloat64).clone();
}

inline torch::Tensor to_tensor(const VectorXd& vector) {
    return to_tensor(MatrixXd(vector)).reshape({vector.size()});
}

inline MatrixXd to_matrix(const torch::Tensor& tensor) {
    const torch::Tensor doubles = tensor.detach().to(torch::kFloat64).contiguous();
    return Eigen::Map<const RowMatrix>(doubles.data_ptr<double>(), doubles.size(0), doubles.size(1));
}

inline torch::Tensor indices(const std::vector<std::int64_t>& numbers) {
    return torch::tensor(numbers, torch::kInt64);
}

inline Joint joint_of(const MatrixXd& counts) {
    Joint joint{.plus = counts / counts.sum(), .input_marginal = {}, .context_marginal = {}};
    joint.input_marginal   = joint.plus.rowwise().sum();
    joint.context_marginal = joint.plus.colwise().sum();
    return joint;
}

/// Whole numbers from 1 to 12, uneven: no entry of P+ is 0, no marginal is flat.
inline MatrixXd random_counts(Index n, Index m, std::uint32_t seed) {
    std::mt19937 generator(seed);
    MatrixXd     counts(n, m);
    for (double& count : counts.reshaped()) count = 1 + std::floor(11.99 * std::pow(draw_unit(generator), 2));
    return counts;
}

/// The same joint distribution as the library holds it: values of a file.
class FileContext {
  public:
    explicit FileContext(const MatrixXd& counts)
        : file_(lines(counts)),
          graph_(build(cycle(static_cast<Node>(counts.rows())))),
          op_(graph_, contexture::Pairs{file_.path()}) {}

    [[nodiscard]] const ExpectationOperator& op() const { return op_; }

  private:
    static std::string lines(const MatrixXd& counts) {
        std::string text;
        for (Index x = 0; x < counts.rows(); ++x)
            for (Index a = 0; a < counts.cols(); ++a)
                text += std::to_string(x) + " v" + std::to_string(a) + ' ' + std::to_string(counts(x, a)) + '\n';
        return text;
    }

    TemporaryFile       file_;
    contexture::Graph   graph_;
    ExpectationOperator op_;
};

/// All of P+, P_X and P_A, with their weights.
inline Samples whole(const Joint& joint) {
    std::vector<std::int64_t> x, a, b, z, c;
    std::vector<double>       weight, negative_weight;
    for (Index i = 0; i < joint.plus.rows(); ++i)
        for (Index j = 0; j < joint.plus.cols(); ++j) {
            z.push_back(i), c.push_back(j);
            negative_weight.push_back(joint.input_marginal[i] * joint.context_marginal[j]);
            for (Index k = 0; k < joint.plus.cols(); ++k) {
                const double mass = joint.plus(i, j) * joint.plus(i, k);
                if (!(mass > 0)) continue;
                x.push_back(i), a.push_back(j), b.push_back(k);
                weight.push_back(mass / joint.input_marginal[i]);
            }
        }
    return {.x               = indices(x),
            .a               = indices(a),
            .b               = indices(b),
            .z               = indices(z),
            .c               = indices(c),
            .weight          = torch::tensor(weight, torch::kFloat64),
            .negative_weight = torch::tensor(negative_weight, torch::kFloat64)};
}

/// Rows first to last of a batch, all of one weight.
inline Samples part_of(const contexture::PairBatch& batch, std::size_t first, std::size_t last) {
    const auto part = [&](const auto& numbers) {
        std::vector<std::int64_t> taken;
        for (std::size_t i = first; i < last; ++i) taken.push_back(static_cast<std::int64_t>(numbers[i]));
        return indices(taken);
    };
    return {.x               = part(batch.x),
            .a               = part(batch.a),
            .b               = part(batch.b),
            .z               = part(batch.z),
            .c               = part(batch.c),
            .weight          = {},
            .negative_weight = {}};
}

/// What a model of a test is made of.
struct ModelOptions {
    int                          dimension = 2;
    std::uint64_t                seed      = 1;
    EncoderShape                 encoder   = {};
    MatrixXd                     features  = {};       ///< n x p
    const contexture::Averaging* averaging = nullptr;  ///< of gcn
    double                       bias      = 0;        ///< deviation of what begins at 0
};

inline LearningModel make_model(const std::string& objective, const Joint& joint, const ModelOptions& options = {}) {
    contexture::WeightSource source(options.seed, torch::kFloat64);
    LearningModel model{.objective = contexture::parse_objective(objective), .inputs = {}, .values = {}, .head = {}};
    const torch::Tensor features = options.features.size() > 0 ? to_tensor(options.features) : torch::Tensor();
    const auto          encoder  = [&](Index rows) {
        if (options.encoder.kind == EncoderShape::Kind::free)
            return contexture::Encoder(rows, options.dimension, source);
        return contexture::Encoder(options.encoder, features, options.averaging, options.dimension, source);
    };
    const Kind kind = model.objective.kind;
    const bool both = kind == Kind::joint || kind == Kind::skipgram, of_values = encodes_values(model.objective);
    if (both || !of_values) model.inputs.emplace(encoder(joint.plus.rows()));
    if (both || of_values) model.values.emplace(encoder(joint.plus.cols()));
    if (kind == Kind::supervised || kind == Kind::masked) {
        contexture::TargetHead head;
        if (model.objective.target == Target::features) {
            head.features = features;
            head.root     = torch::ones({features.size(1)}, torch::kFloat64);
        } else {
            head.root = to_tensor(kind == Kind::masked ? joint.input_marginal : joint.context_marginal).sqrt();
        }
        head.v     = source.normal({head.root.size(0), options.dimension}, 1);
        head.bias  = source.filled({head.root.size(0)}, 0);
        model.head = head;
    }
    const torch::NoGradGuard no_gradient;
    for (torch::Tensor weight : model.weights())
        if (weight.dim() == 1) weight.add_(source.normal(weight.sizes(), options.bias));
    return model;
}

inline MatrixXd random_matrix(Index rows, Index columns, std::uint32_t seed) {
    std::mt19937 generator(seed);
    MatrixXd     made(rows, columns);
    for (double& entry : made.reshaped()) entry = 2 * draw_unit(generator) - 1;
    return made;
}

/// One step on a directed graph of six nodes: T is not self-adjoint, P_A is not P_X.
struct DirectedWalk {
    Sketch sketch = [] {
        Sketch made      = support::weighted(random_connected(6, 7, 3), 4);
        made.is_directed = true;
        return made;
    }();
    contexture::Graph   graph = build(sketch);
    ExpectationOperator op    = ExpectationOperator(graph, contexture::Walk{1});
    Joint               joint = joint_distribution(sketch, contexture::Walk{1});
};

/// Columns D^{1/2} (f - E f): those of functions of x under a law of x.
inline MatrixXd centred(const MatrixXd& functions, const VectorXd& law) {
    return law.cwiseSqrt().asDiagonal() * (functions.rowwise() - law.transpose() * functions);
}

/// The leading left singular vectors.
inline MatrixXd leading(const MatrixXd& matrix, Index d) {
    return symmetric_eigen(matrix * matrix.transpose()).vectors.rightCols(d).rowwise().reverse();
}

/// Sum of the squared cosines between two spans, over the number of columns: 1 where they are one.
inline double shared(const MatrixXd& one, const MatrixXd& other) {
    return (orthonormal(one).transpose() * orthonormal(other)).squaredNorm() / static_cast<double>(one.cols());
}

}  // namespace support
