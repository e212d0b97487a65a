#pragma once

#include <iosfwd>
#include <string_view>

namespace contexture {

class JsonWriter;

/// The part that every document begins with: versions and the command that wrote it.
void write_head(JsonWriter& json, std::string_view command);

/// The catalogue of contexts as a JSON document.
void write_catalogue_json(std::ostream& output);

/// The same for a person.
void write_catalogue_table(std::ostream& output);

}  // namespace contexture
