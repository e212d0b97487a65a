#include "contexture/graph/graphml.hpp"

#include "graph/reading.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::gzip;
using reading::Names;
using reading::names_of;
using reading::read;

namespace {

const ReadOptions kAsDirected = {.build = {.is_directed = true}};
const ReadOptions kGraphml    = {.format = GraphFormat::graphml};

const std::string kWeightKey = R"(<key id="w" for="edge" attr.name="weight" attr.type="double"/>)";
const std::string kNodes     = "<node id='a'/>\n<node id='b'/>\n<node id='c'/>\n";

std::string edge(const std::string& source, const std::string& target, const std::string& weight = "",
                 const std::string& attributes = "") {
    return "<edge source='" + source + "' target='" + target + "'" + attributes +
           (weight.empty() ? "/>\n" : "><data key='w'>" + weight + "</data></edge>\n");
}

/// A file around what stands in its graph.
std::string graphml(const std::string& content, const std::string& direction = "undirected",
                    const std::string& keys = kWeightKey) {
    return "<?xml version='1.0'?>\n<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n" + keys +
           "\n<graph edgedefault='" + direction + "'>\n" + content + "</graph></graphml>\n";
}

}  // namespace

TEST_CASE("nodes have their ids for names, in their order, also those without edges") {
    const Graph graph = read(graphml(kNodes + edge("c", "a") + edge("a", "c") + edge("c", "c")));
    CHECK(names_of(graph) == Names{"a", "b", "c"});
    CHECK(edges_of(graph) == Edges{"a-c", "c-c"});
    CHECK_FALSE(graph.is_weighted());
    CHECK(graph.provenance().format == "graphml");
    CHECK(graph.provenance().lines == 11);
    CHECK(graph.provenance().edge_lines == 3);
    CHECK(graph.provenance().duplicates_merged == 1);
}

TEST_CASE("ids are text: blanks, entities, other scripts, edges before their nodes") {
    const std::string text = graphml(edge(" New  York ", "R&amp;D &lt;&quot;1&#955;&quot;&gt;") +
                                     "<node id=' New  York '/><node id='R&amp;D &lt;\"1\xce\xbb\"&gt;'/>");
    CHECK(edges_of(read(text)) == Edges{" New  York -R&D <\"1\xce\xbb\">"});
}

TEST_CASE("the edge attribute named weight is the weight, unless weights are not wanted") {
    const std::string text = graphml(kNodes + edge("a", "b", " 0.5\n") + edge("b", "c", "2") + edge("b", "a", "1"));
    CHECK(edges_of(read(text)) == Edges{"a-b:1.5", "b-c:2"});
    CHECK(edges_of(read(text, {.weighted = Weighted::yes})) == edges_of(read(text)));
    CHECK(edges_of(read(text, {.weighted = Weighted::no})) == Edges{"a-b", "b-c"});
    const std::string other = "<key id='w' for='edge' attr.name='colour'/><key id='x' for='node' attr.name='weight'/>";
    CHECK(edges_of(read(graphml(kNodes + edge("a", "b", "red"), "undirected", other))) == Edges{"a-b"});
    check_refused(graphml(kNodes + edge("a", "b", "1"), "undirected", other), "g.txt: no attribute of edges is named",
                  "--weighted no", {.weighted = Weighted::yes});
}

TEST_CASE("a key may have a default, and there may be a key for each type of number") {
    const std::string preset = "<key id='w' for='all' attr.name='Weight'><default>3</default></key>";
    CHECK(edges_of(read(graphml(kNodes + edge("a", "b") + edge("b", "c", "1"), "undirected", preset))) ==
          Edges{"a-b:3", "b-c:1"});
    const std::string two   = kWeightKey + "<key id='v' for='edge' attr.name='weight' attr.type='long'/>";
    const std::string whole = "<edge source='b' target='c'><data key='v'>7</data></edge>";
    CHECK(edges_of(read(graphml(kNodes + edge("a", "b", "0.5") + whole, "undirected", two))) ==
          Edges{"a-b:0.5", "b-c:7"});
    check_refused(graphml(kNodes + "<edge source='a' target='b'><data key='v'>1</data><data key='w'>1</data></edge>",
                          "undirected", two),
                  "g.txt: edge 1 ('a' to 'b') has two weights");
}

