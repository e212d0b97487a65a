#pragma once

#include <iosfwd>

#include "contexture/embedding/align.hpp"

namespace contexture {

class JsonWriter;

/// Members of the object that is open.
void write_alignment(JsonWriter& json, const Alignment& found);

/// A table of the quantities, what chance gives them and what they mean.
void write_alignment(std::ostream& output, const Alignment& found);

}  // namespace contexture
