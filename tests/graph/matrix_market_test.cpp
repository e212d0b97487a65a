#include "contexture/graph/matrix_market.hpp"

#include "graph/reading.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::Names;
using reading::names_of;
using reading::read;

namespace {

std::string banner(const std::string& kind) {
    return "%%MatrixMarket matrix coordinate " + kind + "\n";
}

const ReadOptions kDirected = {.build = {.is_directed = true}};

}  // namespace

TEST_CASE("a symmetric pattern is a graph, rows without entries are isolated nodes") {
    const Graph graph = read(banner("pattern symmetric") + "% a path\n\n5 5 2\n2 1\n3 2\n");
    CHECK(names_of(graph) == Names{"1", "2", "3", "4", "5"});
    CHECK(edges_of(graph) == Edges{"1-2", "2-3"});
    CHECK_FALSE(graph.is_weighted());
    CHECK(graph.provenance().format == "matrix market");
    CHECK(graph.provenance().lines == 6);
    CHECK(graph.provenance().edge_lines == 2);
    CHECK(edges_of(read(banner("pattern symmetric") + "5 5 2\n2 1\n3 2\n", kDirected)) ==
          Edges{"1-2", "2-1", "2-3", "3-2"});
}

TEST_CASE("values are weights, real or integer, unless weights are not wanted") {
    const std::string real = banner("real general") + "3 3 3\n1 2 0.5\n2 3 1e-3\n3 3 2\n";
    CHECK(edges_of(read(real)) == Edges{"1-2:0.5", "2-3:0.001", "3-3:2"});
    CHECK(edges_of(read(banner("integer general") + "2 2 1\n1 2 7\n")) == Edges{"1-2:7"});
    CHECK(edges_of(read(real, {.weighted = Weighted::no})) == Edges{"1-2", "2-3", "3-3"});
    CHECK(edges_of(read(banner("pattern general") + "2 2 1\n1 2\n")) == Edges{"1-2"});
    check_refused(banner("pattern general") + "2 2 1\n1 2\n", "g.txt:1: a pattern has no weights", "",
                  {.weighted = Weighted::yes});
}

TEST_CASE("a symmetric matrix weighs the same, stored as one triangle or as both") {
    const std::string triangle = banner("real symmetric") + "3 3 3\n1 1 4\n2 1 0.5\n3 2 2\n";
    const std::string both     = banner("real general") + "3 3 5\n1 1 4\n2 1 0.5\n1 2 0.5\n3 2 2\n2 3 2\n";
    CHECK(edges_of(read(triangle)) == Edges{"1-1:4", "1-2:0.5", "2-3:2"});
    CHECK(edges_of(read(both)) == edges_of(read(triangle)));
    CHECK(read(both).provenance().duplicates_merged == 0);  // no weight was added
    CHECK(edges_of(read(both, kDirected)) == edges_of(read(triangle, kDirected)));
    CHECK(edges_of(read(banner("real general") + "2 2 2\n1 2 1e-100\n2 1 1e-100\n")) == Edges{"1-2:1e-100"});
}

TEST_CASE("a general matrix that is not symmetric adds up in an undirected graph") {
    const std::string text = banner("real general") + "3 3 3\n1 2 1\n2 1 2\n3 1 4\n";
    CHECK(edges_of(read(text)) == Edges{"1-2:3", "1-3:4"});
    CHECK(edges_of(read(text, kDirected)) == Edges{"1-2:1", "2-1:2", "3-1:4"});
    CHECK(edges_of(read(banner("pattern general") + "2 2 2\n1 2\n2 1\n")) == Edges{"1-2"});
    CHECK(edges_of(read(banner("pattern general") + "2 2 2\n1 2\n2 1\n", {.build = {.repeats = Repeats::sum}})) ==
          Edges{"1-2:1"});  // the matrix says 1
}

TEST_CASE("the banner is read in any case, with any line ends and any blanks") {
    CHECK(read("%%matrixmarket MATRIX\tCoordinate  Pattern GENERAL \r\n 2\t2 1 \r\n 1  2 \r\n").edges() == 1);
    CHECK(is_matrix_market("%%MatrixMarket"));
    CHECK(is_matrix_market("%%MATRIXMARKET matrix"));
    CHECK_FALSE(is_matrix_market("%MatrixMarket matrix"));
    CHECK_FALSE(is_matrix_market("%% MatrixMarket"));
    CHECK_FALSE(is_matrix_market(""));
}

