#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "contexture/graph/components.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// One connected component of a core that has at least one arc: N restricted to it is a block of N.
struct Part {
    std::vector<Node>                          members;  ///< row of the core of each row here, ascending
    std::shared_ptr<const NormalizedAdjacency> adjacency;
    bool                                       is_bipartite = false;
    std::vector<std::int8_t>                   side;  ///< of each row where bipartite, else empty

    [[nodiscard]] Node size() const { return adjacency->size(); }
};

/// The components of a core, largest first; rows without arcs belong to none. A core that is one
/// component is not copied.
[[nodiscard]] std::vector<Part> split_into_parts(const std::shared_ptr<const NormalizedAdjacency>& core, int threads);

}  // namespace contexture
