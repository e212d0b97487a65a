#include "html.hpp"

#include <fmt/format.h>

#include "contexture/base/error.hpp"
#include "output_file.hpp"
#include "values.hpp"

namespace contexture::cli {

void add_html_option(CLI::App& command, HtmlOptions& options) {
    add_value(command, "--html", "FILE", "write a page with charts and a map of the nodes too, for a browser",
              [&options](const std::string& text) {
                  if (text == "-") throw Error(Fault::usage, "--html -: a page goes to a file; name one");
                  options.file = read_path("--html", text);
              })
        ->group(kPageGroup);
}

void add_html_options(CLI::App& command, HtmlOptions& options) {
    add_html_option(command, options);
    add_label_file_options(command, options.labels, "labels of nodes, by which the map of --html is coloured");
    for (const char* name : {"--labels", "--label-kind"}) command.get_option(name)->group(kPageGroup);
}

void require_page(const HtmlOptions& options, std::span<const std::string> others) {
    const bool has_labels = !options.labels.file.empty() || options.labels.measure.kind != LabelKind::detect;
    if (!options.is_asked() && has_labels)
        throw Error(Fault::usage,
                    "--labels and --label-kind: embed shows labels in a page only, which --html FILE writes; "
                    "evaluate predicts them");
    if (!options.is_asked()) return;
    for (const std::string& other : others)
        if (!other.empty() && other != "-" && is_same_place(options.file, other))
            throw Error(Fault::usage,
                        fmt::format("--html {}: the result goes there too; name another file", options.file));
    OutputFile::require_writable(options.file);
}

void deliver_with_page(const HtmlOptions& options, const std::function<void(std::ostream&)>& write_page,
                       const std::function<void(const std::function<void()>& finish_page)>& deliver_output) {
    if (!options.is_asked()) return deliver_output({});
    OutputFile page(options.file);
    write_page(page.stream());
    deliver_output([&] { page.finish(); });
}

}  // namespace contexture::cli
