#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "contexture/report/report.hpp"
#include "contexture/report/text_style.hpp"

namespace contexture {

/// The same report as a table for a person: at most 100 columns wide, units named, the best context
/// of a comparison marked, and every flag in words; of a score its spectrum and the curve of tau too.
void write_table(std::ostream& output, const Report& report, const TextStyle& style = {});

/// What a person is told where Provenance::doubtful_header is set.
/// @param where  the line, as the sentence begins: "Line 1" or "new.txt:1"
[[nodiscard]] std::string doubtful_header_note(std::string_view where);

}  // namespace contexture
