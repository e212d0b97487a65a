#include "contexture/graph/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/points.hpp"

namespace contexture {
namespace {

/// Arcs by source while a graph is made: the arcs of u stand at first[u] .. first[u + 1] - 1.
struct ArcRows {
    std::vector<Arc>    first;
    std::vector<Node>   target;
    std::vector<double> weight;  ///< empty where unweighted
};

/// Feeds an ArcRows to Boost's constructor from sorted edges, one (source, target) a step.
class ArcIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type        = std::pair<Node, Node>;
    using difference_type   = std::ptrdiff_t;
    using pointer           = const value_type*;
    using reference         = const value_type&;

    ArcIterator(const ArcRows& rows, Arc arc) : rows_(&rows), arc_(arc) { load(); }

    reference    operator*() const { return edge_; }
    pointer      operator->() const { return &edge_; }
    ArcIterator& operator++() {
        ++arc_;
        load();
        return *this;
    }
    bool operator==(const ArcIterator& other) const { return arc_ == other.arc_; }
    bool operator!=(const ArcIterator& other) const { return arc_ != other.arc_; }

  private:
    void load() {
        if (arc_ >= rows_->target.size()) return;
        while (arc_ >= rows_->first[edge_.first + std::size_t{1}]) ++edge_.first;
        edge_.second = rows_->target[arc_];
    }

    const ArcRows* rows_;
    Arc            arc_;
    value_type     edge_ = {0, 0};
};

/// What a table that was not read from a file may have wrong.
void check(const EdgeTable& table) {
    const std::size_t edges = table.source.size();
    const std::size_t nodes = table.names.size();
    if (table.target.size() != edges || (!table.weight.empty() && table.weight.size() != edges))
        throw Error(Fault::usage,
                    fmt::format("{} sources, {} targets, {} weights: give one of each an edge, or no weights", edges,
                                table.target.size(), table.weight.size()));
    for (std::size_t edge = 0; edge < edges; ++edge)
        if (table.source[edge] >= nodes || table.target[edge] >= nodes)
            throw Error(Fault::usage, fmt::format("edge {} {} in a graph of {} nodes: ends are 0 to n - 1",
                                                  table.source[edge], table.target[edge], nodes));
    for (std::size_t edge = 0; edge < table.weight.size(); ++edge)
        if (const std::string_view fault = fault_of_weight(table.weight[edge]); !fault.empty())
            throw Error(Fault::input, fmt::format("edge {} {}: the weight {} {}", table.source[edge],
                                                  table.target[edge], table.weight[edge], fault));
}

/// Counting sort of a table's edges into rows; in an undirected graph each edge u != v goes both ways.
ArcRows sort_into_rows(const EdgeTable& table, const BuildOptions& options) {
    const std::size_t n         = table.names.size();
    const bool        both_ways = !options.is_directed;
    const auto        is_kept   = [&](std::size_t edge) {
        return options.self_loops == SelfLoops::keep || table.source[edge] != table.target[edge];
    };
    ArcRows rows;
    rows.first.assign(n + 1, 0);
    for (std::size_t edge = 0; edge < table.source.size(); ++edge) {
        if (!is_kept(edge)) continue;
        ++rows.first[table.source[edge] + std::size_t{1}];
        if (both_ways && table.source[edge] != table.target[edge]) ++rows.first[table.target[edge] + std::size_t{1}];
    }
    std::partial_sum(rows.first.begin(), rows.first.end(), rows.first.begin());

    rows.target.resize(rows.first.back());
    if (!table.weight.empty()) rows.weight.resize(rows.first.back());
    std::vector<Arc> next(rows.first.begin(), rows.first.end() - 1);
    const auto       put = [&](Node from, Node to, std::size_t edge) {
        const Arc arc    = next[from]++;
        rows.target[arc] = to;
        if (!table.weight.empty()) rows.weight[arc] = table.weight[edge];
    };
    for (std::size_t edge = 0; edge < table.source.size(); ++edge) {
        if (!is_kept(edge)) continue;
        put(table.source[edge], table.target[edge], edge);
        if (both_ways && table.source[edge] != table.target[edge]) put(table.target[edge], table.source[edge], edge);
    }
    return rows;
}

/// Sorts each row by target (and weight, so that sums do not depend on the order of the input).
void sort_rows(ArcRows& rows) {
    std::vector<std::pair<Node, double>> row;
    for (std::size_t node = 0; node + 1 < rows.first.size(); ++node) {
        const Arc begin = rows.first[node];
        const Arc end   = rows.first[node + 1];
        if (rows.weight.empty()) {
            std::sort(rows.target.begin() + static_cast<std::ptrdiff_t>(begin),
                      rows.target.begin() + static_cast<std::ptrdiff_t>(end));
            continue;
        }
        row.clear();
        for (Arc arc = begin; arc < end; ++arc) row.emplace_back(rows.target[arc], rows.weight[arc]);
        std::sort(row.begin(), row.end());
        for (Arc arc = begin; arc < end; ++arc) std::tie(rows.target[arc], rows.weight[arc]) = row[arc - begin];
    }
}

/// Joins equal neighbours of sorted rows in place. Counts what it joined, an undirected edge once.
std::uint64_t merge_rows(ArcRows& rows, bool is_directed, bool add_up) {
    if (add_up && rows.weight.empty()) rows.weight.assign(rows.target.size(), 1.0);
    std::uint64_t merged = 0;
    Arc           write  = 0;
    for (std::size_t node = 0; node + 1 < rows.first.size(); ++node) {
        const Arc begin   = std::exchange(rows.first[node], write);
        const Arc end     = rows.first[node + 1];
        const Arc row_out = write;
        for (Arc arc = begin; arc < end; ++arc) {
            const Node target = rows.target[arc];
            if (write > row_out && rows.target[write - 1] == target) {
                if (add_up) rows.weight[write - 1] += rows.weight[arc];
                if (is_directed || node <= target) ++merged;
                continue;
            }
            rows.target[write] = target;
            if (add_up) rows.weight[write] = rows.weight[arc];
            ++write;
        }
    }
    rows.first.back() = write;
    rows.target.resize(write);
    if (add_up) rows.weight.resize(write);
    return merged;
}

Graph assemble(ArcRows rows, NodeNames names, bool is_directed, Provenance provenance) {
    const auto n     = static_cast<Node>(names.size());
    const Arc  count = rows.target.size();
    Adjacency  adjacency(boost::edges_are_sorted, ArcIterator(rows, 0), ArcIterator(rows, count), n, count);
    return {std::move(adjacency), std::move(rows.weight), std::move(names), is_directed, std::move(provenance)};
}

}  // namespace

