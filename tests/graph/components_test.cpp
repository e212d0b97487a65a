#include "contexture/graph/components.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

namespace {

/// Which nodes can be reached, by squaring the adjacency: no search shared with the library.
Eigen::MatrixXd reachability(Eigen::MatrixXd reach) {
    reach += Eigen::MatrixXd::Identity(reach.rows(), reach.cols());
    for (Eigen::Index span = 1; span < reach.rows(); span *= 2)
        reach = ((reach * reach).array() > 0).cast<double>().eval();
    return reach;
}

Eigen::MatrixXd reachability(support::Sketch sketch) {
    sketch.is_directed = false;
    return reachability(support::dense_weights(sketch));
}

/// Of the double cover: (u, v) by an even number of edges, (u, n + v) by an odd one.
Eigen::MatrixXd parities(const support::Sketch& sketch) {
    const Eigen::MatrixXd weights = support::dense_weights(sketch);
    const Eigen::Index    n       = weights.rows();
    Eigen::MatrixXd       cover   = Eigen::MatrixXd::Zero(2 * n, 2 * n);
    cover.topRightCorner(n, n)    = weights;
    cover.bottomLeftCorner(n, n)  = weights;
    return reachability(cover).topRows(n);
}

}  // namespace

TEST_CASE("components of random graphs are the classes of mutual reachability, largest first") {
    for (const bool is_directed : {false, true})
        for (std::uint32_t seed = 0; seed < 6; ++seed) {
            const support::Sketch sketch = support::random_edges(40, 25 + 4 * seed, seed, is_directed);
            const Components      found  = find_components(build(sketch));
            const Eigen::MatrixXd reach  = reachability(sketch);
            for (Node u = 0; u < 40; ++u)
                for (Node v = 0; v < 40; ++v) CHECK((found.of[u] == found.of[v]) == (reach(u, v) > 0));
            for (Node u = 0; u < 40; ++u) CHECK(found.sizes[found.of[u]] == reach.row(u).sum());
            CHECK(std::ranges::is_sorted(found.sizes, std::greater{}));
        }
}

TEST_CASE("equal components are numbered by their first node") {
    const Components found = find_components(make_graph(7, std::vector<std::pair<Node, Node>>{{5, 6}, {1, 3}, {0, 4}}));
    CHECK(found.of == std::vector<Node>{0, 1, 3, 1, 0, 2, 2});
    CHECK(found.sizes == std::vector<Node>{2, 2, 2, 1});
}

TEST_CASE("a component is bipartite when it has no odd cycle, and its sides are those of the edges") {
    const Graph      graph = build(support::disjoint(
             {support::cycle(6), support::cycle(5), support::path(4), support::grid(3, 3), support::path(1)}));
    const Components found = find_components(graph);
    CHECK(found.sizes == std::vector<Node>{9, 6, 5, 4, 1});
    CHECK(found.is_bipartite == std::vector<bool>{true, true, false, true, true});
    for (Node node = 0; node < graph.nodes(); ++node)
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            const bool is_odd = found.of[node] == 2;
            CHECK((found.side[node] == Components::kNoSide) == is_odd);
            if (!is_odd) CHECK(found.side[node] + found.side[graph.targets()[arc]] == 1);
        }
    CHECK(found.side[0] == 0);   // the first node's side
    CHECK(found.side[11] == 0);  // of the path too
    CHECK(found.side[12] == 1);
}

TEST_CASE("sides of random graphs are the parities of their walks") {
    int two_sided = 0;
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        const support::Sketch sketch = seed % 2 == 0 ? support::random_edges(40, 20 + seed, seed)
                                                     : support::random_bipartite(20, 20, 20 + seed, seed);
        const Components      found  = find_components(build(sketch));
        const Eigen::MatrixXd walks  = parities(sketch);
        for (Node u = 0; u < 40; ++u) {
            const bool is_odd = walks(u, 40 + u) > 0;
            CHECK(found.is_bipartite[found.of[u]] == !is_odd);
            CHECK((found.side[u] == Components::kNoSide) == is_odd);
            Node first = 0;
            while (found.of[first] != found.of[u]) ++first;
            if (!is_odd) CHECK(found.side[u] == (walks(first, u) > 0 ? 0 : 1));
            two_sided += !is_odd && first != u ? 1 : 0;
        }
    }
    CHECK(two_sided > 400);
}

TEST_CASE("a self-loop forbids two sides") {
    CHECK(find_components(build({.nodes = 2, .edges = {{0, 1}}})).is_bipartite.front());
    CHECK_FALSE(find_components(build({.nodes = 2, .edges = {{0, 1}, {1, 1}}})).is_bipartite.front());
}

TEST_CASE("direction plays no part") {
    const support::Sketch chain{.nodes = 4, .edges = {{1, 0}, {1, 2}, {3, 2}}, .weights = {}, .is_directed = true};
    CHECK(find_components(build(chain)).count() == 1);
}

TEST_CASE("the largest component keeps names, and the first of equals is taken") {
    const Graph graph   = build(support::disjoint({support::path(3), support::cycle(4), support::cycle(4)}));
    const Graph largest = largest_component(graph);
    CHECK(largest.nodes() == 4);
    CHECK(largest.edges() == 4);
    CHECK(largest.name(0) == "3");
    CHECK(largest.name(3) == "6");
}

TEST_CASE("a long path does not exhaust the stack") {
    const Components found = find_components(build(support::path(300'000)));
    CHECK(found.count() == 1);
    CHECK(found.side[299'999] == 1);
}
