#include "contexture/graph/facts.hpp"

#include <algorithm>
#include <vector>

#include "contexture/graph/components.hpp"

namespace contexture {

std::vector<bool> find_reached(const Graph& graph) {
    std::vector<bool> is_reached(graph.nodes(), false);
    for (const Node target : graph.targets()) is_reached[target] = true;
    return is_reached;
}

GraphFacts describe(const Graph& graph) {
    GraphFacts facts;
    facts.nodes      = graph.nodes();
    facts.edges      = graph.edges();
    facts.self_loops = graph.self_loops();
    facts.volume     = graph.volume();
    if (facts.nodes == 0) return facts;

    const auto              first      = graph.offsets();
    const std::vector<bool> is_reached = find_reached(graph);
    facts.min_degree                   = graph.arcs();
    for (std::size_t node = 0; node < facts.nodes; ++node) {
        const std::uint64_t degree = first[node + 1] - first[node];
        facts.min_degree           = std::min(facts.min_degree, degree);
        facts.max_degree           = std::max(facts.max_degree, degree);
        if (degree == 0) ++(is_reached[node] ? facts.dangling : facts.isolated);
    }
    facts.mean_degree = static_cast<double>(graph.arcs()) / static_cast<double>(facts.nodes);
    if (graph.is_weighted()) {
        const auto [low, high] = std::minmax_element(graph.weights().begin(), graph.weights().end());
        facts.min_weight       = *low;
        facts.max_weight       = *high;
    }

    const Components components = find_components(graph);
    facts.components            = static_cast<Node>(components.count());
    facts.largest_component     = components.sizes.front();
    for (std::size_t part = 0; part < components.count(); ++part)
        if (components.sizes[part] > 1 && components.is_bipartite[part]) ++facts.bipartite_components;
    return facts;
}

}  // namespace contexture
