#include "contexture/run/page.hpp"

#include <algorithm>
#include <new>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

// Of a large graph the solve for the map stays small.
constexpr Node kSmall      = 20000;
constexpr int  kFewColumns = 16;

std::vector<FilterShape> filters_of(const std::vector<ContextResult>& results, const Graph& graph, Marginal marginal) {
    std::vector<FilterShape> filters;
    for (const ContextResult& result : results)
        if (result.failure.empty() && is_function_of_graph(graph, result.context, marginal))
            filters.push_back(draw_filter(result.context));
    return filters;
}

NodeMap map_of(const Graph& graph, const Embedding& embedding, const std::string& title, std::uint64_t seed,
               const std::optional<LabelTable>& labels) {
    NodeMap map = make_node_map(graph, embedding, {.title = title, .seed = seed});
    if (labels) add_labels(map, labels->table, labels->kind, labels->source);
    return map;
}

NodeMap solve_map(const ContextResult& best, const Graph& graph, const ComparisonOptions& options, const Solved& solved,
                  const Progress& progress) {
    const ExpectationOperator op(graph, best.context, operator_options(graph, options.solve, progress));
    const int                 known = static_cast<int>(best.spectrum.singular_values.size());
    DecomposeOptions          solve = solve_options(options.solve, solved, progress);
    solve.dimension    = std::min(known, graph.nodes() > kSmall ? kFewColumns : NodeMapOptions{}.most_columns);
    solve.with_vectors = true;
    return map_of(graph, embed(decompose(op, solve)), name(best.context), solve.seed, options.labels);
}

}  // namespace

PageParts page_of(const Report& comparison, const Graph& graph, const ComparisonOptions& options,
                  const Progress& progress) {
    PageParts            parts{.filters = filters_of(comparison.results, graph, options.solve.marginal)};
    const ContextResult& best = comparison.results.front();
    if (!best.failure.empty()) return parts;
    try {
        parts.map = solve_map(best, graph, options, comparison.solved.value(), progress);
    } catch (const Error& failure) {
        parts.without_map = failure.what();
    } catch (const std::bad_alloc&) {
        parts.without_map = "out of memory";
    }
    return parts;
}

PageParts page_of(const Embedded& embedded, const Graph& graph, const SolveOptions& solve,
                  const std::optional<LabelTable>& labels) {
    std::string title;
    for (const ContextResult& result : embedded.results) title += (title.empty() ? "" : " | ") + name(result.context);
    return {.filters = filters_of(embedded.results, graph, solve.marginal),
            .map     = map_of(graph, embedded.embedding, title, solve.decompose.seed, labels)};
}

}  // namespace contexture
