#include "contexture/operator/expectation_operator.hpp"

#include <doctest/doctest.h>

#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using support::build;
using support::Joint;
using support::joint_distribution;
using support::thrown_by;

namespace {

const std::vector<Context> kContexts{
    Walk{1}, Walk{3}, Window{2}, Window{4},         Restart{0.15},        Heat{0.5},          Heat{7}, Lazy{1},
    Lazy{4}, Ego{1},  Ego{2},    Node2vec{1, 1, 3}, Node2vec{0.25, 4, 4}, Node2vec{3, 0.5, 1}};

std::vector<double> entries(std::size_t n, std::uint32_t seed) {
    std::mt19937        generator(seed);
    std::vector<double> x(n);
    for (double& entry : x) entry = 2 * support::draw_unit(generator) - 1;
    return x;
}

double distance(const std::vector<double>& found, const VectorXd& expected) {
    return (Eigen::Map<const VectorXd>(found.data(), expected.size()) - expected).norm();
}

void check_against_dense(const support::Sketch& sketch, const Context& context, int threads,
                         Marginal marginal = Marginal::own, const support::Tables& tables = {}) {
    INFO(name(context), " ", name(marginal));
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, context, {.threads = threads, .marginal = marginal});
    const Joint               joint = joint_distribution(sketch, context, marginal, tables);
    const MatrixXd            s     = joint.s();
    REQUIRE(op.values() == static_cast<std::size_t>(s.cols()));
    std::vector<double> x = entries(sketch.nodes, 1), g = entries(op.values(), 2), y(sketch.nodes), v(op.values());
    op.apply(g, y);
    CHECK(distance(y, s * Eigen::Map<const VectorXd>(g.data(), s.cols())) < 1e-12);
    op.apply_adjoint(x, v);
    CHECK(distance(v, s.transpose() * Eigen::Map<const VectorXd>(x.data(), s.rows())) < 1e-12);
    CHECK(distance({op.input_marginal().begin(), op.input_marginal().end()}, joint.input_marginal) < 1e-14);
    CHECK(distance({op.context_marginal().begin(), op.context_marginal().end()}, joint.context_marginal) < 1e-14);
    if (op.values() != op.nodes()) return;
    const VectorXd input = Eigen::Map<const VectorXd>(x.data(), s.rows());
    op.apply(x, x);  // in place
    CHECK(distance(x, s * input) < 1e-12);
}

}  // namespace

TEST_CASE("S of every context on undirected graphs is D_X^{-1/2} P+ D_A^{-1/2}") {
    for (const Context& context : kContexts) {
        check_against_dense(support::random_edges(40, 70, 1), context, 1);  // loops, repeats, isolated nodes
        check_against_dense(support::weighted(support::random_edges(40, 90, 2), 3), context, 2);
        check_against_dense(support::disjoint({support::cycle(5), support::grid(3, 4), support::path(1)}), context, 5);
        check_against_dense(support::random_bipartite(10, 15, 40, 4), context, 1);
    }
}

TEST_CASE("S of one step on directed graphs, dangling and unreached nodes included") {
    check_against_dense(support::random_edges(40, 60, 5, true), Walk{1}, 1);
    check_against_dense(support::weighted(support::random_edges(40, 200, 6, true), 7), Walk{1}, 2);
    check_against_dense({.nodes = 4, .edges = {{0, 1}, {1, 2}, {3, 3}}, .weights = {}, .is_directed = true}, Walk{1},
                        5);
}

TEST_CASE("S of every context on directed graphs, under each law of X") {
    const support::Sketch plain    = support::random_edges(40, 60, 5, true);
    const support::Sketch weighted = support::weighted(support::random_edges(40, 200, 6, true), 7);
    for (const Context& context : kContexts) {
        for (const Marginal marginal : {Marginal::own, Marginal::stationary, Marginal::uniform}) {
            check_against_dense(plain, context, 1, marginal);
            check_against_dense(weighted, context, 2, marginal);
        }
    }
}

TEST_CASE("S of every context on undirected graphs, all nodes alike") {
    for (const Context& context : kContexts) {
        check_against_dense(support::random_edges(40, 70, 1), context, 1, Marginal::uniform);
        check_against_dense(support::weighted(support::random_edges(40, 90, 2), 3), context, 2, Marginal::stationary);
    }
}

