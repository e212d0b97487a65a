#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace contexture {

/// The leading singular triples of S, the constant one (s_0 = 1) left out.
struct Spectrum {
    /// k values, descending, from s_1 on; in [0, 1]. Those within 1e-12 of each other are ties: ordered
    /// by lambda descending, each given the least value before it.
    std::vector<double> singular_values;
    std::vector<double> eigenvalues;  ///< where S = f(N): the signed eigenvalue lambda of N with s = |f(lambda)|;
                                      ///< else empty
    std::vector<double>
                    residuals;  ///< of each triple, max of ||S v - s u|| and ||S^T u - s v||, or an upper bound of it
    Eigen::MatrixXd left;   ///< n x k, columns U_i orthonormal, to 1e-6 with tolerances of 5e-6 and above; 0 x 0 when
                            ///< vectors were not asked for
    Eigen::MatrixXd right;  ///< m x k, columns V_i; empty where S = f(N), where V_i = sign(f(lambda_i)) U_i
    std::vector<double> input_marginal;             ///< P_X, n; empty without vectors
    std::vector<double> context_marginal;           ///< P_A, m; the same
    double              energy                = 0;  ///< E = sum over all i >= 1 of s_i^2
    double              energy_standard_error = 0;  ///< 0 where E is exact
    int           components = 0;  ///< pieces of S, each with s = 1: components - 1 of the values are 1 for that reason
    int           bipartite_components = 0;      ///< where S = f(N): each has the eigenvalue lambda = -1
    bool          is_complete          = false;  ///< no further singular value is different from 0
    bool          is_verified = false;  ///< a second search in the rest of the space found no larger value missing
    int           solves      = 1;      ///< decompositions made for all the contexts solved together
    std::uint64_t operator_applications = 0;  ///< products with N, energies included; shared by spectra solved together
    std::string   method;                     ///< for people: "closed form + dense + Spectra, Chebyshev filter"
};

}  // namespace contexture
