#include "contexture/report/foreign.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/byte_source.hpp"
#include "contexture/graph/columns.hpp"
#include "contexture/graph/line_reader.hpp"
#include "contexture/graph/text.hpp"
#include "contexture/report/schema.hpp"

namespace contexture {
namespace {

using Json = nlohmann::json;

/// Rows as they come.
class RowCollector {
  public:
    explicit RowCollector(std::string source) : source_(std::move(source)) {}

    void at_line(std::uint64_t line) { line_ = line; }
    void begin(std::string name) {
        if (name.empty()) refuse("a row without a name");
        if (!seen_.insert(name).second) refuse(fmt::format("{} has a vector already", in_quotes(name)));
        names_.push_back(std::move(name));
        before_ = numbers_.size();
    }
    void add(double value) {
        if (!std::isfinite(value)) refuse("an entry is not finite");
        numbers_.push_back(value);
    }
    void end() {
        const std::size_t width = numbers_.size() - before_;
        if (width_ == 0) width_ = width;
        if (width == 0) refuse("a name without a vector");
        if (width != width_) refuse(fmt::format("expected {} numbers as in the first row, found {}", width_, width));
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(Fault::input,
                    line_ > 0 ? fmt::format("{}:{}: {}", source_, line_, what) : fmt::format("{}: {}", source_, what));
    }
    [[nodiscard]] ForeignEmbedding take(std::string format) && {
        if (names_.empty()) refuse("no vectors in it");
        ForeignEmbedding found{.names = std::move(names_), .vectors = {}, .format = std::move(format)};
        found.vectors = Eigen::Map<const RowMatrix>(numbers_.data(), static_cast<Eigen::Index>(found.names.size()),
                                                    static_cast<Eigen::Index>(width_));
        return found;
    }

