#include "contexture/graph/edge_list_shape.hpp"

#include "graph/reading.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::read;

namespace {

bool has_header(const std::string& text, const ReadOptions& options = {}) {
    CAPTURE(text);
    const Graph graph = read(text, options);
    CHECK(graph.provenance().edge_lines == graph.provenance().lines - (graph.provenance().has_header ? 1 : 0));
    return graph.provenance().has_header;
}

}  // namespace

TEST_CASE("names of columns that are known are a header, quoted or not, in any case") {
    CHECK(has_header("source,target,weight\na,b,1\n"));
    CHECK(has_header("source target\na b\n"));
    CHECK(has_header("src dst\na b\n"));
    CHECK(has_header("from to\na b\n"));
    CHECK(has_header("u v\na b\n"));
    CHECK(has_header("\"Source\";\"Target\"\na;b\n"));
    CHECK(has_header("node_1,node_2\na,b\n"));
    CHECK(has_header("FromNodeId\tToNodeId\na\tb\n"));
    CHECK(has_header("author_a,author_b\na,b\n"));
    CHECK(has_header("follower,followee\na,b\n"));
    CHECK(has_header("user1 user2\nann bob\n"));
    CHECK_FALSE(has_header("user1 user2\nuser3 user4\n"));
    CHECK_FALSE(has_header("gene_a,gene_b\nx,gene_c\n"));
    CHECK(has_header("id1 id2 value\na b 3\n"));
    CHECK(has_header("\xef\xbb\xbfsource,target\r\na,b\r\n"));
    CHECK(edges_of(read("source target\na b\n")) == Edges{"a-b"});
}

TEST_CASE("other words above words are an edge") {
    CHECK_FALSE(has_header("alice bob\nbob carol\n"));
    CHECK_FALSE(has_header("to be\nor not\n"));
    CHECK_FALSE(has_header("source alice\nbob carol\n"));
    CHECK_FALSE(has_header("x y\nz w\n"));
    CHECK_FALSE(has_header("alice bob\n"));
}

TEST_CASE("known names that come back as nodes are an edge") {
    CHECK_FALSE(has_header("u v\nv w\nw u\n"));
    CHECK_FALSE(has_header("from to\nto be\n"));
}

TEST_CASE("words above numbers are a header") {
    CHECK(has_header("citing cited\n1 2\n3 4\n"));
    CHECK(has_header("paper,other paper,times\na,b,3\n"));
    CHECK(has_header("ego alter strength\nann bob 2\nbob cy 4\n"));
    CHECK(has_header("one,other\n1.0,2.0\n2.0,3.0\n"));
    CHECK(has_header("i j w\n1 2 0.5\n"));
    CHECK_FALSE(has_header("alice 5\n1 2\n3 4\n"));    // one end is a number
    CHECK_FALSE(has_header("alice bob\n1 2\n3 x\n"));  // not all the others are numbers
    CHECK_FALSE(has_header("alice bob\n1 2\n"));       // one line below proves nothing
    CHECK_FALSE(has_header("a b 1\n1 2 3\n4 5 6\n"));  // a weight is not the name of a column
}

TEST_CASE("a spoilt weight in the first line is no header") {
    check_refused("1 2 x\n3 4 5\n", "g.txt:1: the weight 'x' is not a number");
    check_refused("a b 1O\nb c 2\n", "g.txt:1: the weight '1O' is not a number");
    check_refused("a b nan\nb c 2\n", "g.txt:1: the weight 'nan' is not finite");
}

TEST_CASE("a header says which column is which") {
    check_refused("id,source,target\n0,5,6\n1,6,7\n", "g.txt:1: 'source' and 'target' stand behind 'id'", "order");
    check_refused("id,source,target\nr1,ada,bob\nr2,bob,cy\n", "g.txt:1: 'source' and 'target' stand behind 'id'",
                  "order");
    check_refused(",from,to\n0,5,6\n1,6,7\n", "g.txt:1: 'from' and 'to' stand behind ''", "order");
    check_refused("source,target,timestamp\n1,2,1700000000\n", "g.txt:1: the third column is named 'timestamp'",
                  "--weighted no");
    CHECK(has_header("source,target,timestamp\n1,2,1700000000\n", {.weighted = Weighted::no}));
    CHECK(has_header("source,target,timestamp\n1,2,1700000000\n", {.weighted = Weighted::yes}));
}

