#include "contexture/operator/alias_table.hpp"

#include <algorithm>
#include <numeric>

namespace contexture {
namespace {

constexpr std::size_t kRowsAtATime = 4096;  // that a thread takes

/// What an alias table is made with, kept from row to row.
struct Workshop {
    std::vector<double>        size;  ///< of each place, 1 in the mean
    std::vector<std::uint32_t> small, large;
};

/// Each place below the mean is filled up to it by one above, its alias, until all are at the mean.
/// @param name_of  what a place is called in `alias`
template <typename NameOf>
void fill_cells(std::span<const double> weights, std::span<AliasCell> cells, const NameOf& name_of, Workshop& with) {
    const std::size_t k     = weights.size();
    const double      scale = static_cast<double>(k) / std::accumulate(weights.begin(), weights.end(), 0.0);
    with.size.resize(k);
    with.small.clear();
    with.large.clear();
    for (std::size_t i = 0; i < k; ++i) {
        with.size[i] = weights[i] * scale;
        (with.size[i] < 1 ? with.small : with.large).push_back(static_cast<std::uint32_t>(i));
        cells[i] = {.share = 0, .alias = name_of(i)};  // its own alias: what is left at the end is at the mean
    }
    while (!with.small.empty() && !with.large.empty()) {
        const std::uint32_t low = with.small.back(), high = with.large.back();
        with.small.pop_back();
        cells[low] = {.share = static_cast<std::uint32_t>(with.size[low] * 0x1p32), .alias = name_of(high)};
        with.size[high] -= 1 - with.size[low];
        if (with.size[high] >= 1) continue;
        with.large.pop_back();
        with.small.push_back(high);
    }
}

bool are_alike(std::span<const double> weights) {
    return std::ranges::adjacent_find(weights, std::ranges::not_equal_to()) == weights.end();
}

}  // namespace

AliasTable::AliasTable(std::span<const double> weights) : size_(weights.size()) {
    if (are_alike(weights)) return;
    Workshop workshop;
    cells_.resize(size_);
    fill_cells(
        weights, cells_, [](std::size_t i) { return static_cast<Node>(i); }, workshop);
}

AliasRows::AliasRows(std::span<const Arc> offsets, std::span<const Node> targets, std::span<const double> weights,
                     ThreadTeam& team)
    : offsets_(offsets), targets_(targets) {
    const std::size_t rows   = offsets.size() - 1;
    const auto        row_of = [&](auto all, std::size_t row) {
        return all.subspan(offsets[row], offsets[row + 1] - offsets[row]);
    };
    bool is_even = true;
    for (std::size_t row = 0; row < rows && is_even && !weights.empty(); ++row)
        is_even = are_alike(row_of(weights, row));
    if (is_even) return;
    cells_.resize(offsets.back());
    std::vector<Workshop> workshops(static_cast<std::size_t>(team.size()));
    take_in_turn(team, (rows + kRowsAtATime - 1) / kRowsAtATime, [&](int part, std::size_t chunk) {
        for (std::size_t row = chunk * kRowsAtATime; row < std::min(rows, (chunk + 1) * kRowsAtATime); ++row) {
            const auto names = row_of(targets, row);
            fill_cells(
                row_of(weights, row), row_of(std::span(cells_), row), [&](std::size_t i) { return names[i]; },
                workshops[static_cast<std::size_t>(part)]);
        }
    });
}

}  // namespace contexture
