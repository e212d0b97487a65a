#include "score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/saved.hpp"
#include "contexture/report/table.hpp"
#include "load.hpp"
#include "progress_line.hpp"

namespace contexture::cli {
namespace {

struct ScoreOptions {
    GraphOptions  graph;
    SolveOptions  solve{.is_largest_component = true, .default_dimension = 64};
    AssessOptions assess;
    LabelOptions  labels;
    OutputOptions output;
    Context       context = Walk{};
};

/// Whether the input begins like a JSON document, which no edge list does. Of a pipe given by name
/// nothing is read: what is taken out of it here would be missing from the graph.
bool is_document(const std::string& path) {
    if (path == "-") return std::cin.peek() == '{';
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && std::ifstream(path).peek() == '{';
}

/// A document's spectrum is what it is: options that would change it are refused.
void refuse_solve_options(const CLI::App& command) {
    constexpr std::array<std::string_view, 10> kUsable{"GRAPH",       "--help",   "--beta",   "--tail",   "--epsilon",
                                                       "--bound-dim", "--output", "--format", "--timing", "--quiet"};
    for (const CLI::Option* option : command.get_options())
        if (option->count() > 0 && std::ranges::find(kUsable, option->get_name()) == kUsable.end())
            throw Error(Fault::usage,
                        fmt::format("{} has no effect on a document of 'contexture embed', whose spectrum "
                                    "is computed: leave it out, or score the graph",
                                    option->get_name()));
}

Report score_document(const ScoreOptions& options, const Progress& progress) {
    const Stopwatch watch;
    std::ifstream   file;
    if (options.graph.path != "-") file.open(options.graph.path);
    std::istream& input  = options.graph.path == "-" ? std::cin : file;
    Report        report = read_saved(input, options.graph.path, progress);
    const auto    values = report.results.front().spectrum.singular_values.size();
    if (options.assess.tail && static_cast<std::size_t>(*options.assess.tail) > values)
        throw Error(Fault::usage,
                    fmt::format("--tail {}: the document holds {} singular values", *options.assess.tail, values));
    if (options.output.with_timing) report.timing = take_timing(watch.seconds(), 0, 1);
    return report;
}

Report score_graph(const ScoreOptions& options, const Progress& progress) {
    limit_dense_threads(options.solve.decompose.threads);
    give_back_freed_memory();
    const LoadedGraph loaded =
        load_graph(options.graph, std::span(&options.context, 1), options.solve.is_largest_component, progress,
                   options.solve.decompose.threads);
    const Stopwatch           watch;
    const ExpectationOperator op(loaded.graph, options.context,
                                 operator_options(loaded.graph, options.solve, progress));
    const Solved              plan  = plan_solve(loaded.graph, max_dimension(op), options.solve, options.assess.tail);
    DecomposeOptions          solve = solve_options(options.solve, plan, progress);
    solve.with_vectors              = false;
    Report report{.command = "score", .graph = loaded.summary, .solved = plan};
    report.results.push_back({.context       = options.context,
                              .marginal      = std::string(op.marginal_name()),
                              .note          = op.note(),
                              .spectrum      = decompose(op, solve),
                              .compatibility = measure_labels(op, read_labels(loaded.graph, options.labels, progress),
                                                              options.labels.measure, progress)});
    if (options.output.with_timing) report.timing = take_timing(loaded.seconds, watch.seconds(), solve.threads);
    return report;
}

int run_score(const ScoreOptions& options, const CLI::App& command) {
    require_writable(options.output);
    ProgressLine progress(options.output.is_quiet);
    const bool   is_saved = is_document(options.graph.path);
    if (is_saved) refuse_solve_options(command);
    Report report = is_saved ? score_document(options, progress.callback()) : score_graph(options, progress.callback());
    ContextResult& result = report.results.front();
    result.score          = assess(result.spectrum, options.assess);
    report.arguments      = record(command);
    progress.clear();
    deliver(options.output,
            {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
             .write_table = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); }});
    return 0;
}

}  // namespace

Command make_score_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("score", "spectrum and score of one context, without vectors");
    auto      options = std::make_shared<ScoreOptions>();
    add_graph_options(*app, options->graph);
    add_context_option(*app, [options](const Context& context) { options->context = context; });
    add_score_options(*app, options->assess);
    add_label_options(*app, options->labels);
    add_solve_options(*app, options->solve);
    add_timing_option(*app, options->output);
    add_output_options(*app, options->output);
    app->footer("GRAPH may be a document that 'contexture embed' wrote: it is scored again without the graph.");
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, std::span(&options->context, 1));
                return run_score(*options, *app);
            }};
}

}  // namespace contexture::cli
