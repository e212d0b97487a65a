#include "contexture/spectrum/part.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace contexture {
namespace {

constexpr std::size_t kNearRows     = std::size_t{1} << 15U;  // of a block, that stay in a second cache of a megabyte
constexpr std::size_t kRowsSkipped  = 64;
constexpr double      kWorthCopying = 0.1;  // of all arcs

void put_hubs_first(const NormalizedAdjacency& core, std::vector<Node>& members, std::vector<Node>& place) {
    const auto degree = [&](Node row) { return core.offsets()[row + std::size_t{1}] - core.offsets()[row]; };
    std::ranges::stable_sort(members, std::ranges::greater(), degree);
    for (std::size_t i = 0; i < members.size(); ++i) place[members[i]] = static_cast<Node>(i);
}

/// The rows of one component, in any order; `place` is each core row's position in it. N is symmetric: each row in turn
/// is written into those that it leads to, so that targets ascend there.
SymmetricRows copy_rows(const NormalizedAdjacency& core, const std::vector<Node>& members,
                        const std::vector<Node>& place) {
    const auto    offsets = core.offsets();
    const auto    targets = core.targets();
    const auto    weights = core.weights();
    SymmetricRows rows;
    rows.offsets.reserve(members.size() + 1);
    rows.offsets.push_back(0);
    for (const Node row : members)
        rows.offsets.push_back(rows.offsets.back() + offsets[row + std::size_t{1}] - offsets[row]);
    rows.targets.resize(rows.offsets.back());
    if (!weights.empty()) rows.weights.resize(rows.offsets.back());
    std::vector<Arc> next(rows.offsets.begin(), rows.offsets.end() - 1);
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (Arc arc = offsets[members[i]]; arc < offsets[members[i] + std::size_t{1}]; ++arc) {
            const Arc to     = next[place[targets[arc]]]++;
            rows.targets[to] = static_cast<Node>(i);
            if (!weights.empty()) rows.weights[to] = weights[arc];
        }
    }
    return rows;
}

/// With weight between any two rows there is one part, and odd cycles in it.
std::vector<Part> whole_part(const std::shared_ptr<const NormalizedAdjacency>& core, bool is_gain, int threads) {
    Part              part;
    std::vector<Node> place(core->size());
    for (Node row = 0; row < core->size(); ++row) {
        place[row] = static_cast<Node>(part.members.size());
        if (core->degrees()[row] > 0) part.members.push_back(row);
    }
    const bool is_ordered = is_gain && part.members.size() >= 2 * kNearRows;
    if (is_ordered) put_hubs_first(*core, part.members, place);
    part.adjacency = part.members.size() == core->size() && !is_ordered
                         ? core
                         : std::make_shared<const NormalizedAdjacency>(copy_rows(*core, part.members, place), threads,
                                                                       core->regularization());
    return {std::move(part)};
}

}  // namespace

bool gains_from_hubs_first(std::span<const Arc> offsets, std::span<const Node> targets) {
    const std::size_t rows = offsets.size() - 1;
    if (rows < 2 * kNearRows) return false;
    std::vector<Arc> degrees(rows);
    for (std::size_t row = 0; row < rows; ++row) degrees[row] = offsets[row + 1] - offsets[row];
    std::ranges::nth_element(degrees, degrees.begin() + kNearRows, std::ranges::greater());
    const Arc   to_hubs = std::accumulate(degrees.begin(), degrees.begin() + kNearRows, Arc{0});
    std::size_t seen = 0, near = 0;
    for (std::size_t row = 0; row < rows; row += kRowsSkipped) {
        for (Arc arc = offsets[row]; arc < offsets[row + 1]; ++arc) {
            const std::size_t target = targets[arc];
            if (std::max(row, target) - std::min(row, target) <= kNearRows / 2) ++near;
            ++seen;
        }
    }
    const double share = static_cast<double>(near) / static_cast<double>(std::max<std::size_t>(seen, 1));
    return static_cast<double>(to_hubs) / static_cast<double>(targets.size()) > share + kWorthCopying;
}

std::vector<Part> split_into_parts(const std::shared_ptr<const NormalizedAdjacency>& core, RowOrder order,
                                   int threads) {
    const bool is_gain = order == RowOrder::as_gains && gains_from_hubs_first(core->offsets(), core->targets());
    if (core->even() > 0) return whole_part(core, is_gain, threads);
    const Components               found = find_components(core->offsets(), core->targets());
    std::vector<std::vector<Node>> members(found.count());
    std::vector<Node>              place(core->size());
    for (Node row = 0; row < core->size(); ++row) {
        place[row] = static_cast<Node>(members[found.of[row]].size());
        members[found.of[row]].push_back(row);
    }
    std::vector<Part> parts;
    for (std::size_t number = 0; number < members.size(); ++number) {
        const Node first = members[number].front();
        if (core->offsets()[first] == core->offsets()[first + std::size_t{1}]) continue;
        const bool is_ordered = is_gain && members[number].size() >= 2 * kNearRows;
        if (is_ordered) put_hubs_first(*core, members[number], place);
        Part part;
        part.is_bipartite = found.is_bipartite[number];
        if (part.is_bipartite)
            for (const Node row : members[number]) part.side.push_back(found.side[row]);
        part.adjacency =
            members[number].size() == core->size() && !is_ordered
                ? core
                : std::make_shared<const NormalizedAdjacency>(copy_rows(*core, members[number], place), threads);
        part.members = std::move(members[number]);
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace contexture
