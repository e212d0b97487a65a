#include "contexture/spectrum/general_part.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/graphs.hpp"

using namespace contexture;

namespace {

Graph directed(Node nodes) {
    support::Sketch sketch = support::random_connected(nodes, 2 * nodes, 1);
    sketch.is_directed     = true;
    for (const auto& [from, to] : std::vector(sketch.edges)) sketch.edges.emplace_back(to, from);
    sketch.edges.emplace_back(0, nodes / 2);  // one way only
    return support::build(sketch);
}

}  // namespace

TEST_CASE("entries that a product meets: those of the kernel once for each step, or of what is written out") {
    const Graph               graph = directed(50);
    const ExpectationOperator one(graph, parse_context("heat:0.0001"));
    const ExpectationOperator four(graph, parse_context("walk:4"));
    CHECK(four.entries_met() == 4 * static_cast<double>(graph.arcs()));
    CHECK(one.entries_met() < four.entries_met());
    const ExpectationOperator far(graph, parse_context("window:120"));
    CHECK(far.entries_met() == 120 * static_cast<double>(graph.arcs()));
    const ExpectationOperator written(graph, parse_context("restart:0.15"));
    CHECK(written.entries_met() == 50 * 50);
    CHECK(written.is_dense());
    CHECK(!far.is_dense());
}

TEST_CASE("a long walk on few nodes is solved densely, a short one by Lanczos, and both are right") {
    const Graph graph = directed(620);
    for (const auto& [name, is_dense] : {std::pair{"restart:0.15", true}, std::pair{"walk:2", false}}) {
        INFO(name);
        const ExpectationOperator op(graph, parse_context(name));
        CHECK(is_solved_densely(op, 620, 620, 16, 1 << 30) == is_dense);
        const Spectrum spectrum = decompose(op, {.dimension = 16, .with_energy = false});
        CHECK((spectrum.method.find("dense") != std::string::npos) == is_dense);
        CHECK(*std::ranges::max_element(spectrum.residuals) <= 1e-6);
    }
}

TEST_CASE("what memory does not hold as a dense matrix is left to Lanczos") {
    const Graph               graph = directed(300);
    const ExpectationOperator op(graph, parse_context("walk:2"));
    const DecomposeOptions    ample{.dimension = 4, .with_energy = false};
    DecomposeOptions          scarce = ample;
    scarce.memory_limit              = 1'000'000;
    CHECK(bytes_of_dense_part(300, 300, 4) > scarce.memory_limit);
    const Spectrum dense = decompose(op, ample), sparse = decompose(op, scarce);
    CHECK(dense.method.find("dense") != std::string::npos);
    CHECK(sparse.method.find("Lanczos") != std::string::npos);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(sparse.singular_values[i] == doctest::Approx(dense.singular_values[i]).epsilon(1e-9));
}

TEST_CASE("residuals of a dense solve are those of products with the operator") {
    const Graph               graph = directed(90);
    const ExpectationOperator op(graph, parse_context("walk:3"));
    const auto                parts = split_general(op);
    REQUIRE(parts.size() == 1);
    std::uint64_t      products = 0;
    const GeneralPart* whole    = &parts[0];
    const PartTriples  triples  = solve_densely(op, {&whole, 1}, 20, products)[0];
    REQUIRE(triples.residuals.size() == 20);
    std::vector<double> u(90), v(90), image(90);
    for (std::size_t i = 0; i < 20; ++i) {
        Eigen::VectorXd::Map(u.data(), 90) = triples.left.col(static_cast<Eigen::Index>(i));
        Eigen::VectorXd::Map(v.data(), 90) = triples.right.col(static_cast<Eigen::Index>(i));
        op.apply(v, image);
        double squares = 0;
        for (std::size_t x = 0; x < 90; ++x) squares += std::pow(image[x] - triples.values[i] * u[x], 2);
        CHECK(std::sqrt(squares) <= triples.residuals[i] + 1e-14);
        CHECK(triples.residuals[i] <= 1e-12);
        CHECK(triples.residuals[i] > 0);
    }
}

TEST_CASE("parts have the same triples whether their matrices are held at once or one after the other") {
    support::Sketch sketch = support::disjoint({support::cycle(9), support::complete(5), support::path(7)});
    sketch.is_directed     = true;
    for (const auto& [from, to] : std::vector(sketch.edges)) sketch.edges.emplace_back(to, from);
    sketch.edges.emplace_back(0, 4);  // one way only
    const Graph                     graph = support::build(sketch);
    const ExpectationOperator       op(graph, parse_context("walk:2"));
    const std::vector<GeneralPart>  parts = split_general(op);
    std::vector<const GeneralPart*> all;
    for (const GeneralPart& part : parts) all.push_back(&part);
    REQUIRE(all.size() == 4);  // two steps from every second node of the path
    std::uint64_t products_at_once = 0, products_in_turn = 0;
    const auto    at_once = solve_densely(op, all, 4, products_at_once);
    const auto    in_turn = solve_densely(op, all, 4, products_in_turn, 1);
    CHECK(products_at_once == 9);
    CHECK(products_in_turn == 9 + 5 + 4 + 3);
    REQUIRE(in_turn.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(at_once[i].values == in_turn[i].values);
        CHECK(at_once[i].left == in_turn[i].left);
    }
}
