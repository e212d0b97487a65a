#include "output.hpp"

#include <fmt/format.h>
#include <langinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"
#include "output_file.hpp"

namespace contexture::cli {
namespace {

bool is_to_file(const OutputOptions& options) {
    return !options.file.empty() && options.file != "-" && held_open(options.file) != STDOUT_FILENO;
}

void write_form(Form form, const Document& document, std::ostream& stream, const TextStyle& style) {
    if (form == Form::table)
        document.write_table(stream, style);
    else if (form == Form::json)
        document.write_json(stream);
    else
        document.write_vectors(stream, form);
}

constexpr std::array<std::pair<std::string_view, Form>, 6> kEndings{{{".jsonl", Form::jsonl},
                                                                     {".csv", Form::csv},
                                                                     {".tsv", Form::tsv},
                                                                     {".w2v", Form::word2vec},
                                                                     {".vec", Form::word2vec},
                                                                     {".npy", Form::npy}}};
constexpr std::array<std::string_view, 6>                  kCompressed{".gz", ".bz2", ".xz", ".zst", ".zip", ".7z"};
constexpr std::array<std::string_view, 11> kOfOthers{".parquet", ".feather", ".arrow", ".npz", ".pkl", ".pickle",
                                                     ".xlsx",    ".h5",      ".hdf5",  ".mat", ".pt"};

/// A name that promises what is not written here.
void require_known_ending(const OutputOptions& options) {
    const std::string name = lower(options.file);
    const auto        ends = [&](std::string_view ending) { return name.ends_with(ending); };
    if (std::ranges::any_of(kCompressed, ends))
        throw Error(Fault::usage, fmt::format("-o {}: nothing is compressed here; write it plain and compress that, or "
                                              "leave -o out and pipe it through gzip",
                                              options.file));
    if (options.form != Form::automatic) return;
    if (ends(".html"))
        throw Error(Fault::usage,
                    fmt::format("-o {}: this is no page; compare and embed write one by --html FILE", options.file));
    if (std::ranges::any_of(kOfOthers, ends))
        throw Error(
            Fault::usage,
            fmt::format("-o {}: that form is not known here; end the name in {}, or say --format json", options.file,
                        options.with_vectors ? ".json, .jsonl, .csv, .tsv, .w2v or .npy" : ".json"));
    if (!options.with_vectors && form_of(options.file) != Form::json)
        throw Error(Fault::usage, fmt::format("-o {}: that form is of vectors alone; end the name in .json, or say "
                                              "--format json or table",
                                              options.file));
}

void write_standard_output(const std::function<void(std::ostream&)>& write) {
    DescriptorStream stream(STDOUT_FILENO, "standard output");
    write(stream);
    stream.flush();
}

}  // namespace

Form form_of(const std::string& file) {
    const std::string name = lower(file);
    for (const auto& [ending, form] : kEndings)
        if (name.ends_with(ending)) return form;
    return Form::json;
}

void require_writable(const OutputOptions& options) {
    if (!is_to_file(options)) return;
    require_known_ending(options);
    OutputFile::require_writable(options.file);
}

void deliver(const OutputOptions& options, const Document& document) {
    const bool is_asked = options.form != Form::automatic;
    if (!is_to_file(options)) {
        const Form usual = isatty(STDOUT_FILENO) == 1 ? document.on_terminal : Form::json;
        const Form form  = is_asked ? options.form : usual;
        write_standard_output(
            [&](std::ostream& stream) { write_form(form, document, stream, style_of(STDOUT_FILENO)); });
        if (document.finish_rest) document.finish_rest();
        return;
    }
    OutputFile file(options.file);
    write_form(is_asked ? options.form : options.file_form, document, file.stream(), {});
    file.finish();
    if (document.finish_rest) document.finish_rest();
    if (is_asked || options.is_quiet) return;
    write_standard_output([&](std::ostream& stream) {
        document.write_table(stream, style_of(STDOUT_FILENO));
        stream << "Written to " << options.file << '\n';
    });
}

TextStyle style_of(int descriptor) {
    const auto is_set = [](const char* name) { return std::getenv(name) != nullptr && *std::getenv(name) != '\0'; };
    const char* const terminal = std::getenv("TERM");
    const bool        is_dumb  = terminal == nullptr || std::string_view(terminal) == "dumb";
    return {.has_color  = isatty(descriptor) == 1 && !is_dumb && !is_set("NO_COLOR"),
            .has_blocks = std::string_view(nl_langinfo(CODESET)) == "UTF-8"};
}

void print(const std::string& text) {
    write_standard_output([&](std::ostream& stream) { stream << text; });
}

}  // namespace contexture::cli
