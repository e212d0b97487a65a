#include "evaluation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "contexture/base/error.hpp"
#include "contexture/evaluate/clustering.hpp"
#include "contexture/evaluate/links.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/probe.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr std::array<std::string_view, 5> kTasks{"classification", "ridge", "clustering", "links", "pretext"};

constexpr int kMostRepeats = 100'000;

/// The words of a list between commas.
std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::vector<Task> read_tasks(const std::string& text) {
    std::vector<Task> tasks;
    if (text == "none") return tasks;
    for (const std::string& word : split_list(text)) {
        const auto task = static_cast<Task>(read_choice("--tasks", word, kTasks));
        if (std::ranges::find(tasks, task) == tasks.end()) tasks.push_back(task);
    }
    return tasks;
}

std::vector<double> read_ratios(const std::string& text) {
    std::vector<double> ratios;
    for (const std::string& word : split_list(text))
        ratios.push_back(read_real(
            "--ratios", word, [](double x) { return x > 0 && x < 1; }, "shares above 0 and below 1, as in 0.1,0.5"));
    return ratios;
}

std::vector<int> read_dimensions(const std::string& text) {
    std::vector<int> dimensions;
    for (const std::string& word : split_list(text))
        dimensions.push_back(static_cast<int>(read_whole("--dims", word, 1, 1'000'000'000)));
    return dimensions;
}

/// Without --tasks: what fits the labels, or what needs none.
std::vector<Task> fitting_tasks(const Evaluated& what) {
    if (!what.labels->targets) return {Task::links, Task::pretext};
    if (what.labels->targets->is_numeric()) return {Task::ridge};
    if (what.labels->targets->is_multi_label) return {Task::classification, Task::ridge};
    return {Task::classification, Task::ridge, Task::clustering};
}

/// Why a task cannot be done, "" where it can.
std::string fault_of(Task task, const Evaluated& what, const EvaluationOptions& options) {
    const auto& targets   = what.labels->targets;
    const bool  is_graph  = what.graph->arcs() > 0;
    const bool  is_probed = task == Task::classification || task == Task::ridge;
    if (is_probed && !targets) return "needs --labels";
    if (task == Task::classification && targets->is_numeric()) return "the labels are numbers: ridge is for them";
    if (task == Task::clustering && options.clusters == 0 && (!targets || targets->is_numeric()))
        return "how many clusters? say --clusters K";
    if (task == Task::links && !what.context) return "needs a context, to make vectors without the held-out edges";
    if ((task == Task::links || task == Task::pretext) && !is_graph) return "there are no edges";
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

/// A row for each of the dimensions asked for.
TaskResult run_task(Task task, const Evaluated& what, const EvaluationOptions& options) {
    if (task == Task::links) return run_links(what, options, what.solve.progress);
    std::optional<PretextTasks> pretext;
    if (task == Task::pretext) pretext = make_pretext_tasks(*what.graph, what.solve.seed);
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

void add_evaluation_options(CLI::App& command, EvaluationOptions& options) {
    constexpr const char* kGroup = "Evaluation";
    const auto            add    = [&](const char* flag, const char* type, const std::string& help,
                         std::function<void(const std::string&)> read) {
        add_value(command, flag, type, help, std::move(read))->group(kGroup);
    };
    add("--tasks", "LIST",
        "of classification, ridge, clustering, links, pretext; or none (default: those that fit the labels)",
        [&options](const std::string& text) { options.tasks = read_tasks(text); });
    add("--ratios", "LIST",
        fmt::format("shares of the labelled nodes that train (default {})", fmt::join(options.ratios, ",")),
        [&options](const std::string& text) { options.ratios = read_ratios(text); });
    add("--dims", "LIST", "leading columns to evaluate, as in 2,8,32 (default: all)",
        [&options](const std::string& text) { options.dimensions = read_dimensions(text); });
    add("--trials", "N", fmt::format("random splits, or starts, of each (default {})", options.repeats),
        [&options](const std::string& text) {
            options.repeats = static_cast<int>(read_whole("--trials", text, 1, kMostRepeats));
        });
    add("--clusters", "K", "clusters of k-means (default: as many as there are classes)",
        [&options](const std::string& text) {
            options.clusters = static_cast<int>(read_whole("--clusters", text, 1, 1'000'000));
        });
    add("--hold-out", "SHARE", "of the edges, for links (default 0.2)", [&options](const std::string& text) {
        options.held_out = read_real(
            "--hold-out", text, [](double x) { return x > 0 && x < 1; }, "a share above 0 and below 1");
    });
    add("--penalty-c", "C", "of the logistic regression, LIBLINEAR's C (default 1)",
        [&options](const std::string& text) {
            options.c = read_real(
                "--penalty-c", text, [](double x) { return x > 0 && x <= 1e9; }, "a number above 0");
        });
}

void require_fitting(const VectorOptions& vectors) {
    if (vectors.walks > 0 && vectors.density != Density::log)
        throw Error(Fault::usage, "--walks has no effect without --density log: leave it out, or say --density log");
}

NodeLabels targets_of(const std::optional<LabelTable>& labels) {
    if (!labels) return {};
    return {.targets = collect_targets(labels->table, labels->kind),
            .source  = labels->source,
            .unknown = labels->table.ignored};
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
    for (const Task task : options.tasks.value_or(fitting_tasks(what))) {
        const auto  title = kTasks[static_cast<std::size_t>(task)];
        std::string fault = fault_of(task, what, options);
        try {
            if (fault.empty()) evaluation.tasks.push_back(run_task(task, what, options));
        } catch (const Error& failure) {  // one that cannot be done must not cost the others theirs
            if (failure.fault() != Fault::usage && failure.fault() != Fault::input) throw;
            fault = failure.what();
            if (fault.starts_with(title)) fault.erase(0, std::min(fault.size(), title.size() + 2));
        }
        if (!fault.empty()) evaluation.skipped.push_back(fmt::format("{}: {}", title, fault));
    }
    return evaluation;
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

LogDensityOptions log_density_options(const VectorOptions& vectors, const DecomposeOptions& solve) {
    return {.dimension    = solve.dimension,
            .tolerance    = solve.tolerance,
            .walks        = vectors.walks,
            .seed         = solve.seed,
            .threads      = solve.threads,
            .memory_limit = solve.memory_limit,
            .progress     = solve.progress};
}

}  // namespace contexture::cli
