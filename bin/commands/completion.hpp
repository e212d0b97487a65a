#pragma once

#include "options.hpp"

namespace contexture::cli {

/// `contexture completion bash|zsh|fish`: a script that completes commands, options and their values, from what
/// --help is made of.
Command make_completion_command(CLI::App& program);

}  // namespace contexture::cli
