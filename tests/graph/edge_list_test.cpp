#include "contexture/graph/edge_list.hpp"

#include <random>

#include "graph/reading.hpp"

using namespace contexture;
using reading::check_refused;
using reading::Edges;
using reading::edges_of;
using reading::Names;
using reading::names_of;
using reading::read;

TEST_CASE("columns may be separated by blanks, tabs, commas or semicolons") {
    const Edges expected = {"a-b", "b-c"};
    for (const char* text : {"a b\nb c\n", "a\tb\nb\tc\n", "a,b\nb,c\n", "a;b\nb;c\n", "a   b\nb \t c\n",
                             "a , b\nb,\tc\n", " a ; b \nb;c\n", "a \t b\nb\tc \n"}) {
        CAPTURE(text);
        CHECK(edges_of(read(text)) == expected);
    }
}

TEST_CASE("the separator of the first lines holds for all") {
    check_refused("a,b\nb,c\nc d\n", "g.txt:3: expected 2 or 3 columns separated by commas, found 1");
    check_refused("a\tb\nb,c\n", "g.txt:2: expected 2 or 3 columns separated by tabs, found 1");
    check_refused("a,b\nc d\n", "g.txt:2: expected 2 or 3 columns separated by commas, found 1");
}

TEST_CASE("names with blanks between separators that are none") {
    CHECK(edges_of(read("New York,Los Angeles\nLos Angeles , Boston\n")) ==
          Edges{"New York-Los Angeles", "Los Angeles-Boston"});
    CHECK(edges_of(read("New York\tBoston\nBoston\tLos Angeles\n")) == Edges{"New York-Boston", "Boston-Los Angeles"});
    CHECK(edges_of(read("John Smith\t17\nJane Doe\t18\n")) == Edges{"John Smith-17", "Jane Doe-18"});
}

TEST_CASE("a comma in the weight is not a separator") {
    check_refused("1 2 0,5\n2 3 1,5\n", "g.txt:1: the weight '0,5' is not a number", "point");
    check_refused("1;2;0,5\n", "g.txt:1: the weight '0,5' is not a number", "point");
    check_refused("1\t2\t0,5\n", "g.txt:1: the weight '0,5' is not a number", "point");
    check_refused("a;b;1,5e-3\nb;c;-1,5\n", "g.txt:1: the weight '1,5e-3' is not a number", "point");
    check_refused("source;target;w\n1;2;0,5\n", "g.txt:2: the weight '0,5' is not a number", "point");
    check_refused("who;whom;times\na;b;0,5\n", "g.txt:2: the weight '0,5' is not a number", "point");
    CHECK(edges_of(read("a;b,c\nb,c;d\n")) == Edges{"a-b,c", "b,c-d"});
}

TEST_CASE("blanks and tabs mixed between numbers") {
    CHECK(edges_of(read("1 2\t0.5\n2 3\t1.5\n")) == Edges{"1-2:0.5", "2-3:1.5"});
}

TEST_CASE("comments and blank lines are skipped but counted") {
    const Graph graph = read("# x\n% y\n// z\n\n  \t\na b\n   # within\nb c\n");
    CHECK(edges_of(graph) == Edges{"a-b", "b-c"});
    CHECK(graph.provenance().lines == 8);
    CHECK(graph.provenance().edge_lines == 2);
    check_refused("# x\n\na b\n#\nc\n", "g.txt:5: ");
}

TEST_CASE("line ends of every kind, and none at the end") {
    const Edges expected = {"a-b", "b-c"};
    CHECK(edges_of(read("a b\r\nb c\r\n")) == expected);
    CHECK(edges_of(read("a b\nb c")) == expected);
    CHECK(edges_of(read("a,b\r\nb,c\r")) == expected);
    CHECK(edges_of(read("\xef\xbb\xbf"
                        "a b\nb c\n")) == expected);
    CHECK(names_of(read("\xef\xbb\xbf\"a\" b\n"))[0] == "a");
    check_refused("a b\rb c\r", "g.txt:1: ", "carriage return");
    check_refused("a,b\rb,c\r", "g.txt:1: ");
    check_refused("# names\ra b\rb c\r", "g.txt:1: a lone carriage return", "tr '\\r' '\\n'");
}

