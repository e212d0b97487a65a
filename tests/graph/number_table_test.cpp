#include "contexture/graph/number_table.hpp"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>
#include <vector>

using namespace contexture;

TEST_CASE("a number is found where it was put, near or far") {
    NumberTable                      table;
    const std::vector<std::uint64_t> numbers{0, 1, 65535, 65536, 999999999, 1000000000, 999999999999999999, ~0ULL};
    for (const std::uint64_t number : numbers) CHECK(table.find(number) == NumberTable::kNone);
    for (std::size_t i = 0; i < numbers.size(); ++i) table.add(numbers[i], static_cast<Node>(i));
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(table.find(numbers[i]) == static_cast<Node>(i));
    CHECK(table.find(2) == NumberTable::kNone);
    CHECK(table.find(999999998) == NumberTable::kNone);
}

TEST_CASE("numbers that were far out are found when there are enough to make them close ones") {
    std::mt19937                            generator(5);
    NumberTable                             table;
    std::unordered_map<std::uint64_t, Node> expected;
    for (int step = 0; step < 200000; ++step) {
        const std::uint64_t number = generator() % (step % 10 == 0 ? 4000000000U : 600000U);
        const auto [place, is_new] = expected.try_emplace(number, static_cast<Node>(expected.size()));
        REQUIRE(table.find(number) == (is_new ? NumberTable::kNone : place->second));
        if (is_new) table.add(number, place->second);
    }
    for (const auto& [number, node] : expected) REQUIRE(table.find(number) == node);
}
