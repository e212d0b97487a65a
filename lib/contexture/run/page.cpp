#include "contexture/run/page.hpp"

#include <algorithm>
#include <new>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

// Of a large graph the solve for the map stays small.
constexpr Node kSmall      = 20000;
constexpr int  kFewColumns = 16;

constexpr double kNearOne = 1 - 1e-9;

std::vector<FilterShape> filters_of(const std::vector<ContextResult>& results, const Graph& graph, Marginal marginal) {
    std::vector<FilterShape> filters;
    for (const ContextResult& result : results)
        if (result.failure.empty() && is_function_of_graph(graph, result.context, marginal))
            filters.push_back(draw_filter(result.context));
    return filters;
}

/// Leading functions with s = 1 of a context in pieces: all that they say is which piece a node is in. None where
/// no two others are left for a map.
int tell_pieces_apart(const Spectrum& spectrum, Eigen::Index columns) {
    if (spectrum.components < 2) return 0;
    const auto ones = std::ranges::count_if(spectrum.singular_values, [](double s) { return s > kNearOne; });
    return columns - ones < 2 ? 0 : static_cast<int>(ones);
}

NodeMap map_of(const Graph& graph, const Embedding& embedding, const std::string& title, int skipped,
               std::uint64_t seed, const std::optional<LabelTable>& labels) {
    NodeMap map = make_node_map(graph, embedding, {.title = title, .skipped = skipped, .seed = seed});
    if (labels) add_labels(map, labels->table, labels->kind, labels->table.source);
    return map;
}

NodeMap solve_map(const ContextResult& best, const Graph& graph, const ComparisonOptions& options, const Solved& solved,
                  const Progress& progress) {
    const ExpectationOperator op(graph, best.context, operator_options(graph, options.solve, progress));
    const int                 known   = static_cast<int>(best.spectrum.singular_values.size());
    const int                 skipped = tell_pieces_apart(best.spectrum, known);
    const int                 most    = graph.nodes() > kSmall ? kFewColumns : NodeMapOptions{}.most_columns;
    DecomposeOptions          solve   = solve_options(options.solve, solved, progress);
    solve.dimension                   = std::min(known, skipped + most);
    solve.with_vectors                = true;
    return map_of(graph, embed(decompose(op, solve)), name(best.context), skipped, solve.seed, options.labels);
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
        if (failure.fault() == Fault::interrupted) throw;
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
    const int skipped = embedded.results.size() == 1
                            ? tell_pieces_apart(embedded.results.front().spectrum, embedded.embedding.vectors.cols())
                            : 0;
    return {.filters = embedded.log_density ? std::vector<FilterShape>{}  // of the logarithm there is no f
                                            : filters_of(embedded.results, graph, solve.marginal),
            .map     = map_of(graph, embedded.embedding, title, skipped, solve.decompose.seed, labels)};
}

}  // namespace contexture
