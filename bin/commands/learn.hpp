#pragma once

#include "options.hpp"

namespace contexture::cli {

[[nodiscard]] Command make_learn_command(CLI::App& program);

}  // namespace contexture::cli
