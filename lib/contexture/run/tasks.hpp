#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/embedding/log_density.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/targets.hpp"
#include "contexture/report/evaluation.hpp"
#include "contexture/run/solve.hpp"

// Vectors of a context, and what they predict.

namespace contexture {

/// What vectors are made of a context.
struct VectorOptions {
    Density                density    = Density::ratio;  ///< of the ratio or of its logarithm
    std::optional<Scaling> scaling    = {};              ///< asked for; empty: average, or power:0.5 of the logarithm
    double                 row_length = 0;               ///< EmbedOptions::row_length
    double                 walks      = 0;               ///< LogDensityOptions::walks

    /// What embed() is asked for.
    [[nodiscard]] EmbedOptions settled() const {
        const Scaling usual = density == Density::log ? Scaling{.power = 0.5} : Scaling::average();
        return {.scaling = scaling.value_or(usual), .dimension = 0, .row_length = row_length};
    }
};

/// What vectors can be asked to predict.
enum class Task {
    classification,  ///< classify()
    ridge,           ///< regress()
    clustering,      ///< cluster()
    links,           ///< predict_links()
    pretext,         ///< predict_pretext()
};

/// Their names, in this order.
inline constexpr std::array<std::string_view, 5> kTasks{"classification", "ridge", "clustering", "links", "pretext"};

/// What is evaluated, and how often.
struct EvaluationOptions {
    std::optional<std::vector<Task>> tasks      = {};               ///< empty: those that fit what there is
    std::vector<double>              ratios     = {0.1, 0.5, 0.9};  ///< ProbeOptions::ratios
    int                              repeats    = 10;               ///< of each task
    int                              clusters   = 0;                ///< 0: as many as there are classes
    double                           held_out   = 0.2;              ///< LinkOptions::share
    double                           c          = 1;                ///< LIBLINEAR's C
    std::vector<int>                 dimensions = {};               ///< leading columns to evaluate; empty: all of them
    VectorOptions                    vectors    = {};               ///< that are evaluated
};

/// @throws Error Fault::usage where an option has no effect
void require_fitting(const VectorOptions& vectors);

/// The options of a solve that has the leading columns that are to be evaluated, and its default too.
/// @throws Error Fault::usage where it was asked to have fewer
[[nodiscard]] SolveOptions with_columns(SolveOptions solve, const std::vector<int>& dimensions);

/// The same without the default, where there are such columns: the widest of them is enough.
/// @throws Error Fault::usage where it was asked to have fewer
[[nodiscard]] SolveOptions of_columns(SolveOptions solve, const std::vector<int>& dimensions);

/// @throws Error Fault::usage where the leading columns that are to be evaluated are more than there are
void require_columns(const EvaluationOptions& options, Eigen::Index columns);

/// What labels say of a graph, where there are any.
struct NodeLabels {
    std::optional<Targets> targets = {};  ///< empty without labels
    std::string            source  = {};  ///< the file, or the column
    std::uint64_t          unknown = 0;   ///< lines of nodes that are not in the graph
};

/// What is done without --tasks: what fits the labels, or what needs none.
[[nodiscard]] std::vector<Task> fitting_tasks(const NodeLabels& labels);

/// @throws what collect_targets throws
[[nodiscard]] NodeLabels targets_of(const std::optional<LabelTable>& labels);

/// What is evaluated: vectors of any number of leading columns, and a context where there is one.
struct Evaluated {
    const Graph*                            graph;         ///< whose nodes the rows are
    const NodeLabels*                       labels;        ///< must be set
    std::function<RowMatrix(int dimension)> features;      ///< a row a node, the leading columns; 0: all
    std::vector<Node>                       nodes;         ///< that have a vector, ascending
    std::optional<Context>                  context = {};  ///< empty: its vectors cannot be made anew
    OperatorOptions                         build   = {};  ///< of contexts made anew
    DecomposeOptions                        solve   = {};  ///< of contexts made anew
};

/// Runs the tasks. One that cannot be done stands in `skipped`, with the reason.
[[nodiscard]] Evaluation run_tasks(const Evaluated& what, const EvaluationOptions& options);

/// @throws Error where no task could be done, with all the reasons: Fault::usage where one is what was asked for,
///         Fault::input where the graph or the labels are all there is to it
void require_any_task(const Evaluation& evaluation);

/// Of the vectors of one context, those that the options ask for.
/// @param spectrum  of op, with vectors; null, or not looked at, where they are of the logarithm
[[nodiscard]] Evaluation evaluate_context(const ExpectationOperator& op, const Spectrum* spectrum,
                                          const NodeLabels& labels, const EvaluationOptions& options,
                                          const OperatorOptions& build, const DecomposeOptions& solve);

/// The tasks that vectors of a solve are measured on, where there is room for them beside it.
/// @throws Error as require_room_for_pretext and make_pretext_tasks
[[nodiscard]] PretextTasks pretext_tasks(const Graph& graph, const DecomposeOptions& solve);

/// The options of a factorization of the logarithm, where a solve has these.
[[nodiscard]] LogDensityOptions log_density_options(const VectorOptions& vectors, const DecomposeOptions& solve);

}  // namespace contexture
