#include "contexture/operator/restart_matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "contexture/operator/context_kernels.hpp"
#include "contexture/operator/walk_law.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::VectorXd;

namespace {

std::span<double> entries(VectorXd& x) {
    return {x.data(), static_cast<std::size_t>(x.size())};
}
std::span<const double> entries(const VectorXd& x) {
    return {x.data(), static_cast<std::size_t>(x.size())};
}

/// Arcs 0 -> 1 -> ... -> n - 1 -> n - 1 and from every seventh node back by three: pieces that never lead back.
Graph one_way_stairs(Node n) {
    support::Sketch sketch{.nodes = n, .edges = {}, .is_directed = true};
    for (Node x = 0; x + 1 < n; ++x) sketch.edges.emplace_back(x, x + 1);
    for (Node x = 7; x < n; x += 7) sketch.edges.emplace_back(x, x - 3);
    return support::build(sketch);
}

MarkovLink restart_link(const Graph& graph, double alpha, double regularization = 0) {
    return {.kernel   = std::make_shared<const MarkovKernel>(walk_kernel(graph, 1, regularization)),
            .law      = walk_law(Restart{alpha}),
            .stopping = alpha};
}

/// The sum of the law's terms one after the other, of a kernel or of its adjoint.
VectorXd summed(const MarkovLink& link, VectorXd x, bool is_adjoint) {
    VectorXd sum = VectorXd::Zero(x.size()), next(x.size());
    for (const double theta : link.law) {
        sum += theta * x;
        if (is_adjoint)
            link.kernel->apply_adjoint(entries(std::as_const(x)), entries(next), link.fill);
        else
            link.kernel->apply(entries(std::as_const(x)), entries(next), link.fill);
        x.swap(next);
    }
    return sum;
}

void check_against_sum(const MarkovLink& link) {
    const std::shared_ptr<const MarkovKernel> whole = restart_matrix(link);
    REQUIRE(whole != nullptr);
    const Eigen::Index n = link.kernel->columns();
    for (const Eigen::Index x : {Eigen::Index{0}, n / 2, n - 1}) {
        const VectorXd unit = VectorXd::Unit(n, x);
        VectorXd       row(n), column(n);
        whole->apply_adjoint(entries(unit), entries(row));
        whole->apply(entries(unit), entries(column));
        CHECK((row - summed(link, unit, true)).lpNorm<Eigen::Infinity>() < 1e-13);
        CHECK((column - summed(link, unit, false)).lpNorm<Eigen::Infinity>() < 1e-13);
        CHECK(row.sum() == doctest::Approx(1).epsilon(1e-13));
    }
}

}  // namespace

TEST_CASE("a restart written out is the sum of its steps") {
    const Graph stairs = one_way_stairs(90);
    const Graph random = support::build(support::random_edges(120, 400, 3, true));
    for (const double alpha : {0.3, 0.15, 0.01}) {
        CAPTURE(alpha);
        check_against_sum(restart_link(stairs, alpha));
        check_against_sum(restart_link(random, alpha));
        check_against_sum(restart_link(random, alpha, 2));
    }
}

TEST_CASE("a restart written out follows what arrives at nodes of which nothing is known") {
    SparseRows rows;  // 0 -> 1 -> ... -> 39, of which nothing is known
    rows.columns = 40;
    for (Node x = 0; x + 1 < rows.columns; ++x) {
        rows.targets.push_back(x + 1);
        rows.offsets.push_back(rows.targets.size());
    }
    rows.offsets.push_back(rows.targets.size());
    MarkovLink link{.kernel   = std::make_shared<const MarkovKernel>(std::move(rows), 1),
                    .law      = walk_law(Restart{0.2}),
                    .stopping = 0.2};
    link.fill = link.kernel->fill_for(std::vector<double>(40, 1.0 / 40));
    REQUIRE(!link.fill.empty());
    check_against_sum(link);
}

TEST_CASE("what a walk with restart cannot reach is exactly 0") {
    const Graph                               graph = one_way_stairs(90);
    const std::shared_ptr<const MarkovKernel> whole = restart_matrix(restart_link(graph, 0.01));
    REQUIRE(whole != nullptr);
    for (Node x = 0; x < graph.nodes(); ++x) {
        const Node step_back = (x + 6) / 7 * 7;  // the next node with an arc back, if there is one
        const Node least     = x == 0 || step_back >= graph.nodes() ? x : std::min(x, step_back - 3);
        for (Node a = 0; a < graph.nodes(); ++a) {
            CAPTURE(x);
            CAPTURE(a);
            CHECK((whole->dense()(x, a) > 0) == (a >= least));
            CHECK(whole->dense()(x, a) >= 0);
        }
    }
}

TEST_CASE("only a restart of many steps on few nodes is written out") {
    const Graph small = support::build(support::random_edges(120, 400, 3, true));
    CHECK(restart_matrix({.kernel = restart_link(small, 0.15).kernel, .law = walk_law(Walk{300})}) == nullptr);
    CHECK(restart_matrix(restart_link(small, 0.999)) == nullptr);  // too few steps
    CHECK(context_links(small, Restart{0.15}, {.memory_limit = 8 * 120 * 120}).links.front().stopping == 0.15);
    CHECK(context_links(small, Restart{0.15}, {.memory_limit = 8 * 120 * 120 - 1}).links.front().stopping == 0);
    const Graph large = support::build(support::random_edges(3100, 20'000, 3, true));
    CHECK(restart_matrix(restart_link(large, 0.15)) == nullptr);
}
