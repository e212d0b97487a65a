#include "support/graphs.hpp"

#include <string>
#include <utility>

namespace support {

contexture::Graph build(const Sketch& sketch, contexture::BuildOptions options) {
    contexture::EdgeTable table;
    for (Node node = 0; node < sketch.nodes; ++node) table.names.append(std::to_string(node));
    for (const auto& [from, to] : sketch.edges) {
        table.source.push_back(from);
        table.target.push_back(to);
    }
    table.weight        = sketch.weights;
    options.is_directed = sketch.is_directed;
    return contexture::build_graph(std::move(table), options);
}

Sketch path(Node n) {
    Sketch sketch{.nodes = n, .edges = {}};
    for (Node node = 0; node + 1 < n; ++node) sketch.edges.emplace_back(node, node + 1);
    return sketch;
}

Sketch cycle(Node n) {
    Sketch sketch = path(n);
    sketch.edges.emplace_back(n - 1, 0);
    return sketch;
}

Sketch complete(Node n) {
    Sketch sketch{.nodes = n, .edges = {}};
    for (Node u = 0; u < n; ++u)
        for (Node v = u + 1; v < n; ++v) sketch.edges.emplace_back(u, v);
    return sketch;
}

Sketch complete_bipartite(Node left, Node right) {
    Sketch sketch{.nodes = left + right, .edges = {}};
    for (Node u = 0; u < left; ++u)
        for (Node v = 0; v < right; ++v) sketch.edges.emplace_back(u, left + v);
    return sketch;
}

Sketch star(Node leaves) {
    return complete_bipartite(1, leaves);
}

Sketch hypercube(Node dimension) {
    Sketch sketch{.nodes = Node{1} << dimension, .edges = {}};
    for (Node node = 0; node < sketch.nodes; ++node)
        for (Node bit = 0; bit < dimension; ++bit)
            if ((node >> bit & 1U) == 0) sketch.edges.emplace_back(node, node | Node{1} << bit);
    return sketch;
}

Sketch grid(Node rows, Node columns) {
    Sketch sketch{.nodes = rows * columns, .edges = {}};
    for (Node row = 0; row < rows; ++row)
        for (Node column = 0; column < columns; ++column) {
            const Node node = row * columns + column;
            if (column + 1 < columns) sketch.edges.emplace_back(node, node + 1);
            if (row + 1 < rows) sketch.edges.emplace_back(node, node + columns);
        }
    return sketch;
}

Sketch disjoint(const std::vector<Sketch>& pieces) {
    Sketch all;
    for (const Sketch& piece : pieces) {
        for (const auto& [from, to] : piece.edges) all.edges.emplace_back(all.nodes + from, all.nodes + to);
        all.weights.insert(all.weights.end(), piece.weights.begin(), piece.weights.end());
        all.nodes += piece.nodes;
        all.is_directed = piece.is_directed;
    }
    return all;
}

Node draw(std::mt19937& generator, Node bound) {
    return static_cast<Node>(std::uint64_t{generator()} * bound >> 32U);
}

double draw_unit(std::mt19937& generator) {
    return static_cast<double>(generator()) * 0x1p-32;
}

Sketch random_edges(Node n, std::size_t m, std::uint32_t seed, bool is_directed) {
    std::mt19937 generator(seed);
    Sketch       sketch{.nodes = n, .edges = {}, .weights = {}, .is_directed = is_directed};
    for (std::size_t edge = 0; edge < m; ++edge) {
        const Node from = draw(generator, n);
        sketch.edges.emplace_back(from, draw(generator, n));
    }
    return sketch;
}

Sketch random_bipartite(Node left, Node right, std::size_t m, std::uint32_t seed) {
    std::mt19937 generator(seed);
    Sketch       sketch{.nodes = left + right, .edges = {}};
    for (std::size_t edge = 0; edge < m; ++edge) {
        const Node from = draw(generator, left);
        sketch.edges.emplace_back(from, left + draw(generator, right));
    }
    return sketch;
}

Sketch random_connected(Node n, std::size_t chords, std::uint32_t seed) {
    Sketch       sketch = cycle(n);
    const Sketch extra  = random_edges(n, chords, seed);
    sketch.edges.emplace_back(0, 2);
    sketch.edges.insert(sketch.edges.end(), extra.edges.begin(), extra.edges.end());
    return sketch;
}

Sketch weighted(Sketch sketch, std::uint32_t seed) {
    std::mt19937 generator(seed);
    for (std::size_t edge = 0; edge < sketch.edges.size(); ++edge)
        sketch.weights.push_back(0.25 + 3.75 * draw_unit(generator));
    return sketch;
}

Sketch planted_partition(Node groups, Node size, double inside, double across, std::uint32_t seed) {
    std::mt19937 generator(seed);
    Sketch       sketch{.nodes = groups * size, .edges = {}};
    for (Node u = 0; u < sketch.nodes; ++u)
        for (Node v = u + 1; v < sketch.nodes; ++v)
            if (draw_unit(generator) < (u / size == v / size ? inside : across)) sketch.edges.emplace_back(u, v);
    return sketch;
}

Sketch random_tree(Node n, std::uint32_t seed) {
    std::mt19937 generator(seed);
    Sketch       sketch{.nodes = n, .edges = {}};
    for (Node node = 1; node < n; ++node) sketch.edges.emplace_back(draw(generator, node), node);
    return sketch;
}

}  // namespace support
