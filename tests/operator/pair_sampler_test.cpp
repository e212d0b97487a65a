#include "contexture/operator/pair_sampler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "support/chi_squared.hpp"
#include "support/files.hpp"
#include "support/graphs.hpp"
#include "support/points.hpp"
#include "support/sanitizer.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using support::build;
using support::chance_of;
using support::kLikely;
using support::kUnlikely;

namespace {

constexpr std::size_t kRows   = 20'000;
constexpr std::size_t kOfEach = support::kIsForThreads ? 4'000 : kRows;  // of each of some hundred laws

VectorXd vector_of(std::span<const double> entries) {
    return Eigen::Map<const VectorXd>(entries.data(), static_cast<Index>(entries.size()));
}

/// P+ = D_X^{1/2} S D_A^{1/2}, S column by column.
MatrixXd plus_of(const ExpectationOperator& op) {
    MatrixXd            plus(op.nodes(), op.values());
    std::vector<double> column(op.nodes());
    for (std::size_t a = 0; a < op.values(); ++a) {
        std::vector<double> unit(op.values(), 0.0);
        unit[a] = std::sqrt(op.context_marginal()[a]);
        op.apply(unit, column);
        plus.col(static_cast<Index>(a)) = vector_of(column).cwiseProduct(vector_of(op.input_marginal()).cwiseSqrt());
    }
    return plus.cwiseMax(0);  // where the expansion of f leaves -1e-17
}

MatrixXd count(const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& columns, const MatrixXd& law) {
    MatrixXd counts = MatrixXd::Zero(law.rows(), law.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) ++counts(rows[i], columns[i]);
    return counts;
}

void check_pairs(const ExpectationOperator& op) {
    INFO(name(op.context()), " ", op.marginal_name(), " ", static_cast<int>(op.form()));
    const MatrixXd  plus  = plus_of(op);
    const PairBatch batch = draw_batch(PairSampler(op, 2), kOfEach, 11, 0);
    const VectorXd  input = vector_of(op.input_marginal()), value = vector_of(op.context_marginal());
    CHECK(chance_of(count(batch.x, batch.a, plus), plus) > kLikely);
    CHECK(chance_of(count(batch.x, batch.b, plus), plus) > kLikely);
    const MatrixXd apart = input * value.transpose();
    CHECK(chance_of(count(batch.z, batch.c, apart), apart) > kLikely);
    CHECK(chance_of(count(batch.x, batch.c, apart), apart) > kLikely);
    const auto is_possible = [&](Node x) { return op.input_marginal()[x] > 0; };
    CHECK(std::ranges::all_of(batch.x, is_possible));
    CHECK(std::ranges::all_of(batch.z, is_possible));
}

/// A loop, a repeat, weights or none, a node without an edge.
support::Sketch sketch_of(bool is_directed, bool is_weighted) {
    support::Sketch sketch = support::random_connected(10, 6, 3);
    sketch.is_directed     = is_directed;
    sketch.nodes           = 12;
    sketch.edges.insert(sketch.edges.end(), {{4, 4}, {0, 1}, {2, 10}});  // 10 leads nowhere where directed
    return is_weighted ? support::weighted(sketch, 5) : sketch;
}

const std::vector<const char*> kOfGraphs{"walk:1",
                                         "walk:3",
                                         "window:1",
                                         "window:4",
                                         "restart:0.3",
                                         "heat:2",
                                         "lazy:3",
                                         "ego:1",
                                         "ego:2",
                                         "node2vec:0.25,4,4",
                                         "node2vec:3,0.5,1",
                                         "walk:1>heat:1",
                                         "lazy:2>ego:1",
                                         "ego:1>window:3",
                                         "0.3*walk:1+0.7*lazy:2",
                                         "0.2*walk:2++0.8*restart:0.4",
                                         "0.3*walk:1>lazy:1++0.3*walk:1++0.4*window:3",
                                         "0.6*ego:1+0.4*heat:1",
                                         "0.6*ego:1++0.4*walk:2>ego:2"};

}  // namespace

