#include "contexture/operator/markov_operator.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/operator/restart_matrix.hpp"

namespace contexture {
namespace {

using Vector = std::vector<double>;

/// One application of a kernel.
Vector step(const MarkovKernel& kernel, const Vector& fill, const Vector& x, bool is_adjoint) {
    Vector y(is_adjoint ? kernel.columns() : kernel.rows());
    if (is_adjoint)
        kernel.apply_adjoint(x, y, fill);
    else
        kernel.apply(x, y, fill);
    return y;
}

/// sum_r law[r] K^r x by Horner's rule, K or its adjoint.
Vector apply_link(const MarkovLink& link, const Vector& x, bool is_adjoint) {
    if (link.whole != nullptr) return step(*link.whole, {}, x, is_adjoint);
    const Vector& law = link.law;
    std::size_t   r   = law.size() - 1;
    if (r == 0) return x;
    Vector sum = step(*link.kernel, link.fill, x, is_adjoint);
    for (double& entry : sum) entry *= law[r];
    while (--r > 0) {
        if (law[r] != 0)
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += law[r] * x[i];
        sum = step(*link.kernel, link.fill, sum, is_adjoint);
    }
    if (law[0] != 0)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += law[0] * x[i];
    return sum;
}

/// The nodes that a chain of links is at, each with some x or a that leads there or is met there.
class SupportSearch {
  public:
    SupportSearch(std::size_t inputs, std::size_t values) : inputs_(inputs), parent_(inputs + values) {
        std::iota(parent_.begin(), parent_.end(), Element{0});
    }

    using Element                  = std::uint64_t;
    static constexpr Element kNone = static_cast<Element>(-1);
    using Layer                    = std::vector<Element>;

    void meet(Element& place, Element who) {
        if (place == kNone)
            place = who;
        else
            join(place, who);
    }

    /// Where one step leads.
    Layer step(const MarkovLink& link, const Layer& from) {
        Layer   to(link.kernel->columns(), kNone);
        Element unknown  = kNone;  // all rows without entries lead to the same values
        Element anywhere = kNone;  // and so do all that lead anywhere
        for (Node row = 0; row < from.size(); ++row) {
            if (from[row] == kNone) continue;
            if (link.kernel->leads_anywhere(row)) meet(anywhere, from[row]);
            if (link.kernel->is_empty_row(row))
                meet(unknown, from[row]);
            else
                link.kernel->for_each_target(row, [&](Node a) { meet(to[a], from[row]); });
        }
        if (anywhere != kNone)
            for (const Node a : link.kernel->anywhere()) meet(to[a], anywhere);
        if (unknown != kNone)
            for (Node a = 0; a < to.size(); ++a)
                if (!link.fill.empty() && link.fill[a] > 0) meet(to[a], unknown);
        return to;
    }

    /// Where a link leads. Its law is that of one number of steps, or of all numbers from 0 or 1 to the last.
    Layer through(const MarkovLink& link, const Layer& from) {
        const std::size_t last      = link.law.size() - 1;
        const bool        is_single = std::ranges::count_if(link.law, [](double theta) { return theta > 0; }) == 1;
        Layer             to        = from;
        if (is_single) {
            for (std::size_t r = 0; r < last; ++r) to = step(link, to);
            return to;
        }
        Layer met   = link.law[0] > 0 ? from : Layer(from.size(), kNone);
        Layer fresh = from;  // first met at this step: later meetings lead nowhere new
        for (std::size_t r = 0; r < last; ++r) {
            const Layer next   = step(link, fresh);
            bool        is_new = false;
            for (std::size_t i = 0; i < next.size(); ++i) {
                fresh[i] = kNone;
                if (next[i] == kNone) continue;
                if (met[i] == kNone) {
                    fresh[i] = next[i];
                    is_new   = true;
                }
                meet(met[i], next[i]);
            }
            if (!is_new) break;
        }
        return met;
    }

