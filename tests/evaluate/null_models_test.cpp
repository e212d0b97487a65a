#include "contexture/evaluate/null_models.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "contexture/evaluate/edges.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

namespace {

std::vector<std::size_t> counts(const Graph& graph, bool of_incoming) {
    std::vector<std::size_t> count(graph.nodes());
    for (const auto& [u, v] : edges_of(graph).ends) {
        if (!graph.is_directed()) {
            ++count[u];
            ++count[v];
        } else {
            ++count[of_incoming ? v : u];
        }
    }
    return count;
}

}  // namespace

TEST_CASE("rewiring keeps every node's edges in number, makes no loop and no repeat, and forgets the groups") {
    for (const bool is_directed : {false, true}) {
        support::Sketch sketch = support::planted_partition(4, 30, 0.3, 0.01, 2);
        sketch.is_directed     = is_directed;
        const Graph graph      = build(sketch);
        const Graph rewired    = rewire(graph, 1);
        CHECK(rewired.edges() == graph.edges());
        CHECK(rewired.self_loops() == graph.self_loops());
        CHECK(counts(rewired, false) == counts(graph, false));
        CHECK(counts(rewired, true) == counts(graph, true));
        const auto within = [](const Graph& of) {
            const auto ends = edges_of(of).ends;
            return static_cast<double>(std::ranges::count_if(
                       ends, [](const auto& pair) { return pair.first / 30 == pair.second / 30; })) /
                   static_cast<double>(ends.size());
        };
        CHECK(within(graph) > 0.85);
        CHECK(within(rewired) < 0.4);
    }
}

TEST_CASE("every graph with the degrees is met, as often as any other") {
    // Two edges on four nodes: three perfect matchings.
    const Graph                                       graph = build({.nodes = 4, .edges = {{0, 1}, {2, 3}}});
    std::map<std::vector<std::pair<Node, Node>>, int> met;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) ++met[edges_of(rewire(graph, seed, 20)).ends];
    REQUIRE(met.size() == 3);
    for (const auto& [edges, times] : met) CHECK(std::abs(times - 1000) < 130);  // 5 standard deviations
}

TEST_CASE("weights stay as many, and a star cannot be rewired") {
    const Graph weighted = build(support::weighted(support::random_connected(30, 60, 1), 4));
    auto        before = edges_of(weighted).weights, after = edges_of(rewire(weighted, 3)).weights;
    std::ranges::sort(before);
    std::ranges::sort(after);
    CHECK(before == after);
    const Graph star = build(support::star(6));
    CHECK(support::thrown_by([&] { (void)rewire(star, 1); }).says("there is no such null"));
    const Graph path = build(support::path(4));  // of its degrees there are others, which one swap in nine reaches
    for (std::uint64_t seed = 0; seed < 100; ++seed) CHECK_NOTHROW((void)rewire(path, seed));
}

TEST_CASE("a random graph has as many edges, all of pairs alike") {
    const Graph      graph = build(support::star(9));
    std::vector<int> times(10);
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        const Graph made = random_graph(graph, seed);
        CHECK(made.edges() == 9);
        CHECK(made.self_loops() == 0);
        for (const auto& [u, v] : edges_of(made).ends) {
            ++times[u];
            ++times[v];
        }
    }
    for (const int count : times) CHECK(std::abs(count - 3600) < 250);  // 2 * 9 / 10 an edge list
    CHECK(thrown_by([] { (void)random_graph(build(support::complete(6)), 1); }).says("complete"));
}
