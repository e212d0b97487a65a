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

TEST_CASE("comma-separated values may name their columns") {
    CHECK(labels_in("node,label\na,x\n") == Labelled{"a x"});
    CHECK(labels_in("a,x\nnode,y\n") == Labelled{"a x", "node y"});
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
