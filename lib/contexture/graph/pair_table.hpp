#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// Pairs (x, a) and how often each was met: any table of them is a joint distribution.
struct PairTable {
    std::vector<Node>   inputs      = {};  ///< x of each pair, a position in `input_names` or a node of the graph
    std::vector<Node>   values      = {};  ///< a of each pair, a position in `value_names`
    std::vector<double> counts      = {};  ///< above 0; the same pair may stand more than once
    NodeNames           input_names = {};  ///< in the order of first appearance; empty where a graph named the nodes
    NodeNames           value_names = {};  ///< in the order of first appearance
    std::vector<std::uint64_t> value_lines = {};  ///< of the file: where each value first appeared; empty without one
    std::uint64_t              lines       = 0;   ///< that held pairs
    std::uint64_t              ignored     = 0;   ///< among them, of nodes that are not in the graph
    std::string                source      = {};  ///< the file, or "column x" of a table
};

/// What a line of a file of pairs holds.
enum class PairFormat {
    pairs,     ///< x a [count] a line, separated as edge lists are
    labels,    ///< node, blank or tab, labels separated by commas; or all by commas, where the first line that has
               ///< more than a node has no blank and no tab; a node may be missing or stand alone
    features,  ///< node, blank or tab, entries index or index:value separated by blanks
};

/// How read_pairs() understands a file.
struct ReadPairsOptions {
    PairFormat   format   = PairFormat::pairs;  ///< of the lines
    const Graph* graph    = nullptr;            ///< whose nodes the x's are; null: whatever the file names
    Progress     progress = {};                 ///< told how the work goes on; may throw to stop it
};

/// Reads pairs from a file, gzip or not.
/// Lines that start with # are comments. docs/formats.md.
/// @throws Error Fault::io where the file cannot be read, Fault::input with `path:line: what is
///         wrong; what to do` where its content is no such table or none of its nodes is in the graph
[[nodiscard]] PairTable read_pairs(const std::string& path, const ReadPairsOptions& options = {});

}  // namespace contexture
