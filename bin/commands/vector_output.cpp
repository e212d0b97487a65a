#include "vector_output.hpp"

#include "contexture/base/error.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "output_file.hpp"

namespace contexture::cli {
namespace {

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

}  // namespace

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

void deliver_vectors(const OutputOptions& output, const std::string& names_file, Document document,
                     const NamedRows& rows) {
    document.on_terminal   = Form::json;
    document.write_vectors = [&](std::ostream& stream, Form form) { write_vectors(stream, rows, vector_format(form)); };
    if (names_file.empty()) return deliver(output, document);
    OutputFile names(names_file);
    write_names(names.stream(), rows);
    document.finish_rest = [&, rest = std::move(document.finish_rest)] {
        names.finish();
        if (rest) rest();
    };
    deliver(output, document);
}

void deliver_vectors(const OutputOptions& output, const std::string& names_file, const Report& report,
                     const Graph& graph, std::function<void()> finish_rest) {
    NamedRows rows = named_rows(*report.embedding, graph);
    rows.threads   = report.threads;
    deliver_vectors(
        output, names_file,
        {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
         .write_table = [&](std::ostream& stream, const TextStyle& style) { write_table(stream, report, style); },
         .finish_rest = std::move(finish_rest)},
        rows);
}

}  // namespace contexture::cli
