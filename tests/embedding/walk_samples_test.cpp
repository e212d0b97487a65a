#include "contexture/embedding/walk_samples.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "contexture/embedding/log_density.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/rows.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using support::build;
using support::dense;
using support::thrown_by;

TEST_CASE("pairs are met as often as P+ says: chi-squared, for every kind of walk, with weights and loops") {
    support::Sketch sketch = support::weighted(support::random_connected(9, 8, 3), 5);
    sketch.edges.emplace_back(4, 4);
    sketch.weights.push_back(2);
    const Graph graph = build(sketch);
    for (const char* text : {"walk:1", "walk:3", "window:4", "restart:0.3", "heat:2", "lazy:3", "walk:1>heat:1",
                             "0.3*walk:1+0.7*lazy:2"}) {
        INFO(text);
        const Context             context = parse_context(text);
        const ExpectationOperator op(graph, context);
        constexpr double          kWalks = 20'000;  // a node
        const double              count  = kWalks * graph.nodes();
        const MatrixXd            found  = dense(sample_pairs(op, {.walks = kWalks, .seed = 7}));
        const MatrixXd            plus   = support::joint_distribution(sketch, context).plus;
        CHECK(found.sum() == doctest::Approx(1));
        CHECK((found - found.transpose()).norm() == 0);
        double chi = 0, cells = 0;
        for (Eigen::Index x = 0; x < 9; ++x) {
            for (Eigen::Index a = x; a < 9; ++a) {  // unordered pairs: what is drawn
                const double expected = (x == a ? 1 : 2) * plus(x, a), seen = (x == a ? 1 : 2) * found(x, a);
                if (expected < 1e-12) {
                    CHECK(seen == 0);
                    continue;
                }
                chi += count * (seen - expected) * (seen - expected) / expected;
                ++cells;
            }
        }
        // cells - 1 degrees of freedom: mean cells - 1, standard deviation sqrt(2 (cells - 1)); five of them.
        CHECK(chi < cells - 1 + 5 * std::sqrt(2 * (cells - 1)));
        CHECK(chi > 0);
    }
}

TEST_CASE("the same walks on any number of threads, others with another seed") {
    const Graph               graph = build(support::random_connected(400, 900, 1));
    const ExpectationOperator op(graph, parse_context("window:5"));
    const auto                one = sample_pairs(op, {.walks = 500, .threads = 1}),
               two                = sample_pairs(op, {.walks = 500, .threads = 3});
    CHECK(one.targets == two.targets);
    CHECK(one.weights == two.weights);
    CHECK(sample_pairs(op, {.walks = 500, .seed = 2}).weights != one.weights);
}

TEST_CASE("with many walks the logarithm's triples come near the exact ones") {
    const Graph               graph = build(support::planted_partition(4, 20, 0.5, 0.05, 2));
    const ExpectationOperator op(graph, parse_context("window:5"));
    const LogDensity          exact = decompose_log_density(op, {.dimension = 4});
    const LogDensity          drawn = decompose_log_density(op, {.dimension = 4, .walks = 20'000});
    CHECK(drawn.is_sparse);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(drawn.singular_values[i] == doctest::Approx(exact.singular_values[i]).epsilon(0.02));
}

TEST_CASE("what is no walk cannot be drawn, nor what does not fit") {
    const Graph graph = build(support::random_connected(50, 60, 1));
    for (const char* text : {"ego:1", "0.5*walk:1++0.5*walk:2"}) {
        const ExpectationOperator op(graph, parse_context(text));
        CHECK(thrown_by([&] { (void)sample_pairs(op); }).says("walks are drawn of"));
    }
    const ExpectationOperator regularized(graph, Walk{}, {.regularization = 1});
    CHECK(thrown_by([&] { (void)sample_pairs(regularized); }).says("--regularize"));
    const ExpectationOperator op(graph, Walk{});
    CHECK(thrown_by([&] { (void)sample_pairs(op, {.memory_limit = 1000}); }).says("draw fewer"));
}
