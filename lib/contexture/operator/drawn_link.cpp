#include "contexture/operator/drawn_link.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"

namespace contexture {
namespace {

Jump jump_of(const NormalizedAdjacency& core) {
    Jump jump;
    if (core.regularization() == 0) return jump;
    for (const double degree : core.degrees()) {
        if (degree > 0) jump.members.push_back(static_cast<Node>(jump.probability.size()));
        jump.probability.push_back(degree > 0 ? core.regularization() / degree : 0);
    }
    return jump;
}

Jump jump_of(const MarkovKernel& kernel) {
    Jump jump;
    if (kernel.anywhere().empty()) return jump;
    jump.members.assign(kernel.anywhere().begin(), kernel.anywhere().end());
    for (Node row = 0; row < kernel.rows(); ++row) jump.probability.push_back(kernel.jump(row));
    return jump;
}

CumulatedRows sums_of(const MarkovKernel& kernel, ThreadTeam& team) {
    const std::uint64_t needed = 4 * std::uint64_t{kernel.entries()}, limit = memory_to_take(0);
    if (needed > limit)
        throw Error(Fault::computation, "drawing by a kernel of all pairs of " + std::to_string(kernel.rows()) +
                                            " points needs " + human_bytes(needed) + " besides the kernel, and " +
                                            human_bytes(limit) +
                                            " are available: take knn:K, which keeps the nearest only");
    return {kernel.dense(), team};
}

}  // namespace

DrawnLength::DrawnLength(std::span<const double> law) : most_(static_cast<Node>(law.size() - 1)), mean_(0) {
    for (std::size_t r = 0; r < law.size(); ++r) mean_ += static_cast<double>(r) * law[r];
    if (law.back() < 1) table_.emplace(law);
}

DrawnLink::DrawnLink(const MarkovLink& link, ThreadTeam& team) : owner_(link.kernel), length_(link.law) {
    const MarkovKernel& kernel = *link.kernel;
    if (kernel.is_dense()) {
        dense_.emplace(sums_of(kernel, team));
        owner_.reset();
        return;
    }
    rows_.emplace(kernel.sparse().offsets, kernel.sparse().targets, kernel.sparse().weights, team);
    jump_ = jump_of(kernel);
    if (!link.fill.empty()) fill_.emplace(link.fill);
}

DrawnLink::DrawnLink(std::shared_ptr<const NormalizedAdjacency> core, std::size_t rows, std::span<const double> law,
                     ThreadTeam& team)
    : jump_(jump_of(*core)), length_(law) {
    rows_.emplace(core->offsets().first(rows + 1), core->targets(), core->weights(), team);
    owner_ = std::move(core);
}

Node DrawnLink::fill(std::mt19937_64& generator) const {
    if (!fill_) throw Error(Fault::usage, "a pair was to be drawn of a node that has no context: its P_X is 0");
    return fill_->draw(generator);
}

}  // namespace contexture
