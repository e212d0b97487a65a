#pragma once

#include <iosfwd>

#include "contexture/report/report.hpp"
#include "contexture/report/text_style.hpp"

namespace contexture {

/// A row a context, the best marked, with every flag explained once below.
void write_comparison(std::ostream& output, const Report& report, const TextStyle& style);

}  // namespace contexture
