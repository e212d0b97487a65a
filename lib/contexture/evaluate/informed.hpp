#pragma once

#include <cstddef>
#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/targets.hpp"

namespace contexture {

/// How badly vectors predict labels that are known of some nodes and, for what these leave open, the pretext tasks:
/// smaller is better, 1 is no better than the mean.
struct InformedScore {
    double value  = 1;  ///< (m labels + 100 pretext) / (m + 100) of m labelled nodes
    double labels = 1;  ///< error of ridge regression on labelled nodes that it has not seen, over that of the mean
    std::size_t  labelled       = 0;   ///< m
    double       standard_error = 0;   ///< of value, for nodes drawn anew: error_of_mean of both parts
    SplitValues  splits         = {};  ///< labels on each
    PretextScore pretext        = {};  ///< the other part
};

/// Standard error of a.value - b.value, of the same labels; without the same splits the root of the sum of both
/// squares.
[[nodiscard]] double error_of_difference(const InformedScore& a, const InformedScore& b);

/// How measure_informed() splits the labelled nodes.
struct InformedOptions {
    std::uint64_t seed     = 1;   ///< of the splits: 20 of up to 1500 labelled nodes, else 3
    int           threads  = 0;   ///< 0: all cores; changes no result
    Progress      progress = {};  ///< told how the work goes on; may throw to stop it
};

/// @throws Error Fault::input where fewer than five nodes have a label
void require_enough_labels(const Targets& targets);

/// @param features  a row a node of the graph, s_i mu_i
/// @param pretext   measure_pretext() of the same features
/// @throws Error as require_enough_labels
/// Source: ours; docs/pretext.md derives it, docs/study tests it.
[[nodiscard]] InformedScore measure_informed(const RowMatrix& features, const Targets& targets,
                                             const PretextScore& pretext, const InformedOptions& options = {});

}  // namespace contexture
