#include "contexture/score/compatibility.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "contexture/embedding/embed.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::labels_of;
using support::MatrixXd;
using support::thrown_by;
using support::VectorXd;

namespace {

/// rho of a function known on some nodes, from P+ itself: Var(E[f~ | A]) / Var f~.
double dense_rho(const support::Joint& joint, VectorXd f, const VectorXd& is_known) {
    const VectorXd known = joint.input_marginal.cwiseProduct(is_known);
    f                    = (f.array() - known.dot(f) / known.sum()).matrix().cwiseProduct(is_known);
    double kept          = 0;
    for (support::Index a = 0; a < joint.plus.cols(); ++a)
        if (joint.context_marginal[a] > 0) kept += std::pow(joint.plus.col(a).dot(f), 2) / joint.context_marginal[a];
    return std::sqrt(kept / joint.input_marginal.dot(f.cwiseProduct(f)));
}

}  // namespace

TEST_CASE("rho is the share of a label's spread that its contexts keep, by P+ itself") {
    const std::vector<std::string> of_node{"a", "b", "",  "a", "c", "c", "b", "",  "a", "a",
                                           "b", "c", "a", "b", "",  "",  "c", "c", "b", "a"};
    for (const bool is_directed : {false, true}) {
        const support::Sketch sketch = support::random_edges(20, 60, 2, is_directed);
        const Graph           graph  = build(sketch);
        for (const char* text : {"walk:1", "walk:2", "ego:1", "walk:1++heat:2"}) {
            for (const Marginal marginal : {Marginal::own, Marginal::uniform}) {
                const ExpectationOperator op(graph, parse_context(text), {.marginal = marginal});
                const auto                joint = support::joint_distribution(sketch, parse_context(text), marginal);
                const auto                found = measure_compatibility(op, labels_of(of_node), {.permutations = 0});
                VectorXd                  known = VectorXd::Zero(20);
                for (Node x = 0; x < 20; ++x) known[x] = of_node[x].empty() || joint.input_marginal[x] == 0 ? 0 : 1;
                REQUIRE(found.labels.size() == 3);
                CHECK(found.mass == doctest::Approx(joint.input_marginal.dot(known)));
                for (const LabelCompatibility& label : found.labels) {
                    VectorXd f = VectorXd::Zero(20);
                    for (Node x = 0; x < 20; ++x) f[x] = of_node[x] == label.label ? 1 : 0;
                    CHECK(*label.rho.value == doctest::Approx(dense_rho(joint, f, known)).epsilon(1e-12));
                    CHECK(label.mass == doctest::Approx(joint.input_marginal.dot(f) / found.mass));
                }
                CHECK(*found.labels[0].rho.value >= *found.labels[1].rho.value);
            }
        }
    }
}

TEST_CASE("rho of a singular function is its singular value, as a column of numbers") {
    const Graph               graph = build(support::random_connected(30, 40, 5));
    const ExpectationOperator op(graph, Walk{2});
    const Spectrum            spectrum  = decompose(op, {.dimension = 5});
    const Embedding           embedding = embed(spectrum, {.scaling = Scaling::functions()});
    for (Eigen::Index i = 0; i < 5; ++i) {
        std::vector<std::string> of_node;
        for (Eigen::Index x = 0; x < 30; ++x) {
            std::array<char, 40> text{};
            std::snprintf(text.data(), text.size(), "%.17g", embedding.vectors(x, i));
            of_node.emplace_back(text.data());
        }
        const auto found = measure_compatibility(op, labels_of(of_node), {.permutations = 0});
        CHECK(found.is_numeric);
        CHECK(found.labels.empty());
        CHECK(*found.all.value == doctest::Approx(spectrum.singular_values[static_cast<std::size_t>(i)]).epsilon(1e-9));
    }
}

TEST_CASE("perfect heterophily on a bipartite graph has rho 1 under one step, and so it has under two") {
    const Graph              graph = build(support::complete_bipartite(6, 9));
    std::vector<std::string> sides(15, "left");
    std::fill(sides.begin() + 6, sides.end(), "right");
    for (const int steps : {1, 2}) {
        const auto found =
            measure_compatibility(ExpectationOperator(graph, Walk{steps}), labels_of(sides), {.permutations = 99});
        CHECK(*found.all.value == doctest::Approx(1).epsilon(1e-12));
        CHECK(found.all.p_value == doctest::Approx(0.01));
        CHECK(found.labels[0].rho.null_mean < 0.5);
    }
}

