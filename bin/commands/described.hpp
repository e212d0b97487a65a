#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

// What a command's definition says of its options: what help, manual and completion are made of.

namespace contexture::cli {

struct DescribedOption {
    std::string              group;
    std::string              short_name;  ///< "-o", or ""
    std::string              long_name;   ///< "--output"; "GRAPH" of an argument
    std::string              value;       ///< "FILE"; "" of a flag
    std::string              help;
    std::vector<std::string> choices;  ///< the words that `value` lists
    bool                     is_argument = false;

    [[nodiscard]] bool takes_file() const { return is_argument || value == "FILE"; }
    [[nodiscard]] bool takes_context() const { return long_name == "--context" || long_name == "--contexts"; }
};

/// Arguments first, then options, those of a group together.
[[nodiscard]] std::vector<DescribedOption> described_options(const CLI::App& command);

/// The commands of the program in the order of its help.
[[nodiscard]] std::vector<const CLI::App*> commands_of(const CLI::App& program);

/// Their names.
[[nodiscard]] std::vector<std::string> command_names(const CLI::App& program);

/// Long names of a command's options, without their dashes.
[[nodiscard]] std::vector<std::string> option_names(const CLI::App& command);

/// The command of that name, or null.
[[nodiscard]] const CLI::App* find_command(const CLI::App& program, const std::string& name);

}  // namespace contexture::cli
