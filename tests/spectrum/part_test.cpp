#include "contexture/spectrum/part.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <vector>

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
    const auto            parts  = split_into_parts(core, 2);
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

TEST_CASE("a core of one component is not copied") {
    const Graph graph = build(support::cycle(7));
    const auto  core  = std::make_shared<const NormalizedAdjacency>(graph, 1);
    const auto  parts = split_into_parts(core, 1);
    REQUIRE(parts.size() == 1);
    CHECK(parts.front().adjacency == core);
    CHECK_FALSE(parts.front().is_bipartite);
}
