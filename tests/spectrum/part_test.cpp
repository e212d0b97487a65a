#include "contexture/spectrum/part.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/solve_part.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

namespace {

Eigen::MatrixXd to_matrix(const NormalizedAdjacency& adjacency) {
    const auto          n = static_cast<Eigen::Index>(adjacency.size());
    Eigen::MatrixXd     matrix(n, n);
    std::vector<double> scratch;
    for (Eigen::Index column = 0; column < n; ++column) {
        const Eigen::VectorXd unit = Eigen::VectorXd::Unit(n, column);
        adjacency.apply(unit.data(), matrix.col(column).data(), scratch);
    }
    return matrix;
}

}  // namespace

TEST_CASE("parts are the blocks of N, largest first, without the rows that have no arc") {
    const support::Sketch sketch = support::weighted(support::random_edges(50, 32, 3), 4);
    const Graph           graph  = build(sketch);
    const auto            core   = std::make_shared<const NormalizedAdjacency>(graph, 1);
    const auto            parts  = split_into_parts(core, RowOrder::as_given, 2);
    const Eigen::MatrixXd n      = support::joint_distribution(sketch, Walk{1}).s();
    Eigen::MatrixXd       sum    = Eigen::MatrixXd::Zero(50, 50);
    std::size_t           rows   = 0;
    for (std::size_t number = 0; number < parts.size(); ++number) {
        const Part& part = parts[number];
        if (number > 0) CHECK(part.size() <= parts[number - 1].size());
        CHECK(part.side.size() == (part.is_bipartite ? part.members.size() : 0));
        const std::vector<Eigen::Index> members(part.members.begin(), part.members.end());
        sum(members, members) = to_matrix(*part.adjacency);
        rows += members.size();
        const Eigen::MatrixXd constants = part_constants(part);
        const Eigen::MatrixXd block     = n(members, members);
        CHECK(
            (constants.transpose() * constants - Eigen::MatrixXd::Identity(constants.cols(), constants.cols())).norm() <
            1e-13);
        CHECK((block * constants.col(0) - constants.col(0)).norm() < 1e-13);
        CHECK(constants.cols() == (part.is_bipartite && part.size() > 1 ? 2 : 1));
        if (constants.cols() == 2) CHECK((block * constants.col(1) + constants.col(1)).norm() < 1e-13);
    }
    CHECK((sum - n).norm() < 1e-13);
    std::size_t with_arcs = 0;
    for (const double degree : graph.degrees()) with_arcs += degree > 0 ? 1 : 0;
    CHECK(rows == with_arcs);
}

TEST_CASE("hubs come first where they are scattered and have most arcs, and nodes get their own vectors") {
    constexpr Node  kNodes = 70'000, kHubs = 1000;
    support::Sketch sketch{.nodes = kNodes, .edges = {}};
    const auto      hub_of = [](Node i) { return (i % kHubs) * (kNodes / kHubs) + 11; };
    std::mt19937    generator(5);
    for (Node node = 0; node < kNodes; ++node)
        for (int k = 0; k < 3; ++k) sketch.edges.emplace_back(node, hub_of(support::draw(generator, kHubs)));
    const Graph graph = build(sketch);
    const auto  core  = std::make_shared<const NormalizedAdjacency>(graph, 2);
    REQUIRE(gains_from_hubs_first(core->offsets(), core->targets()));
    CHECK(split_into_parts(core, RowOrder::as_given, 2).front().adjacency == core);

    const Part part = split_into_parts(core, RowOrder::as_gains, 2).front();
    REQUIRE(part.size() == kNodes);
    std::vector<double>   scratch;
    const Eigen::VectorXd x = Eigen::VectorXd::Random(kNodes);
    Eigen::VectorXd       y(kNodes), own(kNodes), own_image(kNodes);
    core->apply(x.data(), y.data(), scratch);
    for (Node row = 0; row < kNodes; ++row) own[row] = x[part.members[row]];
    part.adjacency->apply(own.data(), own_image.data(), scratch);
    const auto targets = part.adjacency->targets();
    for (Node row = 0; row < kNodes; ++row) {
        const auto own_targets =
            targets.subspan(part.adjacency->offsets()[row],
                            part.adjacency->offsets()[row + std::size_t{1}] - part.adjacency->offsets()[row]);
        CHECK(std::ranges::is_sorted(own_targets));
        if (row > 0) CHECK(part.adjacency->degrees()[row] <= part.adjacency->degrees()[row - std::size_t{1}]);
        CHECK(std::abs(own_image[row] - y[part.members[row]]) < 1e-13);
    }

    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 4, .tolerance = 1e-4});
    const Eigen::MatrixXd&    left     = spectrum.left;  // by single precision
    CHECK((left.transpose() * left - Eigen::MatrixXd::Identity(4, 4)).norm() < 1e-6);
    for (Eigen::Index i = 0; i < 4; ++i) {
        const auto at = static_cast<std::size_t>(i);
        core->apply(left.col(i).data(), y.data(), scratch);
        const double residual = (y - spectrum.eigenvalues[at] * left.col(i)).norm();
        CHECK(residual < 1e-4);
        CHECK(residual == doctest::Approx(spectrum.residuals[at]).epsilon(1e-3));
    }
}

