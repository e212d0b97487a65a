#include "completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "contexture/base/error.hpp"
#include "contexture/context/catalogue.hpp"
#include "described.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};

/// Beginnings of contexts, "walk:" and so on: the number is the user's.
std::vector<std::string> context_words() {
    std::vector<std::string> words;
    for (const CatalogueEntry& known : catalogue()) words.push_back(fmt::format("{}:", known.kind));
    return words;
}

std::vector<std::string> words_of(const DescribedOption& option, const CLI::App& program) {
    if (option.takes_context()) return context_words();
    if (option.long_name == "COMMAND") return command_names(program);
    if (option.long_name == "SHELL") return {kShells.begin(), kShells.end()};
    return option.choices;
}

bool is_file(const DescribedOption& option, const CLI::App& program) {
    return option.takes_file() && words_of(option, program).empty();
}

/// A word between single quotes of a shell.
std::string shell_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// What stands in the script before and after the cases that the definitions give. The word to be completed is taken
/// from the line itself: bash cuts words at : and =, which contexts and --name=value are full of.
constexpr const char* kBashBegin = R"(# bash completion of contexture, made by `contexture completion bash`
_contexture() {
    local line=${COMP_LINE:0:COMP_POINT} word before command=${COMP_WORDS[1]} words= files= i
    word=${line##*[[:space:]]}
    line=${line%"$word"}
    before=${line%"${line##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    local typed=$word
    [[ $COMP_CWORD -gt 1 ]] || command=
    if [[ $word == --*=* ]]; then
        before=${word%%=*}
        word=${word#*=}
    fi
    case "$command $before" in
)";
constexpr const char* kBashEnd   = R"(    esac
    [[ $before == --context || $before == --contexts ]] && word=${word##*[,>|+*]}
    COMPREPLY=()
    if [[ -n $files ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
    local kept=${typed%"$word"} cut=
    [[ $typed == *[:=]* ]] && cut=${typed%"${typed##*[:=]}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=$kept${COMPREPLY[i]}
        COMPREPLY[i]=${COMPREPLY[i]#"$cut"}
    done
}
complete -F _contexture contexture
)";

std::string bash_case(const std::string& pattern, const std::string& body) {
    return fmt::format("        {}) {} ;;\n", pattern, body);
}

std::string bash_script(const CLI::App& program) {
    std::string              cases;
    std::vector<std::string> names{"--help", "--version"};
    for (const CLI::App* command : commands_of(program)) {
        const std::string name = command->get_name();
        names.insert(names.end() - 2, name);
        std::vector<std::string> flags, arguments;
        bool                     has_file = false;
        for (const DescribedOption& option : described_options(*command)) {
            const auto words = words_of(option, program);
            if (option.is_argument) {
                arguments.insert(arguments.end(), words.begin(), words.end());
                has_file = has_file || is_file(option, program);
                continue;
            }
            flags.push_back(option.long_name);
            if (option.value.empty()) continue;
            const std::string pattern = option.short_name.empty() ? fmt::format("'{} {}'", name, option.long_name)
                                                                  : fmt::format("'{0} {1}'|'{0} {2}'", name,
                                                                                option.long_name, option.short_name);
            cases += bash_case(pattern,
                               is_file(option, program) ? "files=1" : fmt::format("words='{}'", fmt::join(words, " ")));
        }
        cases += bash_case(name + "\\ *",
                           fmt::format("if [[ $word == -* ]]; then words='{}'; else words='{}'; files={}; fi",
                                       fmt::join(flags, " "), fmt::join(arguments, " "), has_file ? "1" : ""));
    }
    cases += bash_case("*", fmt::format("words='{}'", fmt::join(names, " ")));
    return kBashBegin + cases + kBashEnd;
}

/// What _arguments reads as its own: brackets and colons.
std::string zsh_text(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string zsh_action(const DescribedOption& option, const CLI::App& program) {
    if (is_file(option, program)) return "_files";
    const auto words = words_of(option, program);
    if (words.empty()) return " ";
    return option.takes_context() ? zsh_text(fmt::format("compadd -S '' -- {}", fmt::join(words, " ")))
                                  : fmt::format("({})", fmt::join(words, " "));
}

std::string zsh_option(const DescribedOption& option, const CLI::App& program) {
    const std::string action = zsh_action(option, program);
    if (option.is_argument) return shell_quoted(fmt::format(":{}:{}", zsh_text(option.long_name), action));
    std::string names;
    if (!option.short_name.empty())
        names = fmt::format("'({0} {1})'{{{0},{1}{2}}}", option.short_name, option.long_name,
                            option.value.empty() ? "" : "=");
    else
        names = option.long_name + (option.value.empty() ? "" : "=");
    std::string rest = fmt::format("[{}]", zsh_text(option.help));
    if (!option.value.empty()) rest += fmt::format(":{}:{}", zsh_text(option.value), action);
    return names + shell_quoted(rest);
}

std::string zsh_script(const CLI::App& program) {
    std::string names, cases;
    for (const CLI::App* command : commands_of(program)) {
        const std::string name = command->get_name();
        names += fmt::format("    {}\n", shell_quoted(name + ":" + zsh_text(command->get_description())));
        cases += fmt::format("    {})\n      _arguments -s", name);
        for (const DescribedOption& option : described_options(*command))
            cases += " \\\n        " + zsh_option(option, program);
        cases += "\n      ;;\n";
    }
    return fmt::format(
        "#compdef contexture\n# zsh completion of contexture, made by `contexture completion zsh`\n"
        "_contexture() {{\n  local -a commands=(\n{}  )\n"
        "  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
        "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n{}  esac\n}}\n"
        "if [[ $funcstack[1] == _contexture ]]; then\n  _contexture \"$@\"\nelse\n"
        "  compdef _contexture contexture\nfi\n",
        names, cases);
}

std::string fish_option(const DescribedOption& option, const std::string& condition, const CLI::App& program) {
    const auto  words = words_of(option, program);
    std::string line  = "complete -c contexture " + condition;
    if (!option.is_argument) line += " -l " + option.long_name.substr(2);
    if (!option.short_name.empty()) line += " -s " + option.short_name.substr(1);
    if (is_file(option, program))
        line += option.is_argument ? " -F" : " -r -F";
    else if (!option.value.empty() || !words.empty())
        line += " -x";
    if (!words.empty()) line += " -a " + shell_quoted(fmt::format("{}", fmt::join(words, " ")));
    return line + " -d " + shell_quoted(option.help) + "\n";
}

std::string fish_script(const CLI::App& program) {
    std::string script =
        "# fish completion of contexture, made by `contexture completion fish`\n"
        "complete -c contexture -f\n"
        "complete -c contexture -n __fish_use_subcommand -l version -d 'the version of the program'\n";
    for (const CLI::App* command : commands_of(program)) {
        const std::string name = command->get_name();
        script += fmt::format("complete -c contexture -n __fish_use_subcommand -a {} -d {}\n", name,
                              shell_quoted(command->get_description()));
        const std::string condition = fmt::format("-n '__fish_seen_subcommand_from {}'", name);
        for (const DescribedOption& option : described_options(*command))
            script += fish_option(option, condition, program);
    }
    return script;
}

}  // namespace

Command make_completion_command(CLI::App& program) {
    CLI::App* app   = program.add_subcommand("completion", "a script that completes commands and options in a shell");
    auto      shell = std::make_shared<std::string>();
    app->add_option("SHELL", *shell, "bash, zsh or fish")->type_name("");
    return {.app = app, .run = [&program, shell] {
                if (shell->empty()) throw Error(Fault::usage, "completion: of which shell? One of bash, zsh, fish");
                constexpr std::array kScripts{bash_script, zsh_script, fish_script};
                print(kScripts[read_choice("completion", *shell, kShells)](program));
                return 0;
            }};
}

}  // namespace contexture::cli
