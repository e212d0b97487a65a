#include "embed.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "contexture/report/vectors.hpp"
#include "contexture/run/page.hpp"
#include "contexture/run/vectors.hpp"
#include "html.hpp"
#include "load.hpp"
#include "output_file.hpp"
#include "progress_line.hpp"

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

/// The form that a file's ending asks for.
Form form_of(const std::string& file) {
    constexpr std::array<std::pair<std::string_view, Form>, 6> kEndings{{{".jsonl", Form::jsonl},
                                                                         {".csv", Form::csv},
                                                                         {".tsv", Form::tsv},
                                                                         {".w2v", Form::word2vec},
                                                                         {".vec", Form::word2vec},
                                                                         {".npy", Form::npy}}};
    for (const auto& [ending, form] : kEndings)
        if (file.ends_with(ending)) return form;
    return Form::json;
}

VectorFormat vector_format(Form form) {
    switch (form) {
        case Form::csv:
            return VectorFormat::csv;
        case Form::tsv:
            return VectorFormat::tsv;
        case Form::word2vec:
            return VectorFormat::word2vec;
        case Form::npy:
            return VectorFormat::npy;
        default:
            return VectorFormat::jsonl;
    }
}

/// Settles the form, and the file for the names beside an npy file; "" for none.
std::string settle_output(OutputOptions& output) {
    output.file_form = form_of(output.file);
    const Form form  = output.form == Form::automatic ? output.file_form : output.form;
    if (form != Form::npy) return "";
    if (output.file.empty() || output.file == "-")
        throw Error(Fault::usage, "--format npy: the names go to a file beside; say where with -o FILE.npy");
    const OutputOptions names{.file = output.file + ".ids.txt"};
    require_writable(names);
    return names.file;
}

/// The vectors, and beside an npy file the names: both or none.
void deliver_both(const OutputOptions& output, const std::string& names_file, const Document& document,
                  const std::function<void(std::ostream&)>& write_names_to) {
    if (names_file.empty()) return deliver(output, document);
    OutputFile names(names_file);
    write_names_to(names.stream());
    deliver(output, document);
    names.finish();
}

int run_embed(EmbeddingOptions options, const CLI::App& command) {
    require_fitting(options.vectors);
    require_writable(options.output);
    const std::string names_file = settle_output(options.output);
    require_page(options.html, {{options.output.file, names_file, "/dev/stdout"}});
    limit_dense_threads(options.solve.decompose.threads);
    ProgressLine      progress(options.output.is_quiet);
    const LoadedGraph loaded = load_graph(options.graph, options.contexts, options.solve.is_largest_component,
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
                    .named_by  = &loaded.graph};
    if (all.log_density) report.log_density = &*all.log_density;
    if (all.op) report.value_name = [&](std::size_t a) { return all.op->value_name(a); };
    if (options.output.with_timing)
        report.timing = take_timing(loaded.seconds, watch.seconds(), options.solve.decompose.threads);
    progress.clear();
    const Document document{
        .write_json    = [&](std::ostream& stream) { write_json(stream, report); },
        .write_table   = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); },
        .on_terminal   = Form::json,
        .write_vectors = [&](std::ostream& stream,
                             Form form) { write_vectors(stream, all.embedding, loaded.graph, vector_format(form)); }};
    const auto write_page = [&](std::ostream& stream) {
        write_html(stream, report, page_of(all, loaded.graph, options.solve, labels), loaded.graph);
    };
    deliver_with_page(options.html, write_page, [&] {
        deliver_both(options.output, names_file, document,
                     [&](std::ostream& stream) { write_names(stream, all.embedding, loaded.graph); });
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
