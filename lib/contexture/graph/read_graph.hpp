#pragma once

#include <iosfwd>
#include <string>

#include "contexture/base/progress.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/points.hpp"

namespace contexture {

/// How a graph is written: docs/formats.md. Told by name and content where it is not given.
enum class GraphFormat {
    detect,         ///< any of those below but points
    edge_list,      ///< two nodes a line, perhaps a weight
    matrix_market,  ///< NIST's coordinate format
    graphml,        ///< XML, as networkx and Gephi write it
    points,         ///< a table whose rows are points: read_points()
};

/// Whether edges have weights.
enum class Weighted {
    detect,  ///< a third column of numbers is a weight; in GraphML, the edge attribute named weight
    yes,     ///< there must be one
    no,      ///< it is ignored, every edge weighs 1
};

/// How read_graph() understands a file.
struct ReadOptions {
    GraphFormat  format   = GraphFormat::detect;  ///< of the file
    Weighted     weighted = Weighted::detect;     ///< whether to take a third column as weights
    Header       header   = Header::detect;       ///< of the first line of an edge list or a table of points
    BuildOptions build    = {};                   ///< what becomes of the edges
    std::string  node_list =
        {};  ///< file with one node a line (first column), for nodes that may have no edge; "" for none
    int          threads  = 0;   ///< 0: one for each core; changes no result
    PointOptions points   = {};  ///< where the format is points, which is never detected
    Progress     progress = {};  ///< told how the work goes on; may throw to stop it
};

/// Reads a graph from a file, or from standard input where the path is "-". gzip is recognised by
/// its first bytes. docs/formats.md describes what is accepted.
///
/// @throws Error Fault::io where the file cannot be read, Fault::input with `path:line: what is
///         wrong; what to do` where its content is not a graph
[[nodiscard]] Graph read_graph(const std::string& path, const ReadOptions& options = {});

/// The same from an open stream; `source` is the name used in messages and provenance.
[[nodiscard]] Graph read_graph(std::istream& input, const std::string& source, const ReadOptions& options = {});

}  // namespace contexture
