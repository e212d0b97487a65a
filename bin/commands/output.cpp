#include "output.hpp"

#include <fmt/format.h>
#include <langinfo.h>
#include <unistd.h>

#include <cstdlib>
#include <ostream>
#include <string_view>

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

void write_standard_output(const std::function<void(std::ostream&)>& write) {
    DescriptorStream stream(STDOUT_FILENO, "standard output");
    write(stream);
    stream.flush();
}

}  // namespace

void require_writable(const OutputOptions& options) {
    if (is_to_file(options)) OutputFile::require_writable(options.file);
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