TEST_CASE("only the first line may be a header") {
    CHECK(read("# made by hand\n\nsource target\na b\n").provenance().has_header);
    check_refused("source,target,weight\na,b,1\nsource,target,weight\n",
                  "g.txt:3: the weight 'weight' is not a number");
    CHECK_FALSE(has_header("u v w\nv x y\n", {.weighted = Weighted::no}));  // v comes back
}

TEST_CASE("whether the first line is a header can be said") {
    CHECK(has_header("buyer,shop\nann,bakery\nbob,bakery\n", {.header = Header::yes}));
    CHECK(has_header("1 2\n3 4\n", {.header = Header::yes}));
    CHECK_FALSE(has_header("source,target\na,b\n", {.header = Header::no}));
    CHECK(read("id,source\na,b\n", {.header = Header::no}).nodes() == 4);
    CHECK(read("buyer,shop,euros\nann,bakery,3\n", {.header = Header::yes}).is_weighted());
    for (const std::string no_edge : {"34\n", "\"a\n", "the buyer\tthe shop\n", "a b c d\n"})
        CHECK(has_header(no_edge + "1 2\n2 3\n", {.header = Header::yes}));
    CHECK(has_header("34\nthe buyer,the shop\n", {.header = Header::yes}));
    check_refused("buyer,shop\n", "g.txt: no edges: there is only a line of column names", "", {.header = Header::yes});
    const auto thrown = support::thrown_by(
        [] { (void)read("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n", {.header = Header::yes}); });
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says("--header is of edge lists"));
}

TEST_CASE("a first line of two words that come back nowhere is doubted") {
    const auto doubted = [](const std::string& text, const ReadOptions& options = {}) {
        return read(text, options).provenance().doubtful_header;
    };
    const std::string sales = "ann,bakery\nbob,bakery\ncy,grocer\n";
    CHECK(doubted("buyer,shop\n" + sales) == 1);
    CHECK(doubted("# of 2026\n\nbuyer,shop\n" + sales) == 3);
    CHECK(doubted("buyer,shop\n" + sales, {.header = Header::no}) == 0);
    CHECK(doubted("buyer,shop\n" + sales, {.header = Header::yes}) == 0);
    CHECK(doubted(sales + "dan,grocer\n") == 0);  // bakery comes back
    CHECK(doubted("buyer,shop\n" + sales + "cy,shop\n") == 0);
    CHECK(doubted("buyer,shop\n" + sales + "buyer,cy\n") == 0);
    CHECK(doubted("buyer,shop\nann,bakery\nbob,bakery\n") == 0);        // too few to tell
    CHECK(doubted("source,target\n" + sales) == 0);                     // known for one
    CHECK(doubted("7,8\n" + sales) == 0);                               // columns are not named by numbers
    CHECK(doubted("ann bob 3\ncy dan 1\ndan eve 2\neve cy 4\n") == 0);  // it has a weight
    CHECK(doubted("buyer,shop,euros\nann,bakery,3\nbob,bakery,4\ncy,grocer,5\n", {.weighted = Weighted::no}) == 0);
    CHECK(doubted("buyer,shop,day\nann,bakery,mo\nbob,bakery,mo\ncy,grocer,tu\n", {.weighted = Weighted::no}) == 1);
    CHECK(doubted("a,b\nc,d\ne,f\ng,h\n") == 0);                                  // all edges stand apart
    CHECK(doubted("user1,user2\nuser3,user4\nuser5,user3\nuser6,user7\n") == 0);  // one of a series
    std::string many = "buyer shop\n";
    for (int line = 0; line < 200; ++line) many += "a" + std::to_string(line) + " b\n";
    CHECK(doubted(many) == 1);
    CHECK(doubted(many + "a shop\n") == 0);  // far behind the sample
}

TEST_CASE("a decision does not depend on what follows the sample") {
    std::string text;
    for (int line = 0; line < 100; ++line) text += "a b,c" + std::to_string(line) + "\n";
    CHECK(read(text).nodes() == 101);  // commas, and a blank in a name
    text += "x y z\n";
    check_refused(text, "g.txt:101: expected 2 or 3 columns separated by commas, found 1");
}
