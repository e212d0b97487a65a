#include "contexture/operator/pair_sampler.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/random.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/alias_table.hpp"
#include "contexture/operator/cumulated_rows.hpp"
#include "contexture/operator/walk_law.hpp"

namespace contexture {
namespace {

constexpr std::size_t kChunk = 256;  // rows of a batch with one stream of random numbers

/// A step from any row to any member, with the probability that a row has for it.
struct Jump {
    std::vector<double> probability;  ///< of each row; empty where there are no jumps
    std::vector<Node>   members;
};

/// A walk by one kernel whose number of steps is drawn from a law.
class Link {
  public:
    /// Of sparse rows, which `owner` holds.
    Link(std::shared_ptr<const void> owner, AliasRows rows, Jump jump, std::span<const double> law)
        : owner_(std::move(owner)), rows_(std::move(rows)), jump_(std::move(jump)), length_(law) {}
    /// Of dense rows.
    Link(CumulatedRows rows, std::span<const double> law) : dense_(std::move(rows)), length_(law) {}

    /// What rows without entries lead to.
    void set_fill(std::span<const double> fill) { fill_.emplace(fill); }

    [[nodiscard]] Node walk(Node from, std::mt19937_64& generator) const {
        for (Node steps = length_.draw(generator); steps > 0; --steps) from = step(from, generator);
        return from;
    }

  private:
    [[nodiscard]] Node step(Node from, std::mt19937_64& generator) const {
        if (dense_) return dense_->draw(from, generator);
        if (!jump_.probability.empty() && draw_unit(generator) < jump_.probability[from])
            return jump_.members[draw_below(generator, jump_.members.size())];
        if (!rows_->is_empty(from)) return rows_->draw(from, generator);
        if (!fill_) throw Error(Fault::usage, "a pair was to be drawn of a node that has no context: its P_X is 0");
        return fill_->draw(generator);
    }

    /// A law of steps. Most are of one number, which costs no draw.
    class Length {
      public:
        explicit Length(std::span<const double> law)
            : most_(static_cast<Node>(law.size() - 1)), is_fixed_(law.back() == 1) {
            if (!is_fixed_) table_.emplace(law);
        }
        [[nodiscard]] Node draw(std::mt19937_64& generator) const {
            return is_fixed_ ? most_ : table_->draw(generator);
        }

      private:
        Node                      most_;
        bool                      is_fixed_;
        std::optional<AliasTable> table_;
    };

    std::shared_ptr<const void>  owner_;
    std::optional<AliasRows>     rows_;
    std::optional<CumulatedRows> dense_;
    Jump                         jump_;
    std::optional<AliasTable>    fill_;
    Length                       length_;
};

/// Links in a row, and where the values that they end in begin.
struct Chain {
    std::vector<Link> links;
    std::int64_t      begin = 0;  ///< what the last link's column lacks to be a value
};

std::vector<double> convolved(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> sum(a.size() + b.size() - 1, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) sum[i + j] += a[i] * b[j];
    return sum;
}

/// Of the steps of a branch together, all of one walk.
std::vector<double> law_of_steps(const Branch& branch) {
    std::vector<double> law{1};
    for (const SimpleContext& each : branch.chain) law = convolved(law, walk_law(each));
    return law;
}

std::vector<double> law_of_steps(const Context& context) {
    if (context.branches.size() == 1) return law_of_steps(context.branches.front());
    std::vector<double> law;
    for (const Branch& branch : context.branches) {
        const std::vector<double> own = law_of_steps(branch);
        law.resize(std::max(law.size(), own.size()), 0.0);
        for (std::size_t r = 0; r < own.size(); ++r) law[r] += branch.share * own[r];
    }
    return law;
}

Link link_of(const std::shared_ptr<const NormalizedAdjacency>& core, std::span<const double> law, ThreadTeam& team) {
    Jump jump;
    if (core->regularization() > 0) {
        jump.probability.resize(core->size(), 0.0);
        for (Node row = 0; row < core->size(); ++row) {
            if (core->degrees()[row] == 0) continue;
            jump.probability[row] = core->regularization() / core->degrees()[row];
            jump.members.push_back(row);
        }
    }
    return {core, AliasRows(core->offsets(), core->targets(), core->weights(), team), std::move(jump), law};
}

Link link_of(const MarkovLink& link, ThreadTeam& team) {
    const MarkovKernel& kernel = *link.kernel;
    if (kernel.is_dense()) {
        const std::uint64_t needed = 4 * std::uint64_t{kernel.rows()} * kernel.columns();
        if (needed > memory_to_take(0))
            throw Error(Fault::computation, "drawing from a kernel of all pairs of " + std::to_string(kernel.rows()) +
                                                " points needs " + human_bytes(needed) + " more than the kernel, and " +
                                                human_bytes(memory_to_take(0)) +
                                                " are available: take knn:K, which keeps the nearest only");
        return {CumulatedRows(kernel.dense(), team), link.law};
    }
    Jump jump;
    if (!kernel.anywhere().empty()) {
        jump.members.assign(kernel.anywhere().begin(), kernel.anywhere().end());
        for (Node row = 0; row < kernel.rows(); ++row) jump.probability.push_back(kernel.jump(row));
    }
    const SparseRows& rows = kernel.sparse();
    Link built(link.kernel, AliasRows(rows.offsets, rows.targets, rows.weights, team), std::move(jump), link.law);
    if (!link.fill.empty()) built.set_fill(link.fill);
    return built;
}

}  // namespace

struct PairSampler::Tables {
    AliasTable                  input, value;
    AliasTable                  branch;  ///< which of `chains`
    std::vector<Chain>          chains = {};
    std::unique_ptr<ThreadTeam> team;

