#include "contexture/embedding/walk_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <type_traits>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/random.hpp"
#include "contexture/base/threads.hpp"

namespace contexture {
namespace {

constexpr std::size_t kChunk = 1U << 16U;  // walks of one stream of random numbers, whatever the threads

int steps_of(const SimpleContext& context, std::mt19937_64& generator) {
    return std::visit(
        [&](const auto& kind) {
            using Kind = std::decay_t<decltype(kind)>;
            int steps  = 0;
            if constexpr (std::is_same_v<Kind, Walk>) {
                steps = kind.steps;
            } else if constexpr (std::is_same_v<Kind, Window>) {
                steps = 1 + static_cast<int>(draw_below(generator, static_cast<std::size_t>(kind.length)));
            } else if constexpr (std::is_same_v<Kind, Restart>) {
                while (draw_unit(generator) >= kind.alpha) ++steps;
            } else if constexpr (std::is_same_v<Kind, Heat>) {  // arrivals of a Poisson process
                for (double time = -std::log1p(-draw_unit(generator)); time < kind.time; ++steps)
                    time -= std::log1p(-draw_unit(generator));
            } else if constexpr (std::is_same_v<Kind, Lazy>) {
                for (int i = 0; i < kind.steps; ++i) steps += draw_unit(generator) < 0.5 ? 1 : 0;
            }
            return steps;
        },
        context);
}

class Walker {
  public:
    Walker(const NormalizedAdjacency& core, const Context& context) : core_(&core), context_(&context) {
        if (core.weights().empty()) return;
        sums_.resize(core.weights().size() + 1, 0.0);
        std::partial_sum(core.weights().begin(), core.weights().end(), sums_.begin() + 1);
    }

    /// Begin and end of a walk, the smaller first: either way round is as likely.
    [[nodiscard]] std::uint64_t pair(std::mt19937_64& generator) const {
        const Node begin = core_->targets()[arc(0, core_->targets().size(), generator)];  // by degree
        Node       end   = begin;
        for (int steps = draw_steps(generator); steps > 0; --steps)
            end = core_->targets()[arc(core_->offsets()[end], core_->offsets()[end + std::size_t{1}], generator)];
        return (std::uint64_t{std::min(begin, end)} << 32U) | std::max(begin, end);
    }

  private:
    /// An arc of a range, by weight.
    [[nodiscard]] Arc arc(Arc first, Arc last, std::mt19937_64& generator) const {
        if (sums_.empty()) return first + draw_below(generator, last - first);
        const double value = sums_[first] + draw_unit(generator) * (sums_[last] - sums_[first]);
        const auto   above = std::upper_bound(sums_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                              sums_.begin() + static_cast<std::ptrdiff_t>(last), value);
        return static_cast<Arc>(above - sums_.begin()) - 1;
    }

    [[nodiscard]] int draw_steps(std::mt19937_64& generator) const {
        const Branch* branch = &context_->branches.back();
        double        left   = draw_unit(generator);
        for (const Branch& each : context_->branches) {
            left -= each.share;
            if (left >= 0) continue;
            branch = &each;
            break;
        }
        int steps = 0;
        for (const SimpleContext& each : branch->chain) steps += steps_of(each, generator);
        return steps;
    }

    const NormalizedAdjacency* core_;
    const Context*             context_;
    std::vector<double>        sums_;  ///< of the weights before each arc; empty where all weigh 1
};

std::vector<std::uint64_t> draw_pairs(const Walker& walker, std::size_t count, const SampleOptions& options) {
    std::vector<std::uint64_t> pairs(count);
    const std::size_t          chunks = (count + kChunk - 1) / kChunk;
    std::atomic<std::size_t>   next{0};
    ThreadTeam                 team(options.threads > 0 ? options.threads : hardware_threads());
    run_or_throw(team, [&](int part) {
        for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
            if (part == 0)
                tell(options.progress, {.task = "walking", .done = chunk * kChunk, .total = count, .unit = "walks"});
            std::seed_seq   mixed{static_cast<std::uint32_t>(options.seed),
                                static_cast<std::uint32_t>(options.seed >> 32U), static_cast<std::uint32_t>(chunk)};
            std::mt19937_64 generator(mixed);
            const auto      mine = std::span(pairs).subspan(chunk * kChunk, std::min(kChunk, count - chunk * kChunk));
            for (std::uint64_t& each : mine) each = walker.pair(generator);
        }
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

SymmetricRows sample_pairs(const ExpectationOperator& op, const SampleOptions& options) {
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
    const Walker walker(*op.core(), op.context());
    return count_pairs(draw_pairs(walker, static_cast<std::size_t>(count), options), op.nodes());
}

}  // namespace contexture
