#include "contexture/report/schema.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace contexture {

std::string fault_of_schema(const nlohmann::json& head) {
    const int schema = head.at("schema").get<int>();
    if (schema == kSchema) return "";
    return fmt::format("its schema is {}, of contexture {}; this is contexture {}, which reads schema {}", schema,
                       head.at("version").get<std::string>(), CONTEXTURE_VERSION, kSchema);
}

}  // namespace contexture
