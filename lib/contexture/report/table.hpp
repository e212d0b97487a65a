#pragma once

#include <iosfwd>

#include "contexture/report/report.hpp"

namespace contexture {

/// The same report as a table for a person: at most 100 columns wide, units named, the best context
/// of a comparison marked, and every flag in words.
void write_table(std::ostream& output, const Report& report);

}  // namespace contexture
