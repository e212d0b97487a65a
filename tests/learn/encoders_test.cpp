#include "contexture/learn/encoders.hpp"

#include "support/learning.hpp"

using namespace contexture;
using namespace support;

namespace {

/// T, rows of 0 where P_X is 0.
MatrixXd law_matrix(const Joint& joint) {
    const VectorXd& p = joint.input_marginal;
    return (p.array() > 0).select(p.cwiseInverse(), 0).asDiagonal() * joint.plus;
}

void check_averaging(const ExpectationOperator& op, const Joint& joint) {
    INFO(name(op.context()), " ", op.nodes(), " x ", op.values());
    constexpr double    kRounding = 1e-12;
    const MatrixXd      t         = law_matrix(joint);
    const Averaging     averaging(op);
    const MatrixXd      values = random_matrix(t.cols(), 3, 1), inputs = random_matrix(t.rows(), 3, 2);
    const torch::Tensor rows  = to_tensor(values).set_requires_grad(true);
    const torch::Tensor found = averaging(rows);
    CHECK((to_matrix(found) - t * values).cwiseAbs().maxCoeff() < kRounding);
    CHECK((to_matrix(averaging.apply(rows, false)) - t * values).cwiseAbs().maxCoeff() < kRounding);
    CHECK((to_matrix(averaging.apply(to_tensor(inputs), true)) - t.transpose() * inputs).cwiseAbs().maxCoeff() <
          kRounding);
    (found * to_tensor(inputs)).sum().backward();
    CHECK((to_matrix(rows.grad()) - t.transpose() * inputs).cwiseAbs().maxCoeff() < kRounding);
}

MatrixXd relu(const MatrixXd& rows) {
    return rows.cwiseMax(0);
}

Encoder network(const std::string& text, const MatrixXd& features, const Averaging* averaging = nullptr) {
    WeightSource             source(7, torch::kFloat64);
    Encoder                  encoder(parse_encoder(text), to_tensor(features), averaging, 2, source);
    const torch::NoGradGuard no_gradient;
    for (torch::Tensor weight : encoder.weights())
        if (weight.dim() == 1) weight.copy_(source.normal(weight.sizes(), 1));  // biases begin at 0
    return encoder;
}

std::vector<MatrixXd> matrices(const Encoder& encoder) {
    std::vector<MatrixXd> found;
    for (const torch::Tensor& weight : encoder.weights())
        found.push_back(to_matrix(weight.dim() == 1 ? weight.unsqueeze(0) : weight));
    return found;
}

MatrixXd plus_bias(const MatrixXd& rows, const MatrixXd& bias) {
    return rows.rowwise() + bias.row(0);
}

}  // namespace

TEST_CASE("averages and their gradients are those of a dense T and its transpose") {
    const DirectedWalk directed;
    check_averaging(directed.op, directed.joint);
    for (const MatrixXd& counts : {random_counts(4, 7, 1), random_counts(7, 3, 2)})
        check_averaging(FileContext(counts).op(), joint_of(counts));
    Sketch sketch     = weighted(random_connected(7, 6, 3), 5);
    sketch.nodes      = 9;  // two without an edge
    const Graph graph = build(sketch);
    for (const std::string text : {"walk:1", "restart:0.3", "0.4*walk:1+0.6*ego:1"}) {
        const Context context = parse_context(text);
        check_averaging(ExpectationOperator(graph, context), joint_distribution(sketch, context));
    }
}

TEST_CASE("averages keep the precision of what is averaged") {
    const DirectedWalk  directed;
    const torch::Tensor rows = torch::ones({6, 2}, torch::kFloat32).set_requires_grad(true);
    const Averaging     averaging(directed.op);
    const torch::Tensor found = averaging(rows);
    CHECK(found.dtype() == torch::kFloat32);
    found.sum().backward();
    CHECK(rows.grad().dtype() == torch::kFloat32);
}

TEST_CASE("free vectors are rows of a table of deviation 0.1") {
    WeightSource  source(1, torch::kFloat64);
    const Encoder encoder(5000, 4, source);
    REQUIRE(encoder.weights().size() == 1);
    CHECK(encoder.all().sizes() == at::IntArrayRef({5000, 4}));
    CHECK(torch::equal(encoder(indices({3, 0, 3})),
                       torch::stack({encoder.all()[3], encoder.all()[0], encoder.all()[3]})));
    const double entries = 20000, deviation = encoder.all().square().mean().sqrt().item<double>();
    CHECK(std::abs(deviation - 0.1) < 5 * 0.1 / std::sqrt(2 * entries));  // standard errors
    CHECK(std::abs(encoder.all().mean().item<double>()) < 5 * 0.1 / std::sqrt(entries));
}

