#include "load.hpp"

#include <cblas.h>
#include <fmt/format.h>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture::cli {
namespace {

int used_threads(int asked) {
    return asked > 0 ? asked : hardware_threads();
}

}  // namespace

LoadedGraph load_graph(const GraphOptions& options, bool is_largest_component, const Progress& progress) {
    const Stopwatch watch;
    ReadOptions     read = options.read;
    read.progress        = progress;
    Graph        graph   = read_graph(options.path, read);
    GraphSummary summary = summarize(graph);
    if (is_largest_component && summary.facts.components > 1) graph = largest_component(graph);
    return {.graph = std::move(graph), .summary = std::move(summary), .seconds = watch.seconds()};
}

Solved plan_solve(const Graph& graph, const SolveOptions& options, std::optional<int> tail) {
    const int  fallback = std::max(options.default_dimension, tail.value_or(0));
    const auto most     = static_cast<std::int64_t>(max_dimension(ExpectationOperator(graph, Walk{})));
    const int  lowered  = static_cast<int>(std::min<std::int64_t>(most, fallback));
    const int  chosen   = options.dimension.value_or(lowered);
    if (most < 1)
        throw Error(Fault::input,
                    fmt::format("{}: there is no singular function besides the constant one: fewer than two nodes "
                                "have an edge",
                                graph.provenance().source));
    if (chosen > most)
        throw Error(Fault::usage, fmt::format("--dim {}: this graph has {} singular values besides the constant one, "
                                              "the most that can be asked for",
                                              chosen, most));
    if (tail && *tail > chosen)
        throw Error(Fault::usage, fmt::format("--tail {}: only {} singular values are computed{}", *tail, chosen,
                                              chosen < most ? "; raise --dim" : ", all that there are"));
    return {.is_largest_component = options.is_largest_component,
            .nodes                = graph.nodes(),
            .edges                = graph.edges(),
            .dimension            = chosen,
            .lowered_from         = !options.dimension && chosen < fallback ? std::optional(fallback) : std::nullopt,
            .tolerance            = options.decompose.tolerance,
            .seed                 = options.decompose.seed};
}

DecomposeOptions solve_options(const SolveOptions& options, const Solved& plan, const Progress& progress) {
    DecomposeOptions solve = options.decompose;
    solve.dimension        = plan.dimension;
    solve.progress         = progress;
    return solve;
}

void limit_dense_threads(int threads) {
    openblas_set_num_threads(used_threads(threads));
}

Timing take_timing(double read_seconds, double solve_seconds, int threads) {
    return {.read_seconds  = read_seconds,
            .solve_seconds = solve_seconds,
            .peak_memory   = peak_memory(),
            .threads       = used_threads(threads)};
}

}  // namespace contexture::cli
