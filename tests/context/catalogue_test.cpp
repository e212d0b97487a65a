#include "contexture/context/catalogue.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace contexture;

TEST_CASE("each kind of context has one row, in the order of SimpleContext, whose example it parses") {
    const auto rows = catalogue();
    REQUIRE(rows.size() == std::variant_size_v<SimpleContext>);
    std::set<std::string_view> kinds;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        const CatalogueEntry& row = rows[place];
        INFO(row.kind);
        const SimpleContext example = parse_simple(row.example);
        CHECK(example.index() == place);
        CHECK(&entry(example) == &row);
        CHECK(simple_name(example) == row.example);
        CHECK(row.example.starts_with(std::string(row.kind) + ":"));
        kinds.insert(row.kind);
    }
    CHECK(kinds.size() == rows.size());
}

TEST_CASE("a row fits a line of help and says something in each column") {
    for (const CatalogueEntry& row : catalogue()) {
        for (const auto text : {row.kind, row.parameter, row.range, row.formula, row.meaning}) {
            CHECK_FALSE(text.empty());
            CHECK(text.size() <= 80);
            CHECK(text.find_first_of("\n\t") == std::string_view::npos);
        }
        CHECK(row.range.starts_with("a "));  // "T must be a ..."
    }
}
