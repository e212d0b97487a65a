#include "contexture/learn/features.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/files.hpp"
#include "support/graphs.hpp"
#include "support/points.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

TEST_CASE("rows of a file have a mean square of 1, those of nodes that it does not name are 0") {
    const support::TemporaryFile file("0 5:1 7:2\n2 9:0.5\n1 7:3 5:3 9:3\n");
    const Graph                  graph = build(support::path(4));
    const RowMatrix              found = node_features(graph, file.path());
    RowMatrix                    expected(4, 3);  // 5, 7, 9
    expected << 1, 2, 0, 3, 3, 3, 0, 0, 0.5, 0, 0, 0;
    for (Eigen::Index x = 0; x < 3; ++x) expected.row(x) *= std::sqrt(3) / expected.row(x).norm();
    REQUIRE(found.rows() == 4);
    REQUIRE(found.cols() == 3);
    CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-15);
}

TEST_CASE("a table of points gives its coordinates as they are") {
    const Graph graph = support::read_table(support::random_table(9, 2, 1, 4));
    REQUIRE(graph.points() != nullptr);
    CHECK(node_features(graph, "") == graph.points()->coordinates);
    CHECK(node_features(graph, "").rows() == 9);
}

TEST_CASE("a file comes before the coordinates of points") {
    const support::TemporaryFile file("0 1:1\n1 1:4\n");
    const Graph                  graph = support::read_table("x,y\n1,2\n3,5\n4,4\n");
    CHECK(node_features(graph, file.path()) == RowMatrix{{1}, {1}, {0}});
}

TEST_CASE("of a graph without points and file there is nothing") {
    CHECK(node_features(build(support::path(4)), "").size() == 0);
}

TEST_CASE("features that would not fit are refused, and a file that is none") {
    const support::TemporaryFile file("0 5:1 7:2\n");
    const Graph                  graph = build(support::path(100));
    CHECK_NOTHROW((void)node_features(graph, file.path(), 100 * 2 * 12));
    const auto thrown = thrown_by([&] { (void)node_features(graph, file.path(), 100 * 2 * 12 - 1); });
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("2 features of 100 nodes take 2.4 kB"));
    CHECK(thrown_by([&] { (void)node_features(graph, "/nowhere/features.txt"); }).fault == Fault::io);
    const support::TemporaryFile strangers("unknown 5:1\n");
    CHECK(thrown_by([&] { (void)node_features(graph, strangers.path()); }).fault == Fault::input);
}
