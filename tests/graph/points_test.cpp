#include "contexture/graph/points.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "reading.hpp"

using namespace contexture;
using reading::check_refused;

namespace {

Graph read_points_of(const std::string& text, const PointOptions& options = {}, Header header = Header::detect) {
    return reading::read(text, {.format = GraphFormat::points, .header = header, .points = options});
}

void refused(const std::string& text, const std::string& start, const std::string& within = "",
             const PointOptions& options = {}) {
    check_refused(text, start, within, {.format = GraphFormat::points, .points = options});
}

void misused(const std::string& text, const std::string& says, const PointOptions& options) {
    const auto thrown = support::thrown_by([&] { (void)read_points_of(text, options); });
    CAPTURE(thrown.message);
    CHECK(thrown.fault == Fault::usage);
    CHECK(thrown.says(says));
}

const Points& points_of(const Graph& graph) {
    REQUIRE(graph.points() != nullptr);
    return *graph.points();
}

Eigen::MatrixXd coordinates(const std::string& text, const PointOptions& options = {}) {
    return points_of(read_points_of(text, options)).coordinates;
}

std::vector<std::string> columns_of(const Graph& graph) {
    std::vector<std::string> names;
    for (const PointColumn& column : points_of(graph).columns) names.push_back(column.name);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers have mean 0 and deviation 1, categories are 0 or 1, values alike in all are left out") {
    const Graph   graph  = read_points_of("a,kind,same,b\n1,x,7,-2\n2,y,7,0\n3,x,7,2\n");
    const Points& points = points_of(graph);
    CHECK(columns_of(graph) == Names{"a", "kind", "b"});
    CHECK(points.left_out == Names{"same"});
    CHECK(points.columns[1].is_categorical);
    CHECK(points.columns[1].width == 2);
    Eigen::MatrixXd expected(3, 4);
    const double    far = std::sqrt(1.5);
    expected << -far, 1, 0, -far, 0, 0, 1, 0, far, 1, 0, far;
    CHECK((points.coordinates - expected).cwiseAbs().maxCoeff() < 1e-15);
    CHECK(graph.nodes() == 3);
    CHECK(graph.edges() == 0);
    CHECK(graph.name(2) == "2");
}

TEST_CASE("separators, line ends, quotes, marks and comments before the table do not matter") {
    const Eigen::MatrixXd plain = coordinates("a,b\n1,2\n3,5\n4,1\n");
    for (const char* text :
         {"a;b\n1;2\n3;5\n4;1\n", "a\tb\n1\t2\n3\t5\n4\t1\n", "a b\n1 2\n 3   5\n4 1", "a,b\r\n1,2\r\n3,5\r\n4,1\r\n",
          "\xef\xbb\xbf\"a\",\"b\"\n\"1\",2\n3 , 5\n4,1\n", "# from, a, station\n\na,b\n1,2\n\n3,5\n4,1\n\n",
          "1,2\n3,5\n4,1\n", "a,b\n+1,2e0\n3.0,5\n4,1\n"}) {
        CAPTURE(text);
        CHECK(coordinates(text) == plain);
    }
    CHECK(coordinates(reading::gzip("a,b\n1,2\n3,5\n4,1\n")) == plain);
    CHECK(columns_of(read_points_of("\"a, b\",\"c \"\"d\"\"\"\n1,2\n3,4\n")) == Names{"a, b", "c \"d\""});
    CHECK(columns_of(read_points_of("1,2\n3,4\n")) == Names{"1", "2"});
}

TEST_CASE("a first line of words and numbers is not guessed at") {
    const std::string text = "1,x\n2,y\n3,x\n";
    refused(text, "g.txt:1: the first line holds words and numbers", "--header yes or --header no");
    CHECK(read_points_of(text, {}, Header::no).nodes() == 3);
    CHECK(read_points_of(text, {}, Header::yes).nodes() == 2);
    CHECK(read_points_of("p,x\ne,y\np,z\n", {}, Header::no).nodes() == 3);
    CHECK(columns_of(read_points_of("2019,2020\n1,2\n2,1\n", {}, Header::yes)) == Names{"2019", "2020"});
}

TEST_CASE("a column holds numbers or words; what is neither is refused by line") {
    const std::string a = "column 'a' ";
    refused("a,b\n1,2\nword,3\n", "g.txt:3: " + a + "holds numbers, but 'word' here", "--categorical");
    refused("a,b\nword,2\n1,3\n", "g.txt:3: " + a + "holds words, but '1' here", "--categorical");
    refused("a,b\n1,2\n+-5,3\n", "g.txt:3: " + a + "holds numbers, but '+-5'");
    refused("a;b\n1,5;2\n2,5;1\n", "g.txt:2: " + a + "has '1,5' here; write decimals with a point");
    refused("a,b\n1,2\ninf,3\n", "g.txt:3: " + a + "is 'inf' here, not a number from -1e100 to 1e100");
    refused("a,b\n1,2\n1e300,3\n", "g.txt:3: " + a + "is '1e300' here");
    refused("a,b\n1,2\n-1e999,3\n", "g.txt:3: " + a + "is '-1e999' here");
    for (const char* missing : {"NA", "?", "nan", "NULL", "None", "n/a", "-", "."})
        for (const char* before : {"", "1,2\n"}) {
            CAPTURE(missing);
            refused(std::string("a,b\n") + before + missing + ",3\n", "g.txt:", "which says that it is missing");
        }
    refused("a,b\n,2\n1,3\n", "g.txt:2: " + a + "is empty here", "--drop");
    refused("a,b\n1,2\n3,\n", "g.txt:3: column 'b' is empty here");
    refused("a,b\n1,2\n3\n", "g.txt:3: expected 2 columns separated by commas as in the first line, found 1");
    refused("a,b\n1,\"2\n3,1\n", "g.txt:2: a double quote is not closed");
    CHECK(points_of(read_points_of("a,b\n?,1\nx,2\n3,4\n", {.categorical = {"a"}})).columns[0].width == 3);
    CHECK(columns_of(read_points_of("a,b\nx,1\n,2\n", {.drop = {"a"}})) == Names{"b"});
    CHECK(columns_of(read_points_of("a,target\n1,\n2,\n")) ==
          Names{"a"});  // not read_points_of where it is not asked for
}

TEST_CASE("what is no table is refused") {
    refused("", "g.txt: no point in it");
    refused("a,b\n", "g.txt: no point in it");
    refused("# a\n\n", "g.txt: no point in it");
    refused("a,b\n1,2\n", "g.txt: every column has one value only");
    refused("a,b\n1,x\n1,x\n", "g.txt: every column has one value only");
    refused("a,caf\xe9\n1,2\n", "g.txt:1: the column name 'caf\\xe9' is not UTF-8");
    std::string many = "a,b\n";
    for (int i = 0; i < 1001; ++i) many += "n" + std::to_string(i) + "," + std::to_string(i) + "\n";
    refused(many, "g.txt:1002: column 'a' has more than 1000 categories", "--id");
    CHECK(read_points_of(many, {.id = "a"}).name(1000) == "n1000");
}

TEST_CASE("numbers that are huge, tiny or nearly alike") {
    const Eigen::MatrixXd plain = coordinates("a,b\n1,2\n2,3\n3,5\n");
    CHECK((coordinates("a,b\n1e99,2\n2e99,3\n3e99,5\n", {.drop = {}}) - plain).cwiseAbs().maxCoeff() < 1e-14);
    CHECK((coordinates("a,b\n1e-300,2\n2e-300,3\n3e-300,5\n") - plain).cwiseAbs().maxCoeff() < 1e-14);
    CHECK((coordinates("a,b\n1000000001,2\n1000000002,3\n1000000003,5\n") - plain).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(points_of(read_points_of("a,b\n1e-400,1\n0,2\n")).left_out == Names{"a"});  // both are 0
    CHECK(points_of(read_points_of("a,b\n0.1,1\n0.1000000000000001,2\n")).left_out == Names{"a"});
}

TEST_CASE("names of points") {
    CHECK(read_points_of("id,a\nx,1\ny,2\n", {.id = "id"}).name(1) == "y");
    const Graph frame = read_points_of(",a\nx,1\ny,2\n");  // how data frames are written
    CHECK(frame.name(0) == "x");
    CHECK(columns_of(frame) == Names{"a"});
    CHECK(columns_of(read_points_of("a,,b\n1,2,3\n3,1,2\n")) == Names{"a", "2", "b"});
    refused("id,a\nx,1\ny,2\nx,3\n", "g.txt:4: the name 'x' stands in an earlier line too", "", {.id = "id"});
    refused("id,a\nx,1\n,2\n", "g.txt:3: the name '' is empty", "", {.id = "id"});
}

TEST_CASE("options that name no column, or one twice") {
    const std::string text = "a,b,c\n1,2,3\n3,1,2\n";
    misused(text, "--target z: g.txt has no such column; it has a, b, c", {.target = "z"});
    misused(text, "--drop z: ", {.drop = {"a", "z"}});
    misused(text, "--categorical z: ", {.categorical = {"z"}});
    misused(text, "--id z: ", {.id = "z"});
    misused(text, "no column is left", {.target = "a", .drop = {"b", "c"}});
    misused(text, "--drop a: another option takes this column already", {.target = "a", .drop = {"a"}});
    misused(text, "--target a: another option takes this column already", {.target = "a", .id = "a"});
    misused("a,a\n1,2\n3,1\n", "--target a: g.txt has several columns of this name", {.target = "a"});
    CHECK(columns_of(read_points_of("a,a\n1,2\n3,1\n")) == Names{"a", "a"});
}

TEST_CASE("a target is no coordinate; it is numeric where it holds numbers, unless they are said to be classes") {
    const std::string text    = "a,target,b\n1,3,x\n2,3.0,y\n4,5,x\n";
    const Points      unnamed = points_of(read_points_of(text));
    CHECK(unnamed.left_out == Names{"target"});
    CHECK(unnamed.target.inputs.empty());
    const Points numeric = points_of(read_points_of(text, {.target = "target"}));
    CHECK(numeric.is_target_numeric);
    CHECK(numeric.target_name == "target");
    CHECK(numeric.target.values == std::vector<Node>{0, 0, 1});  // 3 and 3.0 are one number
    CHECK(numeric.target.value_names[1] == "5");
    CHECK(columns_of(read_points_of(text, {.target = "target"})) == Names{"a", "b"});
    const Points classes = points_of(read_points_of(text, {.target = "target", .categorical = {"target"}}));
    CHECK_FALSE(classes.is_target_numeric);
    CHECK(classes.target.value_names.size() == 3);
    CHECK_FALSE(points_of(read_points_of(text, {.target = "b"})).is_target_numeric);
    CHECK(columns_of(read_points_of(text, {.target = "b"})) == Names{"a", "target"});
    refused("a,b\n1,x\n2,3\n", "g.txt:3: column 'b' holds words, but '3' here", "", {.target = "b"});
}