TEST_CASE("pairs are met as often as P+ says: every context of a graph, under every law of X") {
    for (const bool is_directed : {false, true}) {
        for (const bool is_weighted : {false, true}) {
            const Graph graph = build(sketch_of(is_directed, is_weighted));
            for (const char* text : kOfGraphs)
                for (const Marginal marginal : {Marginal::own, Marginal::stationary, Marginal::uniform})
                    check_pairs(ExpectationOperator(graph, parse_context(text), {.marginal = marginal}));
        }
    }
}

TEST_CASE("regularized walks jump to any node with an edge") {
    for (const bool is_directed : {false, true}) {
        const Graph graph = build(sketch_of(is_directed, true));
        for (const char* text :
             {"walk:1", "walk:3", "heat:2", "ego:1", "walk:1>lazy:2", "walk:1++walk:2", "ego:1+walk:2"})
            for (const Marginal marginal : {Marginal::own, Marginal::uniform})
                check_pairs(
                    ExpectationOperator(graph, parse_context(text), {.marginal = marginal, .regularization = 1.5}));
    }
}

TEST_CASE("values of files: counts, labels, features, nodes that a file says nothing of") {
    const support::TemporaryFile pairs("0 p 3\n1 q 1\n1 p 2\n2 r 0.5\n5 q 1\n7 s 4\n9 p 1\n10 s 1\n10 r 6\n");
    const support::TemporaryFile labels("0 red\n3 blue,red\n4 green\n5\n6 blue\n9 red\n10 blue\n");
    const support::TemporaryFile features("0 0:1 2:0.5\n1 1\n4 1:3 3:1\n8 2:2\n10 0:2 1:1 3:4\n");
    const std::string p = "pairs:" + pairs.path(), l = "labels:" + labels.path(), f = "features:" + features.path();
    for (const bool is_directed : {false, true}) {
        const Graph graph = build(sketch_of(is_directed, true));
        for (const std::string& text :
             {p, l, f, "walk:1>" + p, "0.3*walk:1+0.7*" + l, "0.3*walk:1++0.7*" + f, l + "+" + f, p + "++" + p,
              "ego:1>" + l + "+lazy:2>" + l + "+walk:1", "node2vec:0.5,2,3>" + f})
            for (const Marginal marginal : {Marginal::own, Marginal::uniform})
                check_pairs(ExpectationOperator(graph, parse_context(text), {.marginal = marginal}));
    }
}

TEST_CASE("points: nearest ones with ties, kernels of all pairs, masks, and steps of one after the other") {
    const Graph clouds = support::read_table(support::random_table(14, 3, 1, 2));
    const Graph circle = support::read_table(support::circle(12));
    for (const char* text :
         {"knn:4", "rbf:0.5", "rbf:40", "knn_mask:3", "rbf_mask:1", "knn:3>rbf:1", "knn:2++rbf:1", "knn:2+rbf:1"}) {
        check_pairs(ExpectationOperator(clouds, parse_context(text)));
        check_pairs(ExpectationOperator(circle, parse_context(text)));
    }
}

TEST_CASE("the tests above tell a wrong law: one step more, another length, the arcs the other way") {
    const Graph           graph = build(sketch_of(false, true)), directed = build(sketch_of(true, true));
    const support::Sketch plain  = sketch_of(false, false);
    const auto            chance = [](const ExpectationOperator& drawn, const ExpectationOperator& held_against) {
        const MatrixXd  plus  = plus_of(held_against);
        const PairBatch batch = draw_batch(PairSampler(drawn), kRows, 11, 0);
        return chance_of(count(batch.x, batch.a, plus), plus);
    };
    const auto op = [](const Graph& of, const char* text, double tau = 0) {
        return ExpectationOperator(of, parse_context(text), {.regularization = tau});
    };
    CHECK(chance(op(graph, "walk:3"), op(graph, "walk:2")) < kUnlikely);
    CHECK(chance(op(graph, "restart:0.3"), op(graph, "restart:0.35")) < kUnlikely);
    CHECK(chance(op(graph, "lazy:3"), op(graph, "lazy:4")) < kUnlikely);
    CHECK(chance(op(graph, "0.3*walk:1++0.7*walk:2"), op(graph, "0.7*walk:1++0.3*walk:2")) < kUnlikely);
    CHECK(chance(op(graph, "walk:1", 1), op(graph, "walk:1", 4)) < kUnlikely);
    CHECK(chance(op(build(plain), "walk:1"), op(graph, "walk:1")) < kUnlikely);
    CHECK(chance(op(directed, "walk:2"), op(directed, "walk:3")) < kUnlikely);
    CHECK(chance(op(directed, "walk:1"), op(graph, "walk:1")) < kUnlikely);
}