TEST_CASE("hubs first in two pieces, of which one is bipartite, weighted") {
    constexpr Node  kNodes = 70'000, kHubs = 1000;
    support::Sketch sketch{.nodes = kNodes, .edges = {}};
    std::mt19937    generator(6);
    const auto      is_hub = [](Node node) { return node % (kNodes / kHubs) == 0; };
    for (Node node = 0; node < kNodes; ++node)
        for (int k = 0; k < 3 && !is_hub(node); ++k)
            sketch.edges.emplace_back(node, support::draw(generator, kHubs) * (kNodes / kHubs));
    sketch            = support::weighted(support::disjoint({sketch, support::complete(4)}), 7);
    const Graph graph = build(sketch);
    const auto  core  = std::make_shared<const NormalizedAdjacency>(graph, 2);
    const auto  parts = split_into_parts(core, RowOrder::as_gains, 2);
    REQUIRE(parts.size() == 2);
    const Part& part = parts.front();
    REQUIRE(part.is_bipartite);
    REQUIRE_FALSE(std::ranges::is_sorted(part.members));
    std::vector<double>   scratch;
    const Eigen::MatrixXd constants = part_constants(part);
    Eigen::VectorXd       image(part.size());
    for (int side = 0; side < 2; ++side) {
        part.adjacency->apply(constants.col(side).data(), image.data(), scratch);
        CHECK((image - (side == 0 ? 1 : -1) * constants.col(side)).norm() < 1e-12);
    }
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 4, .tolerance = 1e-4});
    REQUIRE(spectrum.left.cols() == 4);
    Eigen::VectorXd whole(kNodes + 4);
    for (Eigen::Index i = 0; i < 4; ++i) {  // the contrast of the pieces, the sides, and two pairs
        core->apply(spectrum.left.col(i).data(), whole.data(), scratch);
        CHECK((whole - spectrum.eigenvalues[static_cast<std::size_t>(i)] * spectrum.left.col(i)).norm() < 1e-4);
    }
}

TEST_CASE("rows in an order that is near already stay, and few rows") {
    for (const Node nodes : {70'000U, 1000U}) {
        const Graph ring = build(support::cycle(nodes));
        CHECK_FALSE(gains_from_hubs_first(ring.offsets(), ring.targets()));
    }
    const Graph star = build(support::star(5000));
    CHECK_FALSE(gains_from_hubs_first(star.offsets(), star.targets()));
}

TEST_CASE("a core of one component is not copied") {
    const Graph graph = build(support::cycle(7));
    const auto  core  = std::make_shared<const NormalizedAdjacency>(graph, 1);
    const auto  parts = split_into_parts(core, RowOrder::as_given, 1);
    REQUIRE(parts.size() == 1);
    CHECK(parts.front().adjacency == core);
    CHECK_FALSE(parts.front().is_bipartite);
}
