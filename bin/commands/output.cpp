#include "output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ostream>

#include "output_file.hpp"

namespace contexture::cli {
namespace {

bool is_to_file(const OutputOptions& options) {
    return !options.file.empty() && options.file != "-";
}

void write_form(Form form, const Document& document, std::ostream& stream) {
    if (form == Form::table)
        document.write_table(stream);
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
        write_standard_output([&](std::ostream& stream) { write_form(form, document, stream); });
        return;
    }
    OutputFile file(options.file);
    write_form(is_asked ? options.form : options.file_form, document, file.stream());
    file.finish();
    if (is_asked || options.is_quiet) return;
    write_standard_output([&](std::ostream& stream) {
        document.write_table(stream);
        stream << "Written to " << options.file << '\n';
    });
}

void print(const std::string& text) {
    write_standard_output([&](std::ostream& stream) { stream << text; });
}

}  // namespace contexture::cli
