#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

/// What the vectors of a node are the singular vectors of.
enum class Density {
    ratio,  ///< k = P+ / (P_X P_A), as an operator: T itself, whose top singular functions are the contexture
    log,    ///< log(1 + k), entry by entry, as skip-gram methods do; no function of T
};

/// What decompose_log_density() computes and may take.
struct LogDensityOptions {
    int           dimension    = 128;   ///< d
    double        tolerance    = 1e-6;  ///< largest residual accepted, s_1 the unit
    double        walks        = 0;     ///< a node, by which k is estimated; 0: k is exact
    std::uint64_t seed         = 1;     ///< of walks and start vectors
    int           threads      = 0;  ///< 0: all cores
    std::uint64_t memory_limit = 0;  ///< bytes; 0: what is available
    Progress      progress     = {};  ///< told how the work goes on; may throw to stop it
};

/// M = log(1 + k) ~ U diag(s) V^T, the d leading triples.
struct LogDensity {
    std::vector<double> singular_values;  ///< descending; not bounded by 1
    std::vector<double> residuals;        ///< max of ||M v - s u|| and ||M^T u - s v||, over s_1
    Eigen::MatrixXd     left;             ///< n x d
    Eigen::MatrixXd     right;            ///< m x d
    std::vector<double> input_marginal;   ///< P_X, n
    bool                is_sparse = false;  ///< whether M was held as a sparse matrix
};

/// The best rank-d approximation of log(1 + k) in the plain, unweighted norm. Where k is large it is the pointwise
/// mutual information that skip-gram with negative sampling fits; the 1 keeps pairs that are never met at 0 and those
/// met as often as by chance at log 2, where log max(1, k), NetMF's, has a corner.
/// @throws Error Fault::usage where there are fewer singular values than asked for, Fault::computation where the
///         matrix does not fit in memory or Spectra does not converge
/// Source: Levy and Goldberg 2014; Qiu et al. 2018 (NetMF); docs/embedding.md.
[[nodiscard]] LogDensity decompose_log_density(const ExpectationOperator& op, const LogDensityOptions& options = {});

/// Columns s_i^p u_i; p = 1/2 is the field's.
[[nodiscard]] Embedding embed(const LogDensity& density, const EmbedOptions& options);

}  // namespace contexture
