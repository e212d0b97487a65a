#pragma once

#include <CLI/CLI.hpp>

namespace contexture::cli {

/// Refuses a command line whose result would take the place of a file that it reads.
/// @throws Error Fault::usage
void require_inputs_kept(const CLI::App& command);

}  // namespace contexture::cli
