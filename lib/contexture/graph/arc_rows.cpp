#include "contexture/graph/arc_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "contexture/base/page_allocator.hpp"
#include "contexture/base/threads.hpp"

namespace contexture {
namespace {

constexpr std::size_t kFar = 48, kNear = 16;   // arcs from which the counter of a row is asked for, and the place
constexpr int         kMostLookers       = 8;  // threads: of more, each would look at far more arcs than it places
constexpr std::size_t kEdgesWorthAThread = 100'000;  // below this the work takes less than starting a thread

/// Nodes, or edges, begin .. end - 1: the share of one thread.
struct Range {
    std::size_t begin;
    std::size_t end;
};

Range even_part(std::size_t all, int part, int parts) {
    const auto cut = [&](int at) { return all * static_cast<std::size_t>(at) / static_cast<std::size_t>(parts); };
    return {cut(part), cut(part + 1)};
}

/// Rows cut into parts that have about the same number of arcs.
/// @param first  where each row begins, and where the last ends
std::vector<Range> parts_by_arcs(std::span<const Arc> first, int parts) {
    std::vector<Range> ranges;
    std::size_t        begin = 0;
    for (int part = 1; part <= parts; ++part) {
        const Arc  wanted = first.back() / static_cast<Arc>(parts) * static_cast<Arc>(part);
        const auto place  = std::lower_bound(first.begin(), first.end() - 1, wanted);
        const auto end    = static_cast<std::size_t>(place - first.begin());
        ranges.push_back({begin, part == parts ? first.size() - 1 : std::max(begin, end)});
        begin = ranges.back().end;
    }
    return ranges;
}

/// Threads that count the edges of a part each: their counters may take what the arcs take, or what `mirror` will.
int counting_parts(std::size_t edges, std::size_t nodes, int threads) {
    const std::size_t most = std::max<std::size_t>(2, edges / std::max<std::size_t>(nodes, 1));
    return static_cast<int>(std::min(most, static_cast<std::size_t>(threads)));
}

// Counters and arcs lie at random, and a write waits for its place to come from memory, as do all writes after it: the
// counter of a row is asked for kFar arcs before it is needed, and kNear before, when the counter has come, the place
// that it tells. To the compiler a function that only asks does nothing, so that these have to be inlined.

/// Counts the arcs of each row.
template <typename Counter>
struct ArcCount {
    Counter* arcs;

    [[gnu::always_inline]] void ask_far(Node row) const { __builtin_prefetch(arcs + row, 1); }
    [[gnu::always_inline]] void ask_near(Node /*row*/) const {}
    void                        put(Node row, Node /*to*/, std::size_t /*copied*/) const { ++arcs[row]; }
};

/// Places arcs one after the other into their rows.
template <typename Counter>
struct ArcPlaces {
    Counter* next;  ///< where the next arc of each row goes
    Node*    target;
    double*  weight;  ///< or null

    std::span<const double> weights;  ///< those that are copied, or none

    ArcPlaces(Counter* counters, ArcRows& rows, std::span<const double> from)
        : next(counters),
          target(rows.target.data()),
          weight(from.empty() ? nullptr : rows.weight.data()),
          weights(from) {}

