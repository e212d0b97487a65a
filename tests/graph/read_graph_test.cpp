#include "contexture/graph/read_graph.hpp"

#include <cstdlib>
#include <iostream>
#include <map>

#include "contexture/graph/text.hpp"
#include "graph/mutation.hpp"
#include "graph/reading.hpp"
#include "support/data.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::gzip;
using reading::Names;
using reading::names_of;
using reading::read;
using reading::TemporaryFile;
using support::thrown_by;

namespace {

/// The graph of `edges`, with the nodes of `nodes` besides.
Graph read_with_nodes(const std::string& edges, const std::string& nodes) {
    const TemporaryFile file(nodes);
    return read(edges, {.node_list = file.path()});
}

void check_nodes_refused(const std::string& edges, const std::string& nodes, const std::string& says) {
    const TemporaryFile file(nodes);
    const auto          thrown = thrown_by([&] { (void)read(edges, {.node_list = file.path()}); });
    CAPTURE(thrown.message);
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.message.starts_with(file.path() + says));
}

using Weights = std::map<std::pair<std::string, std::string>, double>;

/// The weight of each edge by its names, those of an undirected edge in the order of the alphabet.
Weights arc_weights(const Graph& graph) {
    Weights weights;
    for (Node node = 0; node < graph.nodes(); ++node)
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            std::pair ends(std::string(graph.name(node)), std::string(graph.name(graph.targets()[arc])));
            if (!graph.is_directed() && ends.second < ends.first) std::swap(ends.first, ends.second);
            const double weight     = graph.is_weighted() ? graph.weights()[arc] : 1;
            const auto [at, is_new] = weights.emplace(ends, weight);
            CHECK((is_new || (!graph.is_directed() && at->second == weight)));
        }
    return weights;
}

/// What must hold of every graph that was read.
void check_invariants(const Graph& graph) {
    REQUIRE(graph.offsets().back() == graph.arcs());
    REQUIRE(graph.targets().size() == graph.arcs());
    CHECK(graph.weights().size() == (graph.is_weighted() ? graph.arcs() : 0));
    std::set<std::string> names;
    double                volume = 0;
    for (Node node = 0; node < graph.nodes(); ++node) {
        names.emplace(graph.name(node));
        CHECK(fault_of_name(graph.name(node)).empty());
        double degree = 0;
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            REQUIRE(graph.targets()[arc] < graph.nodes());
            if (arc > graph.offsets()[node]) CHECK(graph.targets()[arc - 1] < graph.targets()[arc]);
            if (graph.is_weighted()) CHECK(graph.weights()[arc] >= kSmallestWeight);
            degree += graph.is_weighted() ? graph.weights()[arc] : 1;
        }
        CHECK(graph.degrees()[node] == degree);
        volume += degree;
    }
    CHECK(names.size() == graph.nodes());
    CHECK(graph.volume() == volume);
    CHECK(std::isfinite(volume));
    CHECK(arc_weights(graph).size() == graph.edges());
}

/// Every line that held an edge is an edge, or is counted as what became of it.
void check_accounts(const Graph& graph) {
    const Provenance& done = graph.provenance();
    if (done.format != "edge list") return;
    CHECK(done.edge_lines <= done.lines);
    CHECK(graph.edges() + done.duplicates_merged + done.self_loops_dropped + done.zero_weights_dropped ==
          done.edge_lines);
}

std::string csv_field(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

/// Written out with a header, quotes and all digits, the graph is read again as it was.
void check_round_trip(const Graph& graph) {
    std::ostringstream text;
    text.precision(17);
    text << "source,target,weight\n";
    const Weights weights = arc_weights(graph);
    for (const auto& [ends, weight] : weights)
        text << csv_field(ends.first) << ',' << csv_field(ends.second) << ',' << weight << '\n';
    if (weights.empty()) return;
    CHECK(arc_weights(read(text.str(), {.build = {.is_directed = graph.is_directed()}})) == weights);
}

/// "g.txt: what" or "g.txt:17: what", one line that a terminal can show.
void check_message(const Error& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(error.fault() == Fault::input);
    REQUIRE(message.starts_with("g.txt:"));
    const std::size_t digits_end = message.find_first_not_of("0123456789", 6);
    CHECK(message.substr(digits_end == 6 ? 5 : digits_end, 2) == ": ");
    CHECK(fault_of_name(message).empty());
    CHECK(message.size() < 400);
}

}  // namespace

TEST_CASE("a mutated file is a sound graph or is refused with its name, never anything else") {
    const char*  asked  = std::getenv("CONTEXTURE_MUTANTS");
    const int    count  = asked != nullptr ? std::atoi(asked) : 3000;
    int          graphs = 0;
    std::mt19937 generator(20250701);
    for (int turn = 0; turn < count; ++turn) {
        const std::string bytes   = mutation::mutant(generator);
        const ReadOptions options = mutation::some_options(generator);
        CAPTURE(turn);
        CAPTURE(bytes);
        try {
            const Graph graph = read(bytes, options);
            check_invariants(graph);
            check_accounts(graph);
            check_round_trip(graph);
            ++graphs;
        } catch (const Error& error) {
            check_message(error);
        }
    }
    CHECK(graphs > count / 10);
    CHECK(graphs < 9 * count / 10);
}

