#include "evaluate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/foreign.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "evaluation.hpp"
#include "foreign_rows.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

struct EvaluateOptions {
    GraphOptions      graph;
    SolveOptions      solve{.default_dimension = 128};
    Context           context = Walk{};
    std::string       embedding;  ///< vectors of another tool, in the place of a context's
    LabelOptions      labels;
    EvaluationOptions evaluation;
    OutputOptions     output;
};

/// Options that say how vectors are made have no say in vectors that are there.
void refuse_options_of_vectors(const CLI::App& command) {
    for (const char* flag : {"--context", "--dim", "--density", "--walks", "--scaling", "--marginal", "--regularize",
                             "--tolerance", "--memory", "--time"})
        if (command.count(flag) > 0)
            throw Error(Fault::usage,
                        fmt::format("{} has no effect on the vectors of --embedding: leave out either", flag));
}

Evaluation evaluate_foreign(const EvaluateOptions& options, const Graph& graph, const NodeLabels& labels,
                            const Progress& progress) {
    const ForeignEmbedding foreign = read_foreign(options.embedding);
    const MatchedRows      matched = match_rows(foreign, graph, options.embedding);
    require_columns(options.evaluation, matched.phi.cols());
    const auto features = [&](int dimension) {
        RowMatrix rows = matched.phi.leftCols(dimension == 0 ? matched.phi.cols() : Eigen::Index{dimension});
        if (options.evaluation.vectors.row_length > 0) normalize_rows(rows, options.evaluation.vectors.row_length);
        return rows;
    };
    std::vector<Node> nodes;
    for (Node node = 0; node < graph.nodes(); ++node)
        if (matched.has_row[node]) nodes.push_back(node);
    DecomposeOptions solve = options.solve.decompose;  // its seed and threads
    solve.progress         = progress;
    const Evaluated what{.graph    = &graph,
                         .labels   = &labels,
                         .features = features,
                         .nodes    = std::move(nodes),
                         .context  = std::nullopt,
                         .build    = OperatorOptions{},
                         .solve    = solve};
    Evaluation      evaluation = run_tasks(what, options.evaluation);
    evaluation.embedding       = options.embedding;
    evaluation.format          = foreign.format;
    evaluation.row_length      = options.evaluation.vectors.row_length;
    return evaluation;
}

void evaluate_solved(const EvaluateOptions& options, const Graph& graph, const NodeLabels& labels,
                     const Progress& progress, Report& report) {
    const OperatorOptions     build = operator_options(graph, options.solve, progress);
    const ExpectationOperator op(graph, options.context, build);
    report.solved = plan_solve(graph, max_dimension(op), of_columns(options.solve, options.evaluation.dimensions));
    DecomposeOptions solve = solve_options(options.solve, *report.solved, progress);
    solve.with_energy      = false;
    const bool is_log      = options.evaluation.vectors.density == Density::log;  // then T's functions play no part
    const auto spectrum    = is_log ? std::nullopt : std::optional(decompose(op, solve));
    report.evaluation = evaluate_context(op, spectrum ? &*spectrum : nullptr, labels, options.evaluation, build, solve);
    report.results.push_back(
        {.context = options.context, .marginal = std::string(op.marginal_name()), .note = op.note()});
}

int run_evaluate(const EvaluateOptions& options, const CLI::App& command) {
    require_fitting(options.evaluation.vectors);
    require_writable(options.output);
    limit_dense_threads(options.solve.decompose.threads);
    const bool is_foreign = !options.embedding.empty();
    if (is_foreign) refuse_options_of_vectors(command);
    ProgressLine      progress(options.output.is_quiet);
    const LoadedGraph loaded =
        load_graph(options.graph, is_foreign ? std::span<const Context>{} : std::span(&options.context, 1),
                   options.solve.is_largest_component, progress.callback(), options.solve.decompose.threads);
    const Stopwatch  watch;
    const NodeLabels labels = targets_of(read_labels(loaded.graph, options.labels, progress.callback()));
    require_effect_on_tasks(command, options.evaluation.tasks.value_or(fitting_tasks(labels)));
    Report report{.command = "evaluate", .arguments = record(command), .graph = loaded.summary};
    if (is_foreign)
        report.evaluation = evaluate_foreign(options, loaded.graph, labels, progress.callback());
    else
        evaluate_solved(options, loaded.graph, labels, progress.callback(), report);
    require_any_task(*report.evaluation);
    if (options.output.with_timing)
        report.timing = take_timing(loaded.seconds, watch.seconds(), options.solve.decompose.threads);
    progress.clear();
    deliver(options.output,
            {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
             .write_table = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); }});
    return 0;
}

}  // namespace

Command make_evaluate_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("evaluate", "how well vectors predict labels, clusters or held-out edges");
    auto      options = std::make_shared<EvaluateOptions>();
    add_graph_options(*app, options->graph);
    add_context_option(*app, [options](const Context& context) { options->context = context; });
    add_value(*app, "--embedding", "FILE", "vectors that another tool made, in the place of a context's",
              [options](const std::string& text) { options->embedding = read_path("--embedding", text); });
    add_label_file_options(*app, options->labels, "labels of nodes: what is to be predicted");
    add_evaluation_options(*app, options->evaluation);
    add_vector_options(*app, options->evaluation.vectors);
    add_solve_options(*app, options->solve);
    add_timing_option(*app, options->output);
    add_output_options(*app, options->output);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, std::span(&options->context, 1));
                return run_evaluate(*options, *app);
            }};
}

}  // namespace contexture::cli
