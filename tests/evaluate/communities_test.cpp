#include "contexture/evaluate/communities.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "contexture/evaluate/clustering.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/rows.hpp"

using namespace contexture;
using support::build;
using support::dense;
using support::MatrixXd;

TEST_CASE("two-step weights are W D^-1 W without its diagonal, direction and loops left out") {
    for (const bool is_directed : {false, true}) {
        support::Sketch sketch = support::weighted(support::random_edges(25, 60, 4), 2);
        sketch.is_directed     = is_directed;
        const Graph graph      = build(sketch);
        MatrixXd    w          = MatrixXd::Zero(25, 25);
        for (Node u = 0; u < 25; ++u)
            for (Arc arc = graph.offsets()[u]; arc < graph.offsets()[u + 1]; ++arc)
                if (graph.targets()[arc] != u) w(u, graph.targets()[arc]) += graph.weights()[arc];
        if (is_directed) w = (w + w.transpose()).eval();
        MatrixXd two = MatrixXd::Zero(25, 25);
        for (Eigen::Index v = 0; v < 25; ++v)
            if (w.row(v).sum() > 0) two += w.col(v) * w.row(v) / w.row(v).sum();
        two.diagonal().setZero();
        CHECK((dense(two_step_weights(graph, 1'000'000, 1)) - two).norm() < 1e-12);
    }
}

TEST_CASE("too many paths of two steps are thinned") {
    const Graph graph = build(support::complete(60));  // 60 * 59^2 paths
    const auto  all   = two_step_weights(graph, 1'000'000, 1);
    const auto  few   = two_step_weights(graph, 2000, 1);
    CHECK(all.offsets.back() == 60 * 59);
    CHECK(few.offsets.back() < all.offsets.back());
    CHECK(few.offsets.back() > 0);
}

TEST_CASE("planted groups and separate pieces are found") {
    const Graph      graph = build(support::planted_partition(5, 30, 0.5, 0.02, 3));
    const auto       found = louvain(two_step_weights(graph, 1'000'000, 1), 1);
    std::vector<int> planted(150);
    for (std::size_t node = 0; node < 150; ++node) planted[node] = static_cast<int>(node / 30);
    CHECK(compare_partitions(found, planted).nmi > 0.95);
    CHECK(louvain(two_step_weights(graph, 1'000'000, 1), 1) == found);

    const Graph pieces = build(support::disjoint({support::complete(6), support::complete(9), support::complete(4)}));
    const auto  parts  = louvain(two_step_weights(pieces, 1'000'000, 1), 2);
    CHECK(std::set(parts.begin(), parts.end()).size() == 3);
    CHECK(parts[0] == parts[5]);
    CHECK(parts[6] == parts[14]);
    CHECK(parts[15] == parts[18]);
}

TEST_CASE("modularity found is near the best of a ring of cliques, and a bipartite graph falls into its sides") {
    support::Sketch sketch;  // ten cliques of six in a ring
    sketch.nodes = 60;
    for (Node clique = 0; clique < 10; ++clique) {
        for (Node i = 0; i < 6; ++i)
            for (Node j = i + 1; j < 6; ++j) sketch.edges.emplace_back(clique * 6 + i, clique * 6 + j);
        sketch.edges.emplace_back(clique * 6, (clique * 6 + 7) % 60);
    }
    const Graph   graph = build(sketch);
    SymmetricRows plain;
    plain.offsets.assign(graph.offsets().begin(), graph.offsets().end());
    plain.targets.assign(graph.targets().begin(), graph.targets().end());
    plain.weights.assign(plain.targets.size(), 1.0);
    std::vector<int> cliques(60);
    for (std::size_t node = 0; node < 60; ++node) cliques[node] = static_cast<int>(node / 6);
    CHECK(modularity(graph, louvain(plain, 1)) >= modularity(graph, cliques) - 1e-12);

    const auto sides = louvain(two_step_weights(build(support::complete_bipartite(8, 12)), 1'000'000, 1), 1);
    CHECK(std::set(sides.begin(), sides.end()).size() == 2);
    CHECK(sides[0] == sides[7]);
    CHECK(sides[8] == sides[19]);
    CHECK(sides[0] != sides[8]);
}

TEST_CASE("nodes without an edge are communities by themselves") {
    const auto found = louvain(two_step_weights(build({.nodes = 3, .edges = {{0, 1}}}), 100, 1), 1);
    CHECK(std::set(found.begin(), found.end()).size() == 3);
}

TEST_CASE("the unit of the weights changes no community") {
    support::Sketch sketch = support::planted_partition(3, 20, 0.5, 0.05, 7);
    sketch.weights.assign(sketch.edges.size(), 1.0);
    const auto found = [&](double unit) {
        std::ranges::fill(sketch.weights, unit);
        return louvain(two_step_weights(build(sketch), 1'000'000, 1), 1);
    };
    CHECK(found(1) == found(0x1p-60));
}
