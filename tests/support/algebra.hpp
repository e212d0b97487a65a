#pragma once

#include <Eigen/Core>

/// What tests need of dense matrices. By LAPACK, compiled once: Eigen's own solvers take seconds in each test that
/// includes them and, slowed down by sanitizers, minutes to run.
namespace support {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

struct SymmetricEigen {
    VectorXd values;  ///< ascending
    MatrixXd vectors;
};

/// By another solver than the library's, and checked here: the vectors are orthonormal and belong to their values.
SymmetricEigen symmetric_eigen(const MatrixXd& matrix);

/// As many as the shorter side, descending.
VectorXd singular_values(const MatrixXd& matrix);

/// a^-1 b.
MatrixXd solve(MatrixXd a, MatrixXd b);

/// The columns made orthonormal one after the other: the first k span what the first k did.
MatrixXd orthonormal(MatrixXd columns);

}  // namespace support
