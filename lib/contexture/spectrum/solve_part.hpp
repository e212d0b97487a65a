#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/upper_end.hpp"

namespace contexture {

/// What is asked of a part: enough eigenpairs for the `wanted` largest |f| of every context.
struct PartRequest {
    std::span<const Context> contexts;
    int                      wanted = 0;
    Node   left_rows = 0;  ///< of a double cover: rows below this in the core are X, the rest A; 0 where self-adjoint
    double tolerance = 1e-6;  ///< of the residual in N
};

/// Eigenpairs of one part in the complement of its closed-form vectors (part_constants).
struct PartSolution {
    Eigenpairs
        pairs;  ///< signed lambda, in no order: both ends of the spectrum of N; of a double cover lambda > 0 only
    std::vector<Eigenpairs> own;  ///< for a context that needed a solve of its own, else empty
    std::vector<double>
        square_sum;  ///< of each context: sum of f(lambda)^2 over `pairs`, or over all eigenpairs where is_complete
    std::vector<double>
         left_out;  ///< of each context: largest |f(lambda)| among the eigenpairs not returned; infinite where unknown
    bool is_complete  = false;  ///< `square_sum` covers every eigenpair
    bool was_dense    = false;
    bool was_filtered = false;  ///< by Lanczos on a Chebyshev filter
    bool was_together = false;  ///< by block Lanczos on a filter for both ends
    bool was_inverted = false;  ///< by Lanczos on (sigma - N)^{-1}
};

/// The eigenvectors of a part known in closed form: d^{1/2} normalized (lambda = 1) and, where
/// bipartite, the same with the signs of the sides (lambda = -1).
[[nodiscard]] Eigen::MatrixXd part_constants(const Part& part);

/// @param products  is raised by the number of products with N
/// @throws Error Fault::computation where it does not converge
[[nodiscard]] PartSolution solve_part(const Part& part, const PartRequest& request, const DecomposeOptions& options,
                                      std::uint64_t& products);

/// Whether solve_part treats a part of n rows as a dense matrix, a double cover by its off-diagonal block.
[[nodiscard]] bool is_solved_densely(Node rows, int wanted, bool is_cover);

/// Memory that it takes.
[[nodiscard]] std::uint64_t dense_bytes(Node rows, int wanted, bool is_cover);

}  // namespace contexture
