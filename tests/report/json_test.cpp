#include "contexture/report/json.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <streambuf>
#include <vector>

#include "support/json.hpp"

using namespace contexture;

namespace {

nlohmann::json document(const Report& report) {
    std::ostringstream text;
    write_json(text, report);
    return support::parse_json(text.str());
}

ContextResult result_with(std::vector<double> singular_values) {
    ContextResult result{.context = Walk{}, .spectrum = {}, .score = {}, .failure = {}};
    result.spectrum.residuals.assign(singular_values.size(), 0.0);
    result.spectrum.singular_values = std::move(singular_values);
    result.spectrum.energy          = 1;
    return result;
}

/// Counts what it is given and keeps nothing; notes the largest piece.
class Counter : public std::streambuf {
  public:
    std::streamsize total   = 0;
    std::streamsize largest = 0;

  protected:
    std::streamsize xsputn(const char*, std::streamsize size) override {
        total += size;
        largest = std::max(largest, size);
        return size;
    }
    int_type overflow(int_type letter) override {
        ++total;
        return letter;
    }
};

}  // namespace

TEST_CASE("parts that a run did not make are left out") {
    const auto said = document({.command = "info"});
    CHECK(said.contains("graph"));
    for (const char* part : {"forecast", "solved", "context", "spectrum", "score", "embedding", "timing"})
        CHECK_FALSE(said.contains(part));
}

TEST_CASE("an undefined score is null with a flag, never a number") {
    Report report{.command = "score"};
    report.results.push_back(result_with({0, 0}));
    report.results.front().score = Score{};
    report.results.front().score->flags.push_back({"independent", "every singular value is 0"});
    const auto score = document(report)["score"];
    CHECK(score["tau"].is_null());
    CHECK(score["dimension"].is_null());
    CHECK(score["flags"][0]["code"] == "independent");
    CHECK(score["tail"] == "total");
}

TEST_CASE("a context that failed says why and claims nothing") {
    Report        report{.command = "compare"};
    ContextResult failed;
    failed.context = Ego{.radius = 3};
    failed.failure = "too large";
    report.results.push_back(failed);
    const auto row = document(report)["contexts"][0];
    CHECK(row["context"]["name"] == "ego:3");
    CHECK(row["failure"] == "too large");
    CHECK(row.size() == 2);
}

TEST_CASE("singular values of a directed graph have no eigenvalues beside them") {
    Report report{.command = "score"};
    report.graph.is_directed = true;
    report.results.push_back(result_with({0.5}));
    report.results.back().marginal = "out_degree";
    const auto said                = document(report);
    CHECK(said["spectrum"]["eigenvalues"].is_null());
    CHECK(said["context"]["marginal"] == "out_degree");
}

TEST_CASE("vectors are streamed: no piece grows with the embedding") {
    const Node                         n = 20000;
    std::vector<std::pair<Node, Node>> edges;
    for (Node node = 0; node < n; ++node) edges.emplace_back(node, (node + 1) % n);
    const Graph graph = make_graph(n, edges);
    Embedding   embedding;
    embedding.vectors = RowMatrix::Constant(n, 32, 1.0 / 3);
    for (Node node = 0; node < n; ++node) embedding.nodes.push_back(node);
    Report report{.command = "embed", .embedding = &embedding, .named_by = &graph};

    Counter      counter;
    std::ostream output(&counter);
    write_json(output, report);
    CHECK(counter.total > std::streamsize{n} * 32 * 18);
    CHECK(counter.largest < std::streamsize{1} << 20);
}
