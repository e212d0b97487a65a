#include "contexture/report/vectors.hpp"

#include <fmt/format.h>

#include <bit>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/base/row_text.hpp"

namespace contexture {
namespace {

using Json = nlohmann::json;

void append_row(std::string& line, const RowMatrix& vectors, Eigen::Index row, std::string_view separator) {
    for (Eigen::Index column = 0; column < vectors.cols(); ++column) {
        line += separator;
        append_number(line, vectors(row, column));
    }
    line += '\n';
}

/// In double quotes where a reader would not take it as it stands: between tabs only at a quote in front.
std::string quoted(std::string_view name, VectorFormat format) {
    const bool is_plain = format == VectorFormat::csv ? name.find_first_of(",\"") == std::string_view::npos &&
                                                            name.front() != ' ' && name.back() != ' '
                                                      : name.front() != '"';
    if (is_plain) return std::string(name);
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

std::string json_text(std::string_view name) {
    return Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A line for each row, as `append` writes it.
void write_lines(std::ostream& output, const NamedRows& rows,
                 const std::function<void(std::string&, Eigen::Index)>& append) {
    write_rows(output, static_cast<std::size_t>(rows.vectors->rows()),
               [&](std::string& text, std::size_t row) { append(text, static_cast<Eigen::Index>(row)); },
               {.strip = rows_a_strip(static_cast<std::size_t>(rows.vectors->cols())), .threads = rows.threads});
}

void write_separated(std::ostream& output, const NamedRows& rows, VectorFormat format) {
    const std::string_view separator = format == VectorFormat::csv ? "," : "\t";
    output << "node";
    for (Eigen::Index column = 1; column <= rows.vectors->cols(); ++column) output << separator << column;
    output << '\n';
    write_lines(output, rows, [&](std::string& line, Eigen::Index row) {
        line += quoted(rows.name(row), format);
        append_row(line, *rows.vectors, row, separator);
    });
}

void write_json_lines(std::ostream& output, const NamedRows& rows) {
    write_lines(output, rows, [&](std::string& line, Eigen::Index row) {
        line += R"({"node": )" + json_text(rows.name(row)) + R"(, "vector": [)";
        for (Eigen::Index column = 0; column < rows.vectors->cols(); ++column) {
            if (column > 0) line += ", ";
            append_number(line, (*rows.vectors)(row, column));
        }
        line += "]}\n";
    });
}

void write_word2vec(std::ostream& output, const NamedRows& rows) {
    for (Eigen::Index row = 0; row < rows.vectors->rows(); ++row)
        if (const std::string_view name = rows.name(row); name.find(' ') != std::string_view::npos)
            throw Error(Fault::usage, fmt::format("the name '{}' holds a blank, which separates numbers in word2vec's "
                                                  "format: write tsv, csv or jsonl, or rename the node",
                                                  name));
    output << rows.vectors->rows() << ' ' << rows.vectors->cols() << '\n';
    write_lines(output, rows, [&](std::string& line, Eigen::Index row) {
        line += rows.name(row);
        append_row(line, *rows.vectors, row, " ");
    });
}

/// Source: NumPy's documentation of numpy.lib.format, version 1.0.
void write_npy(std::ostream& output, const RowMatrix& vectors) {
    static_assert(std::endian::native == std::endian::little);
    constexpr std::size_t kUnit = 64;  // the header ends at a multiple of this
    std::string           header =
        fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}", vectors.rows(), vectors.cols());
    constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);
    const std::size_t          used = kMagic.size() + 2 + header.size() + 1;
    header += std::string((kUnit - used % kUnit) % kUnit, ' ') + '\n';
    output << kMagic << static_cast<char>(header.size() & 0xffU) << static_cast<char>(header.size() >> 8U) << header;
    output.write(reinterpret_cast<const char*>(vectors.data()),
                 static_cast<std::streamsize>(sizeof(double) * static_cast<std::size_t>(vectors.size())));
}

}  // namespace

NamedRows named_rows(const Embedding& embedding, const Graph& graph) {
    return {.vectors = &embedding.vectors,
            .name    = [&](Eigen::Index row) { return graph.name(embedding.nodes[static_cast<std::size_t>(row)]); }};
}

void write_vectors(std::ostream& output, const NamedRows& rows, VectorFormat format) {
    switch (format) {
        case VectorFormat::jsonl:
            write_json_lines(output, rows);
            break;
        case VectorFormat::csv:
        case VectorFormat::tsv:
            write_separated(output, rows, format);
            break;
        case VectorFormat::word2vec:
            write_word2vec(output, rows);
            break;
        case VectorFormat::npy:
            write_npy(output, *rows.vectors);
            break;
    }
    if (!output) throw Error(Fault::io, "cannot write the vectors");
}

void write_names(std::ostream& output, const NamedRows& rows) {
    for (Eigen::Index row = 0; row < rows.vectors->rows(); ++row) output << rows.name(row) << '\n';
    if (!output) throw Error(Fault::io, "cannot write the names");
}

}  // namespace contexture