TEST_CASE("a compressed graph is the graph") {
    const std::string text   = "a b 1\nb c 2\n";
    const Graph       plain  = read(text);
    const Graph       packed = read(gzip(text));
    CHECK(edges_of(packed) == edges_of(plain));
    CHECK(packed.provenance().is_compressed);
    CHECK_FALSE(plain.provenance().is_compressed);
    CHECK(edges_of(read(gzip("a b 1\n") + gzip("b c 2\n"))) == edges_of(plain));
    CHECK(read(gzip("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n")).edges() == 1);
    check_refused(gzip(""), "g.txt: no edges: the file is empty");
    check_refused(gzip("a b\nc\n"), "g.txt:2: expected 2 or 3 columns");
    check_refused(gzip(text).substr(0, 20), "g.txt: the gzip data are cut short");
}

TEST_CASE("a path of - is standard input") {
    std::istringstream    input("a b\nb c\n");
    std::streambuf* const before = std::cin.rdbuf(input.rdbuf());
    const Graph           graph  = read_graph("-");
    std::cin.rdbuf(before);
    CHECK(edges_of(graph) == Edges{"a-b", "b-c"});
    CHECK(graph.provenance().source == "-");
}

TEST_CASE("a stream that fails is a fault of reading, not the end of the graph") {
    class Broken : public std::streambuf {
        int_type underflow() override { throw std::ios_base::failure("broken"); }
    } broken;
    std::istream input(&broken);
    const auto   thrown = thrown_by([&] { (void)read_graph(input, "g.txt"); });
    CHECK(thrown.fault == Fault::io);
    CHECK(thrown.message.starts_with("cannot read g.txt: "));
}

TEST_CASE("files carry their path") {
    const TemporaryFile file("a b\nb c\n");
    CHECK(read_graph(file.path()).provenance().source == file.path());
    const TemporaryFile spoilt("a b\nc\n");
    CHECK(thrown_by([&] { (void)read_graph(spoilt.path()); }).message.starts_with(spoilt.path() + ":2: "));
}

TEST_CASE("a node list adds nodes without edges behind those of the edges") {
    CHECK(names_of(read_with_nodes("a b\n", "c\nb\n# none\n\nd\nc\n")) == Names{"a", "b", "c", "d"});
    CHECK(names_of(read_with_nodes("a b\n", "a\nb")) == Names{"a", "b"});
    CHECK(names_of(read_with_nodes("a b\n", "\"New York\" x\n")) == Names{"a", "b", "New York"});
    CHECK(names_of(read_with_nodes("a,b\n", "New York,1\n\"x,y\"\n")) == Names{"a", "b", "New York", "x,y"});
    CHECK(names_of(read_with_nodes("a b\n", "a\tlabel 1\nc\tlabel 2\n")) == Names{"a", "b", "c"});
    CHECK(names_of(read_with_nodes("a b\n", "")) == Names{"a", "b"});
    CHECK(names_of(read_with_nodes("a b\n", gzip("z\r\n"))) == Names{"a", "b", "z"});
    CHECK(names_of(read_with_nodes("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n", "2\n7\n")) ==
          Names{"1", "2", "7"});
}

TEST_CASE("the first line of a node list may name the column") {
    CHECK(names_of(read_with_nodes("a b\n", "id\nc\n")) == Names{"a", "b", "c"});
    CHECK(names_of(read_with_nodes("a,b\n", "Node,Label\nc,1\n")) == Names{"a", "b", "c"});
    CHECK(names_of(read_with_nodes("a id\n", "id\nc\n")) == Names{"a", "id", "c"});
    CHECK(names_of(read_with_nodes("a b\n", "c\nid\n")) == Names{"a", "b", "c", "id"});
}

TEST_CASE("node lists that are none are refused with their own path") {
    check_nodes_refused("a b\n", "a\n\"c\n", ":2: a double quote is not closed");
    check_nodes_refused("a b\n", "a\nc\x01\n", ":2: the name 'c\\x01' holds a control character");
    check_nodes_refused("a,b\n", ",1\n", ":1: the name '' is empty");
    check_nodes_refused("a b\n", "c\na,1\n", ":2: 'a,1' is no node but 'a' is; separate columns by blanks");
    check_nodes_refused("a,b\n", "b 1\n", ":1: 'b 1' is no node but 'b' is; separate columns by commas");
    const auto none = thrown_by([] { (void)read("a b\n", {.node_list = "/no/such/file"}); });
    CHECK(none.fault == Fault::io);
    CHECK(none.says("/no/such/file"));
}

TEST_CASE("public graphs have the numbers that were published") {
    struct Published {
        const char*   file;
        Node          nodes;
        std::uint64_t edges, self_loops, merged;
    };
    for (const Published& known : {Published{"football/edges.txt", 115, 613, 0, 2},
                                   {"wiki/edges.txt.gz", 2405, 12761, 1165, 5220},
                                   {"ca_astroph/edges.txt.gz", 18772, 198110, 60, 198050},
                                   {"email_eu_core/edges.txt.gz", 1005, 16706, 642, 8865}}) {
        const auto graph = support::read_public(known.file);
        if (!graph) continue;
        CAPTURE(known.file);
        CHECK(graph->nodes() == known.nodes);
        CHECK(graph->edges() == known.edges);
        CHECK(graph->self_loops() == known.self_loops);
        CHECK(graph->provenance().duplicates_merged == known.merged);
    }
}
