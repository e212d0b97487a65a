#include "embed.hpp"

#include <optional>

#include "arguments.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/run/page.hpp"
#include "contexture/run/vectors.hpp"
#include "html.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "vector_output.hpp"

namespace contexture::cli {
namespace {

struct EmbeddingOptions {
    std::vector<Context> contexts = {Walk{}};  ///< more than one: their embeddings side by side
    GraphOptions         graph;
    SolveOptions         solve{.default_dimension = 128};
    OutputOptions        output;
    HtmlOptions          html;
    VectorOptions        vectors;
};

int run_embed(EmbeddingOptions options, const CLI::App& command) {
    require_fitting(options.vectors);
    require_writable(options.output);
    const std::string names_file = settle_output(options.output);
    require_page(options.html, {{options.output.file, names_file, "/dev/stdout"}});
    limit_dense_threads(options.solve.decompose.threads);
    give_back_freed_memory();
    ProgressLine              progress(options.output.is_quiet);
    const LoadedGraph         loaded = load_graph(options.graph, options.contexts, options.solve.is_largest_component,
                                                  progress.callback(), options.solve.decompose.threads);
    std::optional<LabelTable> labels;
    if (options.html.is_asked()) labels = read_labels(loaded.graph, options.html.labels, progress.callback());
    const Stopwatch watch;
    Embedded all = make_vectors(loaded.graph, options.contexts, options.solve, options.vectors, progress.callback());
    Report   report{.command   = "embed",
                    .arguments = record(command),
                    .graph     = loaded.summary,
                    .solved    = all.plan,
                    .results   = all.results,
                    .embedding = &all.embedding,
                    .named_by  = &loaded.graph,
                    .threads   = options.solve.decompose.threads};
    if (all.log_density) report.log_density = &*all.log_density;
    if (all.op) report.value_name = [&](std::size_t a) { return all.op->value_name(a); };
    if (options.output.with_timing)
        report.timing = take_timing(loaded.seconds, watch.seconds(), options.solve.decompose.threads);
    progress.clear();
    const auto write_page = [&](std::ostream& stream) {
        write_html(stream, report, page_of(all, loaded.graph, options.solve, labels), loaded.graph);
    };
    deliver_with_page(options.html, write_page, [&](const std::function<void()>& finish_page) {
        deliver_vectors(options.output, names_file, report, loaded.graph, finish_page);
    });
    return 0;
}

}  // namespace

Command make_embed_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("embed", "a vector for each node: the top singular functions of a context");
    auto      options = std::make_shared<EmbeddingOptions>();
    add_graph_options(*app, options->graph);
    add_value(*app, "--context", "SPEC",
              "what a node is associated with (default walk:1); a|b puts the vectors of two side by side",
              [options](const std::string& text) { options->contexts = parse_concatenation(text); });
    add_vector_options(*app, options->vectors);
    add_solve_options(*app, options->solve);
    add_timing_option(*app, options->output);
    add_vector_output_options(*app, options->output);
    add_html_options(*app, options->html);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, options->contexts);
                return run_embed(*options, *app);
            }};
}

}  // namespace contexture::cli
