#include "contexture/evaluate/links.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

#include "contexture/graph/read_graph.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

TEST_CASE("edges within planted groups are predicted, by every score and of every form of operator") {
    const Graph graph = build(support::planted_partition(4, 30, 0.4, 0.02, 3));
    for (const char* context : {"walk:1", "window:5", "ego:1", "walk:1>ego:1"}) {
        const TaskResult found =
            predict_links(graph, parse_context(context), {.repeats = 2, .solve = {.dimension = 8}});
        REQUIRE(found.rows.size() == 4);
        for (const TaskRow& row : found.rows) {
            INFO(context << ", " << row.setting);
            CHECK(row.figures[0].name == "auc");
            CHECK(row.figures[0].mean > 0.75);
            CHECK(row.figures[1].mean > 0.6);
            CHECK(row.dimension == 8);
        }
    }
    support::Sketch directed = support::planted_partition(4, 30, 0.4, 0.02, 3);
    directed.is_directed     = true;
    const TaskResult found =
        predict_links(build(directed), parse_context("walk:1"), {.repeats = 2, .solve = {.dimension = 8}});
    CHECK(found.rows[0].figures[0].mean > 0.75);
}

TEST_CASE("a heterophilous graph's edges are predicted by the density ratio, whose values keep their signs") {
    const Graph graph = build(support::random_bipartite(40, 40, 500, 2));
    const auto  found = predict_links(graph, parse_context("walk:1"), {.repeats = 3, .solve = {.dimension = 1}});
    CHECK(found.rows[0].figures[0].mean > 0.7);   // lambda = -1: across, not within
    CHECK(found.rows[2].figures[0].mean < 0.35);  // the cosine takes the same side for the likelier
}

TEST_CASE("nothing of the held-out edges is seen: edges at random cannot be predicted") {
    double mean = 0;
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        const Graph graph = build(support::random_connected(120, 1500, seed));
        const auto  found = predict_links(graph, parse_context("walk:1"), {.repeats = 3, .solve = {.dimension = 16}});
        mean += found.rows[0].figures[0].mean / 3;
    }
    CHECK(mean < 0.55);
}

TEST_CASE("what is said is what was done: the share held out, and that all singular values tell nothing") {
    const Graph graph = build(support::grid(5, 5));  // 40 edges, 24 of a forest
    const auto  said  = [&](double share, int dimension) {
        return predict_links(graph, parse_context("walk:1"),
                               {.share = share, .repeats = 1, .solve = {.dimension = dimension}});
    };
    const TaskResult some = said(0.2, 8);
    CHECK(some.method.starts_with("20% of the edges held out, the pieces kept whole"));
    CHECK(some.rows[0].test == 2 * 8);
    const TaskResult most = said(0.9, 8);
    CHECK(most.rows[0].test == 2 * 16);
    CHECK(most.method.starts_with("40% of the edges held out, the most that keeps the pieces whole"));
    const TaskResult all = said(0.2, 1000);
    CHECK(all.rows[0].figures[0].mean == 0.5);
    CHECK(all.method.find("ask for fewer with --dim") != std::string::npos);
    CHECK(all.method.ends_with(all.caution));
    CHECK(some.caution.empty());
    CHECK(some.method.find("ask for fewer with --dim") == std::string::npos);
}

TEST_CASE("the classifier learns nothing of the pairs that it is tested with") {
    // A few nodes, all columns: whatever pair was trained on is known. Chance says one half.
    double mean = 0;
    for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
        const Graph graph = build(support::random_connected(20, 40 + seed, seed));
        const auto  found = predict_links(graph, parse_context("walk:1"), {.repeats = 4, .solve = {.dimension = 18}});
        mean += found.rows[3].figures[0].mean / 6;
    }
    CHECK(mean < 0.6);
}

TEST_CASE("a context whose values are no nodes predicts no edges") {
    const std::string path = "links_test_labels.txt";
    std::ofstream(path) << "0 a\n1 b\n2 a\n3 b\n";
    CHECK(thrown_by([&] {
              (void)predict_links(build(support::cycle(8)), parse_context("labels:" + path));
          }).says("predicts no edges"));
    std::ofstream(path) << "1 0\n0 1\n2 2\n3 3\n4 4\n5 5\n6 6\n7 7\n";  // as many, and the first has a node's name
    CHECK(thrown_by([&] {
              (void)predict_links(build(support::cycle(8)), parse_context("pairs:" + path));
          }).says("predicts no edges"));
    std::remove(path.c_str());
}
