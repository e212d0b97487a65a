#include "contexture/operator/column_masks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/thrown.hpp"

using namespace contexture;

namespace {

/// Columns of these widths.
Points columns(const std::vector<Eigen::Index>& widths) {
    Points       points;
    Eigen::Index first = 0;
    for (const Eigen::Index width : widths) {
        points.columns.push_back({.name = "", .first = first, .width = width, .is_categorical = width > 1});
        first += width;
    }
    points.coordinates.setZero(2, first);
    return points;
}

}  // namespace

TEST_CASE("each draw hides a fifth of the columns, rounded, at least one, with all their coordinates") {
    for (const auto& [count, hidden] : std::vector<std::pair<std::size_t, std::size_t>>{
             {2, 1}, {5, 1}, {7, 1}, {8, 2}, {10, 2}, {30, 6}}) {
        std::vector<Eigen::Index> widths(count, 1);
        widths[1]           = 3;
        const Points points = columns(widths);
        const auto   draws  = draw_visible(points, 1);
        CHECK(draws.size() == 50);
        for (const auto& visible : draws) {
            CHECK(std::ranges::is_sorted(visible));
            CHECK(std::ranges::adjacent_find(visible) == visible.end());
            const auto seen = std::ranges::count_if(visible, [](Eigen::Index k) { return k >= 1 && k <= 3; });
            CHECK((seen == 0 || seen == 3));
            CHECK(visible.size() == count - hidden + (seen == 3 ? 2 : 0));
        }
    }
}

TEST_CASE("every column is hidden alike often, and a seed always draws the same") {
    std::vector<int> hidden(10, 500);
    for (std::uint64_t seed = 0; seed < 10; ++seed)
        for (const auto& visible : draw_visible(columns(std::vector<Eigen::Index>(10, 1)), seed))
            for (const Eigen::Index k : visible) --hidden[static_cast<std::size_t>(k)];
    for (const int times : hidden) CHECK(std::abs(times - 100) < 4 * 9);  // sqrt(500 / 5 * 4 / 5) = 9
    const Points points = columns({1, 2, 1, 4, 1, 1});
    CHECK(draw_visible(points, 3) == draw_visible(points, 3));
    CHECK(draw_visible(points, 3) != draw_visible(points, 4));
}

TEST_CASE("a table of one column has none to hide") {
    const auto thrown = support::thrown_by([] { (void)draw_visible(columns({4}), 1); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says("this one has only one"));
}
