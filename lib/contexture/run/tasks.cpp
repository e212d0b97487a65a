#include "contexture/run/tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/evaluate/clustering.hpp"
#include "contexture/evaluate/links.hpp"
#include "contexture/evaluate/probe.hpp"

namespace contexture {
namespace {

/// Why a task cannot be done, "" where it can.
std::string fault_of(Task task, const Evaluated& what, const EvaluationOptions& options) {
    const auto& targets   = what.labels->targets;
    const bool  is_graph  = what.graph->arcs() > 0;
    const bool  is_probed = task == Task::classification || task == Task::ridge;
    if (is_probed && !targets) return "needs --labels";
    if (task == Task::classification && targets->is_numeric())
        return "the labels are numbers: ridge is for them, or say --label-kind category";
    if (task == Task::clustering && options.clusters == 0 && (!targets || targets->is_numeric()))
        return "how many clusters? say --clusters K";
    if (task == Task::links && !what.context) return "needs a context, to make vectors without the held-out edges";
    if ((task == Task::links || task == Task::pretext) && !is_graph)
        return targets ? "there are no edges" : "there are no edges; of a table say --target COLUMN or --labels FILE";
    return "";
}

TaskResult run_links(const Evaluated& what, const EvaluationOptions& options, const Progress& progress) {
    return predict_links(*what.graph, *what.context,
                         {.share    = options.held_out,
                          .repeats  = options.repeats,
                          .seed     = what.solve.seed,
                          .c        = options.c,
                          .embed    = options.vectors.settled(),
                          .density  = options.vectors.density,
                          .walks    = options.vectors.walks,
                          .build    = what.build,
                          .solve    = what.solve,
                          .progress = progress});
}

/// A task on the vectors of `features`.
/// @param pretext  made once for all of them, where that is the task
TaskResult run_on(Task task, const RowMatrix& features, const std::optional<PretextTasks>& pretext,
                  const Evaluated& what, const EvaluationOptions& options, const Progress& progress) {
    const auto& targets = what.labels->targets;
    if (task == Task::clustering)
        return cluster(*what.graph, features, targets ? &*targets : nullptr,
                       {.clusters = options.clusters,
                        .repeats  = options.repeats,
                        .seed     = what.solve.seed,
                        .threads  = what.solve.threads,
                        .progress = progress});
    if (task == Task::pretext)
        return predict_pretext(features, what.nodes, *pretext,
                               {.seed = what.solve.seed, .splits = options.repeats, .progress = progress});
    const ProbeOptions probe{.ratios   = options.ratios,
                             .repeats  = options.repeats,
                             .c        = options.c,
                             .seed     = what.solve.seed,
                             .threads  = what.solve.threads,
                             .progress = progress};
    return task == Task::ridge ? regress(features, *targets, probe) : classify(features, *targets, probe);
}

/// The options with those ratios alone that leave enough to train and to test on, where any does; of the others the
/// reason.
EvaluationOptions with_possible_ratios(Task task, EvaluationOptions options, const Evaluated& what,
                                       std::vector<std::string>& reasons) {
    const bool is_ridge = task == Task::ridge;
    if (!what.labels->targets || (!is_ridge && task != Task::classification)) return options;
    std::vector<double>      possible;
    std::vector<std::string> faults;
    for (const double ratio : options.ratios) {
        std::string fault =
            fault_of_ratio(ratio, what.labels->targets->size(), is_ridge ? kLeastToRegress : kLeastToClassify);
        if (fault.empty())
            possible.push_back(ratio);
        else
            faults.push_back(fmt::format("{}: {}", kTasks[static_cast<std::size_t>(task)], fault));
    }
    if (possible.empty() && faults.size() > 1)
        throw Error(Fault::usage, fmt::format("training ratios of {} of {} labelled nodes leave too few to train or "
                                              "to test on",
                                              fmt::join(options.ratios, ", "), what.labels->targets->size()));
    if (possible.empty()) return options;
    reasons.insert(reasons.end(), faults.begin(), faults.end());
    options.ratios = std::move(possible);
    return options;
}

/// A row for each of the dimensions asked for.
TaskResult run_task(Task task, const Evaluated& what, const EvaluationOptions& options) {
    if (task == Task::links) return run_links(what, options, what.solve.progress);
    std::optional<PretextTasks> pretext;
    if (task == Task::pretext) pretext = pretext_tasks(*what.graph, what.solve);
    TaskResult all;
    for (const int dimension : options.dimensions.empty() ? std::vector<int>{0} : options.dimensions) {
        TaskResult one = run_on(task, what.features(dimension), pretext, what, options, what.solve.progress);
        if (all.task.empty())
            all = std::move(one);
        else
            std::ranges::move(one.rows, std::back_inserter(all.rows));
    }
    return all;
}

}  // namespace

void require_fitting(const VectorOptions& vectors) {
    if (vectors.walks > 0 && vectors.density != Density::log)
        throw Error(Fault::usage, "--walks has no effect without --density log: leave it out, or say --density log");
}

SolveOptions of_columns(SolveOptions solve, const std::vector<int>& dimensions) {
    if (!dimensions.empty()) solve.default_dimension = 0;
    return with_columns(std::move(solve), dimensions);
}

SolveOptions with_columns(SolveOptions solve, const std::vector<int>& dimensions) {
    for (const int dimension : dimensions) {
        if (solve.dimension && dimension > *solve.dimension)
            throw Error(Fault::usage, fmt::format("--dims {}: --dim {} asks for fewer columns; raise it", dimension,
                                                  *solve.dimension));
        solve.default_dimension = std::max(solve.default_dimension, dimension);
    }
    return solve;
}

void require_columns(const EvaluationOptions& options, Eigen::Index columns) {
    for (const int dimension : options.dimensions)
        if (dimension > columns)
            throw Error(Fault::usage, fmt::format("--dims {}: the vectors have {} columns", dimension, columns));
}

NodeLabels targets_of(const std::optional<LabelTable>& labels) {
    if (!labels) return {};
    return {.targets = collect_targets(labels->table, labels->kind),
            .source  = labels->table.source,
            .unknown = labels->table.ignored};
}

std::vector<Task> fitting_tasks(const NodeLabels& labels) {
    if (!labels.targets) return {Task::links, Task::pretext};
    if (labels.targets->is_numeric()) return {Task::ridge};
    if (labels.targets->is_multi_label) return {Task::classification, Task::ridge};
    return {Task::classification, Task::ridge, Task::clustering};
}

Evaluation run_tasks(const Evaluated& what, const EvaluationOptions& options) {
    Evaluation evaluation;
    if (what.labels->targets) {
        const Targets& targets    = *what.labels->targets;
        evaluation.labels         = what.labels->source;
        evaluation.is_numeric     = targets.is_numeric();
        evaluation.is_multi_label = targets.is_multi_label;
        evaluation.labelled       = targets.size();
        evaluation.unknown        = what.labels->unknown;
        evaluation.without_vector = static_cast<std::uint64_t>(std::ranges::count_if(
            targets.nodes, [&](Node node) { return !std::ranges::binary_search(what.nodes, node); }));
        evaluation.classes        = targets.classes.size();
    }
    for (const Task task : options.tasks.value_or(fitting_tasks(*what.labels))) {
        const auto  title    = kTasks[static_cast<std::size_t>(task)];
        std::string fault    = fault_of(task, what, options);
        bool        is_usage = !fault.empty();
        try {
            if (fault.empty())
                evaluation.tasks.push_back(
                    run_task(task, what, with_possible_ratios(task, options, what, evaluation.skipped)));
        } catch (const Error& failure) {  // one that cannot be done must not cost the others theirs
            if (failure.fault() != Fault::usage && failure.fault() != Fault::input) throw;
            fault    = failure.what();
            is_usage = failure.fault() == Fault::usage;
            if (fault.starts_with(title)) fault.erase(0, std::min(fault.size(), title.size() + 2));
        }
        evaluation.is_wrong_use = evaluation.is_wrong_use || is_usage;
        if (!fault.empty()) evaluation.skipped.push_back(fmt::format("{}: {}", title, fault));
    }
    return evaluation;
}

void require_any_task(const Evaluation& evaluation) {
    if (!evaluation.tasks.empty()) return;
    if (evaluation.skipped.empty())
        throw Error(Fault::usage, "nothing could be evaluated: --tasks none leaves nothing to do");
    throw Error(evaluation.is_wrong_use ? Fault::usage : Fault::input,
                fmt::format("nothing could be evaluated: {}", fmt::join(evaluation.skipped, "; ")));
}

Evaluation evaluate_context(const ExpectationOperator& op, const Spectrum* spectrum, const NodeLabels& labels,
                            const EvaluationOptions& options, const OperatorOptions& build,
                            const DecomposeOptions& solve) {
    std::optional<LogDensity> logarithm;
    if (options.vectors.density == Density::log)
        logarithm = decompose_log_density(op, log_density_options(options.vectors, solve));
    const auto features = [&](int dimension) {
        EmbedOptions chosen = options.vectors.settled();
        chosen.dimension    = std::min(dimension, solve.dimension);  // 0: all
        return rows_by_node(logarithm ? embed(*logarithm, chosen) : embed(*spectrum, chosen), op.nodes());
    };
    std::vector<Node> nodes;
    for (Node node = 0; node < op.nodes(); ++node)
        if (op.input_marginal()[node] > 0) nodes.push_back(node);
    const Evaluated what{.graph    = &op.graph(),
                         .labels   = &labels,
                         .features = features,
                         .nodes    = std::move(nodes),
                         .context  = op.context(),
                         .build    = build,
                         .solve    = solve};
    Evaluation      evaluation = run_tasks(what, options);
    evaluation.is_of_logarithm = options.vectors.density == Density::log;
    evaluation.scaling         = name(options.vectors.settled().scaling);
    evaluation.row_length      = options.vectors.row_length;
    return evaluation;
}

PretextTasks pretext_tasks(const Graph& graph, const DecomposeOptions& solve) {
    require_room_for_pretext(graph.nodes(), static_cast<std::uint64_t>(solve.dimension), solve.memory_limit);
    return make_pretext_tasks(graph, solve.seed);
}

LogDensityOptions log_density_options(const VectorOptions& vectors, const DecomposeOptions& solve) {
    return {.dimension    = solve.dimension,
            .tolerance    = solve.tolerance,
            .walks        = vectors.walks,
            .seed         = solve.seed,
            .threads      = solve.threads,
            .memory_limit = solve.memory_limit,
            .progress     = solve.progress};
}

}  // namespace contexture
