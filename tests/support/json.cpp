#include "support/json.hpp"

namespace support {

nlohmann::json parse_json(std::string_view text) {
    return nlohmann::json::parse(text);
}

}  // namespace support
