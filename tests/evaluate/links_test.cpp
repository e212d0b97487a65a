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

TEST_CASE("a context whose values are no nodes predicts no edges") {
    const std::string path = "links_test_labels.txt";
    std::ofstream(path) << "0 a\n1 b\n2 a\n3 b\n";
    CHECK(thrown_by([&] {
              (void)predict_links(build(support::cycle(8)), parse_context("labels:" + path));
          }).says("predicts no edges"));
    std::remove(path.c_str());
}