    [[gnu::always_inline]] void ask_far(Node row) const { __builtin_prefetch(next + row, 1); }
    [[gnu::always_inline]] void ask_near(Node row) const {
        __builtin_prefetch(target + next[row], 1);
        if (weight != nullptr) __builtin_prefetch(weight + next[row], 1);
    }
    void put(Node row, Node to, std::size_t copied) const {
        const Counter arc = next[row]++;
        target[arc]       = to;
        if (weight != nullptr) weight[arc] = weights[copied];
    }
};

/// Counting sort of a table's edges by the end that is `row`, each thread a part of the edges: 8 bytes each, in order,
/// and one of its own counters a node at random, twice.
template <typename Counter>
ArcRows collect(const EdgeTable& table, const BuildOptions& options, ThreadTeam& team) {
    const std::size_t n         = table.names.size();
    const std::size_t edges     = table.source.size();
    const bool        is_upper  = !options.is_directed;
    const bool        has_loops = options.self_loops == SelfLoops::keep;
    const int         parts     = counting_parts(edges, n, team.size());
    const auto row_of = [is_upper, source = table.source.data(), target = table.target.data()](std::size_t edge) {
        return is_upper ? std::min(source[edge], target[edge]) : source[edge];
    };
    const auto each = [&](int part, const auto& arcs) {
        const auto [begin, end] = even_part(edges, part, parts);
        for (std::size_t edge = begin; edge < end; ++edge) {
            if (edge + kFar < end) {
                arcs.ask_far(row_of(edge + kFar));
                arcs.ask_near(row_of(edge + kNear));
            }
            const Node row   = row_of(edge);
            const Node other = table.source[edge] ^ table.target[edge] ^ row;
            if (has_loops || row != other) arcs.put(row, other, edge);
        }
    };
    // First how many arcs of a row a part has, then where its next one goes.
    std::vector<std::vector<Counter>> places(static_cast<std::size_t>(parts));
    run_or_throw(team, [&](int part) {
        if (part >= parts) return;
        auto& own = places[static_cast<std::size_t>(part)];
        resize_pages(own, n);
        each(part, ArcCount<Counter>{own.data()});
    });
    ArcRows rows;
    resize_pages(rows.first, n + 1);
    Arc total = 0;
    for (std::size_t node = 0; node < n; ++node) {
        rows.first[node] = total;
        for (auto& own : places) total += std::exchange(own[node], static_cast<Counter>(total));
    }
    rows.first[n] = total;

    resize_pages(rows.target, total);
    if (!table.weight.empty()) rows.weight.resize(total);
    team.run([&](int part) {
        if (part >= parts) return;
        each(part, ArcPlaces<Counter>(places[static_cast<std::size_t>(part)].data(), rows, table.weight));
    });
    return rows;
}

/// Sorts a row by target (and weight, so that sums do not depend on the order of the input).
void sort_row(ArcRows& rows, Arc begin, Arc end, std::vector<std::pair<Node, double>>& row) {
    if (rows.weight.empty()) {
        std::sort(rows.target.begin() + static_cast<std::ptrdiff_t>(begin),
                  rows.target.begin() + static_cast<std::ptrdiff_t>(end));
        return;
    }
    row.clear();
    for (Arc arc = begin; arc < end; ++arc) row.emplace_back(rows.target[arc], rows.weight[arc]);
    std::sort(row.begin(), row.end());
    for (Arc arc = begin; arc < end; ++arc) std::tie(rows.target[arc], rows.weight[arc]) = row[arc - begin];
}

/// Sorts the rows of a range and joins equal neighbours, in place: the rows then stand together from
/// where the range began. Writes each row's end into ends. Returns how many it joined.
std::uint64_t sort_and_merge(ArcRows& rows, const Range& range, std::span<Arc> ends) {
    std::vector<std::pair<Node, double>> row;
    const bool                           add_up = !rows.weight.empty();
    Arc                                  write  = rows.first[range.begin];
    for (std::size_t node = range.begin; node < range.end; ++node) {
        const Arc begin   = rows.first[node];
        const Arc end     = rows.first[node + 1];
        const Arc row_out = write;
        sort_row(rows, begin, end, row);
        for (Arc arc = begin; arc < end; ++arc) {
            const Node target = rows.target[arc];
            if (write > row_out && rows.target[write - 1] == target) {
                if (add_up) rows.weight[write - 1] += rows.weight[arc];
                continue;
            }
            rows.target[write] = target;
            if (add_up) rows.weight[write] = rows.weight[arc];
            ++write;
        }
        ends[node] = write;
    }
    return rows.first[range.end] - write;
}

/// All rows sorted, every target once. `ends` holds the rows' ends as the ranges left them.
void sort_and_merge(ArcRows& rows, ThreadTeam& team) {
    const std::size_t          n      = rows.first.size() - 1;
    const std::vector<Range>   ranges = parts_by_arcs(rows.first, team.size());
    std::vector<std::uint64_t> merged(ranges.size());
    std::vector<Arc>           ends;
    resize_pages(ends, n);
    run_or_throw(team, [&](int part) {
        const auto i = static_cast<std::size_t>(part);
        merged[i]    = sort_and_merge(rows, ranges[i], ends);
    });
    rows.merged = std::accumulate(merged.begin(), merged.end(), std::uint64_t{0});
    if (rows.merged == 0) return;

    Arc gap = 0;  // that the ranges before have left
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto [begin, end] = ranges[i];
        const auto move_down    = [&](auto& entries) {
            const auto at = entries.begin() + static_cast<std::ptrdiff_t>(rows.first[begin]);
            const auto to =
                entries.begin() + static_cast<std::ptrdiff_t>(begin < end ? ends[end - 1] : rows.first[begin]);
            std::move(at, to, at - static_cast<std::ptrdiff_t>(gap));
        };
        move_down(rows.target);
        if (!rows.weight.empty()) move_down(rows.weight);
        for (std::size_t node = begin; node < end; ++node) ends[node] -= gap;
        gap += merged[i];
    }
    std::copy(ends.begin(), ends.end(), rows.first.begin() + 1);
    rows.target.resize(rows.first.back());
    if (!rows.weight.empty()) rows.weight.resize(rows.first.back());
}

/// Asks for what the arcs kFar and kNear behind those of a row will need, if they lead to the range. Of a longer row
/// the first kFar ask: it leads to places in order.
template <typename Arcs>
[[gnu::always_inline]] inline void look_ahead(const ArcRows& upper, const Range& range, std::size_t from,
                                              const Arcs& arcs) {
    const auto is_own = [&](Node to) { return to >= range.begin && to < range.end; };
    const Arc  all    = upper.target.size();
    const Arc  end    = std::min({upper.first[from + 1], upper.first[from] + kFar, all - std::min<Arc>(kFar, all)});
    for (Arc arc = upper.first[from]; arc < end; ++arc) {
        const Node far = upper.target[arc + kFar], near = upper.target[arc + kNear];
        if (is_own(far)) arcs.ask_far(far);
        if (is_own(near)) arcs.ask_near(near);
    }
}

/// Both arcs of each edge, from rows that hold the one to the larger end. A thread writes rows of its own: of each row
/// before their end it reads the arcs that lead to them, 4 bytes each, 12 with a weight, and up to kMostLookers threads
/// look at all others, to know what comes. What stands in the row itself comes after all that lead to it.
ArcRows mirror(const ArcRows& upper, ThreadTeam& team) {
    const std::size_t n           = upper.first.size() - 1;
    const bool        looks_ahead = team.size() <= kMostLookers;
    // The arcs from a row to others of the range. A row is ascending, so that the last range finds its own from behind
    // and the first one from the front.
    const auto        each = [&](const Range& range, std::size_t from, const auto& arcs) {
        const Node* const target = upper.target.data();
        Arc               begin = upper.first[from], end = upper.first[from + 1];
        if (looks_ahead) look_ahead(upper, range, from, arcs);
        if (range.begin > from && range.end < n)
            begin = static_cast<Arc>(std::lower_bound(target + begin, target + end, range.begin) - target);
        const auto row = static_cast<Node>(from);
        if (range.end == n)
            for (; end > begin && target[end - 1] >= range.begin && target[end - 1] != row; --end)
                arcs.put(target[end - 1], row, end - 1);
        else
            for (; begin < end && target[begin] < range.end; ++begin)
                if (target[begin] != row) arcs.put(target[begin], row, begin);
    };
    ArcRows rows;
    rows.merged = upper.merged;
    resize_pages(rows.first, n + 2);
    team.run([&](int part) {
        const Range         range = even_part(n, part, team.size());
        const ArcCount<Arc> count{rows.first.data() + 2};
        for (std::size_t from = 0; from < range.end; ++from) {
            each(range, from, count);
            if (from >= range.begin) rows.first[from + 2] += upper.first[from + 1] - upper.first[from];
        }
    });
    std::partial_sum(rows.first.begin(), rows.first.end(), rows.first.begin());

    resize_pages(rows.target, rows.first.back());
    if (!upper.weight.empty()) rows.weight.resize(rows.first.back());
    const std::vector<Range> ranges = parts_by_arcs(std::span(rows.first).subspan(1), team.size());
    team.run([&](int part) {
        const Range&         range = ranges[static_cast<std::size_t>(part)];
        const ArcPlaces<Arc> places(rows.first.data() + 1, rows, upper.weight);
        for (std::size_t from = 0; from < range.end; ++from) {
            each(range, from, places);
            if (from < range.begin) continue;
            const auto begin = static_cast<std::ptrdiff_t>(upper.first[from]);
            const auto end   = static_cast<std::ptrdiff_t>(upper.first[from + 1]);
            const auto place = static_cast<std::ptrdiff_t>(rows.first[from + 1]);
            rows.first[from + 1] += upper.first[from + 1] - upper.first[from];
            std::copy(upper.target.begin() + begin, upper.target.begin() + end, rows.target.begin() + place);
            if (!rows.weight.empty())
                std::copy(upper.weight.begin() + begin, upper.weight.begin() + end, rows.weight.begin() + place);
        }
    });
    rows.first.pop_back();
    return rows;
}

}  // namespace

ArcRows sort_into_rows(EdgeTable& table, const BuildOptions& options) {
    const int         asked = options.threads > 0 ? options.threads : hardware_threads();
    const std::size_t worth = 1 + table.source.size() / kEdgesWorthAThread;
    ThreadTeam        team(static_cast<int>(std::min(static_cast<std::size_t>(asked), worth)));

    const bool is_small = table.source.size() <= std::numeric_limits<std::uint32_t>::max();
    ArcRows    rows     = is_small ? collect<std::uint32_t>(table, options, team) : collect<Arc>(table, options, team);
    table.source        = std::vector<Node>();  // {} would keep the memory
    table.target        = std::vector<Node>();
    table.weight        = std::vector<double>();
    if (rows.weight.empty() && options.repeats == Repeats::sum) rows.weight.assign(rows.target.size(), 1.0);
    sort_and_merge(rows, team);
    return options.is_directed ? std::move(rows) : mirror(rows, team);
}

}  // namespace contexture