void NodeNames::append(std::string_view name) {
    if (size() >= std::numeric_limits<Node>::max())
        throw Error(Fault::computation, "more than 4294967295 nodes: this build numbers nodes with 32 bits");
    text_.insert(text_.end(), name.begin(), name.end());
    ends_.push_back(text_.size());
}

void NodeNames::shrink_to_fit() {
    text_.shrink_to_fit();
    ends_.shrink_to_fit();
}

Graph::Graph(Adjacency adjacency, std::vector<double> weights, NodeNames names, bool is_directed, Provenance provenance)
    : adjacency_(std::move(adjacency)),
      weights_(std::move(weights)),
      names_(std::move(names)),
      degrees_(boost::num_vertices(adjacency_), 0.0),
      is_directed_(is_directed),
      provenance_(std::move(provenance)) {
    const auto first  = offsets();
    const auto target = targets();
    for (Node node = 0; node < nodes(); ++node) {
        for (Arc arc = first[node]; arc < first[node + std::size_t{1}]; ++arc) {
            degrees_[node] += weights_.empty() ? 1.0 : weights_[arc];
            if (target[arc] == node) ++self_loops_;
        }
        volume_ += degrees_[node];
    }
}

Graph Graph::with_points(Points points) && {
    if (points.coordinates.rows() != static_cast<Eigen::Index>(nodes()))
        throw Error(Fault::usage, fmt::format("{} points for {} nodes", points.coordinates.rows(), nodes()));
    points_ = std::make_shared<const Points>(std::move(points));
    return std::move(*this);
}

std::string_view fault_of_weight(double weight) {
    if (!std::isfinite(weight)) return "is not finite; mend or remove the edge";
    if (weight < 0) return "is negative; a context needs weights that are not, so drop or shift them";
    if (weight == 0) return "is 0; leave the edge out";
    if (weight < kSmallestWeight) return "is below 1e-100; multiply all weights by a constant";
    if (weight > kLargestWeight) return "is above 1e100; divide all weights by a constant";
    return "";
}

Graph build_graph(EdgeTable table, const BuildOptions& options) {
    check(table);
    Provenance provenance = std::move(table.provenance);
    provenance.repeats    = options.repeats;
    provenance.self_loops = options.self_loops;
    if (options.self_loops == SelfLoops::drop)
        for (std::size_t edge = 0; edge < table.source.size(); ++edge)
            if (table.source[edge] == table.target[edge]) ++provenance.self_loops_dropped;

    ArcRows rows = sort_into_rows(table, options);
    table.source = std::vector<Node>();  // {} would keep the memory
    table.target = std::vector<Node>();
    table.weight = std::vector<double>();
    sort_rows(rows);
    const bool add_up = !rows.weight.empty() || options.repeats == Repeats::sum;
    provenance.duplicates_merged += merge_rows(rows, options.is_directed, add_up);
    table.names.shrink_to_fit();
    return assemble(std::move(rows), std::move(table.names), options.is_directed, std::move(provenance));
}

Graph induced_subgraph(const Graph& graph, const std::vector<bool>& keep) {
    const auto        first  = graph.offsets();
    const auto        target = graph.targets();
    const auto        weight = graph.weights();
    std::vector<Node> number(graph.nodes(), 0);
    NodeNames         names;
    for (Node node = 0; node < graph.nodes(); ++node) {
        if (!keep[node]) continue;
        number[node] = static_cast<Node>(names.size());
        names.append(graph.name(node));
    }
    ArcRows rows;
    rows.first = {0};
    for (Node node = 0; node < graph.nodes(); ++node) {
        if (!keep[node]) continue;
        for (Arc arc = first[node]; arc < first[node + std::size_t{1}]; ++arc) {
            if (!keep[target[arc]]) continue;
            rows.target.push_back(number[target[arc]]);
            if (!weight.empty()) rows.weight.push_back(weight[arc]);
        }
        rows.first.push_back(rows.target.size());
    }
    return assemble(std::move(rows), std::move(names), graph.is_directed(), graph.provenance());
}

Graph make_graph(Node nodes, std::span<const std::pair<Node, Node>> edges, const BuildOptions& options) {
    EdgeTable table;
    for (Node node = 0; node < nodes; ++node) table.names.append(std::to_string(node));
    for (const auto& [from, to] : edges) {
        table.source.push_back(from);
        table.target.push_back(to);
    }
    table.provenance.edge_lines = edges.size();
    return build_graph(std::move(table), options);
}

}  // namespace contexture
