#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/evaluate/targets.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// Agreement of two partitions of the same items, 1 where they are the same.
struct PartitionAgreement {
    double nmi = 0;  ///< mutual information over the mean of the two entropies; 1 where both have one part
    double ari = 0;  ///< adjusted Rand index: 0 expected by chance
};

/// Both are symmetric in a and b.
/// @param a  part of each item, any numbers from 0
/// @param b  the same, as many items
[[nodiscard]] PartitionAgreement compare_partitions(std::span<const int> a, std::span<const int> b);

/// Q = sum over parts of (weight within / volume - (volume of the part / volume)^2), by the out- and in-volumes
/// where the graph is directed. 0 without edges.
/// @param part  of each node
/// Source: Newman 2004, Phys. Rev. E 69, 066133; Leicht and Newman 2008 for directed graphs.
[[nodiscard]] double modularity(const Graph& graph, std::span<const int> part);

/// How cluster() runs k-means.
struct ClusterOptions {
    int           clusters = 0;  ///< 0: as many as there are classes
    int           repeats  = 10;  ///< runs, each with its own seed
    std::uint64_t seed     = 1;   ///< of the first run
    int           threads  = 0;   ///< 0: all cores; changes no result
    Progress      progress = {};  ///< told how the work goes on; may throw to stop it
};

/// k-means (faiss, the best of 10 starts) of the rows, each repeat with another seed.
/// Figures: modularity; with classes, where a node has one, nmi and ari on the labelled nodes.
/// @param features  a row a node of the graph
/// @param targets   null without labels
/// @throws Error Fault::usage where there is no number of clusters or more of them than nodes
[[nodiscard]] TaskResult cluster(const Graph& graph, const RowMatrix& features, const Targets* targets,
                                 const ClusterOptions& options = {});

}  // namespace contexture
