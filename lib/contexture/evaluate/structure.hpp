#pragma once

#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// Whether a graph has any structure besides its degrees, by its own held-out edges.
struct Structure {
    double auc            = 0.5;  ///< held-out edges against pairs without an edge of the same degrees
    double standard_error = 0;    ///< over the repeats
    /// max(0, 2 auc - 1 - 4 standard errors of auc): 0 where the edges might be drawn by degrees alone.
    double weight  = 0;
    int    repeats = 0;  ///< 0 where no edge can be hidden: then nothing is known
};

/// What measure_structure() may use.
struct StructureOptions {
    std::uint64_t seed         = 1;   ///< of hidden edges and drawn pairs
    int           threads      = 0;   ///< 0: all cores
    std::uint64_t memory_limit = 0;   ///< bytes that a solve may take; 0: what is available
    Progress      progress     = {};  ///< told how the work goes on; may throw to stop it
};

/// A fifth of the edges is hidden (hold_out_edges); the rest, regularized by 0.3 of the mean degree, gives the 8
/// singular functions of walk:1 of the largest |lambda|, whose density ratio ranks hidden edges among pairs without an
/// edge, each end drawn with the probability of an edge's end. 8 repeats of up to 1500 nodes, else 3. Direction is not
/// looked at. 0.5 and weight 0 where nothing can be hidden.
[[nodiscard]] Structure measure_structure(const Graph& graph, const StructureOptions& options = {});

}  // namespace contexture
