#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {

/// Orthonormal columns that a search leaves alone: known eigenvectors. Refers to the matrices.
using Locked = std::vector<const Eigen::MatrixXd*>;

/// x -= Q Q^T x for each matrix of orthonormal columns.
void project_out(const Locked& locked, Eigen::Ref<Eigen::VectorXd> x);

/// Number of columns in all.
[[nodiscard]] Eigen::Index count_columns(const Locked& locked);

/// (1 - Q Q^T) A (1 - Q Q^T), Q the locked columns, as Lanczos sees it. Tells progress.
class DeflatedProduct {
  public:
    /// @param n  rows of A
    DeflatedProduct(SymmetricProduct product, Eigen::Index n, Locked locked, const Progress& progress);

    void operator()(const double* x, double* y);

  private:
    SymmetricProduct product_;
    Locked           locked_;
    const Progress*  progress_;
    Eigen::VectorXd  input_;
    std::uint64_t    steps_ = 0;
};

}  // namespace contexture