TEST_CASE("wrong weights are refused by their edge") {
    const auto second = [](const std::string& weight) {
        return graphml(kNodes + edge("a", "b", "1") + edge("b", "c", weight));
    };
    const std::string start = "g.txt: edge 2 ('b' to 'c'): the weight ";
    check_refused(second("nan"), start + "'nan' is not finite");
    check_refused(second("-inf"), start + "'-inf' is ");
    check_refused(second("-1"), start + "'-1' is negative");
    check_refused(second("heavy"), start + "'heavy' is not a number");
    check_refused(second("true"), start + "'true' is not a number");
    check_refused(second("0,5"), start + "'0,5' is not a number", "decimals with a point");
    check_refused(second("1e200"), start + "'1e200' is above 1e100");
    check_refused(second(" "), start + "'' is empty");
    check_refused(second(""), "g.txt: edge 2 ('b' to 'c') has no weight", "--weighted no");
    check_refused(graphml(kNodes + edge("a", "b") + edge("b", "c", "1")),
                  "g.txt: edge 2 ('b' to 'c') has a weight, those");
    check_refused(graphml(kNodes + edge("a", "b")), "g.txt: edge 1 ('a' to 'b') has no weight", "",
                  {.weighted = Weighted::yes});
}

TEST_CASE("edges of weight 0 are dropped and counted") {
    const Graph graph = read(graphml(kNodes + edge("a", "b", "0") + edge("b", "c", "1")));
    CHECK(edges_of(graph) == Edges{"b-c:1"});
    CHECK(graph.nodes() == 3);
    CHECK(graph.provenance().zero_weights_dropped == 1);
    check_refused(graphml(kNodes + edge("a", "b", "0")), "g.txt: no edges: every weight is 0");
}

TEST_CASE("whether the graph is directed is asked for; each edge is read by what the file says of it") {
    const std::string edges    = kNodes + edge("a", "b", "1") + edge("b", "a", "2");
    const Graph       ignoring = read(graphml(edges, "directed"));
    CHECK(edges_of(ignoring) == Edges{"a-b:3"});
    CHECK(ignoring.provenance().directions_ignored == 2);
    CHECK(edges_of(read(graphml(edges, "directed"), kAsDirected)) == Edges{"a-b:1", "b-a:2"});
    CHECK(read(graphml(edges, "directed"), kAsDirected).provenance().directions_ignored == 0);
    const std::string path = kNodes + edge("a", "b", "1") + edge("c", "c", "4");
    CHECK(edges_of(read(graphml(path), kAsDirected)) == Edges{"a-b:1", "b-a:1", "c-c:4"});
    CHECK(read(graphml(path)).provenance().directions_ignored == 0);
    const std::string mixed = kNodes + edge("a", "b", "1", " directed='true'") + edge("b", "c", "2");
    CHECK(edges_of(read(graphml(mixed), kAsDirected)) == Edges{"a-b:1", "b-c:2", "c-b:2"});
    CHECK(edges_of(read(graphml(mixed))) == Edges{"a-b:1", "b-c:2"});
    CHECK(read(graphml(mixed)).provenance().directions_ignored == 1);
}

TEST_CASE("what only pictures need is skipped") {
    CHECK(edges_of(read(graphml("<desc>x</desc><!-- <edge> --><data key='q'><![CDATA[<edge/>]]></data>"
                                "<node id='a'><port name='p'/><data key='q'><y:Shape xmlns:y='u'/></data></node>"
                                "<node id='b'/><edge id='e' source='a' target='b' sourceport='p'><desc/></edge>"))) ==
          Edges{"a-b"});
}

TEST_CASE("a compressed file, one with a byte-order mark and one without its first line are read") {
    const std::string text = graphml(kNodes + edge("a", "b", "1"));
    CHECK(edges_of(read(gzip(text))) == Edges{"a-b:1"});
    CHECK(read(gzip(text)).provenance().is_compressed);
    CHECK(edges_of(read("\xef\xbb\xbf" + text)) == Edges{"a-b:1"});
    CHECK(edges_of(read("\n <!-- x --><!DOCTYPE graphml>" + text.substr(text.find('\n')))) == Edges{"a-b:1"});
    CHECK(edges_of(read(text.substr(text.find('\n')), kGraphml)) == Edges{"a-b:1"});
    check_refused(gzip(text).substr(0, 90), "g.txt: the gzip data are cut short");
}