TEST_CASE("names are text, exactly") {
    CHECK(names_of(read("007 7\n+7 7.0\n18446744073709551617 -1\n")) ==
          Names{"007", "7", "+7", "7.0", "18446744073709551617", "-1"});
    CHECK(names_of(read("Żółw 日本\n😀 back\\slash\n")) == Names{"Żółw", "日本", "😀", "back\\slash"});
    CHECK(read("0 00\n000 0\n").nodes() == 3);
}

TEST_CASE("nodes are numbered in order of first appearance") {
    CHECK(names_of(read("9 3\n1 9\n3 0\n")) == Names{"9", "3", "1", "0"});
}

TEST_CASE("names in double quotes") {
    CHECK(edges_of(read("\"Doe, Jane\",\"Smith, Al\"\n\"Doe, Jane\",Bo\n")) ==
          Edges{"Doe, Jane-Smith, Al", "Doe, Jane-Bo"});
    CHECK(edges_of(read("\"New York\" \"San Jose\" 2\n")) == Edges{"New York-San Jose:2"});
    CHECK(edges_of(read("\"a;b\";c\n")) == Edges{"a;b-c"});
    CHECK(edges_of(read("\"x y\"\t\"z\"\n")) == Edges{"x y-z"});
    CHECK(names_of(read("\"say \"\"hi\"\"\",\"\"\"\"\n")) == Names{"say \"hi\"", "\""});
    CHECK(names_of(read("\"#one\" \"//two\"\n")) == Names{"#one", "//two"});
    CHECK(names_of(read("\"a\" b\na \"b\"\n")) == Names{"a", "b"});
    CHECK(names_of(read("5\" pipe,O\"Neil\n")) == Names{"5\" pipe", "O\"Neil"});
    CHECK(edges_of(read("\"a\",\"b\",\"2.5\"\n")) == Edges{"a-b:2.5"});
}

TEST_CASE("quotes that are not right are refused") {
    check_refused("a b\n\"c d\n", "g.txt:2: a double quote is not closed on its line");
    check_refused("a,b\n\"c,d\ne,f\"\n", "g.txt:2: a double quote is not closed on its line");
    check_refused("a,b\n\"c\"d,e\n", "g.txt:2: there is text right after a closing double quote");
    check_refused("a b\n\"c\"d e\n", "g.txt:2: there is text right after a closing double quote");
}

TEST_CASE("a third column of numbers is a weight") {
    const Graph graph = read("a b 0.5\nb c 2\nc d 1e-3\nd e +4\ne f .5\n");
    CHECK(graph.is_weighted());
    CHECK(edges_of(graph) == Edges{"a-b:0.5", "b-c:2", "c-d:0.001", "d-e:4", "e-f:0.5"});
}

TEST_CASE("weights of repeated lines add up, unweighted repeats count once") {
    CHECK(edges_of(read("a b 1\nb a 2\na b 4\n")) == Edges{"a-b:7"});
    CHECK(edges_of(read("a b\nb a\n")) == Edges{"a-b"});
    CHECK(edges_of(read("a b\nb a\n", {.build = {.repeats = Repeats::sum}})) == Edges{"a-b:2"});
    CHECK(edges_of(read("a b 1\nb a 2\n", {.build = {.is_directed = true}})) == Edges{"a-b:1", "b-a:2"});
}

TEST_CASE("without weights a third column is ignored, whatever it holds") {
    const ReadOptions no = {.weighted = Weighted::no};
    for (const char* text : {"a b 0.5\nb c 2\n", "a b x\nb c\n", "a,b,nan\nb,c,\n", "a b -1\nb c 0\n"}) {
        CAPTURE(text);
        const Graph graph = read(text, no);
        CHECK_FALSE(graph.is_weighted());
        CHECK(edges_of(graph) == Edges{"a-b", "b-c"});
    }
    check_refused("a b 1 2\n", "g.txt:1: expected 2 or 3 columns", "", no);
}

