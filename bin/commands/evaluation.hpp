#pragma once

#include "contexture/run/tasks.hpp"
#include "options.hpp"

namespace contexture::cli {

/// Options of evaluation, as evaluate and compare share them.
void add_evaluation_options(CLI::App& command, EvaluationOptions& options);

/// @throws Error Fault::usage where an option is of other tasks than these
void require_effect_on_tasks(const CLI::App& command, const std::vector<Task>& tasks);

/// @throws Error Fault::usage where an option says how vectors are made, or how many of their columns count, that
///         nothing is done with
void refuse_options_of_evaluated_vectors(const CLI::App& command);

}  // namespace contexture::cli
