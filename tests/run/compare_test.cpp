#include "contexture/run/compare.hpp"

#include <doctest/doctest.h>

#include "contexture/base/error.hpp"
#include "support/graphs.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;

namespace {

std::vector<std::string> names_of(const Report& report) {
    std::vector<std::string> names;
    for (const ContextResult& result : report.results) names.push_back(name(result.context));
    return names;
}

Report compare_all(const Graph& graph, ComparisonOptions options) {
    return compare(graph, summarize(graph), options);
}

}  // namespace

TEST_CASE("contexts come by tau, smallest first, and those of one core take one solve") {
    const Graph  graph  = build(support::planted_partition(4, 25, 0.4, 0.02, 7));
    const Report report = compare_all(graph, {.contexts = parse_contexts("walk:1..3,heat:2,restart:0.5")});
    CHECK(report.solves == 1);
    REQUIRE(report.results.size() == 5);
    for (std::size_t i = 0; i + 1 < report.results.size(); ++i)
        CHECK(*report.results[i].score->tau <= *report.results[i + 1].score->tau);
}

TEST_CASE("the spectrum of a comparison is that of a solve by itself") {
    const Graph       graph = build(support::random_connected(60, 120, 3));
    ComparisonOptions options{.contexts = parse_contexts("walk:2,ego:1")};
    options.solve.dimension = 10;
    for (const ContextResult& result : compare_all(graph, options).results) {
        const ExpectationOperator op(graph, result.context);
        const Spectrum            alone = decompose(op, {.dimension = 10});
        for (std::size_t i = 0; i < 10; ++i)
            CHECK(result.spectrum.singular_values[i] == doctest::Approx(alone.singular_values[i]).epsilon(1e-10));
    }
}

TEST_CASE("a context that cannot be computed comes last, says why and costs the others nothing") {
    const Graph  graph  = build(support::cycle(12));
    const Report report = compare_all(graph, {.contexts = parse_contexts("knn:3,walk:1,pairs:/none/such")});
    CHECK(names_of(report) == std::vector<std::string>{"walk:1", "knn:3", "pairs:/none/such"});
    CHECK(report.results[0].failure.empty());
    CHECK(report.results[1].failure.find("table of points") != std::string::npos);
    CHECK(report.results[2].failure.find("/none/such") != std::string::npos);
}

TEST_CASE("without contexts those of the kind of graph are compared") {
    const auto      undirected = default_contexts(build(support::cycle(5)));
    support::Sketch arcs       = support::cycle(5);
    arcs.is_directed           = true;
    CHECK(undirected.size() == 10);
    CHECK(default_contexts(build(arcs)) == parse_contexts(kDirectedContexts));
    CHECK(names_of(compare_all(build(support::random_connected(30, 40, 1)), {})).size() == 10);
}

TEST_CASE("what stops the work stops all of it") {
    const Graph graph = build(support::random_connected(60, 120, 3));
    const auto  stop  = [](const ProgressStep&) { throw Error(Fault::interrupted, "stop"); };
    const auto  said  = support::thrown_by([&] { (void)compare(graph, summarize(graph), {}, stop); });
    CHECK(said.fault == Fault::interrupted);
}

TEST_CASE("labels that are wrong are refused before anything is solved") {
    const Graph graph   = build(support::cycle(4));
    int         solving = 0;
    const auto  count   = [&](const ProgressStep&) { ++solving; };
    for (const auto& labels : {std::vector<std::string>{"1", "red", "2", "3"}, {"1,2", "3", "4", "5"}}) {
        const ComparisonOptions options{.labels = LabelTable{support::labels_of(labels), LabelKind::numbers}};
        const auto said = support::thrown_by([&] { (void)compare(graph, summarize(graph), options, count); });
        CHECK(said.fault == Fault::input);
    }
    ComparisonOptions without;
    without.evaluation.ratios = {};
    CHECK(support::thrown_by([&] { (void)compare(graph, summarize(graph), without, count); }).fault == Fault::usage);
    CHECK(solving == 0);
}
