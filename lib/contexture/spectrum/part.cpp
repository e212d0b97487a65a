#include "contexture/spectrum/part.hpp"

#include <utility>

namespace contexture {
namespace {

/// The rows of one component; `place` is each core row's position within its component.
SymmetricRows copy_rows(const NormalizedAdjacency& core, const std::vector<Node>& members,
                        const std::vector<Node>& place) {
    const auto  offsets = core.offsets();
    const auto  targets = core.targets();
    const auto  weights = core.weights();
    std::size_t entries = 0;
    for (const Node row : members) entries += offsets[row + std::size_t{1}] - offsets[row];
    SymmetricRows rows;
    rows.offsets.reserve(members.size() + 1);
    rows.targets.reserve(entries);
    if (!weights.empty()) rows.weights.reserve(entries);
    rows.offsets.push_back(0);
    for (const Node row : members) {
        for (Arc arc = offsets[row]; arc < offsets[row + std::size_t{1}]; ++arc) {
            rows.targets.push_back(place[targets[arc]]);
            if (!weights.empty()) rows.weights.push_back(weights[arc]);
        }
        rows.offsets.push_back(rows.targets.size());
    }
    return rows;
}

/// With weight between any two rows there is one part, and odd cycles in it.
std::vector<Part> whole_part(const std::shared_ptr<const NormalizedAdjacency>& core, int threads) {
    Part              part;
    std::vector<Node> place(core->size());
    for (Node row = 0; row < core->size(); ++row) {
        place[row] = static_cast<Node>(part.members.size());
        if (core->degrees()[row] > 0) part.members.push_back(row);
    }
    part.adjacency = part.members.size() == core->size()
                         ? core
                         : std::make_shared<const NormalizedAdjacency>(copy_rows(*core, part.members, place), threads,
                                                                       core->regularization());
    return {std::move(part)};
}

}  // namespace

std::vector<Part> split_into_parts(const std::shared_ptr<const NormalizedAdjacency>& core, int threads) {
    if (core->even() > 0) return whole_part(core, threads);
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
        Part part;
        part.is_bipartite = found.is_bipartite[number];
        if (part.is_bipartite)
            for (const Node row : members[number]) part.side.push_back(found.side[row]);
        part.adjacency =
            members[number].size() == core->size()
                ? core
                : std::make_shared<const NormalizedAdjacency>(copy_rows(*core, members[number], place), threads);
        part.members = std::move(members[number]);
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace contexture