TEST_CASE("S of mixtures and compositions, on files too, nodes without an entry included") {
    const support::TemporaryFile labels("0 red\n3 blue,red\n4 green\n5\n6 blue\n9 red\n20 blue\n");
    MatrixXd                     table = MatrixXd::Zero(30, 3);
    for (const auto& [node, label] : {std::pair{0, 0}, {3, 1}, {3, 0}, {4, 2}, {6, 1}, {9, 0}, {20, 1}})
        table(node, label) = 1;
    const support::Tables tables{{labels.path(), table}};
    const std::string     file = "labels:" + labels.path();
    for (const std::string& text :
         {std::string("walk:1+walk:2"), std::string("0.7*walk:1++0.3*walk:2"), std::string("walk:1>ego:1"),
          std::string("ego:1>window:3"), std::string("heat:1>walk:2+ego:2"), file, "walk:1>" + file,
          "0.5*walk:1+0.5*" + file, "walk:2++" + file, file + "+" + file, "0.2*" + file + "+0.8*walk:1>" + file,
          "node2vec:0.5,2,3>" + file, "ego:1>" + file + "+lazy:2>" + file + "+walk:1"}) {
        const Context context = parse_context(text);
        for (const Marginal marginal : {Marginal::own, Marginal::stationary, Marginal::uniform}) {
            for (const bool is_directed : {false, true}) {
                support::Sketch sketch = support::random_edges(30, 50, 9, is_directed);
                // A node without an arc has no vector unless the file gives it one.
                check_against_dense(sketch, context, 1, marginal, tables);
                check_against_dense(support::weighted(sketch, 4), context, 2, marginal, tables);
            }
        }
    }
}

TEST_CASE("ego is the walk on the graph of pairs within the radius, with P_X proportional to the ball") {
    const Graph               graph = build(support::path(5));
    const ExpectationOperator op(graph, Ego{1});
    CHECK(distance({op.input_marginal().begin(), op.input_marginal().end()},
                   VectorXd{{2 / 13.0, 3 / 13.0, 3 / 13.0, 3 / 13.0, 2 / 13.0}}) < 1e-15);
}

TEST_CASE("the constant function is its own expectation: S sqrt(P_A) = sqrt(P_X)") {
    for (const bool is_directed : {false, true}) {
        const Graph               graph = build(support::random_edges(50, 120, 8, is_directed));
        const ExpectationOperator op(graph, Walk{1});
        CHECK(op.is_self_adjoint() != is_directed);
        std::vector<double> x(50), y(50);
        for (std::size_t node = 0; node < 50; ++node) x[node] = std::sqrt(op.context_marginal()[node]);
        op.apply(x, y);
        for (std::size_t node = 0; node < 50; ++node)
            CHECK(std::abs(y[node] - std::sqrt(op.input_marginal()[node])) < 1e-14);
    }
}

TEST_CASE("operators of one graph share a core, save for ego's") {
    const Graph                graph = build(support::cycle(9));
    const std::vector<Context> contexts{Walk{1}, Ego{1}, Heat{3}, Ego{2}, Window{4}};
    const auto                 ops = expectation_operators(graph, contexts);
    REQUIRE(ops.size() == 5);
    CHECK(ops[0].core() == ops[2].core());
    CHECK(ops[0].core() == ops[4].core());
    CHECK(ops[0].core() != ops[1].core());
    CHECK(ops[1].core() != ops[3].core());
    const ExpectationOperator copy = ops[2];  // laws are shared too
    for (const ExpectationOperator* op : {&ops[2], &ops[4], &copy}) {
        CHECK(op->input_marginal().data() == ops[0].input_marginal().data());
        CHECK(op->context_marginal().data() == ops[0].input_marginal().data());
    }
    for (std::size_t i = 0; i < ops.size(); ++i) CHECK(ops[i].context() == contexts[i]);
    CHECK(expectation_operators(graph, {}).empty());
}

TEST_CASE("what cannot be is refused") {
    const Graph lone   = make_graph(3, {});
    auto        thrown = thrown_by([&] { const ExpectationOperator op(lone, Walk{1}); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says("has no edge"));
    thrown = thrown_by([&] { const ExpectationOperator op(lone, Ego{1}); });
    CHECK(thrown.fault == Fault::input);
    const Graph none = make_graph(0, {});
    CHECK(thrown_by([&] { const ExpectationOperator op(none, Walk{1}); }).fault == Fault::input);

    const Graph star = build(support::star(3000));
    CHECK(thrown_by([&] { const ExpectationOperator op(star, Ego{2}, {.memory_limit = 1000}); }).fault ==
          Fault::computation);

    const ExpectationOperator op(star, Walk{1});
    std::vector<double>       short_one(10), y(3001);
    CHECK(thrown_by([&] { op.apply(short_one, y); }).fault == Fault::usage);
    CHECK(thrown_by([&] { op.apply_adjoint(y, short_one); }).fault == Fault::usage);
}
