#include "contexture/embedding/embed.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "contexture/base/error.hpp"
#include "contexture/base/page_allocator.hpp"
#include "contexture/base/threads.hpp"

namespace contexture {

namespace {

/// The number after `prefix`; nothing where the text is no such thing.
std::optional<double> number_after(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    double     value      = 0;
    const auto end        = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data() + prefix.size(), end, value);
    if (ec != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string shortest_text(double value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

void add_value_functions(const Spectrum& spectrum, Eigen::Index columns, Embedding& embedding) {
    for (std::size_t a = 0; a < spectrum.context_marginal.size() && spectrum.right.cols() > 0; ++a)
        if (spectrum.context_marginal[a] > 0) embedding.values.push_back(static_cast<Node>(a));
    embedding.value_functions.resize(static_cast<Eigen::Index>(embedding.values.size()), columns);
    for (std::size_t row = 0; row < embedding.values.size(); ++row)
        embedding.value_functions.row(static_cast<Eigen::Index>(row)) =
            spectrum.right.row(embedding.values[row]).head(columns) /
            std::sqrt(spectrum.context_marginal[embedding.values[row]]);
}

constexpr std::size_t kToldAtOnce   = std::size_t{1} << 16U;  // rows: half a megabyte of a column
constexpr std::size_t kTurnedAtOnce = 64;                     // rows whose vectors stay in the caches

/// Vectors of some nodes, one after the other, from the columns, which are far apart: a column at a time.
void turn_rows(const Spectrum& spectrum, const Eigen::RowVectorXd& scale, std::span<const Node> nodes,
               double* vectors) {
    const auto                        columns = static_cast<std::size_t>(scale.size());
    std::array<double, kTurnedAtOnce> inverse_root{};
    for (std::size_t i = 0; i < nodes.size(); ++i) inverse_root[i] = 1 / std::sqrt(spectrum.input_marginal[nodes[i]]);
    for (std::size_t j = 0; j < columns; ++j) {
        const auto   column = spectrum.left.col(static_cast<Eigen::Index>(j));
        const double factor = scale[static_cast<Eigen::Index>(j)];
        for (std::size_t i = 0; i < nodes.size(); ++i)
            vectors[i * columns + j] = column[nodes[i]] * factor * inverse_root[i];
    }
}

/// Calls done(first, rows) for rows of spectrum.left that will not be read again, on any thread.
template <typename Done>
Embedding embed_and_tell(const Spectrum& spectrum, const EmbedOptions& options, const Done& done) {
    const auto columns = options.dimension == 0 ? spectrum.left.cols() : Eigen::Index{options.dimension};
    if (spectrum.left.cols() == 0 && !spectrum.singular_values.empty())
        throw Error(Fault::usage, "this spectrum holds no vectors: decompose with_vectors");
    if (columns < 0 || columns > spectrum.left.cols())
        throw Error(Fault::usage, "dimension " + std::to_string(options.dimension) + " of a spectrum with " +
                                      std::to_string(spectrum.left.cols()) + " singular triples");
    Embedding embedding;
    embedding.scaling = options.scaling;
    for (std::size_t node = 0; node < spectrum.input_marginal.size(); ++node)
        (spectrum.input_marginal[node] > 0 ? embedding.nodes : embedding.without_vector)
            .push_back(static_cast<Node>(node));

    resize_pages(embedding.vectors, static_cast<Eigen::Index>(embedding.nodes.size()), columns);
    Eigen::RowVectorXd scale(columns);
    for (Eigen::Index i = 0; i < columns; ++i)  // 0^0 = 1: functions of s = 0 are functions still
        scale[i] = std::pow(spectrum.singular_values[static_cast<std::size_t>(i)], options.scaling.power);
    const std::span<const Node> nodes(embedding.nodes);
    spread(options.threads, (nodes.size() + kToldAtOnce - 1) / kToldAtOnce, [&](std::size_t piece) {
        const std::size_t first = piece * kToldAtOnce, end = std::min(first + kToldAtOnce, nodes.size());
        for (std::size_t row = first; row < end; row += kTurnedAtOnce)
            turn_rows(spectrum, scale, nodes.subspan(row, std::min(kTurnedAtOnce, end - row)),
                      embedding.vectors.data() + row * static_cast<std::size_t>(columns));
        done(nodes[first], nodes[end - 1] + std::size_t{1} - nodes[first]);
    });
    embedding.row_length = options.row_length;
    if (options.row_length > 0) normalize_rows(embedding.vectors, options.row_length);
    add_value_functions(spectrum, columns, embedding);
    return embedding;
}

}  // namespace

Scaling parse_scaling(std::string_view text) {
    if (text == "functions") return Scaling::functions();
    if (text == "average") return Scaling::average();
    if (const auto power = number_after(text, "power:"); power && *power >= 0) return {.power = *power};
    throw Error(Fault::usage, "unknown scaling '" + std::string(text) +
                                  "': expected functions, average or power:P with P at least 0, as in power:0.5");
}

std::string name(const Scaling& scaling) {
    if (scaling == Scaling::functions()) return "functions";
    if (scaling == Scaling::average()) return "average";
    return "power:" + shortest_text(scaling.power);
}

double parse_normalization(std::string_view text) {
    if (text == "none") return 0;
    if (text == "rows") return 1;
    if (const auto length = number_after(text, "rows:"); length && *length > 0) return *length;
    throw Error(Fault::usage, "unknown normalization '" + std::string(text) +
                                  "': expected none, rows or rows:LENGTH with a length above 0, as in rows:2");
}

std::string normalization_name(double row_length) {
    return row_length > 0 ? "rows:" + shortest_text(row_length) : "none";
}

Embedding embed(const Spectrum& spectrum, const EmbedOptions& options) {
    return embed_and_tell(spectrum, options, [](std::size_t /*first*/, std::size_t /*rows*/) {});
}

Embedding take_embedding(Spectrum& spectrum, const EmbedOptions& options) {
    Embedding embedding = embed_and_tell(spectrum, options, [&](std::size_t first, std::size_t rows) {
        for (Eigen::Index i = 0; i < spectrum.left.cols(); ++i)
            discard_pages(spectrum.left.col(i).data() + first, rows * sizeof(double));
    });
    spectrum.left.resize(0, 0);
    spectrum.right.resize(0, 0);
    return embedding;
}

void normalize_rows(RowMatrix& rows, double length) {
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
        const double norm = rows.row(row).norm();
        if (norm > 0) rows.row(row) *= length / norm;
    }
}

RowMatrix rows_by_node(const Embedding& embedding, Node nodes) {
    RowMatrix rows                    = RowMatrix::Zero(nodes, embedding.vectors.cols());
    rows(embedding.nodes, Eigen::all) = embedding.vectors;
    return rows;
}

Embedding concatenate(std::span<const Embedding> parts) {
    if (parts.empty()) throw Error(Fault::usage, "a concatenation of no embeddings");
    const std::size_t total = parts.front().nodes.size() + parts.front().without_vector.size();
    Eigen::Index      width = 0;
    std::vector<int>  count(total, 0);
    for (const Embedding& part : parts) {
        if (part.nodes.size() + part.without_vector.size() != total || !(part.scaling == parts.front().scaling) ||
            part.row_length != parts.front().row_length)
            throw Error(Fault::usage, "a concatenation is of embeddings of one graph in one scaling");
        for (const Node node : part.nodes) ++count[node];
        width += part.vectors.cols();
    }
    Embedding whole;
    whole.scaling    = parts.front().scaling;
    whole.row_length = parts.front().row_length;
    for (std::size_t node = 0; node < total; ++node)
        (count[node] == std::ssize(parts) ? whole.nodes : whole.without_vector).push_back(static_cast<Node>(node));
    whole.vectors.resize(std::ssize(whole.nodes), width);
    Eigen::Index first = 0;
    for (const Embedding& part : parts) {
        std::vector<Eigen::Index> rows;
        for (std::size_t row = 0; row < part.nodes.size(); ++row)
            if (count[part.nodes[row]] == std::ssize(parts)) rows.push_back(static_cast<Eigen::Index>(row));
        whole.vectors.middleCols(first, part.vectors.cols()) = part.vectors(rows, Eigen::all);
        first += part.vectors.cols();
    }
    return whole;
}

}  // namespace contexture
