#include "contexture/embedding/walk_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/pair_sampler.hpp"

namespace contexture {
namespace {

constexpr std::size_t kWalksAStream = 1U << 16U;  // walks of one stream of random numbers, whatever the threads

/// x and a, the smaller first: either way round is as likely.
std::uint64_t draw_pair(const PairSampler& sampler, std::mt19937_64& generator) {
    const Node x = sampler.draw_input(generator), a = sampler.draw_context(x, generator);
    return (std::uint64_t{std::min(x, a)} << 32U) | std::max(x, a);
}

std::vector<std::uint64_t> draw_pairs(const PairSampler& sampler, std::size_t count, const WalkSampleOptions& options) {
    std::vector<std::uint64_t> pairs(count);
    const std::size_t          chunks = (count + kWalksAStream - 1) / kWalksAStream;
    ThreadTeam                 team(options.threads > 0 ? options.threads : hardware_threads());
    take_in_turn(team, chunks, [&](int part, std::size_t chunk) {
        const std::size_t begin = chunk * kWalksAStream;
        if (part == 0) tell(options.progress, {.task = "walking", .done = begin, .total = count, .unit = "walks"});
        std::seed_seq   mixed{static_cast<std::uint32_t>(options.seed), static_cast<std::uint32_t>(options.seed >> 32U),
                            static_cast<std::uint32_t>(chunk)};
        std::mt19937_64 generator(mixed);
        for (std::uint64_t& each : std::span(pairs).subspan(begin, std::min(kWalksAStream, count - begin)))
            each = draw_pair(sampler, generator);
    });
    return pairs;
}

/// Both orders of every pair, each with its share of all.
SymmetricRows count_pairs(std::vector<std::uint64_t> pairs, Node nodes) {
    std::ranges::sort(pairs);
    const double  unit = 1 / static_cast<double>(pairs.size());
    SymmetricRows rows{.offsets = std::vector<Arc>(nodes + std::size_t{1}, 0), .targets = {}, .weights = {}};
    const auto    each = [&](const auto& use) {
        for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
            while (end < pairs.size() && pairs[end] == pairs[begin]) ++end;
            use(static_cast<Node>(pairs[begin] >> 32U), static_cast<Node>(pairs[begin]),
                   static_cast<double>(end - begin) * unit);
        }
    };
    each([&](Node u, Node v, double) {
        ++rows.offsets[u + std::size_t{1}];
        if (u != v) ++rows.offsets[v + std::size_t{1}];
    });
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());
    std::vector<Arc> next(rows.offsets.begin(), rows.offsets.end() - 1);
    rows.targets.resize(rows.offsets.back());
    rows.weights.resize(rows.offsets.back());
    each([&](Node u, Node v, double share) {  // ascending by u and v: so are the rows
        rows.targets[next[u]]   = v;
        rows.weights[next[u]++] = u == v ? share : share / 2;
        if (u == v) return;
        rows.targets[next[v]]   = u;
        rows.weights[next[v]++] = share / 2;
    });
    return rows;
}

}  // namespace

bool can_draw_pairs(const ExpectationOperator& op) {
    return op.form() == ExpectationOperator::Form::function && is_walk(op.context()) && op.is_self_adjoint() &&
           op.core()->regularization() == 0;
}

SymmetricRows sample_pairs(const ExpectationOperator& op, const WalkSampleOptions& options) {
    constexpr double kBytes = 8 + 2 * 12;  // a walk and, where no pair is met twice, its two entries
    if (!can_draw_pairs(op))
        throw Error(Fault::usage, name(op.context()) +
                                      ": walks are drawn of walk, window, restart, heat and lazy "
                                      "contexts of an undirected graph under their own law, without "
                                      "--regularize");
    const double        count = std::max(1.0, options.walks * op.nodes());
    const std::uint64_t limit = memory_to_take(options.memory_limit);
    if (count * kBytes > static_cast<double>(limit))
        throw Error(Fault::computation,
                    fmt::format("{:.3g} walks may take {}, and {} may be taken: draw fewer a node", count,
                                human_bytes(static_cast<std::uint64_t>(count * kBytes)), human_bytes(limit)));
    const PairSampler sampler(op, options.threads);
    return count_pairs(draw_pairs(sampler, static_cast<std::size_t>(count), options), op.nodes());
}

}  // namespace contexture