TEST_CASE("the number of columns must not change") {
    check_refused("# c\na b 1\nb c\n", "g.txt:3: expected 3 columns as in line 2, found 2", "--weighted no");
    check_refused("a b\nb c 1\n", "g.txt:2: expected 2 columns as in line 1, found 3", "--weighted no");
    check_refused("source target weight\na b 1\nb c\n", "g.txt:3: expected 3 columns as in line 2, found 2");
    check_refused("a b\n", "g.txt:1: expected 3 columns (source, target, weight), found 2", "",
                  {.weighted = Weighted::yes});
    check_refused("a b 1\nb c\n", "g.txt:2: expected 3 columns (source, target, weight), found 2", "",
                  {.weighted = Weighted::yes});
}

TEST_CASE("too few and too many columns") {
    check_refused("a b\nc\n", "g.txt:2: expected 2 or 3 columns separated by blanks, found 1", "each line is an edge");
    check_refused("a b\nc d e f\n", "g.txt:2: expected 2 or 3 columns separated by blanks, found 4", "remove");
    check_refused("1 2 0.5 1700000000\n", "g.txt:1: expected 2 or 3 columns separated by blanks, found 4", "remove");
    check_refused("1,2,3,4\n", "g.txt:1: expected 2 or 3 columns separated by commas, found 4");
    check_refused("1 2 {'weight': 0.5}\n", "g.txt:1: ", "braces");
    check_refused("1 2 {}\n", "g.txt:1: ", "braces");
    check_refused("1 2 {'a': 1, 'b': 2}\n", "g.txt:1: ", "braces");
}

TEST_CASE("arrows are refused, not read as nodes when weights are not wanted") {
    check_refused("a -> b\nb -> c\n", "g.txt:1: '->' stands between the names");
    check_refused("a b\na -- b 2\n", "g.txt:2: '--' stands between the names");
    check_refused("a -> b\n", "g.txt:1: '->' stands between the names", "", {.weighted = Weighted::no});
    CHECK(edges_of(read("a -- 2\nb -- 3\n")) == Edges{"a---:2", "---b:3"});  // a node of that name
}

TEST_CASE("empty columns") {
    check_refused("a,b\n,c\n", "g.txt:2: column 1 is empty");
    check_refused("a,b\nc,\n", "g.txt:2: column 2 is empty");
    check_refused("a,b,1\na,,2\n", "g.txt:2: column 2 is empty");
    check_refused("a,b,1\na,c,\n", "g.txt:2: the weight '' is empty");
    check_refused("a\tb\n\tc\n", "g.txt:2: column 1 is empty");
    check_refused("a b\n\"\" c\n", "g.txt:2: column 1 is empty");
    check_refused(",,\n", "g.txt:1: column 1 is empty");
    check_refused(",,,,\n", "g.txt:1: expected 2 or 3 columns");
    check_refused(",source,target\n0,a,b\n", "g.txt:1: ");
    CHECK(edges_of(read("a\tb\t\nb\tc\t\t\n")) == Edges{"a-b", "b-c"});
    CHECK(edges_of(read("a b  \nb c\t \n")) == Edges{"a-b", "b-c"});
}

TEST_CASE("weights that are none are refused by line") {
    const auto refused = [](const std::string& weight, const std::string& why) {
        check_refused("a b 1\nb c " + weight + "\n", "g.txt:2: the weight '" + weight + "' " + why);
    };
    refused("-3", "is negative");
    refused("-1e-999", "is negative");
    refused("nan", "is not finite");
    refused("-nan", "is not finite");
    refused("inf", "is not finite");
    refused("-Infinity", "is not finite");
    refused("1.1e100", "is above 1e100");
    refused("1e999", "is above 1e100");
    refused("9e-101", "is below 1e-100");
    refused("1e-999", "is below 1e-100");
    refused("x", "is not a number");
    refused("1O", "is not a number");
    refused("0x10", "is not a number");
    refused("1_000", "is not a number");
    refused("+-1", "is not a number");
    refused("--1", "is not a number");
    refused("1e", "is not a number");
    check_refused("a b friend\nb c foe\n", "g.txt:1: the weight 'friend' is not a number", "--weighted no");
    check_refused("1 2 abc\n3 4 5\n", "g.txt:1: the weight 'abc' is not a number");
    check_refused("a b inf\nb c 1\n", "g.txt:1: the weight 'inf' is not finite");
}

