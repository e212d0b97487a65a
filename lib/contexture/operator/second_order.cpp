#include "contexture/operator/second_order.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/base/threads.hpp"

namespace contexture {
namespace {

constexpr Node kNoStay     = std::numeric_limits<Node>::max();
constexpr Node kNodesAStep = 1U << 12U;  // nodes between two calls of progress

Arc out_arcs(const Graph& graph, Node node) {
    return graph.offsets()[node + std::size_t{1}] - graph.offsets()[node];
}

/// The arc on which a walk stays at each node that has none of its own but is met.
std::vector<Node> number_stays(const Graph& graph) {
    std::vector<Node> stay(graph.nodes(), kNoStay);
    auto              next = static_cast<Node>(graph.arcs());
    std::vector<bool> is_met(graph.nodes(), false);
    for (const Node target : graph.targets()) is_met[target] = true;
    for (Node node = 0; node < graph.nodes(); ++node)
        if (is_met[node] && out_arcs(graph, node) == 0) stay[node] = next++;
    return stay;
}

double weight_of(const Graph& graph, Arc arc) {
    return graph.is_weighted() ? graph.weights()[arc] : 1.0;
}

bool has_arc(const Graph& graph, Node from, Node to) {
    const auto begin = graph.targets().begin() + static_cast<std::ptrdiff_t>(graph.offsets()[from]);
    const auto end   = graph.targets().begin() + static_cast<std::ptrdiff_t>(graph.offsets()[from + std::size_t{1}]);
    return std::binary_search(begin, end, to);
}

double bias(const Graph& graph, const Node2vec& walk, Node last, Node next) {
    if (next == last) return 1 / walk.back;
    return has_arc(graph, last, next) ? 1 : 1 / walk.out;
}

/// Appends the row of B for the arc last -> now.
void append_step(const Graph& graph, const Node2vec& walk, Node last, Node now, SparseRows& step) {
    for (Arc arc = graph.offsets()[now]; arc < graph.offsets()[now + std::size_t{1}]; ++arc) {
        step.targets.push_back(static_cast<Node>(arc));
        step.weights.push_back(weight_of(graph, arc) * bias(graph, walk, last, graph.targets()[arc]));
    }
}

/// A stream of random numbers of its own for each node. Source: Steele, Lea and Flood 2014 (SplitMix64).
class Draws {
  public:
    Draws(std::uint64_t seed, Node node) : state_(mixed_seed({seed, node})) {}

    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(finalized(state_ += kGoldenGamma) >> 11U) * 0x1p-53; }

  private:
    std::uint64_t state_;
};

/// Walks on a graph by draws.
class Walker {
  public:
    Walker(const Graph& graph, const Node2vec& walk)
        : graph_(&graph), walk_(walk), most_(std::max({1 / walk.back, 1.0, 1 / walk.out})) {
        if (!graph.is_weighted()) return;
        for (Node node = 0; node < graph.nodes(); ++node) {
            double sum = 0;  // of each row anew: a difference of large sums loses small weights
            for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc)
                cumulated_.push_back(sum += graph.weights()[arc]);
        }
    }

    /// The nodes met by one walk from `start`, which has outgoing arcs.
    void walk(Node start, Draws& draws, std::vector<Node>& met) const {
        Node last = start;
        Node now  = first_step(start, draws);
        met.push_back(now);
        for (int step = 1; step < walk_.length; ++step) {
            if (out_arcs(*graph_, now) > 0) now = next_step(std::exchange(last, now), now, draws);
            met.push_back(now);
        }
    }

  private:
    [[nodiscard]] Node first_step(Node node, Draws& draws) const {
        const Arc begin = graph_->offsets()[node];
        const Arc end   = graph_->offsets()[node + std::size_t{1}];
        if (!graph_->is_weighted())
            return graph_->targets()[begin + static_cast<Arc>(draws.unit() * static_cast<double>(end - begin))];
        const double goal  = draws.unit() * cumulated_[end - 1];
        const auto   first = cumulated_.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto   place = std::upper_bound(first, cumulated_.begin() + static_cast<std::ptrdiff_t>(end - 1), goal);
        return graph_->targets()[static_cast<Arc>(place - cumulated_.begin())];
    }
    /// By rejection: a first-order step is taken with a probability proportional to its bias.
    [[nodiscard]] Node next_step(Node last, Node now, Draws& draws) const {
        for (;;) {
            const Node next = first_step(now, draws);
            if (draws.unit() * most_ < bias(*graph_, walk_, last, next)) return next;
        }
    }

