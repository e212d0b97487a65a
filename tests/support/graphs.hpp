#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "contexture/graph/graph.hpp"

/// Graphs whose spectrum is known in closed form, and random ones, as lists of edges.
namespace support {

using contexture::Node;

/// What a test knows of a graph before the library has touched it.
struct Sketch {
    Node                               nodes = 0;
    std::vector<std::pair<Node, Node>> edges;
    std::vector<double>                weights     = {};  ///< one an edge, or empty
    bool                               is_directed = false;
};

contexture::Graph build(const Sketch& sketch, contexture::BuildOptions options = {});

Sketch path(Node n);
Sketch cycle(Node n);
Sketch complete(Node n);
Sketch complete_bipartite(Node left, Node right);
Sketch star(Node leaves);
Sketch hypercube(Node dimension);
Sketch grid(Node rows, Node columns);

/// The pieces side by side, numbered one after the other.
Sketch disjoint(const std::vector<Sketch>& pieces);

/// Uniform in 0 .. bound - 1, the same on every platform (the standard's distributions are not).
Node draw(std::mt19937& generator, Node bound);

/// Uniform in [0, 1).
double draw_unit(std::mt19937& generator);

/// n nodes and m edges between ends drawn independently: loops and repeats happen, so do isolated nodes.
Sketch random_edges(Node n, std::size_t m, std::uint32_t seed, bool is_directed = false);

/// Edges only between the first `left` nodes and the rest.
Sketch random_bipartite(Node left, Node right, std::size_t m, std::uint32_t seed);

/// A ring through all nodes and random chords: connected, an odd cycle for certain (0, 1, 2).
Sketch random_connected(Node n, std::size_t chords, std::uint32_t seed);

/// Weights in [1/4, 4).
Sketch weighted(Sketch sketch, std::uint32_t seed);

/// `groups` groups of `size` nodes; an edge within a group with probability `inside`, else `across`.
Sketch planted_partition(Node groups, Node size, double inside, double across, std::uint32_t seed);

/// Tree of a random attachment, so connected and bipartite, with many leaves on one node here and there.
Sketch random_tree(Node n, std::uint32_t seed);

}  // namespace support
