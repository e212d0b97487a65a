#pragma once

#include <iosfwd>

#include "contexture/report/report.hpp"

namespace contexture {

/// Writes one JSON document, schema docs/schema/contexture-1.json: UTF-8, two-space indent, arrays
/// of numbers on one line, one node's vector a line, no NaN or Infinity. Vectors are streamed:
/// memory does not grow with the output. Numbers are the shortest that read back to the same double.
/// @throws Error Fault::io where the stream fails
void write_json(std::ostream& output, const Report& report);

/// The vectors of new nodes in the same form.
void write_json(std::ostream& output, const ExtensionReport& report);

/// What align found.
void write_json(std::ostream& output, const AlignmentReport& report);

}  // namespace contexture
