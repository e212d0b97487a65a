#pragma once

#include <cstdint>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// Arcs by source: the arcs of u stand at first[u] .. first[u + 1] - 1, ascending by target.
struct ArcRows {
    std::vector<Arc>    first;
    std::vector<Node>   target;
    std::vector<double> weight;      ///< one an arc, or empty where all weigh 1
    std::uint64_t       merged = 0;  ///< edges that repeated another
};

/// The rows of a table whose entries are right, which leaves the table without them: repeats merged, in
/// an undirected graph both arcs of each edge. The result depends neither on the order of the table nor
/// on the number of threads.
///
/// An edge is sorted into one row only, that of its end with the smaller number, and merged there; the
/// other arcs are then copied from the sorted rows, and so are sorted already. Half as much is sorted as
/// when both arcs go through it, and the table is gone before the second half needs memory: at most 12
/// bytes an edge and 16 a node, 36 an edge with weights.
[[nodiscard]] ArcRows sort_into_rows(EdgeTable& table, const BuildOptions& options);

}  // namespace contexture
