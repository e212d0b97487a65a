#include "contexture/graph/plain_edge.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace contexture;

namespace {

struct Plain {
    NameKey     source;
    NameKey     target;
    double      weight = 0;
    std::size_t length = 0;
};

Plain read_plain(std::string_view text, Separator separator, bool has_weight) {
    Plain edge;
    edge.length = plain_edge(text, separator, edge.source, edge.target, has_weight ? &edge.weight : nullptr);
    return edge;
}

}  // namespace

TEST_CASE("a plain line is two whole numbers, up to its end") {
    for (const std::string end : {"\n", "\r\n", ""}) {
        const std::string line = "12 \t305" + end;
        const auto        edge = read_plain(line, Separator::blanks, false);
        CHECK(edge.source.text == "12");
        CHECK(edge.source.value == 12);
        CHECK(edge.target.value == 305);
        CHECK(edge.target.is_number);
        CHECK(edge.length == 7 + end.size());
    }
    CHECK(read_plain("0,999999999999999999\n1,2\n", Separator::comma, false).length == 21);
    CHECK(read_plain("1;2", Separator::semicolon, false).length > 0);
    CHECK(read_plain("1\t2", Separator::tab, false).length > 0);
}

TEST_CASE("a plain line may have a weight") {
    CHECK(read_plain("1 2 0.5\n", Separator::blanks, true).weight == 0.5);
    CHECK(read_plain("1,2,3e-5\n", Separator::comma, true).weight == 3e-5);
    for (const char* text : {"1 2\n", "1 2 \n", "1 2 x\n", "1 2 0\n", "1 2 -1\n", "1 2 inf\n", "1 2 1e200\n",
                             "1 2 1 4\n", "1 2 +1\n", "1 2 \n3", "1 2 1e999\n", "1 2 0,5\n"}) {
        CAPTURE(text);
        CHECK(read_plain(text, Separator::blanks, true).length == 0);
    }
}

TEST_CASE("what is not as plain is left to the general way") {
    for (const char* text : {"",
                             "\n",
                             "1",
                             "1 ",
                             "1\n2\n",
                             "1 2 3\n",
                             "1 2 \n",
                             " 1 2\n",
                             "07 1\n",
                             "1 07\n",
                             "00 1\n",
                             "+1 2\n",
                             "-1 2\n",
                             "1 2.0\n",
                             "1 b\n",
                             "a 1\n",
                             "\"1\" 2\n",
                             "# 1\n",
                             "1 2\r\r\n",
                             "1 2\r3\n",
                             "1,2\n",
                             "1000000000000000000 1\n",
                             "1 18446744073709551617\n"}) {
        CAPTURE(text);
        CHECK(read_plain(text, Separator::blanks, false).length == 0);
    }
    CHECK(read_plain("1, 2\n", Separator::comma, false).length == 0);
    CHECK(read_plain("1,,2\n", Separator::comma, false).length == 0);
}
