#include "help.hpp"

#include <fmt/format.h>

#include <sstream>

#include "contexture/report/text_table.hpp"
#include "examples.hpp"

namespace contexture::cli {
namespace {

constexpr std::size_t kColumn = 30;  // where the texts begin

std::string row(std::string_view title, const std::string& text) {
    std::ostringstream out;
    const std::string  name = fmt::format("  {:<{}}", title, kColumn - 2);
    if (name.size() > kColumn)
        out << name << '\n' << std::string(kColumn, ' ');
    else
        out << name;
    std::ostringstream wrapped;
    write_wrapped(wrapped, std::string(kColumn, ' ') + text, kColumn);
    return out.str() + wrapped.str().substr(kColumn);
}

}  // namespace

HelpFormatter::HelpFormatter() {
    label("Positionals", "Argument");
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
    const bool  is_program = app->get_parent() == nullptr;
    std::string arguments  = is_program ? " COMMAND" : "";
    for (const CLI::Option* option : app->get_options())
        if (option->get_positional()) arguments += " " + option->get_name(true);
    std::string usage = fmt::format("Usage: {}{} [OPTIONS]\n\nExamples:\n", name, arguments);
    for (const Example& example : examples_of(app->get_name()))
        usage += fmt::format("  {}\n      {}\n", example.command_line, example.purpose);
    return usage;
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
    return row(command->get_name(), command->get_description());
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
    return row(make_option_name(option, is_positional) + make_option_opts(option), option->get_description());
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
    if (app->get_footer().empty()) return "";
    std::ostringstream out;
    write_wrapped(out, app->get_footer());
    return out.str();
}

}  // namespace contexture::cli
