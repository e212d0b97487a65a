#pragma once

#include <string>
#include <vector>

#include "contexture/report/report.hpp"

namespace contexture {

/// The contexts of a comparison that are not told apart from its best: by tau, no further from it than the standard
/// error of their difference; by what vectors predict, no further than error_of_difference(). In the order of the
/// results; empty where there is no best.
[[nodiscard]] std::vector<const ContextResult*> tied_with_best(const Report& report);

/// "a, b and c": their names; of many the first, and how many more.
[[nodiscard]] std::string list_names(const std::vector<const ContextResult*>& results);

/// Whether two values are no further apart than the standard error of their difference.
/// @param error_a, error_b  standard errors of each, taken as independent
[[nodiscard]] bool are_tied(double a, double error_a, double b, double error_b);

}  // namespace contexture