    void end(const Layer& layer, std::size_t begin) {
        for (std::size_t a = 0; a < layer.size(); ++a)
            if (layer[a] != kNone) join(layer[a], static_cast<Element>(inputs_ + begin + a));
    }

    /// The one that stands for all that an element was joined with: the first of them.
    Element find(Element element) {
        while (parent_[element] != element) {
            parent_[element] = parent_[parent_[element]];
            element          = parent_[element];
        }
        return element;
    }

  private:
    void join(Element a, Element b) {
        a                       = find(a);
        b                       = find(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

    std::size_t          inputs_;
    std::vector<Element> parent_;
};

}  // namespace

MarkovOperator::MarkovOperator(std::vector<MarkovBranch> branches, std::vector<ValueSpace> spaces,
                               std::span<const double> input)
    : branches_(std::move(branches)), spaces_(std::move(spaces)) {
    for (MarkovBranch& branch : branches_) {
        Vector law(input.begin(), input.end());
        for (MarkovLink& link : branch.links) {
            link.fill = link.kernel->fill_for(law);
            if (!link.fill.empty() && std::accumulate(link.fill.begin(), link.fill.end(), 0.0) == 0)
                throw Error(Fault::input,
                            "no node that a part of the context begins from has an entry in its file, so "
                            "it says nothing of any: leave that part out, or complete the file");
            link.whole = restart_matrix(link);
            law        = apply_link(link, law, true);
        }
    }
}

void MarkovOperator::apply(std::span<const double> g, std::span<double> f) const {
    std::ranges::fill(f, 0.0);
    for (const MarkovBranch& branch : branches_) {
        const auto part = g.subspan(spaces_[branch.space].begin, spaces_[branch.space].size);
        Vector     now(part.begin(), part.end());
        for (std::size_t i = branch.links.size(); i-- > 0;) now = apply_link(branch.links[i], now, false);
        for (std::size_t x = 0; x < f.size(); ++x) f[x] += branch.share * now[x];
    }
}

void MarkovOperator::apply_adjoint(std::span<const double> f, std::span<double> g) const {
    std::ranges::fill(g, 0.0);
    for (const MarkovBranch& branch : branches_) {
        Vector now(f.begin(), f.end());
        for (const MarkovLink& link : branch.links) now = apply_link(link, now, true);
        const auto part = g.subspan(spaces_[branch.space].begin, spaces_[branch.space].size);
        for (std::size_t a = 0; a < part.size(); ++a) part[a] += branch.share * now[a];
    }
}

SupportComponents find_support_components(const MarkovOperator& op, std::span<const double> input) {
    SupportSearch        search(input.size(), op.values());
    SupportSearch::Layer inputs(input.size(), SupportSearch::kNone);
    for (std::size_t x = 0; x < input.size(); ++x)
        if (input[x] > 0) inputs[x] = x;
    std::vector<bool> is_met(op.values(), false);
    for (const MarkovBranch& branch : op.branches()) {
        SupportSearch::Layer layer = inputs;
        for (const MarkovLink& link : branch.links) layer = search.through(link, layer);
        const std::size_t begin = op.spaces()[branch.space].begin;
        search.end(layer, begin);
        for (std::size_t a = 0; a < layer.size(); ++a)
            if (layer[a] != SupportSearch::kNone) is_met[begin + a] = true;
    }
    SupportComponents          found;
    std::vector<std::uint32_t> number(input.size() + op.values(), SupportComponents::kNone);
    const auto                 number_of = [&](std::size_t element) {
        std::uint32_t& place = number[search.find(element)];
        if (place == SupportComponents::kNone) place = found.count++;
        return place;
    };
    for (std::size_t x = 0; x < input.size(); ++x)
        found.of_input.push_back(input[x] > 0 ? number_of(x) : SupportComponents::kNone);
    for (std::size_t a = 0; a < is_met.size(); ++a)
        found.of_value.push_back(is_met[a] ? number_of(input.size() + a) : SupportComponents::kNone);
    return found;
}

}  // namespace contexture
