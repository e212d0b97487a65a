#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/spectrum/deflation.hpp"
#include "contexture/spectrum/part.hpp"

namespace contexture {

struct TraceOptions {
    int           most_probes = 16;    ///< random vectors at most
    int           steps       = 48;    ///< Lanczos steps a probe at most: exact for polynomials f of degree < steps
    double        accuracy    = 5e-4;  ///< relative standard error at which to stop
    std::uint64_t seed        = 1;
    Progress      progress    = {};
};

struct TraceEstimate {
    double value          = 0;
    double standard_error = 0;  ///< of the mean over probes, or the quadrature's own change where that is larger
};

/// Eigenvectors that are left out of a trace, and their eigenvalues in the same order.
struct TraceKnown {
    Locked              vectors;
    std::vector<double> values;
};

/// Tr N^2 = sum of w^2 / (d_u d_v) over all pairs of rows. With W + tau / m each weight is w + tau / m,
/// summed over all pairs in closed form. Streams 4 bytes an arc (12 where weighted), gathers 8.
[[nodiscard]] double square_sum(const NormalizedAdjacency& adjacency);

/// Tr f(N)^2 over the complement of known eigenvectors, for each context, from one run.
///
/// Stochastic Lanczos quadrature: z^T f(N)^2 z for random signs z brought into the complement, by
/// the Gauss rule of a Lanczos run from z, several at a time, in single precision where weights and degrees
/// allow it: the signs err more. What was deflated adds no variance. Nor does
/// the best quadratic in N beside f(N)^2: the traces of 1, N and N^2 are known exactly, and what a probe
/// says of them is replaced by what is known (control variates).
/// @param baseline  of each context: the sum of squares already known, so that accuracy is relative to the whole
/// Source: Ubaru, Chen, Saad, SIAM J. Matrix Anal. Appl. 38:1075, 2017; Hutchinson 1989.
[[nodiscard]] std::vector<TraceEstimate> estimate_traces(const Part& part, const TraceKnown& known,
                                                         std::span<const Context> contexts,
                                                         std::span<const double> baseline, const TraceOptions& options,
                                                         std::uint64_t& products);

}  // namespace contexture
