#include "embed.hpp"

#include "contexture/embedding/embed.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "load.hpp"
#include "progress_line.hpp"

namespace contexture::cli {
namespace {

struct EmbeddingOptions {
    GraphOptions  graph;
    SolveOptions  solve{.default_dimension = 128};
    OutputOptions output;
    Context       context = Walk{};
    Scaling       scaling = Scaling::average();
};

int run_embed(const EmbeddingOptions& options) {
    require_writable(options.output);
    limit_dense_threads(options.solve.decompose.threads);
    ProgressLine           progress(options.output.is_quiet);
    const LoadedGraph      loaded = load_graph(options.graph, options.solve.is_largest_component, progress.callback());
    const Stopwatch        watch;
    const Solved           plan  = plan_solve(loaded.graph, options.solve);
    const DecomposeOptions solve = solve_options(options.solve, plan, progress.callback());
    const ExpectationOperator op(
        loaded.graph, options.context,
        {.threads = solve.threads, .memory_limit = solve.memory_limit, .progress = solve.progress});
    Spectrum        spectrum  = decompose(op, solve);
    const Embedding embedding = embed(spectrum, {.scaling = options.scaling});
    spectrum.left.resize(0, 0);  // the embedding holds them now, scaled
    spectrum.right.resize(0, 0);

    Report report{.command   = "embed",
                  .graph     = loaded.summary,
                  .solved    = plan,
                  .embedding = &embedding,
                  .named_by  = &loaded.graph};
    report.results.push_back({.context = options.context, .spectrum = std::move(spectrum)});
    if (options.output.with_timing) report.timing = take_timing(loaded.seconds, watch.seconds(), solve.threads);
    progress.clear();
    deliver(options.output, {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
                             .write_table = [&](std::ostream& stream) { write_table(stream, report); },
                             .on_terminal = Form::json});
    return 0;
}

}  // namespace

Command make_embed_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("embed", "a vector for each node: the top singular functions of a context");
    auto      options = std::make_shared<EmbeddingOptions>();
    add_graph_options(*app, options->graph);
    add_context_option(*app, [options](const Context& context) { options->context = context; });
    add_value(*app, "--scaling", "NAME", "functions (mu_i), average (s_i mu_i, the default) or power:P (s_i^P mu_i)",
              [options](const std::string& text) { options->scaling = parse_scaling(text); });
    add_solve_options(*app, options->solve);
    add_output_options(*app, options->output);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph);
                return run_embed(*options);
            }};
}

}  // namespace contexture::cli
