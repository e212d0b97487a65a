#include "info.hpp"

#include "arguments.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "contexture/spectrum/estimate.hpp"
#include "load.hpp"
#include "progress_line.hpp"

namespace contexture::cli {
namespace {

constexpr int kDimension = 128;  // the default of embed

struct InfoOptions {
    GraphOptions  graph;
    OutputOptions output;
    int           dimension  = kDimension;
    int           threads    = 0;
    bool          is_largest = false;
};

std::optional<Forecast> forecast(const Graph& graph, int dimension, int threads) {
    if (graph.arcs() == 0) return std::nullopt;
    const auto most = max_walk_dimension(graph);
    if (most < 1) return std::nullopt;
    const int           chosen   = static_cast<int>(std::min(most, static_cast<std::uint64_t>(dimension)));
    const SolveEstimate estimate = estimate_walk(graph, {.dimension = chosen, .threads = threads});
    return Forecast{.dimension = chosen, .bytes = estimate.bytes, .seconds = estimate.seconds};
}

int run_info(const InfoOptions& options, const CLI::App& command) {
    require_writable(options.output);
    ProgressLine      progress(options.output.is_quiet);
    const LoadedGraph loaded = load_graph(options.graph, {}, options.is_largest, progress.callback(), options.threads);
    Report            report{.command   = "info",
                             .arguments = record(command),
                             .graph     = options.is_largest ? summarize(loaded.graph) : loaded.summary,
                             .forecast  = forecast(loaded.graph, options.dimension, options.threads)};
    report.graph.is_largest_component = options.is_largest;
    if (options.output.with_timing) report.timing = take_timing(loaded.seconds, 0, options.threads);
    progress.clear();
    deliver(options.output,
            {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
             .write_table = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); }});
    return 0;
}

}  // namespace

Command make_info_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("info", "facts about a graph, and the memory and time a solve will need");
    auto      options = std::make_shared<InfoOptions>();
    add_graph_options(*app, options->graph);
    add_component_option(*app, options->is_largest);
    add_dimension_option(*app, "dimensions of the solve whose memory and time are estimated (default 128)",
                         [options](int dimension) { options->dimension = dimension; });
    add_threads_option(*app, options->threads);
    add_timing_option(*app, options->output);
    add_output_options(*app, options->output);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph);
                return run_info(*options, *app);
            }};
}

}  // namespace contexture::cli
