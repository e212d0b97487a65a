#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace contexture {

class JsonWriter;

/// The part that every document begins with: versions, the command that wrote it and how it was called, where that is
/// known.
void write_head(JsonWriter& json, std::string_view command, const std::vector<std::string>& arguments = {});

/// The catalogue of contexts as a JSON document.
void write_catalogue_json(std::ostream& output);

/// The same for a person.
void write_catalogue_table(std::ostream& output);

}  // namespace contexture