    const Graph*        graph_;
    Node2vec            walk_;
    double              most_;
    std::vector<double> cumulated_;  ///< weights up to and with each arc
};

struct CountedRow {
    std::vector<Node>   targets;
    std::vector<double> counts;
};

CountedRow count_met(std::vector<Node>& met) {
    std::ranges::sort(met);
    CountedRow row;
    for (std::size_t i = 0; i < met.size(); ++i) {
        if (i == 0 || met[i] != met[i - 1]) {
            row.targets.push_back(met[i]);
            row.counts.push_back(0);
        }
        ++row.counts.back();
    }
    return row;
}

}  // namespace

std::uint64_t count_second_order_entries(const Graph& graph) {
    std::uint64_t entries = 0;
    for (const Node target : graph.targets()) entries += std::max<Arc>(1, out_arcs(graph, target));
    return entries + graph.nodes();
}

SecondOrderKernels second_order_kernels(const Graph& graph, const Node2vec& walk, const Progress& progress) {
    if (graph.arcs() + graph.nodes() >= kNoStay)
        throw Error(Fault::computation, "node2vec: " + std::to_string(graph.arcs()) + " arcs are too many to walk on");
    const std::vector<Node> stay = number_stays(graph);
    const auto         stays = static_cast<Node>(std::ranges::count_if(stay, [](Node arc) { return arc != kNoStay; }));
    const auto         arcs  = static_cast<Node>(graph.arcs()) + stays;
    SecondOrderKernels kernels;
    kernels.first.columns = kernels.step.columns = arcs;
    kernels.head.columns                         = graph.nodes();
    for (Node node = 0; node < graph.nodes(); ++node) {
        if (node % kNodesAStep == 0)
            tell(progress, {.task = "second-order steps", .done = node, .total = graph.nodes(), .unit = "nodes"});
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            const Node now = graph.targets()[arc];
            kernels.first.targets.push_back(static_cast<Node>(arc));
            kernels.first.weights.push_back(weight_of(graph, arc));
            kernels.head.targets.push_back(now);
            kernels.head.offsets.push_back(kernels.head.targets.size());
            append_step(graph, walk, node, now, kernels.step);
            if (stay[now] != kNoStay) {
                kernels.step.targets.push_back(stay[now]);
                kernels.step.weights.push_back(1);
            }
            kernels.step.offsets.push_back(kernels.step.targets.size());
        }
        if (stay[node] != kNoStay) {
            kernels.first.targets.push_back(stay[node]);
            kernels.first.weights.push_back(1);
        }
        kernels.first.offsets.push_back(kernels.first.targets.size());
    }
    for (Node node = 0; node < graph.nodes(); ++node) {
        if (stay[node] == kNoStay) continue;
        kernels.step.targets.push_back(stay[node]);
        kernels.step.weights.push_back(1);
        kernels.step.offsets.push_back(kernels.step.targets.size());
        kernels.head.targets.push_back(node);
        kernels.head.offsets.push_back(kernels.head.targets.size());
    }
    return kernels;
}

SparseRows sample_second_order(const Graph& graph, const Node2vec& walk, const SampleOptions& options) {
    const std::vector<Node> stay = number_stays(graph);
    const Walker            walker(graph, walk);
    ThreadTeam              team(options.threads > 0 ? options.threads : hardware_threads());
    const auto              parts = static_cast<Node>(team.size());
    std::vector<CountedRow> rows(kNodesAStep);
    SparseRows              sampled;
    sampled.columns = graph.nodes();
    for (Node begin = 0; begin < graph.nodes(); begin += std::min(kNodesAStep, graph.nodes() - begin)) {
        const Node end = begin + std::min(kNodesAStep, graph.nodes() - begin);
        tell(options.progress, {.task = "walking", .done = begin, .total = graph.nodes(), .unit = "nodes"});
        run_or_throw(team, [&](int part) {
            std::vector<Node> met;
            for (Node node = begin + static_cast<Node>(part); node < end; node += parts) {
                met.clear();
                Draws draws(options.seed, node);
                for (int i = 0; i < options.walks && out_arcs(graph, node) > 0; ++i) walker.walk(node, draws, met);
                if (stay[node] != kNoStay) met.push_back(node);
                rows[node - begin] = count_met(met);
            }
        });
        for (Node node = begin; node < end; ++node) {
            const CountedRow& row = rows[node - begin];
            sampled.targets.insert(sampled.targets.end(), row.targets.begin(), row.targets.end());
            sampled.weights.insert(sampled.weights.end(), row.counts.begin(), row.counts.end());
            sampled.offsets.push_back(sampled.targets.size());
        }
    }
    return sampled;
}

}  // namespace contexture