TEST_CASE("edges of weight zero are dropped and counted, their nodes stay") {
    const Graph graph = read("a b 1\nc d 0\nd e 0e-999\ne a -0.0\nb c 1e-100\n");
    CHECK(graph.provenance().zero_weights_dropped == 3);
    CHECK(graph.provenance().edge_lines == 5);
    CHECK(names_of(graph) == Names{"a", "b", "c", "d", "e"});
    CHECK(graph.edges() == 2);
    check_refused("a b 0\nb c 0.0\n", "g.txt: no edges: every weight is 0");
}

TEST_CASE("one weight may be the smallest and another the largest") {
    const Graph graph = read("a b 1e100\nb c 1e-100\nc d 1e-100\na b 1e100\n");
    CHECK(graph.degrees()[0] == 2e100);
    CHECK(graph.degrees()[2] == 2e-100);
    CHECK(graph.volume() == doctest::Approx(4e100).epsilon(1e-15));
}

TEST_CASE("the names of the columns once more are refused, not read as an edge") {
    std::string text = "source target\n";
    for (int line = 0; line < 100; ++line) text += "a b" + std::to_string(line) + "\n";
    CHECK(read(text).nodes() == 101);
    check_refused(text + "source target\nc d\n", "g.txt:102: the column names of line 1 again; remove this line");
    check_refused("source target x\na b y\nsource target x\n", "g.txt:3: the column names of line 1 again", "",
                  {.weighted = Weighted::no});
}

TEST_CASE("a Matrix Market banner that is not the first line is refused, not taken for a comment") {
    check_refused("\n%%MatrixMarket matrix coordinate pattern general\n3 3 1\n1 2\n", "g.txt:2: the banner of");
    check_refused("%%MatrixMarket matrix coordinate pattern general\n3 3 1\n1 2\n", "g.txt:1: the banner of", "",
                  {.format = GraphFormat::edge_list});
}

TEST_CASE("what is no text is refused") {
    const std::string nul("a b\nc\0d e\n", 10);
    check_refused(nul, "g.txt:2: the name 'c\\x00d' holds a NUL byte");
    check_refused("a b\nc\x01 d\n", "g.txt:2: the name 'c\\x01' holds a control character");
    check_refused("a b\nc\x0c d\n", "g.txt:2: ", "control character");
    check_refused("a b\n\x7f d\n", "g.txt:2: ", "control character");
    check_refused("\"a\tb\",c\n", "g.txt:1: ", "control character");
    check_refused("a b\ncaf\xe9 d\n", "g.txt:2: the name 'caf\\xe9' is not UTF-8", "iconv");
    check_refused(
        "\xff\xfe"
        "a b\n",
        "g.txt:1: the text is UTF-16", "UTF-8");
    check_refused("\xfe\xff", "g.txt:1: the text is UTF-16");
}

TEST_CASE("a file without an edge is refused") {
    check_refused("", "g.txt: no edges: the file is empty");
    check_refused("\n# x\n\n", "g.txt: no edges: all lines are blank or comments");
    check_refused("source,target\n", "g.txt: no edges: there is only a line of column names");
}

TEST_CASE("messages quote little and nothing that a terminal acts on") {
    const std::string long_name(1000, 'x');
    const auto        thrown = support::thrown_by([&] { (void)read("a b\n\x1b[31m" + long_name + " c\n"); });
    CHECK(thrown.says("\\x1b[31mxxx"));
    CHECK(thrown.says("...'"));
    CHECK(thrown.message.size() < 200);
}

TEST_CASE("as many edges as lines, whatever the order and the mix of names") {
    std::mt19937          generator(5);
    Edges                 expected;
    std::string           text;
    std::set<std::string> seen;
    for (int line = 0; line < 20000; ++line) {
        std::string ends[2];
        for (std::string& end : ends) {
            const unsigned number = static_cast<unsigned>(generator()) % 3000;
            end                   = number % 3 == 0 ? "word" + std::to_string(number)
                                                    : std::to_string(std::uint64_t{number} * number * number);
        }
        text += ends[0] + ' ' + ends[1] + '\n';
        expected.insert(ends[0] + '-' + ends[1]);
        seen.insert({ends[0], ends[1]});
    }
    const Graph graph = read(text, {.build = {.is_directed = true}});
    CHECK(graph.nodes() == seen.size());
    CHECK(edges_of(graph) == expected);
    CHECK(graph.provenance().duplicates_merged == 20000 - expected.size());
}