  private:
    std::string                     source_;
    std::uint64_t                   line_ = 0;
    std::vector<std::string>        names_;
    std::unordered_set<std::string> seen_;
    std::vector<double>             numbers_;
    std::size_t                     before_ = 0;
    std::size_t                     width_  = 0;
};

void add_json_row(RowCollector& rows, const Json& name, const Json& vector) {
    rows.begin(name.get<std::string>());
    for (const Json& entry : vector) rows.add(entry.get<double>());
    rows.end();
}

ForeignEmbedding read_json(LineReader& lines, RowCollector rows) {
    std::string whole;
    for (auto line = lines.next(); line; line = lines.next()) (whole += *line) += '\n';
    try {
        const Json document = Json::parse(whole);
        if (document.contains("contexture"))  // else it is of another tool
            if (const auto fault = fault_of_schema(document.at("contexture")); !fault.empty()) rows.refuse(fault);
        if (!document.contains("embedding"))
            rows.refuse(
                R"(no embedding in this JSON: it has no "embedding" of "nodes" and "vectors", as embed writes it)");
        const Json& embedding = document.at("embedding");
        const Json& names     = embedding.at("nodes");
        const Json& vectors   = embedding.at("vectors");
        if (names.size() != vectors.size()) rows.refuse("nodes and vectors differ in number");
        for (std::size_t i = 0; i < names.size(); ++i) add_json_row(rows, names[i], vectors[i]);
    } catch (const Json::exception& failure) {
        rows.refuse(std::string("no embedding in this JSON: ") + failure.what());
    }
    return std::move(rows).take("json");
}

ForeignEmbedding read_json_lines(LineReader& lines, RowCollector rows) {
    for (auto line = lines.next(); line; line = lines.next()) {
        rows.at_line(lines.number());
        if (trimmed(*line).empty()) continue;
        try {
            const Json row = Json::parse(*line);
            add_json_row(rows, row.at("node"), row.at("vector"));
        } catch (const Json::exception& failure) {
            rows.refuse(std::string("expected {\"node\": ..., \"vector\": [...]}: ") + failure.what());
        }
    }
    return std::move(rows).take("json lines");
}

std::optional<double> number_of(std::string_view text) {
    double value           = 0;
    text                   = trimmed(text);
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data() + (text.starts_with('+') ? 1 : 0), end, value);
    if (bad == std::errc::invalid_argument || stop != end) return std::nullopt;
    if (bad == std::errc::result_out_of_range)
        return std::strtod(std::string(text).c_str(), nullptr);  // 0, or infinite
    return value;
}

/// Cuts a line at its separator; at commas and tabs names may stand in double quotes, at tabs only as a whole.
std::vector<std::string> cut(std::string_view line, char separator) {
    if (separator == '\t' && line.starts_with('"')) {
        const std::size_t close = closing_quote(line);
        if (close != std::string_view::npos && line.substr(close + 1).starts_with('\t')) {
            std::vector<std::string> fields = cut(line.substr(close + 1), separator);
            fields.front()                  = cut(line.substr(0, close + 1), ',').front();
            return fields;
        }
    }
    std::vector<std::string> fields;
    std::string              field;
    bool                     is_quoted = false;
    const auto               finish    = [&] {
        if (separator != ' ' || !field.empty()) fields.push_back(field);
        field.clear();
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if ((separator == ',' || separator == ';') && c == '"') {
            if (is_quoted && i + 1 < line.size() && line[i + 1] == '"')
                field += line[++i];
            else
                is_quoted = !is_quoted;
        } else if (!is_quoted && (c == separator || (separator == ' ' && c == '\t'))) {
            finish();
        } else {
            field += c;
        }
    }
    finish();
    return fields;
}

ForeignEmbedding read_text(LineReader& lines, RowCollector rows) {
    const std::string_view first   = *lines.peek();
    const bool             has_tab = first.find('\t') != std::string_view::npos;
    const bool has_semicolons = first.find(';') != std::string_view::npos && first.find(' ') == std::string_view::npos;
    const char separator      = has_tab                                     ? '\t'
                                : first.find(',') != std::string_view::npos ? ','
                                : has_semicolons                            ? ';'
                                                                            : ' ';
    bool       is_first       = true;
    std::optional<std::string> promised;  // "N D", by a first line of counts
    for (auto line = lines.next(); line; line = lines.next()) {
        rows.at_line(lines.number());
        if (trimmed(*line).empty()) continue;
        const std::vector<std::string> fields = cut(*line, separator);
        const bool is_counts = separator == ' ' && fields.size() == 2 && is_integer(fields[0]) && is_integer(fields[1]);
        const bool is_count_of_columns =  // pandas leaves the name of an index without one empty, and may count from 0
            fields.size() > 1 && ((lower(fields[0]) == "node" && fields[1] == "1") ||
                                  (fields[0].empty() && (fields[1] == "1" || fields[1] == "0")));
        const bool is_header = fields.size() < 2 || !number_of(fields[1]) || is_counts || is_count_of_columns;
        if (std::exchange(is_first, false) && is_header) {
            if (is_counts) promised = fields[0] + " " + fields[1];
            continue;
        }
        rows.begin(fields[0]);
        for (std::size_t i = 1; i < fields.size(); ++i) {
            const auto value = number_of(fields[i]);
            if (!value) rows.refuse(fmt::format("{} is no number", in_quotes(fields[i])));
            rows.add(*value);
        }
        rows.end();
    }
    ForeignEmbedding  found  = std::move(rows).take(separator == '\t' ? "tsv" : separator == ' ' ? "word2vec" : "csv");
    const std::string counts = fmt::format("{} {}", found.names.size(), found.vectors.cols());
    if (promised && *promised != counts)
        throw Error(Fault::input,
                    fmt::format("{}: its first line promises {} vectors and dimensions, and {} are in it: "
                                "is the file whole? Where it is, correct that line or take it out",
                                lines.name(), *promised, counts));
    return found;
}

/// What NumPy's header says.
struct NpyShape {
    bool        is_single  = false;
    bool        is_fortran = false;
    std::size_t rows       = 0;
    std::size_t columns    = 0;
    std::size_t begin      = 0;  ///< of the numbers, in bytes
};

/// Source: NumPy's documentation of numpy.lib.format.
NpyShape read_npy_header(std::istream& file, const RowCollector& rows) {
    std::array<char, 10> start{};
    if (!file.read(start.data(), start.size()) || std::memcmp(start.data(), "\x93NUMPY", 6) != 0)
        rows.refuse("no NumPy file");
    if (start[6] != 1) rows.refuse("NumPy's format 1.0 is read only; save it with numpy.save");
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(start[8])) +
                        256 * static_cast<std::size_t>(static_cast<unsigned char>(start[9]));
    std::string header(length, ' ');
    if (!file.read(header.data(), static_cast<std::streamsize>(length))) rows.refuse("the file is cut short");
    NpyShape shape;
    shape.is_single  = header.find("'<f4'") != std::string::npos;
    shape.is_fortran = header.find("'fortran_order': True") != std::string::npos;
    if (!shape.is_single && header.find("'<f8'") == std::string::npos)
        rows.refuse("expected float64 or float32 numbers of this machine's order of bytes; save vectors.astype('<f8')");
    const auto open  = header.find("'shape': (");
    const auto comma = open == std::string::npos ? open : header.find(',', open);
    if (comma == std::string::npos) rows.refuse("no shape in its header");
    char* end     = nullptr;
    shape.rows    = std::strtoull(header.c_str() + open + 10, nullptr, 10);
    shape.columns = std::strtoull(header.c_str() + comma + 1, &end, 10);
    shape.begin   = start.size() + length;
    if (shape.columns == 0 || *end != ')') rows.refuse("expected two axes: a row a node");
    return shape;
}