TEST_CASE("a line may be longer than those of an edge list") {
    std::string text = graphml(kNodes + edge("a", "b"));
    std::erase(text, '\n');
    text.insert(text.find("<graph "), "<desc>" + std::string(LineReader::kLongestLine + 9, 'x') + "</desc>");
    CHECK(edges_of(read(text)) == Edges{"a-b"});
}

TEST_CASE("what is no graph, or more than one, is refused") {
    check_refused(graphml(""), "g.txt: no edges: the graph has no <edge> element");
    check_refused(graphml(kNodes), "g.txt: no edges: ");
    check_refused("<graphml/>", "g.txt: the file has no <graph> element");
    check_refused(graphml(kNodes + edge("a", "b") + "</graph><graph edgedefault='directed'>"),
                  "g.txt: the file has 2 <graph> elements, one is read; keep one");
    check_refused("<svg/>", "g.txt: the file has no <graphml> element", "", kGraphml);
    check_refused("", "g.txt: the file has no <graphml> element", "", kGraphml);
    check_refused(graphml(kNodes, "both"), "g.txt: edgedefault is 'both'; write ");
    check_refused("<graphml><graph/></graphml>", "g.txt: edgedefault is missing; write ");
}

TEST_CASE("hyperedges and graphs within nodes are refused, as the graph would be another without them") {
    check_refused(graphml(kNodes + "<hyperedge><endpoint node='a'/></hyperedge>"), "g.txt: the graph has a hyperedge");
    check_refused(graphml("<node id='a'><graph edgedefault='directed'/></node>"),
                  "g.txt: node 'a' has a graph inside of it");
    check_refused(graphml("<graph edgedefault='directed'/>"), "g.txt: the graph has a graph inside of it");
    check_refused(graphml(kNodes + "<edge source='a' target='b'><graph edgedefault='directed'/></edge>"),
                  "g.txt: edge 1 ('a' to 'b') has a graph inside of it");
    check_refused(graphml("<locator/>"), "g.txt: the graph has a locator");
}

TEST_CASE("nodes and edges that are none are refused") {
    check_refused(graphml("<node id='a'/><node/>"), "g.txt: node 2 has no id");
    check_refused(graphml("<node id=''/>"), "g.txt: the id '' of node 1 is empty");
    check_refused(graphml("<node id='a\xff'/>"), "g.txt: the id 'a\\xff' of node 1 is not UTF-8");
    check_refused(graphml("<node id='a&#10;'/>"), "g.txt: the id 'a\\x0a' of node 1 holds a control character");
    check_refused(graphml(kNodes + "<node id='b'/>"), "g.txt: two nodes have the id 'b'");
    check_refused(graphml(kNodes + "<edge source='a'/>"), "g.txt: edge 1 has no target");
    check_refused(graphml(kNodes + edge("x", "a")), "g.txt: the source of edge 1 is 'x', but no node has this id");
    check_refused(graphml(kNodes + edge("a", "b", "", " directed='no'")), "g.txt: edge 1 has directed='no'");
}

TEST_CASE("XML that is not well-formed is refused near its line") {
    const std::string text = graphml(kNodes + edge("a", "b"));
    check_refused(text.substr(0, text.size() - 12), "g.txt: not well-formed XML near line 9: expected >");
    check_refused(text.substr(0, text.rfind('<')), "g.txt: not well-formed XML near line 9: unexpected end of data");
    check_refused("<graphml>\n<a>\n</b></graphml>", "g.txt:3: the end tag 'b'");
    check_refused("<graphml a=b/>", "g.txt: not well-formed XML near line 1: ");
    check_refused(text + "x", "g.txt: not well-formed XML near line ");
    check_refused("a b\n", "g.txt: not well-formed XML near line 1: ", "", kGraphml);
}

TEST_CASE("every beginning of a file is refused in one line") {
    const std::string text = graphml(kNodes + edge("a", "b", "1") + edge("b", "c", "2"));
    for (std::size_t length = 0; length < text.size() - 1; ++length)
        check_refused(text.substr(0, length), "g.txt:", "", kGraphml);
}
