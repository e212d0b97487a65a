#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <utility>

#include "commands/align.hpp"
#include "commands/arguments.hpp"
#include "commands/blas_kernels.hpp"
#include "commands/compare.hpp"
#include "commands/completion.hpp"
#include "commands/contexts.hpp"
#include "commands/described.hpp"
#include "commands/embed.hpp"
#include "commands/evaluate.hpp"
#include "commands/extend.hpp"
#include "commands/help.hpp"
#include "commands/info.hpp"
#include "commands/inputs.hpp"
#include "commands/learn.hpp"
#include "commands/manual.hpp"
#include "commands/rerun.hpp"
#include "commands/score.hpp"
#include "commands/signals.hpp"
#include "commands/values.hpp"
#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/context/catalogue.hpp"

namespace contexture::cli {
namespace {

/// A first word that is no command is refused before CLI11 looks for one among the options.
void require_command(const std::vector<std::string>& arguments, const CLI::App& program) {
    const auto names = command_names(program);
    const auto known = fmt::format("{}", fmt::join(names, ", "));
    if (arguments.empty())
        throw Error(Fault::usage, fmt::format("what is to be done? One of {}; see contexture --help", known));
    const std::string& first = arguments.front();
    if (first.starts_with('-') || std::ranges::find(names, first) != names.end()) return;
    const std::string near = suggestion(first, names);
    throw Error(Fault::usage, fmt::format("unknown command '{}'{}", first, near.empty() ? "; known: " + known : near));
}

/// Words of the command line that belong to nothing.
void refuse_leftovers(const CLI::App& app, const std::string& help) {
    std::vector<std::string> left   = app.remaining();
    const std::size_t        ending = std::erase(left, "--");  // CLI11 heeds it and counts it among the rest
    if (left.empty()) return;
    std::vector<std::string> known;
    for (const DescribedOption& option : described_options(app)) {
        known.push_back(option.long_name);
        if (!option.short_name.empty()) known.push_back(option.short_name);
    }
    const std::string text      = left.front().substr(0, left.front().find('='));
    const bool        is_option = text.starts_with('-') && text.size() > 1;
    if (ending > 0 && std::ranges::find(known, text) != known.end())
        throw Error(Fault::usage, fmt::format("{} stands behind --, where no option is read; put it before", text));
    const auto is_kind = [&](const CatalogueEntry& entry) { return text.starts_with(fmt::format("{}:", entry.kind)); };
    if (std::ranges::any_of(catalogue(), is_kind) && std::ranges::find(known, "--contexts") != known.end())
        throw Error(Fault::usage, fmt::format("one argument too many: '{}'; contexts are separated by commas, as in "
                                              "--contexts walk:1,walk:2",
                                              text));
    const std::string near = is_option ? suggestion(text, known) : "";
    throw Error(Fault::usage, fmt::format("{} '{}'{}", is_option ? "unknown option" : "one argument too many:", text,
                                          near.empty() ? "; see " + help : near));
}

/// What CLI11 says, but of an option that stands twice, which it counts among arguments.
std::string said_of(const CLI::ParseError& failure) {
    constexpr std::string_view kTwice = ": At Most 1 required but received ";
    const std::string          said   = failure.what();
    const std::size_t          at     = said.find(kTwice);
    if (at == std::string::npos) return said;
    return fmt::format("{}: expected once, found {} times", said.substr(0, at), said.substr(at + kTwice.size()));
}

/// The command that was called, its options filled; nothing where help or version answered.
const Command* parse(CLI::App& program, const std::vector<Command>& commands, std::vector<std::string> arguments) {
    require_command(arguments, program);
    const std::string help =
        "contexture " + (arguments.front().starts_with('-') ? "" : arguments.front() + " ") + "--help";
    std::ranges::reverse(arguments);  // as CLI11 takes them
    try {
        program.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        print(program.help());
        return nullptr;
    } catch (const CLI::CallForVersion&) {
        print(program.version() + '\n');
        return nullptr;
    } catch (const CLI::ParseError& failure) {
        throw Error(Fault::usage, fmt::format("{}; see {}", said_of(failure), help));
    }
    refuse_leftovers(program, help);
    for (const Command& command : commands) {
        if (!command.app->parsed()) continue;
        refuse_leftovers(*command.app, help);
        return &command;
    }
    throw Error(Fault::usage, "no command given; see contexture --help");
}

std::vector<Command> make_commands(CLI::App& program) {
    std::vector<Command> commands{
        make_info_command(program),  make_embed_command(program),    make_compare_command(program),
        make_score_command(program), make_evaluate_command(program), make_extend_command(program),
        make_align_command(program), make_learn_command(program),    make_contexts_command(program)};
    for (const Command& command : commands) add_config_option(*command.app);
    commands.push_back(make_rerun_command(program));
    commands.push_back(make_completion_command(program));
    commands.push_back(make_manual_command(program));
    for (const Command& command : commands) command.app->allow_extras()->group("Commands");
    return commands;
}

/// Words that come from files or stand for others, in their place.
Arguments expand(const CLI::App& program, Arguments words) {
    const auto asks_help = [](const std::string& word) { return word == "--help" || word == "-h"; };
    if (words.empty() || std::ranges::any_of(words, asks_help)) return words;
    if (words.front() == "help") {  // as in other programs: help embed
        words.erase(words.begin());
        words.push_back("--help");
        return words;
    }
    if (words.front() == "manual") words.insert(words.begin() + 1, "--");  // else CLI11 would call the command named
    return with_config(program, words.front() == "rerun" ? recorded(program, words) : std::move(words));
}

int run(Arguments arguments) {
    CLI::App program("Node representations by definition, with a score that needs no labels.", "contexture");
    program.formatter(std::make_shared<HelpFormatter>());
    program.set_help_flag("-h,--help", "this text");
    program.set_version_flag("--version", "contexture " CONTEXTURE_VERSION, "the version of the program");
    program.allow_extras();
    const std::vector<Command> commands = make_commands(program);
    program.footer(  // after the commands, which would have it too
        "contexture COMMAND --help says more. Exit codes: 0 done, 1 the computation failed, 2 wrong usage, 3 wrong "
        "input, 4 cannot read or write, 130 interrupted.");
    const Command* command = parse(program, commands, expand(program, std::move(arguments)));
    if (command == nullptr) return 0;
    require_inputs_kept(*command->app);
    return command->run();
}

int fail(Fault fault, const std::string& message) {
    const std::string name = emphasized("contexture:", Emphasis::failed, style_of(STDERR_FILENO));
    if (!message.empty()) std::cerr << name << ' ' << message << '\n';
    return static_cast<int>(fault);
}

int run_or_fail(Arguments arguments) {
    try {
        return run(std::move(arguments));
    } catch (const Error& failure) {
        return fail(failure.fault(), failure.what());
    } catch (const std::bad_alloc&) {
        return fail(Fault::computation, "out of memory: ask for fewer dimensions, or use a larger machine");
    } catch (const std::exception& failure) {
        return fail(Fault::computation, failure.what());
    }
}

}  // namespace
}  // namespace contexture::cli

int main(int argc, char** argv) {
    using namespace contexture;
    cli::start_with_wide_blas(argv);
    cli::install_signal_handlers();
    std::setlocale(LC_CTYPE, "");  // which characters there are; numbers keep their dots
    std::ios::sync_with_stdio(false);
    const int code = cli::run_or_fail({argv + 1, argv + argc});
    if (!address_space_left()) return code;
    // A thread of OpenBLAS that a limit refuses its memory tries for ever: the end would wait for it.
    std::cout.flush();
    std::_Exit(code);
}
