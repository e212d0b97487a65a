#include "contexture/evaluate/pretext.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "contexture/evaluate/null_models.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

namespace {

PretextScore score(const Graph& graph, const char* context, int dimension) {
    const ExpectationOperator op(graph, parse_context(context));
    const Embedding           embedding = embed(decompose(op, {.dimension = dimension}));
    return measure_pretext(rows_by_node(embedding, graph.nodes()), embedding.nodes, make_pretext_tasks(graph));
}

}  // namespace

TEST_CASE("the tasks of planted groups are the groups, and the ranks of degrees share their ties") {
    const Graph        graph = build(support::planted_partition(3, 30, 0.6, 0.02, 1));
    const PretextTasks tasks = make_pretext_tasks(graph);
    CHECK(tasks.communities.cols() == 6);  // three of each run
    CHECK(tasks.communities.sum() == 180);
    CHECK(tasks.communities.col(0).sum() == 30);
    CHECK(tasks.degree.sum() == doctest::Approx(90.0 * 91 / 2));
    CHECK(tasks.distance.cols() == 16);

    const PretextTasks star = make_pretext_tasks(build(support::star(4)));  // the centre and four alike
    CHECK(star.degree(0, 0) == 5);
    CHECK(star.degree(1, 0) == 2.5);
    CHECK(star.degree(4, 0) == 2.5);
    CHECK(star.distance.cols() == 5);  // there are no more nodes
    CHECK(star.distance.sum() == 4 + 4 * (1 + 3 * 2));
    CHECK(thrown_by([] { (void)make_pretext_tasks(build({.nodes = 3, .edges = {}})); }).says("no edges"));
}

TEST_CASE("more memory than may be taken is refused, and said") {
    CHECK(pretext_bytes(1'000'000, 64) > pretext_bytes(1'000'000, 32));
    CHECK(pretext_bytes(2'000'000, 32) > 2 * 8 * 113 * std::uint64_t{2'000'000});
    CHECK_NOTHROW(require_room_for_pretext(1'000'000, 32, 4'000'000'000));
    CHECK_THROWS_WITH_AS(require_room_for_pretext(1'000'000, 32, 2'000'000'000),
                         "pretext: its tasks on 1000000 nodes and 32 dimensions need up to 2.8 GB, and 2.0 GB may be "
                         "taken: ask for fewer dimensions, more memory or another order",
                         Error);
}

TEST_CASE("functions that know the groups beat those that do not") {
    const Graph graph = build(support::planted_partition(4, 40, 0.4, 0.03, 5));
    const auto  known = score(graph, "walk:2", 3), blind = score(graph, "walk:2", 1);
    CHECK(known.communities < 0.2);
    CHECK(blind.communities > 0.5);
    CHECK(known.value < blind.value);
    CHECK(known.value == doctest::Approx((3 * known.communities + 2 * known.distance + known.degree) / 6));
    REQUIRE(known.splits.values.size() == 8);
    const double mean     = std::accumulate(known.splits.values.begin(), known.splits.values.end(), 0.0) / 8;
    double       variance = 0;
    for (const double value : known.splits.values) variance += (value - mean) * (value - mean) / 7;
    CHECK(mean == doctest::Approx(known.value));
    CHECK(known.standard_error == doctest::Approx(std::sqrt(variance * (1.0 / 8 + 64.0 / 64))));  // of 160 nodes
    CHECK(variance > 0);
    CHECK(error_of_difference(known, known) == 0);
    CHECK(score(graph, "walk:2", 3).value == known.value);
}

TEST_CASE("features that say nothing are no better than the mean, and no worse than the cap") {
    const Graph       graph = build(support::planted_partition(4, 40, 0.4, 0.03, 5));
    std::vector<Node> nodes(graph.nodes());
    std::iota(nodes.begin(), nodes.end(), Node{0});
    const PretextScore none = measure_pretext(RowMatrix::Zero(graph.nodes(), 3), nodes, make_pretext_tasks(graph));
    CHECK(none.communities == doctest::Approx(1).epsilon(0.02));
    CHECK(none.distance == doctest::Approx(1).epsilon(0.1));
    CHECK(none.degree == doctest::Approx(1).epsilon(0.1));  // the noise of the mean stands beside
    CHECK(none.value < 1.1);
    CHECK(support::thrown_by([&] {
              (void)measure_pretext(RowMatrix::Zero(graph.nodes(), 3), {}, make_pretext_tasks(graph));
          }).says("0 nodes have a vector, and at least 5 are needed"));
}

TEST_CASE("a rewired graph is predicted worse than the graph") {
    const Graph graph = build(support::planted_partition(4, 40, 0.4, 0.03, 5));
    CHECK(score(graph, "walk:1", 8).value < score(rewire(graph, 1), "walk:1", 8).value);
}
