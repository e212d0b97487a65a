#include "contexture/operator/balls.hpp"

#include <doctest/doctest.h>

#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000'000;

Eigen::MatrixXd to_matrix(const SymmetricRows& rows) {
    const auto      n      = static_cast<Eigen::Index>(rows.offsets.size()) - 1;
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index row = 0; row < n; ++row) {
        const auto at = static_cast<std::size_t>(row);
        for (Arc arc = rows.offsets[at]; arc < rows.offsets[at + 1]; ++arc) {
            if (arc > rows.offsets[at]) CHECK(rows.targets[arc - 1] < rows.targets[arc]);
            matrix(row, rows.targets[arc]) += 1;
        }
    }
    return matrix;
}

}  // namespace

TEST_CASE("balls of random graphs are the pairs within the radius, whatever the threads") {
    for (std::uint32_t seed = 0; seed < 4; ++seed)
        for (const int radius : {1, 2, 3, 100}) {
            const support::Sketch sketch   = support::random_edges(60, 55, seed);
            const Graph           graph    = build(sketch);
            const Eigen::MatrixXd expected = support::ball_matrix(support::dense_weights(sketch), radius);
            for (const int threads : {1, 2, 5}) {
                const SymmetricRows rows = collect_balls(graph, radius, kPlenty, threads, {});
                CHECK(rows.weights.empty());
                CHECK(to_matrix(rows) == expected);
            }
        }
}

TEST_CASE("a ball on a path, and weights play no part") {
    const Graph         graph = build(support::weighted(support::path(6), 1));
    const SymmetricRows rows  = collect_balls(graph, 2, kPlenty, 1, {});
    CHECK(rows.offsets == std::vector<Arc>{0, 3, 7, 12, 17, 21, 24});
    CHECK(std::vector<Node>(rows.targets.begin(), rows.targets.begin() + 7) == std::vector<Node>{0, 1, 2, 0, 1, 2, 3});
}

TEST_CASE("a node without an edge has an empty ball; one with only a loop has its own") {
    support::Sketch sketch = support::disjoint({support::path(2), support::path(1), support::path(1)});
    sketch.edges.emplace_back(3, 3);
    CHECK(collect_balls(build(sketch), 2, kPlenty, 1, {}).offsets == std::vector<Arc>{0, 2, 4, 4, 5});
}

TEST_CASE("the estimate is exact on small graphs and fair on large ones") {
    const Graph small = build(support::random_edges(100, 150, 3));
    for (const int radius : {2, 4}) {
        const SymmetricRows rows = collect_balls(small, radius, kPlenty, 1, {});
        CHECK(estimate_ball_memory(small, radius) == 4 * rows.targets.size() + 8 * rows.offsets.size());
    }
    const Graph  large = build(support::random_connected(5000, 10'000, 4));
    const double truth = static_cast<double>(4 * collect_balls(large, 2, kPlenty, 2, {}).targets.size());
    CHECK(static_cast<double>(estimate_ball_memory(large, 2)) == doctest::Approx(truth).epsilon(0.3));
    // Radius 1 without isolated nodes: counted, not sampled.
    const SymmetricRows ones = collect_balls(large, 1, kPlenty, 2, {});
    CHECK(estimate_ball_memory(large, 1) == 4 * ones.targets.size() + 8 * ones.offsets.size());
}

TEST_CASE("too little memory is refused before it is taken") {
    const Graph graph  = build(support::star(3000));  // radius 2: all pairs, 36 MB
    const auto  thrown = support::thrown_by([&] { static_cast<void>(collect_balls(graph, 2, 1'000'000, 1, {})); });
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("ego:2 needs about 36 MB"));
    CHECK(thrown.says("1.0 MB are allowed"));
    CHECK_NOTHROW(static_cast<void>(collect_balls(graph, 1, 1'000'000, 1, {})));
}
