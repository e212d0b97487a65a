#include "contexture/operator/pair_sampler.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/alias_table.hpp"
#include "contexture/operator/drawn_link.hpp"
#include "contexture/operator/walk_law.hpp"

namespace contexture {
namespace {

constexpr std::size_t kRowsAStream       = 256;     // rows of a batch with one stream of random numbers
constexpr double      kDrawsWorthAThread = 50'000;  // a millisecond or two: a thread asleep can take that long to wake

/// Links in a row, and where the values that they end in begin.
struct Chain {
    std::vector<DrawnLink> links;
    std::int64_t           begin = 0;  ///< what the last link's column lacks to be a value
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

}  // namespace

struct PairSampler::Tables {
    AliasTable                  input, value;
    AliasTable                  branch;  ///< which of `chains`
    std::vector<Chain>          chains = {};
    std::unique_ptr<ThreadTeam> team;

    void add_function(const ExpectationOperator& op) {
        if (op.is_self_adjoint()) {
            chains.emplace_back().links.emplace_back(op.core(), op.nodes(), law_of_steps(op.context()), *team);
            return;
        }
        for (const Branch& each : op.context().branches) {  // tagged: branch j has n values of its own
            Chain& chain = chains.emplace_back();
            chain.begin  = static_cast<std::int64_t>(chains.size() - 1) * op.nodes();
            chain.links.emplace_back(op.core(), op.nodes(), law_of_steps(each), *team);
        }
    }
    /// x is row x of the double cover, and a row n + a.
    void add_table(const ExpectationOperator& op) {
        Chain& chain = chains.emplace_back();
        chain.begin  = -static_cast<std::int64_t>(op.nodes());
        chain.links.emplace_back(op.core(), op.nodes(), std::array{0.0, 1.0}, *team);
    }
    void add_general(const ExpectationOperator& op) {
        for (const MarkovBranch& each : op.markov()->branches()) {
            Chain& chain = chains.emplace_back();
            chain.begin  = static_cast<std::int64_t>(op.markov()->spaces()[each.space].begin);
            for (const MarkovLink& link : each.links) chain.links.emplace_back(link, *team);
        }
    }

    /// Random numbers of a row of a batch, in the mean, of the branch that takes most.
    [[nodiscard]] double draws_a_row() const {
        double steps = 0;
        for (const Chain& chain : chains)
            steps = std::max(steps, std::transform_reduce(chain.links.begin(), chain.links.end(), 0.0, std::plus<>(),
                                                          std::mem_fn(&DrawnLink::mean_steps)));
        return 3 + 2 * steps;
    }
    [[nodiscard]] std::uint32_t draw_context(Node x, std::mt19937_64& generator) const {
        const Chain& drawn = chains[chains.size() == 1 ? 0 : branch.draw(generator)];
        for (const DrawnLink& link : drawn.links) x = link.walk(x, generator);
        return static_cast<std::uint32_t>(drawn.begin + x);
    }
};

namespace {

std::vector<double> shares_of(const Context& context) {
    std::vector<double> shares;
    for (const Branch& branch : context.branches) shares.push_back(branch.share);
    return shares;
}

}  // namespace

PairSampler::PairSampler(const ExpectationOperator& op, int threads) {
    if (op.values() > std::numeric_limits<std::uint32_t>::max())
        throw Error(Fault::computation, name(op.context()) + ": " + std::to_string(op.values()) +
                                            " values; pairs are drawn of 4294967295 at most");
    tables_ = std::make_unique<Tables>(
        Tables{.input  = AliasTable(op.input_marginal()),
               .value  = AliasTable(op.context_marginal()),
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
    const std::size_t chunks = (size + kRowsAStream - 1) / kRowsAStream;
    const auto        draw   = [&](int, std::size_t chunk) {
        std::mt19937_64 generator(mixed_seed({seed, step, chunk}));
        for (std::size_t i = chunk * kRowsAStream; i < std::min(size, (chunk + 1) * kRowsAStream); ++i) {
            batch.x[i] = from.input.draw(generator);
            batch.a[i] = from.draw_context(batch.x[i], generator);
            batch.b[i] = from.draw_context(batch.x[i], generator);
            batch.z[i] = from.input.draw(generator);
            batch.c[i] = from.value.draw(generator);
        }
    };
    if (static_cast<double>(size) * from.draws_a_row() < 2 * kDrawsWorthAThread)
        for (std::size_t chunk = 0; chunk < chunks; ++chunk) draw(0, chunk);
    else
        take_in_turn(*from.team, chunks, draw);
    return batch;
}

}  // namespace contexture
