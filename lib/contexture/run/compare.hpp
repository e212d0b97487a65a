#pragma once

#include <vector>

#include "contexture/run/tasks.hpp"

namespace contexture {

/// What compare() compares, and by what.
struct ComparisonOptions {
    std::vector<Context>      contexts = {};  ///< empty: default_contexts
    SolveOptions              solve{.is_largest_component = true, .default_dimension = 64};  ///< of all contexts
    AssessOptions             assess     = {};                                               ///< of tau and its rivals
    CompatibilityOptions      measure    = {};  ///< of the labels, where there are any
    std::optional<LabelTable> labels     = {};  ///< compatibility and evaluation are of these
    EvaluationOptions         evaluation = {.ratios  = {0.5},
                                            .repeats = 5};  ///< of each context, where labels or tasks are given
    Order                     order      = Order::tau;      ///< of the results; informed needs labels
};

/// What is compared where nobody says what: those of graphs, of directed graphs or of points.
[[nodiscard]] std::vector<Context> default_contexts(const Graph& graph);

/// The same as text, for help: of undirected graphs.
inline constexpr const char* kUndirectedContexts =
    "walk:1, walk:2, walk:4, window:5, window:10, restart:0.15, heat:2, heat:5, lazy:1, ego:1";
/// Of directed graphs.
inline constexpr const char* kDirectedContexts =
    "walk:1, walk:2, walk:4, window:5, restart:0.15, heat:2, lazy:1, ego:1";
/// Of points.
inline constexpr const char* kContextsOfPoints = "knn:5, knn:10, knn:30, knn:100, rbf:0.01, rbf:0.1, rbf:1, rbf:10";

/// Solves and scores contexts, those of one core together; the best first. One that cannot be computed does not
/// cost the others theirs: its result says why.
/// @param graph    what is to be solved: all of a graph or its largest component
/// @param summary  of the graph as read
/// @throws Error as plan_solve, and what the labels' evaluation throws; Fault::usage for Order::informed without labels
[[nodiscard]] Report compare(const Graph& graph, const GraphSummary& summary, const ComparisonOptions& options = {},
                             const Progress& progress = {});

}  // namespace contexture
