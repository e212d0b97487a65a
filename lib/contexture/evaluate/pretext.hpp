#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// Three things to predict of every node that the graph itself tells, the same for all its contexts: which nodes it
/// shares neighbours with, how far it is from others, and how much it is connected.
struct PretextTasks {
    RowMatrix communities;  ///< n x k, 0 or 1: of two Louvain runs on two_step_weights the 48 largest each
    RowMatrix distance;     ///< n x 16: hops from nodes drawn at random in the largest piece, hops_from
    RowMatrix degree;       ///< n x 1: the rank of the degree, ties sharing theirs
};

/// @throws Error Fault::input where there is no edge
[[nodiscard]] PretextTasks make_pretext_tasks(const Graph& graph, std::uint64_t seed = 1);

/// Upper bound of the bytes that the tasks, and what measures vectors of `dimension` columns on them, take beside the
/// graph and its spectrum.
[[nodiscard]] std::uint64_t pretext_bytes(std::uint64_t nodes, std::uint64_t dimension);

/// To be called before the solve whose vectors are to be measured.
/// @param memory_limit  bytes; 0: what is available
/// @throws Error Fault::computation where pretext_bytes is more
void require_room_for_pretext(std::uint64_t nodes, std::uint64_t dimension, std::uint64_t memory_limit);

/// How badly vectors predict the pretext tasks: smaller is better, 1 is no better than the mean.
struct PretextScore {
    double      value          = 1;   ///< the mean of the three, weighted 3 : 2 : 1
    double      communities    = 1;   ///< relative error of ridge regression, at most 1.1
    double      distance       = 1;   ///< the same, as if the hops came with as much noise as they have spread
    double      degree         = 1;   ///< the same of the ranks
    double      standard_error = 0;   ///< of value, for nodes drawn anew: error_of_mean
    SplitValues splits         = {};  ///< value on each
};

/// Standard error of a.value - b.value; without the same splits the root of the sum of both squares.
[[nodiscard]] double error_of_difference(const PretextScore& a, const PretextScore& b);

/// How measure_pretext() splits the nodes.
struct PretextOptions {
    std::uint64_t seed     = 1;   ///< of the splits
    int           splits   = 0;   ///< 0: 8 of up to 1500 nodes, else 3
    Progress      progress = {};  ///< told how the work goes on; may throw to stop it
};

/// @param features  a row a node of the graph that the tasks are of, s_i mu_i
/// @param nodes     that have a vector; the others play no part
/// @throws Error Fault::input where they are too few to split
/// Source: ours; docs/pretext.md derives it, docs/study tests it.
[[nodiscard]] PretextScore measure_pretext(const RowMatrix& features, const std::vector<Node>& nodes,
                                           const PretextTasks& tasks, const PretextOptions& options = {});

/// The same as a task among others. Figures: pretext, communities, distance, degree.
[[nodiscard]] TaskResult predict_pretext(const RowMatrix& features, const std::vector<Node>& nodes,
                                         const PretextTasks& tasks, const PretextOptions& options = {});

}  // namespace contexture
