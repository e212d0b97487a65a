#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "contexture/graph/components.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// One connected component of a core that has at least one arc: N restricted to it is a block of N.
struct Part {
    std::vector<Node>                          members;  ///< row of the core of each row here
    std::shared_ptr<const NormalizedAdjacency> adjacency;
    bool                                       is_bipartite = false;
    std::vector<std::int8_t>                   side;  ///< of each row where bipartite, else empty

    [[nodiscard]] Node size() const { return adjacency->size(); }
};

/// Whether products gather from nearer places with rows of high degree first: the arcs to as many rows as stay in the
/// second cache are more, by a tenth of all, than those to rows about as far off as that. Looks at one row of 64. Never
/// where all rows stay there.
[[nodiscard]] bool gains_from_hubs_first(std::span<const Arc> offsets, std::span<const Node> targets);

/// Order of the rows of a part.
enum class RowOrder {
    as_given,  ///< ascending
    as_gains,  ///< those of high degree first where that gains
};

/// The components of a core, largest first; rows without arcs belong to none. A core that is one
/// component is not copied where its rows stay in their order.
[[nodiscard]] std::vector<Part> split_into_parts(const std::shared_ptr<const NormalizedAdjacency>& core, RowOrder order,
                                                 int threads);

}  // namespace contexture
