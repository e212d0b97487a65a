#include "contexture/evaluate/communities.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

#include "contexture/base/random.hpp"
#include "contexture/evaluate/edges.hpp"

namespace contexture {
namespace {

/// A row under construction: weights by column, and which columns have one.
class RowSum {
  public:
    explicit RowSum(std::size_t columns) : weight_(columns, 0.0) {}

    void add(Node column, double weight) {
        if (weight_[column] == 0) met_.push_back(column);
        weight_[column] += weight;
    }
    [[nodiscard]] double                   at(Node column) const { return weight_[column]; }
    /// Columns in the order in which they were met.
    [[nodiscard]] const std::vector<Node>& met() const { return met_; }

    void append_to(SymmetricRows& rows) {
        std::ranges::sort(met_);
        for (const Node column : met_) {
            rows.targets.push_back(column);
            rows.weights.push_back(weight_[column]);
        }
        rows.offsets.push_back(rows.targets.size());
        clear();
    }
    void clear() {
        for (const Node column : met_) weight_[column] = 0;
        met_.clear();
    }

  private:
    std::vector<double> weight_;
    std::vector<Node>   met_;
};

/// Both directions of every edge but loops.
SymmetricRows symmetric_rows(Node nodes, const EdgeList& edges) {
    SymmetricRows rows;
    rows.offsets.assign(nodes + std::size_t{1}, 0);
    for (const auto& [u, v] : edges.ends) {
        if (u == v) continue;
        ++rows.offsets[u + std::size_t{1}];
        ++rows.offsets[v + std::size_t{1}];
    }
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());
    std::vector<Arc> next(rows.offsets.begin(), rows.offsets.end() - 1);
    rows.targets.resize(rows.offsets.back());
    rows.weights.resize(rows.offsets.back());
    for (std::size_t edge = 0; edge < edges.ends.size(); ++edge) {
        const auto [u, v] = edges.ends[edge];
        if (u == v) continue;
        const double weight     = edges.weights.empty() ? 1 : edges.weights[edge];
        rows.targets[next[u]]   = v;
        rows.targets[next[v]]   = u;
        rows.weights[next[u]++] = rows.weights[next[v]++] = weight;
    }
    return rows;
}

double paths_of_two(const SymmetricRows& rows) {
    double sum = 0;
    for (std::size_t u = 0; u + 1 < rows.offsets.size(); ++u) {
        const auto degree = static_cast<double>(rows.offsets[u + 1] - rows.offsets[u]);
        sum += degree * degree;
    }
    return sum;
}

EdgeList thinned(const EdgeList& edges, std::mt19937_64& generator) {
    EdgeList kept;
    for (std::size_t edge = 0; edge < edges.ends.size(); ++edge) {
        if (draw_unit(generator) < 0.5) continue;
        kept.ends.push_back(edges.ends[edge]);
        if (!edges.weights.empty()) kept.weights.push_back(edges.weights[edge]);
    }
    return kept;
}

std::vector<double> sums_of(const SymmetricRows& rows) {
    std::vector<double> sums(rows.offsets.size() - 1, 0.0);
    for (std::size_t u = 0; u < sums.size(); ++u)
        for (Arc arc = rows.offsets[u]; arc < rows.offsets[u + 1]; ++arc) sums[u] += rows.weights[arc];
    return sums;
}

/// Moves nodes, one at a time in a random order, to the neighbouring community where modularity gains most, until
/// hardly any moves.
/// @return community of each node, by the name of one of its nodes
std::vector<Node> move_nodes(const SymmetricRows& rows, double resolution, std::mt19937_64& generator) {
    constexpr int             kMostPasses = 30;
    constexpr double          kGain       = 1e-12;  // of the degree: less is rounding
    const std::vector<double> degree      = sums_of(rows);
    const double              volume      = std::accumulate(degree.begin(), degree.end(), 0.0);
    std::vector<Node>         of(degree.size()), order(degree.size());
    std::iota(of.begin(), of.end(), Node{0});
    std::iota(order.begin(), order.end(), Node{0});
    shuffle(std::span(order), generator);
    std::vector<double> total = degree;  // of each community
    RowSum              near(degree.size());
    for (int pass = 0; pass < kMostPasses; ++pass) {
        std::size_t moved = 0;
        for (const Node u : order) {
            for (Arc arc = rows.offsets[u]; arc < rows.offsets[u + 1]; ++arc)
                if (rows.targets[arc] != u) near.add(of[rows.targets[arc]], rows.weights[arc]);
            const Node from = of[u];
            total[from] -= degree[u];
            const auto gain = [&](Node community) {
                return near.at(community) - resolution * degree[u] * total[community] / volume;
            };
            Node   best  = from;
            double value = gain(from);
            for (const Node community : near.met())
                if (gain(community) > value + kGain * degree[u]) {
                    best  = community;
                    value = gain(community);
                }
            near.clear();
            total[best] += degree[u];
            of[u] = best;
            moved += best != from ? 1 : 0;
        }
        if (moved <= degree.size() / 1000) break;
    }
    return of;
}

/// Communities as 0, 1, ... by their first node; how many.
std::size_t renumber(std::vector<Node>& of) {
    constexpr Node    kNone = ~Node{0};
    std::vector<Node> number(of.size(), kNone);
    Node              count = 0;
    for (Node& community : of) {
        if (number[community] == kNone) number[community] = count++;
        community = number[community];
    }
    return count;
}

/// The graph of communities; weights within one stand on its diagonal.
SymmetricRows merged(const SymmetricRows& rows, const std::vector<Node>& of, std::size_t count) {
    std::vector<std::vector<Node>> members(count);
    for (Node u = 0; u < of.size(); ++u) members[of[u]].push_back(u);
    SymmetricRows whole{.offsets = {0}, .targets = {}, .weights = {}};
    RowSum        row(count);
    for (const auto& nodes : members) {
        for (const Node u : nodes)
            for (Arc arc = rows.offsets[u]; arc < rows.offsets[u + 1]; ++arc)
                row.add(of[rows.targets[arc]], rows.weights[arc]);
        row.append_to(whole);
    }
    return whole;
}

}  // namespace

