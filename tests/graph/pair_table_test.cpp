#include "contexture/graph/pair_table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::thrown_by;

namespace {

/// "node label" of each pair.
std::vector<std::string> pairs_of(const PairTable& table) {
    std::vector<std::string> pairs;
    for (std::size_t i = 0; i < table.inputs.size(); ++i)
        pairs.push_back(std::string(table.input_names[table.inputs[i]]) + " " +
                        std::string(table.value_names[table.values[i]]));
    return pairs;
}

std::vector<std::string> labels_in(const std::string& text) {
    const support::TemporaryFile file(text);
    return pairs_of(read_pairs(file.path(), {.format = PairFormat::labels}));
}

std::vector<std::string> pairs_in(const std::string& text) {
    const support::TemporaryFile file(text);
    return pairs_of(read_pairs(file.path(), {.format = PairFormat::pairs}));
}

using Labelled = std::vector<std::string>;

}  // namespace

TEST_CASE("labels stand behind a blank, a tab or, in comma-separated values, a comma") {
    const Labelled expected{"a x", "b x", "b y"};
    CHECK(labels_in("a x\nb x,y\n") == expected);
    CHECK(labels_in("a\tx\nb\tx, y\nc\n") == expected);
    CHECK(labels_in("a,x\nb,x,y\nc,\nc\n") == expected);
    CHECK(labels_in("c\na, x\nb,x , y\n") == expected);
    CHECK(labels_in("Smith, J\tx\n") == Labelled{"Smith, J x"});
}

TEST_CASE("pairs are cut where the first line has two columns or three") {
    CHECK(pairs_in("Doe, Jane;Matrix\nRoe, Rick;Alien\n") == Labelled{"Doe, Jane Matrix", "Roe, Rick Alien"});
    CHECK(pairs_in("a,x\nb,y\n") == Labelled{"a x", "b y"});
    CHECK(pairs_in("a\tx, y\nb\tz\n") == Labelled{"a x, y", "b z"});
    CHECK(pairs_in("user;item;count\na;x;2\nb;y;1\n") == Labelled{"a x", "b y"});
    for (const char* text : {"a x 0,5\nb y 1\n", "a;x;0,5\nb;y;1\n", "a x 5x\nb y 1\n", "a x nan\nb y 1\n"}) {
        INFO(text);
        CHECK(thrown_by([&] { (void)pairs_in(text); }).says(":1: the count"));
    }
    CHECK(thrown_by([] { (void)pairs_in("a,b,1,2\n"); }).says("separated by commas, found 4"));
    const auto thrown =
        thrown_by([] { (void)pairs_in("%%MatrixMarket matrix coordinate integer general\n3 2 1\n1 1 5\n"); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says(":1: the banner of Matrix Market"));
}

TEST_CASE("comma-separated values may name their columns") {
    CHECK(labels_in("node,label\na,x\n") == Labelled{"a x"});
    CHECK(labels_in("a,x\nnode,y\n") == Labelled{"a x", "node y"});
    CHECK(labels_in("node,label,Label_2\na,x,y\n") == Labelled{"a x", "a y"});
    CHECK(thrown_by([] {
              (void)labels_in("node,dept,age\na,x,3\n");
          }).says(":1: the columns 'dept' and 'age' are labels"));
}

TEST_CASE("names in quotes hold blanks and separators") {
    CHECK(labels_in("\"a b\"\tx\n") == Labelled{"a b x"});
    CHECK(labels_in("\"a, b\" x,y\n") == Labelled{"a, b x", "a, b y"});
    CHECK(labels_in("\"a b\",\"x, y\"\nc,z\n") == Labelled{"a b x, y", "c z"});
    CHECK(labels_in("\"say \"\"a\"\"\" x\n") == Labelled{"say \"a\" x"});
    CHECK(thrown_by([] { (void)labels_in("\"a\"b x\n"); }).says("right behind a closing quote"));
    const auto open = thrown_by([] { (void)labels_in("a x\n\"b x\n"); });
    CHECK(open.fault == Fault::input);
    CHECK(open.says(":2:"));
}

TEST_CASE("a table knows where it was read") {
    const support::TemporaryFile file("a x\n");
    CHECK(read_pairs(file.path(), {.format = PairFormat::labels}).source == file.path());
}
