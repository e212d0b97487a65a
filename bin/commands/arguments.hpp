#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

// Words of a command line that come from a file: of --config, or recorded in a document by an earlier run.

namespace contexture::cli {

/// The words of a command line, without the name of the program.
using Arguments = std::vector<std::string>;

/// What a document records of a run: the command, then each option that was given as one word, "--dim=16", those of
/// --config among them. What decides where the result goes or what is shown stays out.
[[nodiscard]] Arguments record(const CLI::App& command);

/// `given` as it stands, with the options that the file after --config has for its command and `given` has not.
/// @throws Error Fault::io where the file cannot be read, Fault::usage where it names what the command does not know
[[nodiscard]] Arguments with_config(const CLI::App& program, Arguments given);

/// The command line recorded in the document that `given`, "rerun FILE OPTIONS...", names; its own options stand in
/// the place of those recorded.
/// @throws Error Fault::io where the file cannot be read, Fault::input where it holds no command line
[[nodiscard]] Arguments recorded(const CLI::App& program, const Arguments& given);

}  // namespace contexture::cli
