#pragma once

#include "contexture/run/tasks.hpp"
#include "options.hpp"

namespace contexture::cli {

/// Options of evaluation, as evaluate and compare share them.
void add_evaluation_options(CLI::App& command, EvaluationOptions& options);

}  // namespace contexture::cli