TEST_CASE("a and b are independent given x, and met only by way of it") {
    const Graph graph = build(support::weighted({.nodes = 4, .edges = {{0, 1}, {1, 2}, {2, 0}, {2, 3}}}, 1));
    const ExpectationOperator op(graph, parse_context("lazy:2"));
    const MatrixXd            plus  = plus_of(op);
    const PairBatch           batch = draw_batch(PairSampler(op), kRows, 5, 7);
    MatrixXd                  law(4, 16), counts = MatrixXd::Zero(4, 16);
    for (Index x = 0; x < 4; ++x)
        for (Index a = 0; a < 4; ++a)
            for (Index b = 0; b < 4; ++b)
                law(x, 4 * a + b) = plus(x, a) * plus(x, b) / op.input_marginal()[static_cast<std::size_t>(x)];
    for (std::size_t i = 0; i < kRows; ++i) ++counts(batch.x[i], 4 * batch.a[i] + batch.b[i]);
    CHECK(chance_of(counts, law) > kLikely);
    counts.setZero();  // a drawn twice over is another law
    for (std::size_t i = 0; i < kRows; ++i) ++counts(batch.x[i], 4 * batch.a[i] + batch.a[i]);
    CHECK(chance_of(counts, law) < kUnlikely);
}

TEST_CASE("the batch of a step is the same on any number of threads, another of another step or seed") {
    const Graph graph = build(support::random_connected(400, 900, 1));
    for (const char* text : {"window:5", "node2vec:0.5,2,3", "walk:1++heat:2"}) {
        const ExpectationOperator op(graph, parse_context(text));
        const PairSampler         sampler(op, 1);
        for (const std::size_t size : {std::size_t{1}, std::size_t{256}, std::size_t{257},
                                       std::size_t{40'000}}) {  // the last one by many threads
            const PairBatch batch = draw_batch(sampler, size, 3, 9);
            CHECK(batch.c.size() == size);
            for (const int threads : {2, 3}) {
                const PairBatch again = draw_batch(PairSampler(op, threads), size, 3, 9);
                CHECK((again.x == batch.x && again.a == batch.a && again.b == batch.b));
                CHECK((again.z == batch.z && again.c == batch.c));
            }
        }
        const PairBatch batch = draw_batch(sampler, 1000, 3, 9);
        CHECK(draw_batch(sampler, 1000, 3, 10).x != batch.x);
        CHECK(draw_batch(sampler, 1000, 4, 9).x != batch.x);
        CHECK(!std::equal(batch.x.begin(), batch.x.begin() + 256, batch.x.begin() + 256));  // chunks differ
        const PairBatch longer = draw_batch(sampler, 1500, 3, 9);
        CHECK(std::equal(batch.a.begin(), batch.a.end(), longer.a.begin()));
    }
    CHECK(draw_batch(PairSampler(ExpectationOperator(graph, Walk{})), 0, 1, 1).x.empty());
}

TEST_CASE("single draws follow the same laws, and outlive the operator") {
    const Graph graph = build(sketch_of(false, true));
    auto        op    = std::make_unique<ExpectationOperator>(graph, parse_context("window:3"));
    PairSampler sampler(*op);
    const auto  plus  = plus_of(*op);
    const auto  input = vector_of(op->input_marginal()), value = vector_of(op->context_marginal());
    op.reset();
    const PairSampler moved = std::move(sampler);
    std::mt19937_64   generator(2);
    MatrixXd          pairs = MatrixXd::Zero(12, 12), apart = pairs;
    for (std::size_t i = 0; i < kRows; ++i) {
        const Node x = moved.draw_input(generator);
        ++pairs(x, moved.draw_context(x, generator));
        ++apart(x, moved.draw_value(generator));
    }
    CHECK(chance_of(pairs, plus) > kLikely);
    CHECK(chance_of(apart, input * value.transpose()) > kLikely);
    const auto thrown = support::thrown_by([&] { (void)moved.draw_context(11, generator); });
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says("has no context"));
}
