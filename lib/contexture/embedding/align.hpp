#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "contexture/embedding/embed.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// How align() looks at neighbours.
struct AlignOptions {
    int  neighbours    = 10;    ///< k of the mutual nearest neighbours
    Node most_queries  = 2000;  ///< nodes whose neighbours are looked up; drawn by the seed where there are more
    std::uint64_t seed = 1;     ///< of the queries
    /// A direction of the embedding counts where it is longer than this, the longest being 1. Where single precision
    /// holds all its numbers it is 1e-6 at least: what has fewer dimensions than columns leaves rounding of 1e-7.
    double        rank_tolerance = 1e-10;
};

/// How much of a context's contexture an embedding, whoever made it, has captured. All under P_X.
struct Alignment {
    int    columns      = 0;  ///< D of the embedding
    int    rank         = 0;  ///< r, of its centred columns
    int    dimension    = 0;  ///< d, of the top singular functions it is compared with
    double missing_mass = 0;  ///< P_X of nodes that the embedding lacks; they stand at its mean

    double                ratio_trace = 0;  ///< Tr(C^{-1} B), C = Cov[Phi], B = Cov[T* Phi]
    /// Sum of s_i^2 over i <= r: reached by the top-r space only. Empty where fewer than r were computed.
    std::optional<double> ratio_trace_most   = 0;
    double                ratio_trace_chance = 0;  ///< of a random space of rank r: r E / (n - 1)
    std::vector<double>   cosines;                 ///< of the principal angles with the top-d space, descending
    double                mean_squared_correlation        = 0;  ///< of the cosines: 1 where one space holds the other
    double                mean_squared_correlation_chance = 0;  ///< max(d, r) / (n - 1)
    int                   neighbours                      = 0;  ///< k
    Node                  queries                         = 0;  ///< nodes whose neighbours were looked up
    double                mutual_neighbours               = 0;  ///< share of a node's k nearest, by cosine, that are
                                                                ///< among its k nearest by s_i mu_i too
    double                mutual_neighbours_chance = 0;         ///< k / (n - 1)
};

/// Ratio trace over its most, in [0, 1]; empty where the most is 0 or not known.
[[nodiscard]] std::optional<double> captured(const Alignment& found);

/// @param spectrum  of op, with vectors; d is the number of its values
/// @param phi       n x D, a row a node of the graph
/// @param has_row   whether the embedding has the node; rows of others are ignored
/// @throws Error Fault::input where no function is left once the mean is taken out
/// Source: Zhai et al. 2025, section 3 (ratio trace); Hotelling 1936; docs/align.md.
[[nodiscard]] Alignment align(const ExpectationOperator& op, const Spectrum& spectrum, const RowMatrix& phi,
                              const std::vector<bool>& has_row, const AlignOptions& options = {});

}  // namespace contexture
