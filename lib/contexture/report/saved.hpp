#pragma once

#include <iosfwd>
#include <string>

#include "contexture/base/progress.hpp"
#include "contexture/report/report.hpp"

namespace contexture {

/// What a document of `contexture embed` or `contexture score` says, without the vectors: enough to
/// score it again with other options. Memory does not grow with the vectors, which are skipped.
/// @param source  the document's name in messages
/// @throws Error Fault::input where it is not such a document, Fault::io where it cannot be read
[[nodiscard]] Report read_saved(std::istream& input, const std::string& source, const Progress& progress = {});

}  // namespace contexture
