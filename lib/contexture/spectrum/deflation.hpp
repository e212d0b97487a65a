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

/// (1 - Q Q^T) (A / unit + E) (1 - Q Q^T), Q the locked columns, as Lanczos sees it. Tells progress.
///
/// E is a random diagonal of size 1e-12. Where A has few distinct eigenvalues, as complete graphs and
/// hypercubes do, the Krylov space of any vector is soon exhausted and what rounding leaves is not
/// orthogonal to anything; with E there is always a next direction. The eigenvectors found are turned
/// within their eigenspaces, at will, and out of them by about 1e-12 of the unit over the gap.
class DeflatedProduct {
  public:
    /// @param unit  size of A's largest eigenvalue, about
    /// @param n     rows of A
    DeflatedProduct(SymmetricProduct product, double unit, Eigen::Index n, Locked locked, const Progress& progress);

    void operator()(const double* x, double* y);

    /// A random vector of the seed in the complement of the locked columns.
    [[nodiscard]] Eigen::VectorXd start(std::uint64_t seed) const;

  private:
    SymmetricProduct product_;
    double           unit_;
    Locked           locked_;
    const Progress*  progress_;
    Eigen::VectorXd  input_;
    Eigen::VectorXd  jitter_;  ///< the diagonal of E
    std::uint64_t    steps_ = 0;
};

}  // namespace contexture
