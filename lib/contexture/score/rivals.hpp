#pragma once

#include <optional>
#include <vector>

namespace contexture {

/// Other label-free scores, from singular values alone; empty where undefined. Sums run over the
/// values computed, not over all: they are comparable between spectra with the same number of them.
struct Rivals {
    std::optional<double> decay_rate;    ///< -slope of log s_i^2 against i, least squares over s_i > 0
    std::optional<double> ne_sum;        ///< sum of s_i^2 / s_1^2 (He and Ozay 2022)
    std::optional<double> entropy_rank;  ///< exp H(p), p_i proportional to s_i^2 (Roy and Vetterli 2007)
    std::optional<double> rank_me;    ///< exp H(p), p_i proportional to s_i (RankMe, Garrido et al. 2023, of s_i mu_i)
    std::optional<double> lidar;      ///< exp H(p), p_i proportional to s_i^2 / (1 - s_i^2) (LiDAR, Thilak et al. 2024)
    std::optional<double> alpha_req;  ///< -slope of log s_i^2 against log i (alpha-ReQ, Agrawal et al. 2022)
    std::optional<double> worst_case_bound;  ///< (s_1^2 - (1 - eps)^2) / (s_1^2 - s_{d+1}^2), docs/theory.md
};

/// @param singular_values  descending
/// @param dimension        d of the bound; 0: no bound
/// @param next             s_{d+1}, empty where it was not computed
[[nodiscard]] Rivals compute_rivals(const std::vector<double>& singular_values, int dimension,
                                    std::optional<double> next, double epsilon);

}  // namespace contexture
