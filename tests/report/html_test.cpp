#include "contexture/report/html.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "contexture/report/json.hpp"
#include "support/json.hpp"

using namespace contexture;

namespace {

/// What a browser takes for the content of the script element of this id: all up to the next `</script`.
std::string script(const std::string& page, const std::string& id) {
    const std::string open  = "<script type=\"application/json\" id=\"" + id + "\">";
    const std::size_t begin = page.find(open) + open.size();
    return page.substr(begin, page.find("</script", begin) - begin);
}

std::string page_of(const Report& report, const PageParts& parts, const Graph& graph) {
    std::ostringstream text;
    write_html(text, report, parts, graph);
    return text.str();
}

/// A path whose nodes have these names.
Graph graph_of(const std::vector<std::string>& names) {
    EdgeTable table;
    for (const std::string& name : names) table.names.append(name);
    for (Node node = 0; node + 1 < names.size(); ++node) {
        table.source.push_back(node);
        table.target.push_back(node + 1);
    }
    return build_graph(std::move(table));
}

Embedding embedding_of(const RowMatrix& vectors) {
    Embedding embedding;
    embedding.vectors = vectors;
    for (Node node = 0; node < static_cast<Node>(vectors.rows()); ++node) embedding.nodes.push_back(node);
    return embedding;
}

Report comparison() {
    Report report{.command = "compare"};
    report.graph.provenance.source =
        "a </script><script>alert(1)</script> <!-- \xff \"quoted\" \\ \xF0\x9F\x90\x99.txt";
    ContextResult result{.context = Walk{}, .score = Score{}};
    result.spectrum.singular_values = {0.9, 1.0 / 3};
    result.spectrum.residuals       = {1e-9, 1e-10};
    result.score->tau               = 1.25;
    result.score->dimension         = 1;
    result.score->flags.push_back({"code", "<b>&amp;</b>\n"});
    report.results.push_back(result);
    return report;
}

}  // namespace

TEST_CASE("the document in a page is the one that write_json writes, whatever the names") {
    const Graph        graph  = graph_of({"a", "b"});
    const Report       report = comparison();
    const std::string  page   = page_of(report, {}, graph);
    std::ostringstream json;
    write_json(json, report);
    CHECK(support::parse_json(script(page, "report")) == support::parse_json(json.str()));
}

TEST_CASE("names cannot end a script, begin a comment or a tag") {
    const std::vector<std::string> names{"</script><img src=x onerror=alert(1)>",
                                         "<!--<script>",
                                         "\xC3\x28",
                                         "\"'&\\",
                                         "\xF0\x9F\x90\x99",
                                         "]]>",
                                         std::string("a\0b", 3)};
    const Graph                    graph = graph_of(names);
    PageParts         parts{.map = make_node_map(graph, embedding_of(RowMatrix::Random(7, 2)), {.title = "<i>"})};
    const std::string page = page_of(comparison(), parts, graph);
    for (const char* id : {"report", "parts"}) CHECK(script(page, id).find('<') == std::string::npos);
    const auto said = support::parse_json(script(page, "parts"));
    CHECK(said["map"]["names"][0] == names[0]);
    CHECK(said["map"]["names"][1] == names[1]);
    CHECK(said["map"]["names"][2] == "\xEF\xBF\xBD(");
    CHECK(said["map"]["names"][3] == names[3]);
    CHECK(said["map"]["names"][6] == names[6]);
    CHECK(said["map"]["title"] == "<i>");
}

TEST_CASE("a page of vectors leaves them to the map") {
    const Graph       graph     = graph_of({"a", "b", "c"});
    const Embedding   embedding = embedding_of(RowMatrix::Random(3, 2));
    const Report      report{.command = "embed", .embedding = &embedding, .named_by = &graph};
    const std::string page = page_of(report, {.map = make_node_map(graph, embedding)}, graph);
    CHECK_FALSE(support::parse_json(script(page, "report")).contains("embedding"));
    CHECK(support::parse_json(script(page, "parts"))["map"]["names"].size() == 3);
}

TEST_CASE("a filter is drawn over all of [-1, 1]") {
    const std::vector<double> places = filter_places();
    CHECK(places.front() == -1);
    CHECK(places.back() == 1);
    const FilterShape shape = draw_filter(parse_context("walk:2"));
    CHECK(shape.context == "walk:2");
    for (std::size_t i = 0; i < places.size(); ++i) CHECK(shape.values[i] == doctest::Approx(places[i] * places[i]));
}

TEST_CASE("a page forbids itself the network") {
    const std::string page = page_of(comparison(), {}, graph_of({"a", "b"}));
    for (const char* tag : {"<link", "<iframe", "<script src"}) CHECK(page.find(tag) == std::string::npos);
    CHECK(page.find("default-src 'none'") != std::string::npos);
}
