#include "compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/evaluate/null_models.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "contexture/run/compare.hpp"
#include "contexture/run/page.hpp"
#include "evaluation.hpp"
#include "html.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

/// A graph without the structure of the one that was read, in its place.
enum class Null { none, rewired, random };

struct CompareOptions {
    GraphOptions      graph;
    ComparisonOptions comparison;
    LabelOptions      labels;
    OutputOptions     output;
    HtmlOptions       html;
    Null              null = Null::none;
};

/// The largest component of a null is not always all of it.
void make_null(LoadedGraph& loaded, const CompareOptions& options) {
    if (options.null == Null::none) return;
    if (loaded.graph.points() != nullptr)
        throw Error(Fault::usage, "--null is of a graph with edges, and a table of points has none");
    if (loaded.graph.arcs() == 0) throw Error(Fault::usage, "--null is of a graph with edges, and here is none");
    for (const Context& context : options.comparison.contexts)
        for (const Branch& branch : context.branches)
            if (std::ranges::any_of(branch.chain, [](const SimpleContext& one) { return file_of(one) != nullptr; }))
                throw Error(Fault::usage, fmt::format("--null rewires edges, and {} knows its file all the same: leave "
                                                      "out either",
                                                      name(context)));
    const std::uint64_t seed = options.comparison.solve.decompose.seed;
    Graph made = options.null == Null::rewired ? rewire(loaded.graph, seed) : random_graph(loaded.graph, seed);
    loaded.summary.facts = summarize(made).facts;  // what is said of the graph is said of the null
    loaded.graph         = options.comparison.solve.is_largest_component ? largest_component(made) : std::move(made);
}

int run_compare(CompareOptions options, const CLI::App& command) {
    ComparisonOptions&  comparison = options.comparison;
    const SolveOptions& solve      = comparison.solve;
    require_fitting(comparison.evaluation.vectors);
    require_effect_on_tasks(command, comparison.evaluation.tasks.value_or(std::vector<Task>{}));
    require_writable(options.output);
    require_page(options.html, {{options.output.file, "/dev/stdout"}});
    limit_dense_threads(solve.decompose.threads);
    give_back_freed_memory();
    ProgressLine progress(options.output.is_quiet);
    LoadedGraph loaded = load_graph(options.graph, comparison.contexts, solve.is_largest_component, progress.callback(),
                                    solve.decompose.threads);
    make_null(loaded, options);
    const Stopwatch watch;
    comparison.measure = options.labels.measure;
    comparison.labels  = read_labels(loaded.graph, options.labels, progress.callback());
    const auto& tasks  = comparison.evaluation.tasks;
    if (tasks ? tasks->empty() : !comparison.labels) refuse_options_of_evaluated_vectors(command);
    Report report    = compare(loaded.graph, loaded.summary, comparison, progress.callback());
    report.arguments = record(command);
    if (options.null != Null::none) report.null_model = options.null == Null::rewired ? "rewired" : "random";
    if (options.output.with_timing)
        report.timing = take_timing(loaded.seconds, watch.seconds(), solve.decompose.threads);
    PageParts parts;
    if (options.html.is_asked()) parts = page_of(report, loaded.graph, comparison, progress.callback());
    progress.clear();
    Document document{
        .write_json  = [&](std::ostream& stream) { write_json(stream, report); },
        .write_table = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); }};
    deliver_with_page(
        options.html, [&](std::ostream& stream) { write_html(stream, report, parts, loaded.graph); },
        [&](const std::function<void()>& finish_page) {
            document.finish_rest = finish_page;
            deliver(options.output, document);
        });
    const std::string& failure = report.results.front().failure;  // the best: where it failed, all did
    if (!failure.empty()) throw Error(Fault::computation, "no context could be computed: " + failure);
    return 0;
}

}  // namespace

Command make_compare_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("compare", "many contexts on one graph, the best first");
    auto      options = std::make_shared<CompareOptions>();
    add_graph_options(*app, options->graph);
    add_value(*app, "--contexts", "LIST", "contexts to compare, as in walk:1..4,heat:2,ego:1 (default: ten of them)",
              [options](const std::string& text) { options->comparison.contexts = parse_contexts(text); });
    add_value(
        *app, "--order", "tau|pretext|informed",
        "score to order by: tau, from singular values alone, pretext, how well vectors predict what the graph itself "
        "tells, or informed, that and the labels that are known",
        [options](const std::string& text) {
            options->comparison.order = static_cast<Order>(read_choice("--order", text, kOrders));
        });
    add_value(*app, "--null", "rewired|random",
              "instead of the graph one without its structure: the same degrees, or as many edges anywhere",
              [options](const std::string& text) {
                  options->null = read_choice("--null", text, std::array<std::string_view, 2>{"rewired", "random"}) == 0
                                      ? Null::rewired
                                      : Null::random;
              });
    add_score_options(*app, options->comparison.assess);
    add_label_options(*app, options->labels);
    add_evaluation_options(*app, options->comparison.evaluation);
    add_vector_options(*app, options->comparison.evaluation.vectors);
    add_solve_options(*app, options->comparison.solve);
    add_timing_option(*app, options->output);
    add_output_options(*app, options->output);
    add_html_option(*app, options->html);
    app->footer(std::string("Default contexts: ") + kUndirectedContexts + "; with --directed: " + kDirectedContexts +
                "; of points: " + kContextsOfPoints);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, options->comparison.contexts);
                return run_compare(*options, *app);
            }};
}

}  // namespace contexture::cli
