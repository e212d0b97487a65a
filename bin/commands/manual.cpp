#include "manual.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "contexture/base/error.hpp"
#include "described.hpp"
#include "examples.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr const char* kDescription =
    "contexture turns a graph into vectors for its nodes, the top singular functions of a context: a rule that says "
    "what a node is seen together with. A score from the singular values alone compares contexts before any label is "
    "seen.";
constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\ndone\n.TP\n.B 1\nthe computation failed\n.TP\n.B 2\nwrong usage\n.TP\n.B 3\nwrong input\n"
    ".TP\n.B 4\ncannot read or write\n.TP\n.B 130\ninterrupted\n";
constexpr const char* kEnvironment =
    ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nwhere it is set and not empty, nothing is written in colour\n";

/// Text as man(7) takes it: no backslash or hyphen that means something, no dot or quote that begins a line.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string heading(std::string_view name) {
    std::string title(name);
    std::ranges::transform(title, title.begin(), [](char c) { return 'a' <= c && c <= 'z' ? char(c - 'a' + 'A') : c; });
    return fmt::format(".TH \"{}\" 1 \"\" \"contexture {}\" \"contexture\"\n", escaped(title), CONTEXTURE_VERSION);
}

std::string examples(std::string_view name) {
    std::string out = ".SH EXAMPLES\n";
    for (const Example& example : examples_of(name))
        out += fmt::format(".TP\n.B {}\n{}\n", escaped(example.command_line), escaped(example.purpose));
    return out;
}

std::string option(const DescribedOption& option) {
    std::string names = option.short_name.empty() ? "" : fmt::format("\\fB{}\\fR, ", escaped(option.short_name));
    names += fmt::format("\\fB{}\\fR", escaped(option.long_name));
    if (!option.value.empty()) names += fmt::format(" \\fI{}\\fR", escaped(option.value));
    return fmt::format(".TP\n{}\n{}\n", names, escaped(option.help));
}

std::string command_page(const CLI::App& command) {
    const std::string                  name    = command.get_name();
    const std::vector<DescribedOption> options = described_options(command);
    std::string                        page    = heading("contexture-" + name);
    page += fmt::format(".SH NAME\ncontexture\\-{} \\- {}\n.SH SYNOPSIS\n.B contexture {}\n", name,
                        escaped(command.get_description()), name);
    for (const DescribedOption& argument : options)
        if (argument.is_argument) page += fmt::format(".I {}\n", escaped(argument.long_name));
    page += ".RI [ OPTIONS ]\n" + examples(name) + ".SH OPTIONS\n";
    std::string group = options.empty() ? "" : options.front().group;
    for (const DescribedOption& each : options) {
        if (each.group != group) page += fmt::format(".SS {}\n", escaped(each.group));
        group = each.group;
        page += option(each);
    }
    if (!command.get_footer().empty()) page += ".SH NOTES\n" + escaped(command.get_footer()) + "\n";
    return page + kExitStatus + kEnvironment + ".SH SEE ALSO\n.BR contexture (1)\n";
}

std::string program_page(const CLI::App& program) {
    std::string page =
        heading("contexture") +
        fmt::format(
            ".SH NAME\ncontexture \\- {}\n.SH SYNOPSIS\n.B contexture\n.I COMMAND\n"
            ".RI [ OPTIONS ]\n.SH DESCRIPTION\n{}\n",
            "node representations by definition, with a score that needs no labels", escaped(kDescription)) +
        examples("contexture") + ".SH COMMANDS\n";
    std::string also;
    for (const CLI::App* command : commands_of(program)) {
        page +=
            fmt::format(".TP\n.BR contexture\\-{} (1)\n{}\n", command->get_name(), escaped(command->get_description()));
        also += fmt::format("{}.BR contexture\\-{} (1)", also.empty() ? "" : ",\n", command->get_name());
    }
    return page + kExitStatus + kEnvironment + ".SH SEE ALSO\n" + also + "\n";
}

int run_manual(const CLI::App& program, const std::string& name) {
    if (name.empty()) {
        print(program_page(program));
        return 0;
    }
    const CLI::App* command = find_command(program, name);
    if (command == nullptr) {
        const std::string near = suggestion(name, command_names(program));
        throw Error(Fault::usage,
                    fmt::format("unknown command '{}'{}", name, near.empty() ? "; see contexture --help" : near));
    }
    print(command_page(*command));
    return 0;
}

}  // namespace

Command make_manual_command(CLI::App& program) {
    CLI::App* app  = program.add_subcommand("manual", "the manual page of a command, or of the program");
    auto      name = std::make_shared<std::string>();
    app->add_option("COMMAND", *name, "whose page (default: the program's)")->type_name("");
    return {.app = app, .run = [&program, name] { return run_manual(program, *name); }};
}

}  // namespace contexture::cli
