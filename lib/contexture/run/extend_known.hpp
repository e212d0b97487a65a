#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/embedding/extend.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/operator/sparse_rows.hpp"
#include "contexture/report/saved.hpp"

namespace contexture {

/// An embedding of one context as new nodes are placed beside it. Refers to what it is made of.
struct KnownNodes {
    const ContextResult*          result;                         ///< its context and singular values
    const Solved*                 solved;                         ///< how it was solved
    bool                          is_directed = false;            ///< of the graph
    bool                          is_weighted = false;            ///< of the graph
    Repeats                       repeats     = Repeats::once;    ///< the rule that the graph was read by
    SelfLoops                     self_loops  = SelfLoops::keep;  ///< the same
    Scaling                       scaling     = {};               ///< of the vectors
    std::vector<std::string_view> nodes       = {};               ///< names of the rows
    const RowMatrix*              vectors;                        ///< a row a node
    std::vector<std::string_view> values = {};                    ///< of A; empty where S is a function of N
    const RowMatrix*              value_functions;                ///< a row a value
};

/// Those of a document, which outlives them.
[[nodiscard]] KnownNodes known_nodes(const SavedEmbedding& saved);

/// Vectors of new nodes with their names.
struct Extended {
    std::vector<std::string> nodes;                ///< new ones, in the order in which they were met
    std::uint64_t            used            = 0;  ///< edges, or pairs, of new nodes
    std::uint64_t            ignored         = 0;  ///< of known nodes, or with values that are not known
    std::uint64_t            doubtful_header = 0;  ///< Provenance::doubtful_header of the file of edges
    Extension                extension;            ///< their vectors
};

/// How a file of new edges is read, where that does not follow from the old ones.
struct NewEdgeOptions {
    Weighted weighted = Weighted::detect;  ///< detect takes weights where the old edges have some, and refuses others
    Header   header   = Header::detect;    ///< of its first line
    Progress progress = {};                ///< told how the work goes on; may throw to stop it
};

/// Vectors of the nodes that a file of edges (pairs, labels or features where the context is such) names and the
/// embedding does not know.
/// @throws Error Fault::usage where what a new node meets does not follow from its own edges, or the first line of a
///         file that has no header is said to be one, Fault::input where
///         there is no new node, none meets what is known, or weights stand beside old edges that have none, and what
///         reading the file throws
[[nodiscard]] Extended extend(const KnownNodes& known, const std::string& edges, const NewEdgeOptions& options = {});

/// The same of edges in memory.
[[nodiscard]] Extended extend(const KnownNodes& known, const Graph& edges);

/// The same of nodes without a name that have edges to old nodes only.
/// @param edges    new x columns.size()
/// @param columns  names; edges to one that is not known are left out
[[nodiscard]] Extension extend(const KnownNodes& known, const SparseRows& edges,
                               std::span<const std::string_view> columns);

}  // namespace contexture
