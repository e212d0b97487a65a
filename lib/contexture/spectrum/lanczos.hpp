#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

#include "contexture/spectrum/dense.hpp"

namespace contexture {

/// y = A x for a symmetric A of n rows. It may throw to cancel.
using SymmetricProduct = std::function<void(const double* x, double* y)>;

struct LanczosRun {
    std::vector<double>
        ritz;  ///< all Ritz values of the last basis, the wanted ones first, descending; lower bounds of eigenvalues
    Eigen::MatrixXd vectors;  ///< n x converged, the converged Ritz vectors
    int             converged = 0;
};

/// Largest eigenpairs by Spectra's implicitly restarted Lanczos (SymEigsSolver), from a start vector.
/// Converged: residual below tolerance * |theta|. A's largest eigenvalue should be near 1 in size:
/// Spectra's test for an exhausted Krylov space has no unit.
/// @param wanted    eigenpairs, 1 <= wanted < basis <= n
/// @param restarts  at most so many restarts of a basis of `basis` vectors
[[nodiscard]] LanczosRun largest_by_lanczos(const SymmetricProduct& product, const Eigen::VectorXd& start, int wanted,
                                            int basis, int restarts, double tolerance);

/// Of a unit vector: where less is left of a product beside the last two vectors, the Krylov space has ended.
inline constexpr double kBreakdown = 1e-10;

/// A Lanczos run's matrix: `diagonal` of m entries and m - 1 `below` it.
struct Tridiagonal {
    std::vector<double> diagonal;
    std::vector<double> below;
};

/// `steps` steps of Lanczos from a unit vector, fewer where the Krylov space ends. Three vectors, no
/// re-orthogonalisation: enough for Gauss quadrature (Golub and Meurant 2010, ch. 4) and for a first
/// look at a spectrum.
[[nodiscard]] Tridiagonal tridiagonalize(const SymmetricProduct& product, Eigen::VectorXd start, int steps);

/// Eigenpairs of the leading `size` rows.
[[nodiscard]] SymmetricEigen solve_tridiagonal(const Tridiagonal& matrix, std::size_t size);

/// Ritz values of one run, ascending, copies of one value once.
[[nodiscard]] std::vector<double> ritz_values(const SymmetricProduct& product, const Eigen::VectorXd& start, int steps);

/// The seed of vector `number` of a run: neighbouring seeds share no vectors.
[[nodiscard]] std::uint64_t stream_seed(std::uint64_t seed, std::uint64_t number);

/// Another for each part of a graph: of equal parts equal probes would be wrong alike, and their errors would not
/// cancel.
[[nodiscard]] inline std::uint64_t seed_of_part(std::uint64_t seed, std::uint64_t number) {
    return number == 0 ? seed : stream_seed(seed ^ 0x9a47, number);
}

/// Entries independent, +1 or -1: the same for the same seed, everywhere.
[[nodiscard]] Eigen::VectorXd random_signs(Eigen::Index n, std::uint64_t seed);

/// Entries independent, uniform in (-1, 1).
[[nodiscard]] Eigen::VectorXd random_vector(Eigen::Index n, std::uint64_t seed);

}  // namespace contexture
