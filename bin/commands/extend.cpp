#include "extend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "contexture/run/extend_known.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "vector_output.hpp"

namespace contexture::cli {
namespace {

struct ExtendOptions {
    std::string    document;
    std::string    edges;
    NewEdgeOptions reading;
    OutputOptions  output;
};

SavedEmbedding read_document(const std::string& path) {
    if (path == "-") return read_saved_embedding(std::cin, path);
    std::ifstream file = open_file(path);
    return read_saved_embedding(file, path);
}

void write_summary(std::ostream& output, const ExtensionReport& report) {
    const Extension& extension = *report.extension;
    const auto       count     = std::ranges::count(extension.has_vector, true);
    output << fmt::format("{} of {} new nodes have a vector of {} entries, from {} edges; {} were ignored.\n", count,
                          report.nodes.size(), extension.vectors.cols(), report.used, report.ignored);
    if (report.doubtful_header > 0)
        output << doubtful_header_note(fmt::format("{}:{}", report.edges, report.doubtful_header)) << '\n';
    std::vector<double> errors;
    std::ranges::copy_if(extension.relative_error, std::back_inserter(errors),
                         [](double e) { return std::isfinite(e); });
    std::ranges::sort(errors);
    if (!errors.empty())
        output << fmt::format("Relative error if the edges were drawn anew: {:.2g} in the median, {:.2g} at most.\n",
                              errors[errors.size() / 2], errors.back());
    const auto untold = std::ranges::count_if(extension.relative_error, [](double e) { return std::isnan(e); });
    if (untold > 0) output << fmt::format("Of {} nothing is known of it: one edge does not tell.\n", untold);
    const auto most = std::ranges::max(extension.amplification);
    if (std::isfinite(most))
        output << fmt::format("Errors are multiplied by {:.3g} at most in a column.\n", most);
    else
        output << "Columns whose value is 0, or one of new nodes among themselves, are 0 for these.\n";
}

/// The new nodes that have a vector.
struct Placed {
    std::vector<std::string_view> names = {};
    RowMatrix                     vectors;
};

Placed collect_placed(const ExtensionReport& report) {
    const Extension& extension = *report.extension;
    Placed           placed;
    placed.vectors.resize(std::ranges::count(extension.has_vector, true), extension.vectors.cols());
    for (std::size_t i = 0; i < report.nodes.size(); ++i) {
        if (!extension.has_vector[i]) continue;
        placed.vectors.row(static_cast<Eigen::Index>(placed.names.size())) =
            extension.vectors.row(static_cast<Eigen::Index>(i));
        placed.names.emplace_back(report.nodes[i]);
    }
    return placed;
}

int run_extend(ExtendOptions options, const CLI::App& command) {
    if (options.document.empty() || options.edges.empty())
        throw Error(Fault::usage, "extend: which nodes? As in: contexture extend embedding.json --edges new.txt");
    require_writable(options.output);
    const std::string    names_file = settle_output(options.output);
    ProgressLine         progress(options.output.is_quiet);
    const SavedEmbedding saved  = read_document(options.document);
    options.reading.progress    = progress.callback();
    Extended              found = extend(known_nodes(saved), options.edges, options.reading);
    const ExtensionReport report{.arguments       = record(command),
                                 .embedding       = options.document,
                                 .edges           = options.edges,
                                 .context         = saved.report.results.front().context,
                                 .scaling         = saved.scaling,
                                 .nodes           = std::move(found.nodes),
                                 .used            = found.used,
                                 .ignored         = found.ignored,
                                 .doubtful_header = found.doubtful_header,
                                 .extension       = &found.extension};
    const Placed          placed = collect_placed(report);
    progress.clear();
    deliver_vectors(options.output, names_file,
                    {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
                     .write_table = [&](std::ostream& stream, const TextStyle&) { write_summary(stream, report); }},
                    {.vectors = &placed.vectors,
                     .name    = [&](Eigen::Index row) { return placed.names[static_cast<std::size_t>(row)]; },
                     .threads = 1});
    return 0;
}

}  // namespace

Command make_extend_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("extend", "vectors of new nodes, from their edges and a saved embedding");
    auto      options = std::make_shared<ExtendOptions>();
    app->add_option("EMBEDDING", options->document, "document that 'contexture embed' wrote, - for standard input");
    add_value(*app, "--edges", "FILE", "edges of the new nodes (pairs, labels or features where the context is such)",
              [options](const std::string& text) { options->edges = text; });
    add_weighted_option(*app, "whether the third column of edges is a weight (auto: where the old edges have weights)",
                        options->reading.weighted);
    add_header_option(
        *app, "whether the first line of edges names the columns (auto: where its words are names that columns have)",
        options->reading.header);
    add_vector_output_options(*app, options->output);
    return {.app = app, .run = [app, options] { return run_extend(*options, *app); }};
}

}  // namespace contexture::cli
