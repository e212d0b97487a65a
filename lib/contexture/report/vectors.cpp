#include "contexture/report/vectors.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

using Json = nlohmann::json;

void append_number(std::string& line, double value) {
    std::array<char, 32> text;
    // Of either sign: "-0" is a whole number to most readers.
    line.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value == 0 ? 0.0 : value).ptr);
}

void append_row(std::string& line, const Embedding& embedding, Eigen::Index row, std::string_view separator) {
    for (Eigen::Index column = 0; column < embedding.vectors.cols(); ++column) {
        line += separator;
        append_number(line, embedding.vectors(row, column));
    }
    line += '\n';
}

std::string quoted_for_csv(std::string_view name) {
    if (name.find_first_of(",\"") == std::string_view::npos && name.front() != ' ' && name.back() != ' ')
        return std::string(name);
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

std::string json_text(std::string_view name) {
    return Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A line for each node: `begin(name)` and its numbers, each after the separator.
template <typename Begin>
void write_lines(std::ostream& output, const Embedding& embedding, const Graph& graph, std::string_view separator,
                 Begin begin) {
    for (std::size_t row = 0; row < embedding.nodes.size(); ++row) {
        std::string line = begin(graph.name(embedding.nodes[row]));
        append_row(line, embedding, static_cast<Eigen::Index>(row), separator);
        output << line;
    }
}

void write_separated(std::ostream& output, const Embedding& embedding, const Graph& graph, VectorFormat format) {
    const std::string_view separator = format == VectorFormat::csv ? "," : "\t";
    output << "node";
    for (Eigen::Index column = 1; column <= embedding.vectors.cols(); ++column) output << separator << column;
    output << '\n';
    write_lines(output, embedding, graph, separator, [&](std::string_view name) {
        return format == VectorFormat::csv ? quoted_for_csv(name) : std::string(name);
    });
}

void write_json_lines(std::ostream& output, const Embedding& embedding, const Graph& graph) {
    for (std::size_t row = 0; row < embedding.nodes.size(); ++row) {
        std::string line = R"({"node": )" + json_text(graph.name(embedding.nodes[row])) + R"(, "vector": [)";
        for (Eigen::Index column = 0; column < embedding.vectors.cols(); ++column) {
            if (column > 0) line += ", ";
            append_number(line, embedding.vectors(static_cast<Eigen::Index>(row), column));
        }
        output << line << "]}\n";
    }
}

void write_word2vec(std::ostream& output, const Embedding& embedding, const Graph& graph) {
    output << embedding.nodes.size() << ' ' << embedding.vectors.cols() << '\n';
    write_lines(output, embedding, graph, " ", [](std::string_view name) {
        if (name.find(' ') != std::string_view::npos)
            throw Error(Fault::usage, fmt::format("the name '{}' holds a blank, which separates numbers in word2vec's "
                                                  "format: write tsv, csv or jsonl, or rename the node",
                                                  name));
        return std::string(name);
    });
}

/// Source: NumPy's documentation of numpy.lib.format, version 1.0.
void write_npy(std::ostream& output, const Embedding& embedding) {
    static_assert(std::endian::native == std::endian::little);
    constexpr std::size_t      kUnit  = 64;  // the header ends at a multiple of this
    std::string                header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}",
                                                    embedding.vectors.rows(), embedding.vectors.cols());
    constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);
    const std::size_t          used = kMagic.size() + 2 + header.size() + 1;
    header += std::string((kUnit - used % kUnit) % kUnit, ' ') + '\n';
    output << kMagic << static_cast<char>(header.size() & 0xffU) << static_cast<char>(header.size() >> 8U) << header;
    output.write(reinterpret_cast<const char*>(embedding.vectors.data()),
                 static_cast<std::streamsize>(sizeof(double) * static_cast<std::size_t>(embedding.vectors.size())));
}

}  // namespace

void write_vectors(std::ostream& output, const Embedding& embedding, const Graph& graph, VectorFormat format) {
    switch (format) {
        case VectorFormat::jsonl:
            write_json_lines(output, embedding, graph);
            break;
        case VectorFormat::csv:
        case VectorFormat::tsv:
            write_separated(output, embedding, graph, format);
            break;
        case VectorFormat::word2vec:
            write_word2vec(output, embedding, graph);
            break;
        case VectorFormat::npy:
            write_npy(output, embedding);
            break;
    }
    if (!output) throw Error(Fault::io, "cannot write the vectors");
}

void write_names(std::ostream& output, const Embedding& embedding, const Graph& graph) {
    for (const Node node : embedding.nodes) output << graph.name(node) << '\n';
    if (!output) throw Error(Fault::io, "cannot write the names");
}

}  // namespace contexture
