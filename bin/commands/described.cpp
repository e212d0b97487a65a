#include "described.hpp"

#include <algorithm>

namespace contexture::cli {
namespace {

/// "total" of "total|N", "none" and "rows" of "none|rows[:LENGTH]": words in small letters.
std::vector<std::string> choices_of(const std::string& value) {
    std::vector<std::string> choices;
    if (value.find('|') == std::string::npos) return choices;
    for (std::string word : CLI::detail::split(value, '|')) {
        word = word.substr(0, word.find('['));
        if (std::ranges::all_of(word,
                                [](char c) { return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-'; }))
            choices.push_back(word);
    }
    return choices;
}

DescribedOption describe(const CLI::Option& option) {
    DescribedOption described{.group       = option.get_group(),
                              .short_name  = option.get_snames().empty() ? "" : "-" + option.get_snames().front(),
                              .long_name   = option.get_name(),
                              .value       = option.get_items_expected_max() > 0 ? option.get_type_name() : "",
                              .help        = option.get_description(),
                              .choices     = {},
                              .is_argument = option.get_positional()};
    if (described.is_argument) {
        described.long_name = option.get_name(true);
        described.value.clear();
    }
    described.choices = choices_of(described.value);
    return described;
}

}  // namespace

std::vector<DescribedOption> described_options(const CLI::App& command) {
    std::vector<DescribedOption> described;
    for (const CLI::Option* option : command.get_options()) described.push_back(describe(*option));
    std::vector<std::string> groups;
    for (const DescribedOption& option : described)
        if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
    const auto place = [&](const DescribedOption& option) {
        return option.is_argument ? -1 : std::ranges::find(groups, option.group) - groups.begin();
    };
    std::ranges::stable_sort(described, {}, place);
    return described;
}

std::vector<std::string> command_names(const CLI::App& program) {
    std::vector<std::string> names;
    for (const CLI::App* command : commands_of(program)) names.push_back(command->get_name());
    return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back(name);
    return names;
}

const CLI::App* find_command(const CLI::App& program, const std::string& name) {
    for (const CLI::App* command : commands_of(program))
        if (command->get_name() == name) return command;
    return nullptr;
}

std::vector<const CLI::App*> commands_of(const CLI::App& program) {
    return program.get_subcommands([](const CLI::App*) { return true; });
}

}  // namespace contexture::cli
