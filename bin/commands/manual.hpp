#pragma once

#include "options.hpp"

namespace contexture::cli {

/// `contexture manual [COMMAND]`: a manual page in the language of man(7), from what --help is made of.
Command make_manual_command(CLI::App& program);

}  // namespace contexture::cli
