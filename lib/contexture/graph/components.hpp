#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// The connected pieces of a graph. Direction is ignored.
struct Components {
    static constexpr std::int8_t kNoSide = -1;  ///< side of nodes of components that are not bipartite

    std::vector<Node>        of;            ///< component of each node; components are numbered by size, largest first
    std::vector<Node>        sizes;         ///< nodes of each component, descending
    std::vector<bool>        is_bipartite;  ///< of each component: two-colourable (a self-loop forbids it)
    std::vector<std::int8_t> side;          ///< 0 or 1 for nodes of bipartite components, the first node's side is 0

    /// Number of components.
    [[nodiscard]] std::size_t count() const { return sizes.size(); }
};

/// Both directions of a directed graph's arcs, as rows: those of node u are targets[offsets[u]] .. [offsets[u + 1] - 1].
void symmetrise(const Graph& graph, std::vector<Arc>& offsets, std::vector<Node>& targets);

/// Connected components of a symmetric adjacency and a two-colouring where there is one: one pass over the rows in
/// their order, 4 bytes an arc and 5 of a node looked up. Equal sizes are ordered by their first node.
[[nodiscard]] Components find_components(std::span<const Arc> offsets, std::span<const Node> targets);

/// The same of a graph; a directed one is looked at without its directions.
[[nodiscard]] Components find_components(const Graph& graph);

/// The part of the graph on its largest component (the first by node order among equals).
[[nodiscard]] Graph largest_component(const Graph& graph);

}  // namespace contexture
