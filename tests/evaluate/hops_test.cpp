#include "contexture/evaluate/hops.hpp"

#include <doctest/doctest.h>

#include <array>

#include "support/graphs.hpp"

using namespace contexture;

TEST_CASE("hops along a path, a loop being no way, and one further where there is none") {
    const std::array<std::pair<Node, Node>, 5> edges{{{0, 1}, {1, 2}, {2, 3}, {4, 5}, {2, 2}}};
    const std::array<Node, 3>                  landmarks{0, 2, 4};
    for (const bool is_directed : {false, true}) {
        const Graph     graph = make_graph(6, edges, {.is_directed = is_directed});
        const RowMatrix hops  = hops_from(graph, landmarks);
        RowMatrix       expected(6, 3);
        expected << 0, 2, 2,  //
            1, 1, 2,          //
            2, 0, 2,          //
            3, 1, 2,          //
            4, 3, 0,          //
            4, 3, 1;
        CHECK(hops == expected);
    }
}

TEST_CASE("hops on a cycle are the shorter way around") {
    const std::array<Node, 1> landmark{3};
    const RowMatrix           hops = hops_from(support::build(support::cycle(10)), landmark);
    for (Node node = 0; node < 10; ++node) {
        const int ahead = (static_cast<int>(node) + 7) % 10;
        CHECK(hops(node, 0) == std::min(ahead, 10 - ahead));
    }
}
