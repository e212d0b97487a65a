#include "contexture/embedding/log_density_matrix.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "contexture/base/error.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

void check_products(const LogDensityMatrix& matrix) {
    const MatrixXd m = matrix.dense();
    const VectorXd x = VectorXd::LinSpaced(matrix.columns(), -1, 2), z = VectorXd::LinSpaced(matrix.rows(), 3, 1);
    VectorXd       y(matrix.rows()), w(matrix.columns()), v(matrix.columns());
    const auto span = [](auto& vector) { return std::span(vector.data(), static_cast<std::size_t>(vector.size())); };
    matrix.apply(span(x), span(y));
    CHECK((y - m * x).norm() < 1e-12 * m.norm() * x.norm());
    matrix.apply_adjoint(span(z), span(w));
    CHECK((w - m.transpose() * z).norm() < 1e-12 * m.norm() * z.norm());
    matrix.apply_square(span(x), span(y), span(v));
    CHECK((v - m.transpose() * (m * x)).norm() < 1e-12 * m.squaredNorm() * x.norm());
    CHECK(v.norm() > 0);
}

}  // namespace

TEST_CASE("products, with the square too, are those of its entries, sparse, dense and of other shape") {
    for (const char* name : {"walk:1", "window:3", "walk:1>ego:1"}) {
        INFO(name);
        support::Sketch sketch          = support::weighted(support::random_connected(40, 70, 2), 4);
        sketch.nodes                    = 42;
        const Graph               graph = support::build(sketch);
        const ExpectationOperator op(graph, parse_context(name));
        for (const int threads : {1, 3}) {
            const LogDensityMatrix matrix(op, {.walks = 0, .threads = threads});
            check_products(matrix);
        }
    }
}

TEST_CASE("of a graph in pieces only what lies within them is held, under the nodes' own numbers") {
    support::Sketch sketch = support::disjoint({support::random_connected(9, 6, 1), support::path(2),
                                                support::random_connected(31, 20, 2), support::cycle(5)});
    for (auto& [from, to] : sketch.edges) {  // no piece is a run of nodes
        from = from * 10 % 47;
        to   = to * 10 % 47;
    }
    sketch.nodes                      = 49;  // two without an edge
    sketch                            = support::weighted(sketch, 3);
    const Graph               graph   = support::build(sketch);
    const Context             context = parse_context("window:4");
    const ExpectationOperator op(graph, context);
    const std::uint64_t       held = 4 * (9 * 9 + 2 * 2 + 31 * 31 + 5 * 5 + 2);
    CHECK_THROWS_AS(LogDensityMatrix(op, {.walks = 0, .memory_limit = held - 1}), Error);
    const LogDensityMatrix matrix(op, {.walks = 0, .threads = 3, .memory_limit = held});
    const support::Joint   joint = support::joint_distribution(sketch, context);
    MatrixXd               exact = MatrixXd::Zero(49, 49);
    for (Eigen::Index x = 0; x < 49; ++x)
        for (Eigen::Index a = 0; a < 49; ++a)
            if (joint.plus(x, a) > 0)
                exact(x, a) = std::log1p(joint.plus(x, a) / (joint.input_marginal[x] * joint.context_marginal[a]));
    const MatrixXd m = matrix.dense();
    CHECK((m - exact).cwiseAbs().maxCoeff() < 1e-6 * exact.maxCoeff());
    check_products(matrix);
}
