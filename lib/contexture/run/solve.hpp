#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "contexture/graph/pair_table.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/report.hpp"
#include "contexture/score/compatibility.hpp"
#include "contexture/spectrum/decompose.hpp"

// How a graph is solved: what the command line and the Python module share.

namespace contexture {

/// tau, or the mean degree of the graph.
struct Regularization {
    double tau     = 0;      ///< 0 for none
    bool   is_mean = false;  ///< tau is the mean degree, whatever `tau` says
};

/// What part of a graph is solved, and how.
struct SolveOptions {
    bool               is_largest_component = false;  ///< said of the plan; the graph that is passed is solved whole
    std::optional<int> dimension            = {};     ///< asked for; empty: the default
    int                default_dimension    = 0;      ///< where none was asked for
    Marginal           marginal             = Marginal::own;  ///< law of X
    Regularization     regularization       = {};             ///< of the degrees
    DecomposeOptions   decompose            = {};             ///< its dimension gives way to the one above
};

/// Labels of nodes that a context is measured against.
struct LabelOptions {
    std::string          file = {};  ///< "" for none
    CompatibilityOptions measure;    ///< how they are measured
};

/// The nodes that the contexts' files name, without edges: what pairs are solved on that come without a graph.
/// @pre each branch of each context begins at a file
[[nodiscard]] Graph graph_of_files(std::span<const Context> contexts, const Progress& progress = {});

/// The options of an operator that solves will be made of.
[[nodiscard]] OperatorOptions operator_options(const Graph& graph, const SolveOptions& options,
                                               const Progress& progress);

/// Settles the dimension: what was asked for, or the default lowered to what there is.
/// @param most  singular values that there are besides the constant one
/// @param tail  D of tau, which needs as many values; empty for all
/// @throws Error Fault::usage where what was asked for is beyond what the graph has
[[nodiscard]] Solved plan_solve(const Graph& graph, std::uint64_t most, const SolveOptions& options,
                                std::optional<int> tail = {});

/// Labels of the nodes of a graph, from a file or from the target of its table.
struct LabelTable {
    PairTable table;  ///< read for the graph
    LabelKind kind;   ///< categories or numbers
};

/// Nothing where there are none.
[[nodiscard]] std::optional<LabelTable> read_labels(const Graph& graph, const LabelOptions& options,
                                                    const Progress& progress);

/// rho of the labels, where there are any.
/// @param measure  its kind gives way to that of the labels
[[nodiscard]] std::optional<Compatibility> measure_labels(const ExpectationOperator&       op,
                                                          const std::optional<LabelTable>& labels,
                                                          CompatibilityOptions measure, const Progress& progress);

/// The options of a solve of `plan`.
[[nodiscard]] DecomposeOptions solve_options(const SolveOptions& options, const Solved& plan, const Progress& progress);

}  // namespace contexture
