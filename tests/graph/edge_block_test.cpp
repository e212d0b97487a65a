#include "contexture/graph/edge_block.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/graph/edge_list.hpp"

using namespace contexture;

namespace {

/// All that reading tells, as text.
std::string read_in(const std::string& text, const EdgeListOptions& options) {
    std::istringstream input(text);
    ByteSource         bytes(input, "g.txt");
    LineReader         lines(bytes);
    std::ostringstream told;
    try {
        EdgeLines       read  = read_edge_list(lines, options);
        const NodeNames names = std::move(read.names).take();
        for (Node node = 0; node < names.size(); ++node) told << names[node] << '|';
        for (std::size_t edge = 0; edge < read.table.source.size(); ++edge) {
            told << ' ' << read.table.source[edge] << '-' << read.table.target[edge];
            if (!read.table.weight.empty()) told << ':' << read.table.weight[edge];
        }
        const Provenance& provenance = read.table.provenance;
        told << ' ' << provenance.lines << ' ' << provenance.edge_lines << ' ' << provenance.zero_weights_dropped;
    } catch (const Error& error) {
        return error.what();
    }
    return told.str();
}

/// Large enough for several threads, small enough for many blocks.
const std::vector<EdgeListOptions> kWays = {{.threads = 1, .bytes_a_thread = 1},
                                            {.threads = 1, .bytes_a_thread = 100},
                                            {.threads = 2, .bytes_a_thread = 70000},
                                            {.threads = 3, .bytes_a_thread = 80001},
                                            {.threads = 4, .bytes_a_thread = 66000}};

void check_all_ways(const std::string& text, Weighted weighted = Weighted::detect) {
    const std::string expected = read_in(text, {.weighted = weighted, .threads = 1, .bytes_a_thread = text.size() + 1});
    for (EdgeListOptions way : kWays) {
        way.weighted = weighted;
        CAPTURE(way.threads);
        CAPTURE(way.bytes_a_thread);
        CHECK((read_in(text, way) == expected));
    }
}

std::string random_lines(int count, bool has_weight, unsigned seed) {
    std::mt19937 generator(seed);
    std::string  text;
    const auto   name = [&] {
        const std::string number = std::to_string(generator() % 3000);
        switch (generator() % 12) {
            case 0:
                return "00" + number;
            case 1:
                return "user_" + number;
            case 2:
                return "\"a \"\"" + number + "\"\" b\"";
            case 3:
                return number + "00000000000000000000";  // beyond 64 bits
            case 4:
                return "-" + number;
            default:
                return number;
        }
    };
    for (int line = 0; line < count; ++line) {
        text += name() + (generator() % 5 == 0 ? " \t" : " ") + name();
        if (has_weight) text += generator() % 9 == 0 ? " 0" : " " + std::to_string(generator() % 50) + ".25";
        text += generator() % 7 == 0 ? "\r\n" : "\n";
        if (generator() % 20 == 0) text += "# a comment\n\n";
    }
    return text;
}

}  // namespace

TEST_CASE("an edge list reads the same in blocks of any size and by any number of threads") {
    check_all_ways(random_lines(20000, false, 1));
    check_all_ways(random_lines(20000, true, 2));
    check_all_ways(random_lines(20000, true, 3), Weighted::no);
    std::string without_end = random_lines(15000, false, 4);
    without_end.pop_back();
    check_all_ways(without_end);
}

TEST_CASE("the first fault is told, with its line, whatever the blocks") {
    const std::string lines = random_lines(20000, false, 5);
    const std::size_t place = lines.find('\n', lines.size() / 2) + 1;
    for (const std::string fault : {"a b c d\n", "one\n", "a \x01z\n", "\"open b\n", "#\rx\n", "a -> b\n"}) {
        std::string text = lines;
        text.insert(text.find('\n', place + 5000) + 1, "x\n");  // a later one
        text.insert(place, fault);
        check_all_ways(text);
        const auto line = std::count(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(place), '\n') + 1;
        CHECK(read_in(text, kWays.back()).starts_with("g.txt:" + std::to_string(line) + ": "));
    }
}

TEST_CASE("a fault of a name comes before one further down the same block") {
    CHECK(read_in("a b\nc \x02\nd\n", {}).starts_with("g.txt:2: the name"));
    const std::string start = "a b\n" + random_lines(70, false, 6);  // beyond what is sampled
    CHECK(read_in(start + "7 \x02\nd\n", {}).find("the name '\\x02'") != std::string::npos);
}

TEST_CASE("a block names what its table lacks and where it belongs") {
    NameTable names;
    (void)names.find_or_add("7");
    EdgeBlockParser parser({.has_weight = true, .columns = 3}, Weighted::detect, "", 0);
    parser.parse("7 007 1\n007 b 0\nb 7 2\n", names);
    const EdgeBlock& block = parser.block();
    CHECK(block.lines == 3);
    CHECK(block.zero_weights == 1);
    REQUIRE(block.source.size() == 2);
    CHECK(block.source[0] == 0);
    CHECK(block.target[1] == 0);
    REQUIRE(block.new_names.size() == 4);
    CHECK(block.new_names[0].key.text == "007");
    CHECK(block.new_names[0].is_target);
    CHECK(block.new_names[1].edge == NewName::kNoEdge);
    CHECK(block.new_names[3].edge == 1);
}
