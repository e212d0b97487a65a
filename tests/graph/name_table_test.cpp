#include "contexture/graph/name_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

using namespace contexture;

TEST_CASE("names are numbered as they first appear, and found again") {
    NameTable table;
    CHECK(table.find_or_add("b").node == 0);
    CHECK(table.find_or_add("a").node == 1);
    const auto again = table.find_or_add("b");
    CHECK(again.node == 0);
    CHECK_FALSE(again.is_new);
    CHECK(table.find("a") == Node{1});
    CHECK_FALSE(table.find("c").has_value());
    CHECK(table.size() == 2);
    const NodeNames names = std::move(table).take();
    REQUIRE(names.size() == 2);
    CHECK(names[0] == "b");
    CHECK(names[1] == "a");
}

TEST_CASE("names that are equal as numbers are different names") {
    NameTable   table;
    const char* names[] = {"7",
                           "07",
                           "007",
                           "+7",
                           "7.0",
                           "7 ",
                           "-7",
                           "0",
                           "00",
                           "-0",
                           "",
                           "1000000000",
                           "999999999",
                           "18446744073709551616",
                           "18446744073709551617",
                           "4294967296",
                           "4294967295",
                           "65536",
                           "65535"};
    Node        next    = 0;
    for (const char* name : names) CHECK(table.find_or_add(name).node == next++);
    next = 0;
    for (const char* name : names) {
        CHECK(table.find_or_add(name).node == next);
        CHECK(table.find(name) == next++);
    }
}

TEST_CASE("names with the same first or last bytes, and NUL bytes, are told apart") {
    NameTable table;
    Node      next = 0;
    for (std::size_t length = 0; length < 40; ++length) {
        CHECK(table.find_or_add(std::string(length, '\0')).node == next++);
        CHECK(table.find_or_add(std::string(length, 'x') + "a").node == next++);
        CHECK(table.find_or_add("a" + std::string(length + 1, 'x')).node == next++);
    }
    CHECK(table.size() == next);
}

TEST_CASE("a long stream of names agrees with the standard's table") {
    std::mt19937                          generator(3);
    NameTable                             table;
    std::unordered_map<std::string, Node> expected;
    const std::size_t                     words = 60000;
    for (int step = 0; step < 300000; ++step) {
        const std::uint64_t draw = generator() % words;
        // Small numbers, large ones that the cache must not hold, and words.
        const std::string   name   = draw % 3 == 0   ? std::to_string(draw)
                                     : draw % 3 == 1 ? std::to_string(draw * 12345 % 999999937)
                                                     : "node-" + std::to_string(draw);
        const auto [place, is_new] = expected.try_emplace(name, static_cast<Node>(expected.size()));
        const auto found           = table.find_or_add(name);
        REQUIRE(found.node == place->second);
        REQUIRE(found.is_new == is_new);
    }
    CHECK(table.size() == expected.size());
    const NodeNames names = std::move(table).take();
    for (const auto& [name, node] : expected) REQUIRE(names[node] == name);
}

TEST_CASE("numbers in falling order are found by the cache too") {
    NameTable table;
    Node      next = 0;
    for (int number = 200000; number >= 0; --number) REQUIRE(table.find_or_add(std::to_string(number)).node == next++);
    for (int number = 0; number <= 200000; ++number)
        REQUIRE(table.find_or_add(std::to_string(number)).node == static_cast<Node>(200000 - number));
}

TEST_CASE("many names looked up together are those found one by one") {
    NameTable                table;
    std::vector<std::string> names;
    for (int i = 0; i < 5000; ++i) names.push_back(i % 3 == 0 ? std::to_string(i * 7919) : "word" + std::to_string(i));
    for (std::size_t i = 0; i < names.size(); i += 2) (void)table.find_or_add(names[i]);
    std::vector<NameKey> keys;
    for (const std::string& name : names) keys.push_back(key_of(name));
    std::vector<Node> nodes(names.size());
    for (std::size_t i = 0; i < names.size(); i += NameTable::kTogether) {
        const std::size_t count = std::min(NameTable::kTogether, names.size() - i);
        table.find(std::span(keys).subspan(i, count), std::span(nodes).subspan(i, count));
    }
    for (std::size_t i = 0; i < names.size(); ++i) REQUIRE(nodes[i] == table.find(names[i]).value_or(NameTable::kNone));
}
