#pragma once

#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// A graph as a list of its edges: what null models and held-out edges are made of.
struct EdgeList {
    std::vector<std::pair<Node, Node>> ends;     ///< source <= target where undirected
    std::vector<double>                weights;  ///< one an edge, or empty where all weigh 1
};

/// Every edge once.
[[nodiscard]] EdgeList edges_of(const Graph& graph);

/// The nodes of `graph`, by its names and in its order, with other edges.
[[nodiscard]] Graph with_edges(const Graph& graph, const EdgeList& edges, bool is_directed);

[[nodiscard]] bool has_edge(const Graph& graph, Node source, Node target);

/// Distinct pairs of different nodes without an edge, drawn evenly among nodes that have one, an arc out of the source
/// and one into the target: source < target where the graph is undirected. Fewer than `count` where there are hardly
/// more.
[[nodiscard]] std::vector<std::pair<Node, Node>> draw_non_edges(const Graph& graph, std::size_t count,
                                                                std::mt19937_64& generator);

}  // namespace contexture