    void add_function(const ExpectationOperator& op) {
        if (op.is_self_adjoint()) {
            chains.emplace_back().links.push_back(link_of(op.core(), law_of_steps(op.context()), *team));
            return;
        }
        for (const Branch& each : op.context().branches) {  // tagged: branch j has n values of its own
            Chain& chain = chains.emplace_back();
            chain.begin  = static_cast<std::int64_t>(chains.size() - 1) * op.nodes();
            chain.links.push_back(link_of(op.core(), law_of_steps(each), *team));
        }
    }
    /// Rows of the double cover: x leads to n + a.
    void add_table(const ExpectationOperator& op) {
        constexpr std::array kOneStep{0.0, 1.0};
        const auto&          core    = op.core();
        const auto           offsets = core->offsets().first(op.nodes() + std::size_t{1});
        Chain&               chain   = chains.emplace_back();
        chain.begin                  = -static_cast<std::int64_t>(op.nodes());
        chain.links.emplace_back(core, AliasRows(offsets, core->targets(), core->weights(), *team), Jump{}, kOneStep);
    }
    void add_general(const ExpectationOperator& op) {
        for (const MarkovBranch& each : op.markov()->branches()) {
            Chain& chain = chains.emplace_back();
            chain.begin  = static_cast<std::int64_t>(op.markov()->spaces()[each.space].begin);
            for (const MarkovLink& link : each.links) chain.links.push_back(link_of(link, *team));
        }
    }

    [[nodiscard]] std::uint32_t draw_context(Node x, std::mt19937_64& generator) const {
        const Chain& drawn = chains[chains.size() == 1 ? 0 : branch.draw(generator)];
        for (const Link& link : drawn.links) x = link.walk(x, generator);
        return static_cast<std::uint32_t>(drawn.begin + x);
    }
};

namespace {

std::vector<double> shares_of(const Context& context) {
    std::vector<double> shares;
    for (const Branch& branch : context.branches) shares.push_back(branch.share);
    return shares;
}

/// A seed for each chunk of each step, by a hash that takes none of them to another's.
/// Source: Steele, Lea and Flood 2014 (the finalizer of SplitMix64).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t step, std::uint64_t chunk) {
    std::uint64_t state = 0;
    for (const std::uint64_t each : {seed, step, chunk}) {
        state += each + 0x9e3779b97f4a7c15ULL;
        state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        state = (state ^ (state >> 27U)) * 0x94d049bb133111ebULL;
        state ^= state >> 31U;
    }
    return state;
}

}  // namespace

PairSampler::PairSampler(const ExpectationOperator& op, int threads) {
    if (op.values() > std::numeric_limits<std::uint32_t>::max())
        throw Error(Fault::computation, name(op.context()) + ": " + std::to_string(op.values()) +
                                            " values; pairs are drawn of 4294967295 at most");
    tables_ = std::make_unique<Tables>(
        Tables{.input = AliasTable(op.input_marginal()),
               .value = AliasTable(op.context_marginal()),

               .branch = AliasTable(shares_of(op.context())),
               .team   = std::make_unique<ThreadTeam>(threads > 0 ? threads : hardware_threads())});
    switch (op.form()) {
        case ExpectationOperator::Form::function:
            tables_->add_function(op);
            break;
        case ExpectationOperator::Form::table:
            tables_->add_table(op);
            break;
        case ExpectationOperator::Form::general:
            tables_->add_general(op);
            break;
    }
}

PairSampler::~PairSampler()                                 = default;
PairSampler::PairSampler(PairSampler&&) noexcept            = default;
PairSampler& PairSampler::operator=(PairSampler&&) noexcept = default;

Node PairSampler::draw_input(std::mt19937_64& generator) const {
    return tables_->input.draw(generator);
}

std::uint32_t PairSampler::draw_context(Node x, std::mt19937_64& generator) const {
    return tables_->draw_context(x, generator);
}

std::uint32_t PairSampler::draw_value(std::mt19937_64& generator) const {
    return tables_->value.draw(generator);
}

PairBatch draw_batch(const PairSampler& sampler, std::size_t size, std::uint64_t seed, std::uint64_t step) {
    const PairSampler::Tables& from = *sampler.tables_;
    PairBatch                  batch;
    batch.x.resize(size);
    batch.a.resize(size);
    batch.b.resize(size);
    batch.z.resize(size);
    batch.c.resize(size);
    const std::size_t        chunks = (size + kChunk - 1) / kChunk;
    std::atomic<std::size_t> next{0};
    const auto               draw = [&](int) {
        for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
            std::mt19937_64 generator(mixed(seed, step, chunk));
            for (std::size_t i = chunk * kChunk; i < std::min(size, (chunk + 1) * kChunk); ++i) {
                batch.x[i] = from.input.draw(generator);
                batch.a[i] = from.draw_context(batch.x[i], generator);
                batch.b[i] = from.draw_context(batch.x[i], generator);
                batch.z[i] = from.input.draw(generator);
                batch.c[i] = from.value.draw(generator);
            }
        }
    };
    chunks == 1 ? draw(0) : run_or_throw(*from.team, draw);
    return batch;
}

}  // namespace contexture
