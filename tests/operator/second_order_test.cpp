#include "contexture/operator/second_order.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "contexture/operator/markov_kernel.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;
using support::MatrixXd;

namespace {

MatrixXd dense(const SparseRows& rows) {
    MatrixXd matrix = MatrixXd::Zero(rows.rows(), rows.columns);
    for (Node row = 0; row < rows.rows(); ++row)
        for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + std::size_t{1}]; ++arc)
            matrix(row, rows.targets[arc]) += rows.weights.empty() ? 1 : rows.weights[arc];
    return support::walk_matrix(matrix);
}

/// sum over rows and columns of (count - expected)^2 / expected, columns of little expectation together.
struct ChiSquared {
    double value   = 0;
    double freedom = 0;
};

ChiSquared compare(const MatrixXd& counts, const MatrixXd& law) {
    ChiSquared sum;
    for (Eigen::Index x = 0; x < law.rows(); ++x) {
        double rare_count = 0, rare_expected = 0, cells = 0;
        for (Eigen::Index a = 0; a < law.cols(); ++a) {
            const double expected = counts.row(x).sum() * law(x, a);
            if (expected < 10) {
                rare_count += counts(x, a);
                rare_expected += expected;
                continue;
            }
            sum.value += std::pow(counts(x, a) - expected, 2) / expected;
            ++cells;
        }
        if (rare_expected > 10) {
            sum.value += std::pow(rare_count - rare_expected, 2) / rare_expected;
            ++cells;
        }
        sum.freedom += std::max(0.0, cells - 1);
    }
    return sum;
}

}  // namespace

TEST_CASE("a walk on arcs has as many entries as are counted, and rows that stand for laws") {
    for (const bool is_directed : {false, true}) {
        const Graph              graph   = build(support::random_edges(30, 60, 3, is_directed));
        const SecondOrderKernels kernels = second_order_kernels(graph, {.back = 0.5, .out = 2, .length = 3}, {});
        CHECK(kernels.step.targets.size() <= count_second_order_entries(graph));
        CHECK(kernels.step.targets.size() + graph.nodes() >= count_second_order_entries(graph));
        CHECK(kernels.step.rows() == kernels.first.columns);
        CHECK(kernels.head.rows() == kernels.step.rows());
        CHECK(kernels.head.columns == graph.nodes());
        CHECK((dense(kernels.step).rowwise().sum().array() - 1).abs().maxCoeff() < 1e-14);
    }
}

TEST_CASE("on a triangle with a tail the biases are those of the definition") {
    // 0-1, 1-2, 2-0, 2-3. From 2 after 0: back to 0 weighs 1/p, 1 (a neighbour of 0) 1, 3 1/q.
    const Graph graph = build({.nodes = 4, .edges = {{0, 1}, {1, 2}, {2, 0}, {2, 3}}});
    const auto  step  = dense(second_order_kernels(graph, {.back = 4, .out = 0.5, .length = 2}, {}).step);
    const auto  arc   = [&](Node from, Node to) {
        Arc at = graph.offsets()[from];
        while (graph.targets()[at] != to) ++at;
        return static_cast<Eigen::Index>(at);
    };
    const double sum = 0.25 + 1 + 2;
    CHECK(step(arc(0, 2), arc(2, 0)) == doctest::Approx(0.25 / sum));
    CHECK(step(arc(0, 2), arc(2, 1)) == doctest::Approx(1 / sum));
    CHECK(step(arc(0, 2), arc(2, 3)) == doctest::Approx(2 / sum));
    CHECK(step(arc(2, 3), arc(3, 2)) == doctest::Approx(1));
}

TEST_CASE("sampled walks follow the exact law, whatever the number of threads") {
    for (const bool is_directed : {false, true}) {
        support::Sketch sketch = support::random_edges(12, 30, 4, is_directed);
        for (const bool is_weighted : {false, true}) {
            if (is_weighted) sketch = support::weighted(sketch, 5);
            const Graph      graph = build(sketch);
            const Node2vec   walk{.back = 0.25, .out = 4, .length = 1};  // independent draws: one a walk
            const SparseRows rows = sample_second_order(graph, walk, {.walks = 4000, .seed = 3, .threads = 1});
            for (const int threads : {2, 3}) {
                const SparseRows again =
                    sample_second_order(graph, walk, {.walks = 4000, .seed = 3, .threads = threads});
                CHECK(again.offsets == rows.offsets);
                CHECK(again.targets == rows.targets);
                CHECK(again.weights == rows.weights);
            }
            CHECK(sample_second_order(graph, walk, {.walks = 4000, .seed = 4}).weights != rows.weights);
            for (const int length : {1, 2, 4}) {
                const Node2vec   longer{.back = 0.25, .out = 4, .length = length};
                const SparseRows met    = sample_second_order(graph, longer, {.walks = 4000, .seed = 7});
                MatrixXd         counts = MatrixXd::Zero(12, 12);
                for (Node x = 0; x < 12; ++x)
                    for (Arc arc = met.offsets[x]; arc < met.offsets[x + std::size_t{1}]; ++arc)
                        counts(x, met.targets[arc]) = met.weights[arc];
                MatrixXd law = support::joint_distribution(sketch, longer, Marginal::uniform).plus;
                law          = support::walk_matrix(law);
                for (Eigen::Index x = 0; x < 12; ++x)
                    if (counts.row(x).sum() == 0) law.row(x).setZero();
                const ChiSquared found = compare(counts, law);
                // The nodes of one walk depend on each other: at most `length` times the variance.
                INFO("length " << length << ", chi-squared " << found.value << " on " << found.freedom);
                CHECK(found.value < length * (found.freedom + 4 * std::sqrt(2 * found.freedom)));
                CHECK(found.value > found.freedom / 4);
            }
        }
    }
}

TEST_CASE("small weights are drawn by their shares beside a very large one elsewhere") {
    const support::Sketch sketch{
        .nodes = 4, .edges = {{0, 1}, {1, 0}, {2, 0}, {2, 3}}, .weights = {1e20, 1e20, 1, 3}, .is_directed = true};
    const SparseRows rows = sample_second_order(build(sketch), Node2vec{.length = 1}, {.walks = 4000, .seed = 1});
    const Arc        row  = rows.offsets[2];
    REQUIRE(rows.offsets[3] - row == 2);
    CHECK(rows.weights[row + 1] / (rows.weights[row] + rows.weights[row + 1]) == doctest::Approx(0.75).epsilon(0.05));
}
