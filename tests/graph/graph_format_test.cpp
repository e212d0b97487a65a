#include "contexture/graph/graph_format.hpp"

#include <array>

#include "graph/reading.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::read;
using support::thrown_by;

namespace {

GraphFormat format_of(const std::string& text, const std::string& name = "g.txt") {
    std::istringstream input(text);
    ByteSource         source(input, name);
    const LineReader   lines(source);
    return recognise_format(lines);
}

}  // namespace

TEST_CASE("formats that are read are recognised by how they begin") {
    CHECK(format_of("%%MatrixMarket matrix coordinate pattern general\n") == GraphFormat::matrix_market);
    CHECK(format_of("<graphml>") == GraphFormat::graphml);
    CHECK(format_of("\xef\xbb\xbf<?xml version='1.0'?>\r\n\r\n<!-- <gexf> -->\r\n<graphml\nx=''>") ==
          GraphFormat::graphml);
    CHECK(format_of("\n  <!DOCTYPE graphml SYSTEM 'x'><graphml/>", "g.gexf") == GraphFormat::graphml);
    for (const char* edges : {"", "\n", "a b\n", "# {\na b\n", "graph theory\n", "graph a b\n", "<a> <b>\n", "<b\n"})
        CHECK(format_of(edges) == GraphFormat::edge_list);
}

TEST_CASE("other formats are recognised and refused by name") {
    const std::pair<const char*, const char*> others[] = {{"<?xml version=\"1.0\"?>\n<svg/>", "XML that is no GraphML"},
                                                          {"<?xml", "XML that is no GraphML"},
                                                          {"<?xml version=\"1.0\"?>\n<gexf />", "GEXF"},
                                                          {"<gexf>\n", "GEXF"},
                                                          {"*Vertices 3\n", "Pajek"},
                                                          {"% made by x\n*NETWORK x\n", "Pajek"},
                                                          {"graph [\n", "GML"},
                                                          {"# by hand\n\ngraph\n[\n", "GML"},
                                                          {"Creator \"me\"\n", "GML"},
                                                          {"digraph G {\n", "Graphviz DOT"},
                                                          {"strict graph {\n", "Graphviz DOT"},
                                                          {"// made by x\ngraph {\n", "Graphviz DOT"},
                                                          {"graph G {\n", "Graphviz DOT"},
                                                          {"{\"nodes\": []}\n", "JSON"},
                                                          {"[[1,2],[2,3]]\n", "JSON"},
                                                          {"(1, 2)\n", "a list of tuples"},
                                                          {"dl n=3\n", "UCINET DL"}};
    for (const auto& [text, name] : others) {
        check_refused(text, "g.txt: this ", name);
        check_refused(text, "g.txt: this ", "--input-format edge-list");
    }
    check_refused("graph [\n", "g.txt: this looks like GML, which is not read; ", "read_gml('FILE')");
    CHECK(edges_of(read("[a] {b}\n", {.format = GraphFormat::edge_list})) == Edges{"[a]-{b}"});
    CHECK(edges_of(read("graph theory\n")) == Edges{"graph-theory"});
}

TEST_CASE("where the content says nothing the ending of the name does, unless the format is given") {
    for (const auto& [path, name] :
         {std::pair{"d/g.gml", "GML"}, std::pair{"g.NET", "Pajek"}, std::pair{"g.gexf", "GEXF"},
          std::pair{"g.dot.gz", "Graphviz DOT"}, std::pair{"g.graph", "METIS"}, std::pair{"g.metis", "METIS"}}) {
        const auto thrown = thrown_by([&] { (void)format_of("1 2\n", path); });
        CHECK(thrown.fault == Fault::input);
        CHECK(thrown.says(std::string(path) + ": by the ending of its name this is " + name + ", which is not read"));
        std::istringstream input("1 2\n");
        CHECK(read_graph(input, path, {.format = GraphFormat::edge_list}).edges() == 1);
    }
    CHECK(format_of("1 2\n", "graph") == GraphFormat::edge_list);
    CHECK(format_of("1 2\n", "g.gml.txt") == GraphFormat::edge_list);
    CHECK(format_of("%%MatrixMarket matrix coordinate pattern general\n", "g.graph") == GraphFormat::matrix_market);
}
