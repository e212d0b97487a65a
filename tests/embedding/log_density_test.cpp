#include "contexture/embedding/log_density.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using support::build;
using support::thrown_by;

namespace {

/// log(1 + k) from P+ itself.
MatrixXd dense_log(const support::Joint& joint) {
    MatrixXd m = MatrixXd::Zero(joint.plus.rows(), joint.plus.cols());
    for (Eigen::Index x = 0; x < m.rows(); ++x)
        for (Eigen::Index a = 0; a < m.cols(); ++a)
            if (joint.plus(x, a) > 0)
                m(x, a) = std::log1p(joint.plus(x, a) / (joint.input_marginal[x] * joint.context_marginal[a]));
    return m;
}

}  // namespace

TEST_CASE("the triples are those of log(1 + k), of every form of operator, sparse and dense") {
    struct Case {
        const char* context;
        bool        is_directed;
        bool        is_sparse;
    };
    for (const Case& each : {Case{"walk:1", false, true}, Case{"ego:1", false, true}, Case{"window:5", false, false},
                             Case{"restart:0.3", false, false}, Case{"walk:1", true, false},
                             Case{"0.5*walk:1++0.5*heat:2", false, false}, Case{"walk:1>ego:1", false, false}}) {
        INFO(each.context << (each.is_directed ? ", directed" : ""));
        support::Sketch sketch            = support::weighted(support::random_connected(41, 60, 3), 5);
        sketch.is_directed                = each.is_directed;
        const Graph               graph   = build(sketch);
        const Context             context = parse_context(each.context);
        const ExpectationOperator op(graph, context);
        const MatrixXd            m     = dense_log(support::joint_distribution(sketch, context));
        const Eigen::VectorXd     s     = support::singular_values(m);
        const LogDensity          found = decompose_log_density(op, {.dimension = 6, .tolerance = 1e-9});
        CHECK(found.is_sparse == each.is_sparse);
        REQUIRE(found.singular_values.size() == 6);
        for (Eigen::Index i = 0; i < 6; ++i) {
            const auto at = static_cast<std::size_t>(i);
            CHECK(std::abs(found.singular_values[at] - s[i]) < 1e-6 * s[0]);  // entries are in single precision
            CHECK((m * found.right.col(i) - found.singular_values[at] * found.left.col(i)).norm() < 1e-5 * s[0]);
            CHECK((m.transpose() * found.left.col(i) - found.singular_values[at] * found.right.col(i)).norm() <
                  1e-5 * s[0]);
            CHECK(found.residuals[at] < 1e-6);
        }
        CHECK((found.left.transpose() * found.left - MatrixXd::Identity(6, 6)).norm() < 1e-9);
    }
}

TEST_CASE("the same on any number of threads, and without vectors for nodes outside the space") {
    support::Sketch sketch          = support::random_connected(30, 40, 1);
    sketch.nodes                    = 32;
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, parse_context("window:3"));
    const LogDensity          one = decompose_log_density(op, {.dimension = 4, .threads = 1});
    const LogDensity          two = decompose_log_density(op, {.dimension = 4, .threads = 3});
    CHECK((one.left - two.left).norm() < 1e-6);
    const Embedding embedding = embed(one, {.scaling = {.power = 0.5}, .row_length = 2});
    CHECK(embedding.nodes.size() == 30);
    CHECK(embedding.without_vector == std::vector<Node>{30, 31});
    CHECK(embedding.vectors.row(7).norm() == doctest::Approx(2));
    const Embedding plain = embed(one, {.scaling = {.power = 0.5}});
    CHECK(std::abs(plain.vectors(7, 1)) ==
          doctest::Approx(std::sqrt(one.singular_values[1]) * std::abs(one.left(7, 1))));
}

TEST_CASE(
    "repeated values have all their copies, of small and of large graphs, and none is made up where there is no more") {
    // log(1 + k) of a cycle of n is log(1 + n / 2) to each neighbour: times 2 cos(2 pi j / n), each |.| up to four
    // times.
    const Graph               ring = build(support::cycle(60));
    const ExpectationOperator around(ring, Walk{});
    const LogDensity          turns = decompose_log_density(around, {.dimension = 7});
    for (std::size_t i = 0; i < 7; ++i) {
        const double turn = 2 * 3.14159265358979323846 * static_cast<double>((i + 2) / 4) / 60;
        CHECK(turns.singular_values[i] == doctest::Approx(2 * std::log1p(30) * std::cos(turn)).epsilon(1e-6));
        CHECK(turns.residuals[i] < 1e-6);
    }
    // A tree has two sides: every value but 0 has an even number of copies. Too large for the dense way.
    const Graph               tree = build(support::random_tree(1100, 3));
    const ExpectationOperator down(tree, Walk{});
    const LogDensity          pairs = decompose_log_density(down, {.dimension = 6});
    for (std::size_t i = 0; i < 6; i += 2)
        CHECK(pairs.singular_values[i + 1] == doctest::Approx(pairs.singular_values[i]).epsilon(1e-5));
    CHECK((pairs.left.transpose() * pairs.left - MatrixXd::Identity(6, 6)).norm() < 1e-6);

    const Graph               sides = build(support::complete_bipartite(3, 3));  // rank 2
    const ExpectationOperator op(sides, Walk{});
    const LogDensity          found = decompose_log_density(op, {.dimension = 5});
    CHECK(found.singular_values[1] == doctest::Approx(3 * std::log(3.0)));
    CHECK(found.singular_values[2] < 1e-6);
    CHECK(*std::max_element(found.residuals.begin(), found.residuals.end()) < 1e-6);
}

TEST_CASE("what the progress throws comes back as it is") {
    const Graph               graph = build(support::random_connected(1200, 3000, 1));
    const ExpectationOperator op(graph, Walk{1});
    const auto                stop = [](const ProgressStep& update) {
        if (update.task == "factorizing" && update.done > 3) throw std::runtime_error("enough");
    };
    CHECK_THROWS_WITH(static_cast<void>(decompose_log_density(op, {.dimension = 8, .progress = stop})), "enough");
}

TEST_CASE("what does not fit is refused, with what to do") {
    const Graph               large = build(support::random_connected(1200, 3000, 1));
    const ExpectationOperator sparse(large, Walk{1});
    CHECK(thrown_by([&] {
              (void)decompose_log_density(sparse, {.dimension = 64, .memory_limit = 1'000'000});
          }).says("64 singular vectors of the logarithm of the density ratio of 1200 nodes need about"));
    const Graph               graph = build(support::random_connected(200, 300, 1));
    const ExpectationOperator op(graph, parse_context("window:3"));
    CHECK(
        thrown_by([&] { (void)decompose_log_density(op, {.dimension = 4, .memory_limit = 100'000}); }).says("--walks"));
    CHECK(thrown_by([&] { (void)decompose_log_density(op, {.dimension = 200}); }).says("199"));
    const ExpectationOperator walk(graph, Walk{});
    CHECK(decompose_log_density(walk, {.dimension = 4, .memory_limit = 100'000}).is_sparse);
}
