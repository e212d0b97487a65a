#pragma once

#include <string_view>
#include <vector>

namespace contexture::cli {

/// A command line and what it is for. Help and manual begin with them; the tests run each.
struct Example {
    std::string_view command_line;
    std::string_view purpose;
};

/// Of a command, or of the program where the name is "contexture".
[[nodiscard]] std::vector<Example> examples_of(std::string_view name);

}  // namespace contexture::cli