TEST_CASE("labels that say nothing stand where the permutations stand") {
    const Graph               graph = build(support::random_connected(200, 800, 3));
    const ExpectationOperator op(graph, Walk{1});
    std::mt19937              generator(4);
    double                    sum = 0;
    for (int run = 0; run < 40; ++run) {
        std::vector<std::string> of_node;
        for (int x = 0; x < 200; ++x) of_node.emplace_back(support::draw(generator, 2) == 0 ? "a" : "b");
        const auto found = measure_compatibility(op, labels_of(of_node), {.permutations = 39, .seed = 7});
        CHECK(std::abs(*found.all.value - found.all.null_mean) < 5 * found.all.null_deviation);
        CHECK(*found.labels[0].rho.value == doctest::Approx(*found.labels[1].rho.value));  // a = 1 - b
        sum += found.all.p_value;
    }
    CHECK(sum / 40 > 0.3);
    CHECK(sum / 40 < 0.7);
}

TEST_CASE("the null of evenly drawn nodes has a mean in closed form") {
    // For f~ permuted among all n nodes of a uniform law: E f~^T K f~ = |f~|^2 (tr K - 1^T K 1 / n) / (n - 1),
    // K = S S^T, of which 1 / sqrt(n) is the constant vector: tr K - 1 is the energy.
    const Graph               graph = build(support::random_connected(60, 100, 3));
    const ExpectationOperator op(graph, Walk{1}, {.marginal = Marginal::uniform});
    std::vector<std::string>  of_node;
    for (int x = 0; x < 60; ++x) of_node.emplace_back(x % 3 == 0 ? "a" : "b");
    const auto   found  = measure_compatibility(op, labels_of(of_node), {.permutations = 4000});
    const double energy = decompose(op, {.dimension = 59}).energy;
    const double squared =
        found.all.null_mean * found.all.null_mean + found.all.null_deviation * found.all.null_deviation;
    CHECK(squared == doctest::Approx(energy / 59).epsilon(0.02));
}

TEST_CASE("one label only, none in the space, and words for numbers") {
    const Graph               graph = build(support::cycle(6));
    const ExpectationOperator op(graph, Walk{1});
    const auto                one = measure_compatibility(op, labels_of({"a", "a", "a", "a", "a", "a"}));
    CHECK_FALSE(one.all.value.has_value());
    CHECK_FALSE(one.labels[0].rho.value.has_value());
    CHECK(thrown_by([&] {
              (void)measure_compatibility(op, labels_of({"x", "y"}), {.kind = LabelKind::numbers});
          }).says("'x' is no number"));
    const Graph               lonely = make_graph(3, std::vector<std::pair<Node, Node>>{{0, 1}});
    const ExpectationOperator small(lonely, Walk{1});
    CHECK(thrown_by([&] { (void)measure_compatibility(small, labels_of({"", "", "a"})); }).fault == Fault::input);
    CHECK_FALSE(measure_compatibility(op, labels_of({"1", "2", "3"}), {.permutations = 0}).is_numeric);
    CHECK(measure_compatibility(op, labels_of({"1", "2.5", "3"}), {.permutations = 0}).is_numeric);
}

TEST_CASE("a constant far from 0 is constant, and values of any unit are not") {
    const Graph               graph = build(support::random_connected(12, 20, 3));
    const ExpectationOperator op(graph, parse_context("walk:1"));
    const auto                rho = [&](const std::string& first, const std::string& second) {
        std::vector<std::string> of_node(12, first);
        for (std::size_t i = 0; i < 12; i += 3) of_node[i] = second;
        return measure_compatibility(op, labels_of(of_node), {.kind = LabelKind::numbers, .permutations = 0}).all.value;
    };
    CHECK_FALSE(rho("1000000.3", "1000000.3"));
    REQUIRE(rho("1.5", "2.5"));
    REQUIRE(rho("1.5e-27", "2.5e-27"));
    CHECK(*rho("1.5e-27", "2.5e-27") == doctest::Approx(*rho("1.5", "2.5")));
    CHECK(*rho("1e9", "1000000001") == doctest::Approx(*rho("1.5", "2.5")));
}

TEST_CASE("a node has one number") {
    const Graph               graph = build(support::cycle(4));
    const ExpectationOperator op(graph, parse_context("walk:1"));
    CHECK(thrown_by([&] {
              (void)measure_compatibility(op, labels_of({"1.5,9.5", "2", "3", "4"}), {.permutations = 0});
          }).says("two numbers, 1.5 and 9.5"));
}