TEST_CASE("networks are their formulas") {
    const MatrixXd features = random_matrix(6, 3, 4);
    const Encoder  linear   = network("linear", features);
    auto           w        = matrices(linear);
    REQUIRE(w.size() == 2);
    CHECK((to_matrix(linear.all()) - plus_bias(features * w[0], w[1])).cwiseAbs().maxCoeff() < 1e-13);

    const Encoder mlp = network("mlp:5x2", features);
    w                 = matrices(mlp);
    REQUIRE(w.size() == 6);
    const MatrixXd hidden = relu(plus_bias(relu(plus_bias(features * w[0], w[1])) * w[2], w[3]));
    CHECK((to_matrix(mlp.all()) - plus_bias(hidden * w[4], w[5])).cwiseAbs().maxCoeff() < 1e-13);
}

TEST_CASE("a gcn's layers see the mean over neighbours beside the row itself") {
    const DirectedWalk directed;
    const Averaging    averaging(directed.op);
    const MatrixXd     features = random_matrix(6, 3, 4), t = law_matrix(directed.joint);
    for (const std::string text : {"gcn:5x1", "gcn:2x1"}) {  // wider and narrower than the features
        const Encoder gcn = network(text, features, &averaging);
        const auto    w   = matrices(gcn);
        REQUIRE(w.size() == 6);
        const MatrixXd hidden = relu(plus_bias(features * w[0] + t * features * w[1], w[2]));
        const MatrixXd found  = plus_bias(hidden * w[3] + t * hidden * w[4], w[5]);
        CHECK((to_matrix(gcn.all()) - found).cwiseAbs().maxCoeff() < 1e-12);
    }
}

TEST_CASE("a few rows, in one list or several, are those of all") {
    const DirectedWalk directed;
    const Averaging    averaging(directed.op);
    for (const std::string text : {"linear", "mlp:4x3", "gcn:4x2"}) {
        INFO(text);
        const bool          is_gcn  = text.starts_with("gcn");
        const Encoder       encoder = network(text, random_matrix(6, 3, 4), is_gcn ? &averaging : nullptr);
        const torch::Tensor some = indices({5, 0, 0, 2}), others = indices({1}), all = encoder.all();
        CHECK((encoder(some) - all.index_select(0, some)).abs().max().item<double>() < 1e-13);
        const auto lists = encoder({some, others});
        REQUIRE(lists.size() == 2);
        CHECK((lists[0] - all.index_select(0, some)).abs().max().item<double>() < 1e-13);
        CHECK((lists[1] - all.index_select(0, others)).abs().max().item<double>() < 1e-13);
    }
}

TEST_CASE("hidden layers keep the size of what goes through them: He's deviations") {
    constexpr double   kStandardErrors = 5;
    const MatrixXd     features        = MatrixXd::Zero(6, 90);
    const DirectedWalk directed;
    const Averaging    averaging(directed.op);
    for (const bool is_gcn : {false, true}) {
        WeightSource  source(2, torch::kFloat64);
        const Encoder encoder(parse_encoder(is_gcn ? "gcn:300x1" : "mlp:300x1"), to_tensor(features),
                              is_gcn ? &averaging : nullptr, 64, source);
        const auto    check = [&](const torch::Tensor& weight, double variance) {
            const double relative = weight.square().mean().item<double>() / variance - 1;
            CHECK(std::abs(relative) < kStandardErrors * std::sqrt(2 / static_cast<double>(weight.numel())));
        };
        const double halves = is_gcn ? 2 : 1;
        check(encoder.weights()[0], 2 / (90 * halves));
        check(encoder.weights()[is_gcn ? 3 : 2], 1 / (300 * halves));
        CHECK(encoder.weights().back().abs().sum().item<double>() == 0);
    }
}

TEST_CASE("first weights depend on the seed alone, not on the precision") {
    const auto drawn = [](std::uint64_t seed, torch::Dtype precision) {
        WeightSource source(seed, precision);
        (void)source.normal({3}, 1);
        return source.normal({4, 5}, 0.3);
    };
    const torch::Tensor one = drawn(1, torch::kFloat64);
    CHECK(one.requires_grad());
    CHECK(torch::equal(one, drawn(1, torch::kFloat64)));
    CHECK(torch::equal(one.to(torch::kFloat32), drawn(1, torch::kFloat32)));
    CHECK_FALSE(torch::equal(one, drawn(2, torch::kFloat64)));
}
