#include "contexture/spectrum/estimate.hpp"

#include <doctest/doctest.h>

#include "contexture/base/error.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;

namespace {

const ExpectationOperator& ring() {
    static const Graph               graph = support::build(support::cycle(20'000));
    static const ExpectationOperator op(graph, Walk{1});
    return op;
}

}  // namespace

TEST_CASE("more dimensions and tighter tolerances take more of both") {
    const SolveEstimate few   = estimate_solve(ring(), {.dimension = 16, .tolerance = 1e-4});
    const SolveEstimate many  = estimate_solve(ring(), {.dimension = 64, .tolerance = 1e-4});
    const SolveEstimate exact = estimate_solve(ring(), {.dimension = 64, .tolerance = 1e-8});
    CHECK(few.bytes < many.bytes);
    CHECK(few.seconds < many.seconds);
    CHECK(many.bytes < exact.bytes);
    CHECK(many.seconds < exact.seconds);
    CHECK(many.bytes > 8 * 20'000 * 64);  // the vectors
    CHECK(estimate_memory(ring(), 16) < estimate_memory(ring(), 64));
}

TEST_CASE("the dimension that a refusal names fits, one more does not") {
    for (const bool is_memory : {true, false}) {
        DecomposeOptions    options{.dimension = 256, .tolerance = 1e-8};
        const SolveEstimate some = estimate_solve(ring(), {.dimension = 103, .tolerance = 1e-8});
        if (is_memory)
            options.memory_limit = some.bytes;
        else
            options.time_limit = some.seconds;
        const auto thrown = support::thrown_by([&] { require_fit({&ring(), 1}, options); });
        CHECK(thrown.fault == Fault::computation);
        CHECK(thrown.says(is_memory ? "are available" : "s are allowed"));
        CHECK(thrown.says("fewer dimensions, 103, would fit"));
        options.dimension = 103;
        CHECK_NOTHROW(require_fit({&ring(), 1}, options));
        options.dimension = 104;
        CHECK(support::thrown_by([&] { require_fit({&ring(), 1}, options); }).fault == Fault::computation);
    }
}

TEST_CASE("the pieces of a graph are copied, and that is counted") {
    const Graph             one = support::build(support::cycle(20'002));
    const Graph             two = support::build(support::disjoint({support::cycle(20'000), support::complete(2)}));
    const DecomposeOptions  options{.dimension = 16};
    constexpr std::uint64_t kLeast = 4 * std::uint64_t{40'000} + 8 * std::uint64_t{20'000};
    const auto              whole  = estimate_solve(ExpectationOperator(one, Walk{1}), options).bytes;
    const auto              apart  = estimate_solve(ExpectationOperator(two, Walk{1}), options).bytes;
    CHECK(apart >= whole + kLeast);
    CHECK(estimate_walk(two, options).bytes == apart);
}

TEST_CASE("right vectors of their own are counted") {
    static const Graph        graph = support::build(support::cycle(40'000));
    const DecomposeOptions    options{.dimension = 64, .tolerance = 1e-4};
    const ExpectationOperator mixed(graph, parse_context("0.5*walk:1+0.5*walk:3"));
    const ExpectationOperator tagged(graph, parse_context("0.5*walk:1++0.5*walk:3"));
    REQUIRE(tagged.values() == 2 * mixed.values());
    REQUIRE(tagged.core() != nullptr);
    CHECK(estimate_solve(tagged, options).bytes >= std::uint64_t{8} * 64 * (2 * 40'000 + tagged.values()));
}

TEST_CASE("a looser tolerance is named where it would fit") {
    const SolveEstimate    loose = estimate_solve(ring(), {.dimension = 64, .tolerance = 1e-4});
    const DecomposeOptions options{.dimension = 64, .tolerance = 1e-8, .memory_limit = loose.bytes};
    CHECK(support::thrown_by([&] { require_fit({&ring(), 1}, options); }).says("or a tolerance of 0.0001"));
    const DecomposeOptions none{.dimension = 64, .tolerance = 1e-8, .memory_limit = 10};
    CHECK(support::thrown_by([&] { require_fit({&ring(), 1}, none); }).says("not even with fewer dimensions"));
}

TEST_CASE("a graph tells of its walk what the operator of the walk does") {
    for (const bool is_directed : {false, true}) {
        for (const Node nodes : {Node{30}, Node{9000}}) {
            support::Sketch sketch = support::random_connected(nodes, std::size_t{2} * nodes, 4);
            sketch.is_directed     = is_directed;
            sketch.nodes += 2;  // that have no arcs
            const Graph               graph = support::build(sketch);
            const ExpectationOperator op(graph, Walk{1});
            CHECK(max_walk_dimension(graph) == max_dimension(op));
            const SolveEstimate of_graph = estimate_walk(graph, {.dimension = 9});
            const SolveEstimate of_op    = estimate_solve(op, {.dimension = 9});
            CHECK(of_graph.bytes == of_op.bytes);
            CHECK(of_graph.seconds == of_op.seconds);
        }
    }
}
