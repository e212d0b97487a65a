#include "align.hpp"

#include <fmt/format.h>

#include "arguments.hpp"
#include "contexture/report/alignment.hpp"
#include "contexture/report/foreign.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/text_table.hpp"
#include "foreign_rows.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

struct AlignmentOptions {
    std::string   embedding;
    GraphOptions  graph;
    SolveOptions  solve{.is_largest_component = true, .default_dimension = 0};
    AlignOptions  align;
    OutputOptions output;
    Context       context = Walk{};
};

void write_summary(std::ostream& output, const AlignmentReport& report) {
    const Alignment& a = report.alignment;
    write_wrapped(
        output,
        fmt::format("{} ({}): {} columns of rank {}; {} of {} nodes of the graph have a row, {} rows are of "
                    "other names.",
                    report.embedding, report.format, a.columns, a.rank, report.matched, report.nodes, report.unknown));
    output << fmt::format("{}: {}\n\n", name(report.context), meaning(report.context));
    write_alignment(output, a);
}

int run_align(const AlignmentOptions& options, const CLI::App& command) {
    require_writable(options.output);
    limit_dense_threads(options.solve.decompose.threads);
    ProgressLine           progress(options.output.is_quiet);
    const ForeignEmbedding foreign = read_foreign(options.embedding);
    const LoadedGraph      loaded =
        load_graph(options.graph, std::span(&options.context, 1), options.solve.is_largest_component,
                   progress.callback(), options.solve.decompose.threads);
    const MatchedRows         matched = match_rows(foreign, loaded.graph, options.embedding);
    const ExpectationOperator op(loaded.graph, options.context,
                                 operator_options(loaded.graph, options.solve, progress.callback()));
    SolveOptions              solve = options.solve;
    solve.default_dimension         = static_cast<int>(foreign.vectors.cols());
    const Solved          plan      = plan_solve(loaded.graph, max_dimension(op), solve);
    const Spectrum        spectrum  = decompose(op, solve_options(solve, plan, progress.callback()));
    const AlignmentReport report{.arguments = record(command),
                                 .embedding = options.embedding,
                                 .format    = foreign.format,
                                 .context   = options.context,
                                 .nodes     = loaded.graph.nodes(),
                                 .matched   = matched.nodes,
                                 .unknown   = matched.unknown,
                                 .graph     = loaded.summary,
                                 .solved    = plan,
                                 .alignment = align(op, spectrum, matched.phi, matched.has_row, options.align)};
    progress.clear();
    deliver(options.output,
            {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
             .write_table = [&](std::ostream& stream, const TextStyle&) { write_summary(stream, report); }});
    return 0;
}

}  // namespace

Command make_align_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("align", "how much of a context an embedding of any tool has captured");
    auto      options = std::make_shared<AlignmentOptions>();
    app->add_option("EMBEDDING", options->embedding, "vectors: word2vec text, CSV, TSV, npy, JSON or JSON lines");
    add_graph_options(*app, options->graph);
    add_context_option(*app, [options](const Context& context) { options->context = context; });
    add_value(*app, "--neighbours", "K", "nearest neighbours to compare (default 10)",
              [options](const std::string& text) {
                  options->align.neighbours = static_cast<int>(read_whole("--neighbours", text, 1, 1'000'000));
              });
    add_solve_options(*app, options->solve);
    add_output_options(*app, options->output);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph);
                return run_align(*options, *app);
            }};
}

}  // namespace contexture::cli
