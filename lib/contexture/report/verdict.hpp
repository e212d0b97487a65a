#pragma once

#include <string>
#include <vector>

#include "contexture/report/report.hpp"

namespace contexture {

/// What a comparison or an embedding says, in sentences for people, computed from its numbers: the best context, those
/// that are not told apart from it, what its flags take back, who abstains and why, who failed, and what labels say
/// where they were given. The first sentence is the verdict.
[[nodiscard]] std::vector<std::string> verdict(const Report& report);

}  // namespace contexture
