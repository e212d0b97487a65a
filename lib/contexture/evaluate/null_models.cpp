#include "contexture/evaluate/null_models.hpp"

#include <algorithm>
#include <random>
#include <unordered_set>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/evaluate/edges.hpp"

namespace contexture {
namespace {

constexpr std::size_t kLeastTries = 1000;  // of swaps: in small graphs most of them meet a loop or a repeat

/// The pairs that have an edge, in either order where undirected.
class PairSet {
  public:
    explicit PairSet(bool is_directed) : is_directed_(is_directed) {}

    bool insert(Node u, Node v) { return pairs_.insert(key(u, v)).second; }
    void erase(Node u, Node v) { pairs_.erase(key(u, v)); }
    void reserve(std::size_t count) { pairs_.reserve(count); }

  private:
    [[nodiscard]] std::uint64_t key(Node u, Node v) const {
        if (!is_directed_ && v < u) std::swap(u, v);
        return (std::uint64_t{u} << 32U) | v;
    }

    bool                              is_directed_;
    std::unordered_set<std::uint64_t> pairs_;
};

}  // namespace

Graph rewire(const Graph& graph, std::uint64_t seed, int swaps_per_edge) {
    EdgeList        edges = edges_of(graph);
    const auto      count = edges.ends.size();
    PairSet         known(graph.is_directed());
    std::mt19937_64 generator(seed);
    known.reserve(count);
    for (const auto& [u, v] : edges.ends) known.insert(u, v);
    const std::size_t tries = count < 2 ? 0 : std::max(kLeastTries, count * static_cast<std::size_t>(swaps_per_edge));
    bool              is_other = false;
    for (std::size_t i = 0; i < tries; ++i) {
        auto&      first  = edges.ends[draw_below(generator, count)];
        auto&      second = edges.ends[draw_below(generator, count)];
        // Of an undirected edge either end may come first: without this one kind of swap would be missing.
        const bool is_turned = !graph.is_directed() && draw_unit(generator) < 0.5;
        const auto [u, v]    = first;
        const auto [x, y]    = is_turned ? std::pair(second.second, second.first) : second;
        if (&first == &second || u == v || x == y || u == y || x == v) continue;
        if (!known.insert(u, y)) continue;
        if (!known.insert(x, v)) {
            known.erase(u, y);
            continue;
        }
        known.erase(u, v);
        known.erase(x, y);
        first    = {u, y};
        second   = {x, v};
        is_other = true;
    }
    if (!is_other)
        throw Error(
            Fault::input,
            "no two edges were found that can swap their ends without a loop or a repeat: hardly any other graph "
            "has these degrees, so there is no such null");
    return with_edges(graph, edges, graph.is_directed());
}

Graph random_graph(const Graph& graph, std::uint64_t seed) {
    EdgeList        edges = edges_of(graph);
    const double    n     = graph.nodes();
    const double    pairs = graph.is_directed() ? n * (n - 1) : n * (n - 1) / 2;
    std::mt19937_64 generator(seed);
    if (static_cast<double>(edges.ends.size()) > 0.9 * pairs)
        throw Error(Fault::input, "a random graph of as many edges would be complete: there is no such null");
    PairSet known(graph.is_directed());
    known.reserve(edges.ends.size());
    for (auto& [u, v] : edges.ends) {
        do {
            u = static_cast<Node>(draw_below(generator, graph.nodes()));
            v = static_cast<Node>(draw_below(generator, graph.nodes()));
        } while (u == v || !known.insert(u, v));
    }
    return with_edges(graph, edges, graph.is_directed());
}

}  // namespace contexture