SymmetricRows two_step_weights(const Graph& graph, std::uint64_t most, std::uint64_t seed) {
    std::mt19937_64 generator(seed);
    EdgeList        edges = edges_of(graph);
    SymmetricRows   rows  = symmetric_rows(graph.nodes(), edges);
    while (paths_of_two(rows) > static_cast<double>(most)) {
        edges = thinned(edges, generator);
        rows  = symmetric_rows(graph.nodes(), edges);
    }
    const std::vector<double> degree = sums_of(rows);
    SymmetricRows             two{.offsets = {0}, .targets = {}, .weights = {}};
    RowSum                    row(graph.nodes());
    for (Node u = 0; u < graph.nodes(); ++u) {
        for (Arc first = rows.offsets[u]; first < rows.offsets[u + 1]; ++first) {
            const Node v = rows.targets[first];
            for (Arc second = rows.offsets[v]; second < rows.offsets[v + 1]; ++second)
                if (rows.targets[second] != u)
                    row.add(rows.targets[second], rows.weights[first] * rows.weights[second] / degree[v]);
        }
        row.append_to(two);
    }
    return two;
}

std::vector<int> louvain(const SymmetricRows& weights, std::uint64_t seed, double resolution) {
    constexpr int     kMostLevels = 12;
    std::mt19937_64   generator(seed);
    const std::size_t n = weights.offsets.size() - 1;
    std::vector<int>  of_node(n);
    std::iota(of_node.begin(), of_node.end(), 0);
    SymmetricRows rows = weights;
    for (int level = 0; level < kMostLevels; ++level) {
        std::vector<Node> of     = move_nodes(rows, resolution, generator);
        const std::size_t before = of.size(), count = renumber(of);
        for (int& community : of_node) community = static_cast<int>(of[static_cast<std::size_t>(community)]);
        if (count == before) break;
        rows = merged(rows, of, count);
    }
    return of_node;
}

}  // namespace contexture