std::vector<std::string> read_names(const std::string& path, const RowCollector& rows) {
    const std::string stem = path.substr(0, path.size() - std::string_view(".npy").size());
    for (const std::string& candidate : {path + ".ids.txt", stem + ".ids.txt"}) {
        std::ifstream file(candidate);
        if (!file) continue;
        std::vector<std::string> names;
        for (std::string line; std::getline(file, line);) {
            if (line.ends_with('\r')) line.pop_back();
            names.push_back(line);
        }
        return names;
    }
    rows.refuse("which row is which node? Put the names, one a line, into " + path + ".ids.txt");
}

ForeignEmbedding read_npy(const std::string& path) {
    RowCollector  rows(path);
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(Fault::io, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    const NpyShape                 shape = read_npy_header(file, rows);
    const std::vector<std::string> names = read_names(path, rows);
    if (names.size() != shape.rows)
        rows.refuse(fmt::format("{} rows and {} names: there must be as many", shape.rows, names.size()));
    const std::size_t size = shape.is_single ? 4 : 8;
    file.seekg(0, std::ios::end);
    const auto bytes = static_cast<std::size_t>(file.tellg());
    if ((bytes - shape.begin) / size / shape.columns < shape.rows) rows.refuse("the file is cut short");
    file.seekg(static_cast<std::streamoff>(shape.begin));
    std::vector<char> data(shape.rows * shape.columns * size);
    if (!file.read(data.data(), static_cast<std::streamsize>(data.size()))) rows.refuse("the file cannot be read");
    const auto entry = [&](std::size_t i) -> double {
        if (shape.is_single) {
            float value = 0;
            std::memcpy(&value, data.data() + i * size, size);
            return value;
        }
        double value = 0;
        std::memcpy(&value, data.data() + i * size, size);
        return value;
    };
    for (std::size_t row = 0; row < shape.rows; ++row) {
        rows.begin(names[row]);
        for (std::size_t column = 0; column < shape.columns; ++column)
            rows.add(entry(shape.is_fortran ? column * shape.rows + row : row * shape.columns + column));
        rows.end();
    }
    return std::move(rows).take("npy");
}

}  // namespace

ForeignEmbedding read_foreign(const std::string& path) {
    if (lower(path).ends_with(".npy")) return read_npy(path);
    ByteSource   bytes(path);
    LineReader   lines(bytes);
    RowCollector rows(lines.name());
    const auto   first = lines.peek();
    if (!first) rows.refuse("the file is empty");
    if (!trimmed(*first).starts_with('{')) return read_text(lines, std::move(rows));
    const bool is_line = trimmed(*first).ends_with('}') && first->find("\"vector\"") != std::string_view::npos;
    return is_line ? read_json_lines(lines, std::move(rows)) : read_json(lines, std::move(rows));
}

}  // namespace contexture
