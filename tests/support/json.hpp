#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace support {

/// The parser is compiled once, in json.cpp.
/// @throws nlohmann::json::parse_error
nlohmann::json parse_json(std::string_view text);

}  // namespace support
