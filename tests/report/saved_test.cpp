#include "contexture/report/saved.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/thrown.hpp"

using namespace contexture;

namespace {

/// The document of an embedding of a small graph.
std::string embedding_document() {
    const std::vector<std::pair<Node, Node>> edges{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 4}};
    const Graph                              graph = make_graph(6, edges);
    const Spectrum  spectrum  = decompose(ExpectationOperator(graph, Heat{.time = 2}), {.dimension = 4});
    const Embedding embedding = embed(spectrum);
    Report          report{
                 .command = "embed",
                 .graph   = summarize(graph),
                 .solved = Solved{.nodes = graph.nodes(), .edges = graph.edges(), .dimension = 4, .tolerance = 1e-6, .seed = 3},
                 .embedding = &embedding,
                 .named_by  = &graph};
    report.results.push_back({.context = Heat{.time = 2}, .spectrum = spectrum, .score = {}, .failure = {}});
    std::ostringstream text;
    write_json(text, report);
    return text.str();
}

Report read_text(const std::string& text) {
    std::istringstream input(text);
    return read_saved(input, "saved.json");
}

std::string write_text(const Report& report) {
    std::ostringstream text;
    write_json(text, report);
    return text.str();
}

}  // namespace

TEST_CASE("a saved document holds its spectrum to the last bit") {
    const Report report = read_text(embedding_document());
    REQUIRE(report.results.size() == 1);
    CHECK(report.results.front().context == Context{Heat{.time = 2}});
    CHECK(report.results.front().spectrum.singular_values.size() == 4);
    CHECK(report.graph.facts.nodes == 6);
    CHECK(report.graph.facts.isolated == 1);
    CHECK(report.graph.facts.self_loops == 1);
    CHECK(report.solved->seed == 3);
    CHECK(report.embedding == nullptr);

    // Written and read again, it is the same text: nothing was lost or rounded.
    CHECK(write_text(read_text(write_text(report))) == write_text(report));
    const std::string document = embedding_document();
    const auto        begin    = document.find("\"spectrum\"");
    const auto        end      = document.find("\"embedding\"");
    const std::string spectrum = document.substr(begin, document.rfind('}', end) - begin);
    CHECK(write_text(report).find(spectrum) != std::string::npos);
}

TEST_CASE("a document cut anywhere is refused, not believed") {
    const std::string document = embedding_document();
    for (std::size_t size = 0; size + 2 < document.size(); size += 7) {
        try {
            (void)read_text(document.substr(0, size));
            FAIL("cut at " << size);
        } catch (const Error& failure) {
            CHECK(failure.fault() == Fault::input);
            CHECK(std::string(failure.what()).starts_with("saved.json: "));
        }
    }
}

TEST_CASE("a document that was edited is read or refused, not trusted") {
    const std::string document = embedding_document();
    const auto        edited   = [&](std::string_view from, std::string_view to) {
        std::string       text  = document;
        const std::size_t place = text.find(from);
        REQUIRE(place != std::string::npos);
        return text.replace(place, from.size(), to);
    };
    const std::size_t values = document.find("\"eigenvalues\": [");
    REQUIRE(values != std::string::npos);
    std::string shorter = document;
    shorter.replace(values, document.find(']', values) - values, "\"eigenvalues\": [0.5");
    const auto refused = support::thrown_by([&] { (void)read_text(shorter); });
    CHECK(refused.fault == Fault::input);
    CHECK(refused.says("spectrum.eigenvalues"));
    std::istringstream twice(edited("\"1\"", "\"0\""));
    CHECK(support::thrown_by([&] {
              (void)read_saved_embedding(twice, "saved.json");
          }).says("embedding.nodes has '0' twice"));
}

TEST_CASE("progress is told while reading, and may stop it") {
    std::string document = embedding_document();
    const auto  vectors  = document.find("\"vectors\": [") + 12;
    std::string rows;
    for (int row = 0; row < 40000; ++row) rows += "[1],";
    document.insert(vectors, rows);
    int                steps = 0;
    std::istringstream input(document);
    CHECK_NOTHROW((void)read_saved(input, "saved.json", [&](const ProgressStep&) { ++steps; }));
    CHECK(steps > 1);
    std::istringstream again(document);
    CHECK_THROWS_AS(
        (void)read_saved(again, "saved.json", [](const ProgressStep&) { throw Error(Fault::interrupted, "stop"); }),
        Error);
}
