#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "contexture/graph/read_graph.hpp"

/// Graphs in files: ours in graphs/, and the public ones that lie beside the source where there are any.
namespace support {

inline std::string source_folder() {
    const char* folder = std::getenv("CONTEXTURE_SOURCE");
    return folder != nullptr ? folder : ".";
}

inline contexture::Graph read_ours(const std::string& name, const contexture::ReadOptions& options = {}) {
    return contexture::read_graph(source_folder() + "/graphs/" + name, options);
}

/// Nothing, and a message, where the file is not there.
inline std::optional<contexture::Graph> read_public(const std::string& name) {
    const std::string path = source_folder() + "/../shared/data/" + name;
    if (std::filesystem::exists(path)) return contexture::read_graph(path);
    MESSAGE("not tested: " << path << " is missing");
    return std::nullopt;
}

}  // namespace support
