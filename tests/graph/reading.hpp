#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/read_graph.hpp"
#include "support/thrown.hpp"

/// What the readers' tests share: graphs from text, gzip made by hand, files.
namespace reading {

using contexture::Arc;
using contexture::Fault;
using contexture::Graph;
using contexture::Node;
using contexture::ReadOptions;

inline Graph read(const std::string& text, const ReadOptions& options = {}) {
    std::istringstream input(text);
    return contexture::read_graph(input, "g.txt", options);
}

/// The graph's edges as "a-b" or "a-b:2.5", in words so that a failure can be read. An undirected
/// edge stands once, its ends in the order of the nodes.
inline std::set<std::string> edges_of(const Graph& graph) {
    std::set<std::string> edges;
    for (Node node = 0; node < graph.nodes(); ++node)
        for (Arc arc = graph.offsets()[node]; arc < graph.offsets()[node + std::size_t{1}]; ++arc) {
            const Node target = graph.targets()[arc];
            if (!graph.is_directed() && target < node) continue;
            std::ostringstream edge;
            edge << graph.name(node) << '-' << graph.name(target);
            if (graph.is_weighted()) edge << ':' << graph.weights()[arc];
            edges.insert(edge.str());
        }
    return edges;
}

using Edges = std::set<std::string>;

inline std::vector<std::string> names_of(const Graph& graph) {
    std::vector<std::string> names;
    for (Node node = 0; node < graph.nodes(); ++node) names.emplace_back(graph.name(node));
    return names;
}

using Names = std::vector<std::string>;

/// Refused as a fault of the input, with a message that starts and goes on as given.
inline void check_refused(const std::string& text, const std::string& start, const std::string& within = "",
                          const ReadOptions& options = {}) {
    CAPTURE(text.substr(0, 200));
    const support::Thrown thrown = support::thrown_by([&] { (void)read(text, options); });
    CAPTURE(thrown.message);
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.message.starts_with(start));
    CHECK(thrown.says(within));
}

/// CRC-32 as gzip has it, bit by bit.
inline std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

/// One gzip member whose data are stored, not compressed: RFC 1952 and 1951 by hand.
inline std::string gzip(std::string_view text) {
    const auto little_endian = [](std::uint64_t value, int bytes) {
        std::string out;
        for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8U * static_cast<unsigned>(i) & 0xffU);
        return out;
    };
    std::string      member("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    std::string_view rest = text;
    do {
        const std::string_view block = rest.substr(0, 60000);
        rest.remove_prefix(block.size());
        member += rest.empty() ? '\1' : '\0';
        member += little_endian(block.size(), 2) + little_endian(~block.size(), 2) + std::string(block);
    } while (!rest.empty());
    return member + little_endian(crc32(text), 4) + little_endian(text.size(), 4);
}

/// A file that goes with the test.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content) {
        static int count = 0;
        path_            = (std::filesystem::temp_directory_path() /
                 ("contexture-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++)))
                    .string();
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&)            = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace reading