TEST_CASE("banners of what is no graph are refused") {
    check_refused("%%MatrixMarket matrix coordinate real\n1 1 0\n", "g.txt:1: the banner ");
    check_refused("%%MatrixMarket vector coordinate real general\n", "g.txt:1: the banner ");
    check_refused("%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n", "g.txt:1: the format is 'array'",
                  "coordinate");
    check_refused(banner("complex general"), "g.txt:1: the entries are 'complex'");
    check_refused(banner("real skew-symmetric"), "g.txt:1: the symmetry is 'skew-symmetric'");
    check_refused(banner("complex hermitian"), "g.txt:1: the entries are 'complex'");
    check_refused("1 2\n", "g.txt:1: no Matrix Market banner", "", {.format = GraphFormat::matrix_market});
    check_refused("", "g.txt:1: no Matrix Market banner", "", {.format = GraphFormat::matrix_market});
}

TEST_CASE("lines of sizes that are none are refused") {
    const std::string start = banner("pattern general");
    check_refused(start, "g.txt:1: the file ends before its line of sizes");
    check_refused(start + "% x\n", "g.txt:2: the file ends before its line of sizes");
    check_refused(start + "2 2\n1 2\n", "g.txt:2: expected 'rows columns entries', found 2 columns");
    check_refused(start + "2 3 1\n1 2\n", "g.txt:2: the matrix is 2 x 3, a graph's is square", "bipartite");
    check_refused(start + "x 2 1\n", "g.txt:2: the number of rows 'x' is not a whole number");
    check_refused(start + "2 -2 1\n", "g.txt:2: the number of columns '-2' is not a whole number");
    check_refused(start + "2 2 1.5\n", "g.txt:2: the number of entries '1.5' is not a whole number");
    check_refused(start + "99999999999999999999 2 1\n", "g.txt:2: the number of rows ");
    check_refused(start + "0 0 0\n", "g.txt: no edges: the matrix has no entry but zeros");
}

TEST_CASE("more nodes than can be numbered or held are refused before memory is taken") {
    for (const char* nodes : {"4294967295", "18446744073709551615"}) {
        const std::string text   = banner("pattern general") + nodes + " " + nodes + " 1\n1 2\n";
        const auto        thrown = support::thrown_by([&] { (void)read(text); });
        CHECK(thrown.fault == Fault::computation);
        CHECK(thrown.says("g.txt:2: "));
        CHECK(thrown.says("32 bits"));
    }
}

TEST_CASE("entries are counted") {
    const std::string start = banner("pattern general") + "3 3 2\n1 2\n";
    check_refused(start, "g.txt:3: the file ends after 1 of 2 entries");
    check_refused(start + "2 3\n3 1\n", "g.txt:5: more entries than the 2 of the line of sizes");
    CHECK(read(start + "2 3\n\n% end\n").edges() == 2);
}

TEST_CASE("entries that are none are refused by line") {
    const std::string pattern = banner("pattern general") + "3 3 1\n";
    const std::string real    = banner("real general") + "3 3 1\n";
    check_refused(pattern + "0 1\n", "g.txt:3: the row is 0; indices start at 1");
    check_refused(pattern + "1 0\n", "g.txt:3: the column is 0; indices start at 1");
    check_refused(pattern + "1 4\n", "g.txt:3: the column 4 is beyond the matrix of 3 rows");
    check_refused(pattern + "a 1\n", "g.txt:3: the row 'a' is not a whole number");
    check_refused(pattern + "1 2 3\n", "g.txt:3: expected 2 columns (row, column), found 3");
    check_refused(real + "1 2\n", "g.txt:3: expected 3 columns (row, column, value), found 2");
    check_refused(real + "1 2 -1\n", "g.txt:3: the value '-1' is negative");
    check_refused(real + "1 2 nan\n", "g.txt:3: the value 'nan' is not finite");
    check_refused(real + "1 2 1e200\n", "g.txt:3: the value '1e200' is above 1e100");
    check_refused(real + "1 2 x\n", "g.txt:3: the value 'x' is not a number");
}

TEST_CASE("entries that are zero are dropped and counted") {
    const Graph graph = read(banner("integer general") + "3 3 3\n1 2 0\n2 3 1\n3 1 0\n");
    CHECK(edges_of(graph) == Edges{"2-3:1"});
    CHECK(graph.provenance().zero_weights_dropped == 2);
    check_refused(banner("real general") + "2 2 1\n1 2 0\n", "g.txt: no edges: ");
}

TEST_CASE("a symmetric matrix with both triangles is refused: its pairs would count twice") {
    check_refused(banner("pattern symmetric") + "3 3 2\n2 1\n1 3\n",
                  "g.txt:4: a symmetric matrix with entries on both sides");
    CHECK(read(banner("pattern symmetric") + "3 3 3\n1 2\n1 3\n2 2\n").edges() == 3);  // the upper one will do
}
