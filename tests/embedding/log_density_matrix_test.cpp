#include "contexture/embedding/log_density_matrix.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <vector>

#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("products, with the square too, are those of its entries, sparse, dense and of other shape") {
    for (const char* name : {"walk:1", "window:3", "walk:1>ego:1"}) {
        INFO(name);
        support::Sketch sketch          = support::weighted(support::random_connected(40, 70, 2), 4);
        sketch.nodes                    = 42;
        const Graph               graph = support::build(sketch);
        const ExpectationOperator op(graph, parse_context(name));
        for (const int threads : {1, 3}) {
            const LogDensityMatrix matrix(op, {.walks = 0, .threads = threads});
            const MatrixXd         m = matrix.dense();
            const VectorXd         x = VectorXd::LinSpaced(matrix.columns(), -1, 2),
                           z         = VectorXd::LinSpaced(matrix.rows(), 3, 1);
            VectorXd   y(matrix.rows()), w(matrix.columns()), v(matrix.columns());
            const auto span = [](auto& vector) {
                return std::span(vector.data(), static_cast<std::size_t>(vector.size()));
            };
            matrix.apply(span(x), span(y));
            CHECK((y - m * x).norm() < 1e-12 * m.norm() * x.norm());
            matrix.apply_adjoint(span(z), span(w));
            CHECK((w - m.transpose() * z).norm() < 1e-12 * m.norm() * z.norm());
            matrix.apply_square(span(x), span(y), span(v));
            CHECK((v - m.transpose() * (m * x)).norm() < 1e-12 * m.squaredNorm() * x.norm());
            CHECK(v.norm() > 0);
        }
    }
}
