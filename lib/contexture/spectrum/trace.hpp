#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/upper_end.hpp"

namespace contexture {

struct TraceOptions {
    int           most_probes = 64;    ///< random vectors at most
    int           steps       = 48;    ///< Lanczos steps a probe: exact for polynomials f of degree < steps
    double        accuracy    = 2e-4;  ///< relative standard error at which to stop
    std::uint64_t seed        = 1;
    Progress      progress    = {};
};

struct TraceEstimate {
    double value          = 0;
    double standard_error = 0;  ///< of the mean over probes, or the quadrature's own change where that is larger
};

/// Tr f(N)^2 over the complement of known eigenvectors, for each context, from one run.
///
/// Stochastic Lanczos quadrature: z^T f(N)^2 z for random signs z brought into the complement, by
/// the Gauss rule of a Lanczos run from z. What was deflated adds no variance.
/// @param baseline  of each context: the sum of squares already known, so that accuracy is relative to the whole
/// Source: Ubaru, Chen, Saad, SIAM J. Matrix Anal. Appl. 38:1075, 2017; Hutchinson 1989.
[[nodiscard]] std::vector<TraceEstimate> estimate_traces(const Part& part, const Locked& known,
                                                         std::span<const Context> contexts,
                                                         std::span<const double> baseline, const TraceOptions& options,
                                                         std::uint64_t& products);

}  // namespace contexture
