#pragma once

#include <iosfwd>

#include "contexture/learn/learning.hpp"

namespace contexture {

class JsonWriter;

/// The member "learning" of the object that is open.
void write_learning(JsonWriter& json, const Learning& learning);

/// Loss and alignment at some of the looks, and the alignment at the end.
void write_learning(std::ostream& output, const Learning& learning);

}  // namespace contexture
