#include "contexture/operator/markov_kernel.hpp"

#include <doctest/doctest.h>

using namespace contexture;
using Eigen::MatrixXd, Eigen::VectorXd;

TEST_CASE("a dense kernel multiplies vectors with few values as it does full ones") {
    const Eigen::Index rows = 40, columns = 30;
    const MatrixXd     matrix = (MatrixXd::Random(rows, columns).array() + 2).matrix();
    const MarkovKernel kernel(matrix);
    for (const Eigen::Index values : {0, 1, 2, 16, 17, 30}) {
        CAPTURE(values);
        VectorXd g = VectorXd::Zero(columns), p = VectorXd::Zero(rows);
        for (Eigen::Index i = 0; i < values; ++i) {
            g[(7 * i) % columns] = static_cast<double>(i + 1);
            p[(7 * i) % rows]    = 1 / static_cast<double>(i + 1);
        }
        VectorXd f = VectorXd::Constant(rows, -3), law = VectorXd::Constant(columns, -3);  // to be written over
        kernel.apply({g.data(), std::size_t{30}}, {f.data(), std::size_t{40}});
        kernel.apply_adjoint({p.data(), std::size_t{40}}, {law.data(), std::size_t{30}});
        CHECK((f - matrix * g).norm() <= 1e-14 * matrix.norm() * g.norm());
        CHECK((law - matrix.transpose() * p).norm() <= 1e-14 * matrix.norm() * p.norm());
    }
}
