#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace contexture {

// Version of the JSON documents, docs/json.md: the first is raised by a change that breaks readers, the second by one
// that adds to documents. docs/schema/contexture-1.json and docs/changelog.md name the same.
inline constexpr int kSchema      = 1;
inline constexpr int kSchemaMinor = 0;

/// Why a document cannot be read by its schema, "" where it can: those of later minor versions can.
/// @param head  its part "contexture"
/// @throws nlohmann::json::exception where that is none
[[nodiscard]] std::string fault_of_schema(const nlohmann::json& head);

}  // namespace contexture
