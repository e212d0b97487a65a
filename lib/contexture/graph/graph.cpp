#include "contexture/graph/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/page_allocator.hpp"
#include "contexture/graph/arc_rows.hpp"
#include "contexture/graph/points.hpp"

namespace contexture {
namespace {

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
            throw Error(Fault::input, fmt::format("edge {} {}: the weight {} {}", table.names[table.source[edge]],
                                                  table.names[table.target[edge]], table.weight[edge], fault));
}

Graph assemble(ArcRows rows, NodeNames names, bool is_directed, Provenance provenance) {
    // Boost's constructors copy the arcs; its members are public, and hold just this.
    Adjacency adjacency;
    adjacency.m_forward.m_rowstart = std::move(rows.first);
    adjacency.m_forward.m_column   = std::move(rows.target);
    return {std::move(adjacency), std::move(rows.weight), std::move(names), is_directed, std::move(provenance)};
}

}  // namespace

void NodeNames::append(std::string_view name) {
    if (size() >= std::numeric_limits<Node>::max())
        throw Error(Fault::computation, "more than 4294967295 nodes: this build numbers nodes with 32 bits");
    grow_pages(text_, name.size());
    grow_pages(ends_, 1);
    text_.insert(text_.end(), name.begin(), name.end());
    ends_.push_back(text_.size());
}

Graph::Graph(Adjacency adjacency, std::vector<double> weights, NodeNames names, bool is_directed, Provenance provenance)
    : adjacency_(std::move(adjacency)),
      weights_(std::move(weights)),
      names_(std::move(names)),
      is_directed_(is_directed),
      provenance_(std::move(provenance)) {
    const auto first  = offsets();
    const auto target = targets();
    resize_pages(degrees_, nodes());
    for (Node node = 0; node < nodes(); ++node) {
        const auto row = target.subspan(first[node], first[node + std::size_t{1}] - first[node]);
        if (std::ranges::binary_search(row, node)) ++self_loops_;
        if (weights_.empty()) degrees_[node] = static_cast<double>(row.size());
        for (std::size_t i = 0; i < row.size() && !weights_.empty(); ++i) degrees_[node] += weights_[first[node] + i];
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
    if (!std::isfinite(weight)) return "is not finite; mend it or take it out";
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
    provenance.duplicates_merged += rows.merged;
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
