#include "contexture/report/saved.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <istream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_set>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"
#include "contexture/report/schema.hpp"

namespace contexture {
namespace {

using Json = nlohmann::json;

constexpr int    kProgressEvery = 1 << 14;
constexpr double kAboveOne      = 1e-9;  // how far above 1 a singular value may stand

/// "[json.exception.parse_error.101] parse error at ..." without its first word.
std::string reason(const Json::exception& failure) {
    const std::string text  = failure.what();
    const auto        after = text.find("] ");
    return after == std::string::npos ? text : text.substr(after + 2);
}

[[noreturn]] void refuse_document(const std::string& what) {
    throw Error(Fault::input, what);
}

/// The document without the node vectors, which are read past and not kept.
Json parse_without_vectors(std::istream& input, const Progress& progress) {
    std::uint64_t entries = 0;
    const auto    keep    = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (++entries % kProgressEvery == 0) tell(progress, {.task = "reading", .done = entries, .unit = "entries"});
        return !(depth == 1 && event == Json::parse_event_t::key && parsed == Json("embedding"));
    };
    return Json::parse(input, keep);
}

void require_kind(const Json& document) {
    const Json& head = document.at("contexture");
    if (const std::string fault = fault_of_schema(head); !fault.empty()) refuse_document(fault);
    const auto command = head.at("command").get<std::string>();
    if (command != "embed" && command != "score" && command != "learn")
        refuse_document("it was written by 'contexture " + command +
                        "': a document of 'contexture embed' or 'contexture score' is needed");
}

Provenance read_provenance(const Json& graph) {
    const Json& reading = graph.at("reading");
    return {.source               = graph.at("source").get<std::string>(),
            .format               = reading.at("format").get<std::string>(),
            .is_compressed        = reading.at("compressed").get<bool>(),
            .has_header           = reading.at("header").get<bool>(),
            .doubtful_header      = reading.value("doubtful_header", std::uint64_t{0}),
            .lines                = reading.at("lines").get<std::uint64_t>(),
            .edge_lines           = reading.at("edge_lines").get<std::uint64_t>(),
            .duplicates_merged    = reading.at("duplicates_merged").get<std::uint64_t>(),
            .self_loops_dropped   = reading.at("self_loops_dropped").get<std::uint64_t>(),
            .zero_weights_dropped = reading.at("zero_weights_dropped").get<std::uint64_t>(),
            .directions_ignored   = reading.value("directions_ignored", std::uint64_t{0}),
            .repeats              = reading.at("repeats") == "sum" ? Repeats::sum : Repeats::once,
            .self_loops           = reading.at("self_loops") == "drop" ? SelfLoops::drop : SelfLoops::keep};
}

std::optional<PointSummary> read_points_summary(const Json& graph) {
    if (!graph.contains("points")) return std::nullopt;
    const Json&  points = graph.at("points");
    PointSummary summary{.columns  = {},
                         .left_out = points.at("left_out").get<std::vector<std::string>>(),
                         .target   = points.at("target").is_null() ? "" : points.at("target").get<std::string>()};
    for (const Json& column : points.at("columns"))
        summary.columns.push_back({.name           = column.at("name").get<std::string>(),
                                   .width          = column.at("coordinates").get<Eigen::Index>(),
                                   .is_categorical = column.at("kind") == "categories"});
    return summary;
}

GraphSummary read_graph_summary(const Json& graph) {
    return {.provenance           = read_provenance(graph),
            .facts                = {.nodes                = graph.at("nodes").get<Node>(),
                                     .edges                = graph.at("edges").get<std::uint64_t>(),
                                     .self_loops           = graph.at("self_loops").get<std::uint64_t>(),
                                     .isolated             = graph.at("isolated").get<Node>(),
                                     .dangling             = graph.at("dangling").get<Node>(),
                                     .components           = graph.at("components").get<Node>(),
                                     .bipartite_components = graph.at("bipartite_components").get<Node>(),
                                     .largest_component    = graph.at("largest_component").get<Node>(),
                                     .volume               = graph.at("volume").get<double>(),
                                     .min_degree           = graph.at("min_degree").get<std::uint64_t>(),
                                     .mean_degree          = graph.at("mean_degree").get<double>(),
                                     .max_degree           = graph.at("max_degree").get<std::uint64_t>(),
                                     .min_weight           = graph.at("min_weight").get<double>(),
                                     .max_weight           = graph.at("max_weight").get<double>()},
            .is_directed          = graph.at("directed").get<bool>(),
            .is_weighted          = graph.at("weighted").get<bool>(),
            .is_largest_component = graph.at("component") == "largest",
            .points               = read_points_summary(graph)};
}

Solved read_solved(const Json& solved) {
    const Json& lowered = solved.at("dimension_lowered_from");
    return {.is_largest_component = solved.at("component") == "largest",
            .nodes                = solved.at("nodes").get<Node>(),
            .edges                = solved.at("edges").get<std::uint64_t>(),
            .dimension            = solved.at("dimension").get<int>(),
            .lowered_from         = lowered.is_null() ? std::nullopt : std::optional(lowered.get<int>()),
            .regularization       = solved.value("regularization", 0.0),
            .tolerance            = solved.at("tolerance").get<double>(),
            .seed                 = solved.at("seed").get<std::uint64_t>()};
}

Spectrum read_spectrum(const Json& saved) {
    Spectrum spectrum;
    spectrum.singular_values = saved.at("singular_values").get<std::vector<double>>();
    if (!saved.at("eigenvalues").is_null()) spectrum.eigenvalues = saved.at("eigenvalues").get<std::vector<double>>();
    spectrum.residuals             = saved.at("residuals").get<std::vector<double>>();
    spectrum.energy                = saved.at("energy").get<double>();
    spectrum.energy_standard_error = saved.at("energy_standard_error").get<double>();
    spectrum.components            = saved.at("components").get<int>();
    spectrum.bipartite_components  = saved.at("bipartite_components").get<int>();
    spectrum.is_complete           = saved.at("complete").get<bool>();
    spectrum.is_verified           = saved.at("verified").get<bool>();
    spectrum.operator_applications = saved.at("operator_applications").get<std::uint64_t>();
    spectrum.method                = saved.at("method").get<std::string>();
    return spectrum;
}

/// The document may have been edited: what the score divides by and takes roots of must hold.
void require_sound(const Spectrum& spectrum) {
    const auto& s = spectrum.singular_values;
    if (s.empty()) refuse_document("spectrum.singular_values is empty");
    if (!std::ranges::is_sorted(s, std::greater<>{}) || s.front() > 1 + kAboveOne || s.back() < 0)
        refuse_document("spectrum.singular_values must descend within 1 to 0");
    if (!(spectrum.energy >= 0) || !(spectrum.energy_standard_error >= 0))
        refuse_document("spectrum.energy and its standard error must be at least 0");
    if (spectrum.residuals.size() != s.size())
        refuse_document("spectrum.residuals must have one entry a singular value");
    if (!spectrum.eigenvalues.empty() && spectrum.eigenvalues.size() != s.size())
        refuse_document("spectrum.eigenvalues must be null or have one entry a singular value");
}

Report to_report(const Json& document) {
    require_kind(document);
    if (document.contains("log_density"))
        refuse_document(
            "its vectors are of the logarithm of the density ratio, which has no spectrum of the context and places no "
            "new nodes: embed without --density log");
    Report report{.command = "score",
                  .graph   = read_graph_summary(document.at("graph")),
                  .solved  = read_solved(document.at("solved"))};
    if (document.contains("contexts"))
        refuse_document(
            "it is a concatenation of several contexts, which has no spectrum of its own: take a document of one");
    const Json& context = document.at("context");
    report.results.push_back({.context  = parse_context(context.at("name").get<std::string>()),
                              .marginal = context.at("marginal").get<std::string>(),
                              .note     = context.value("note", ""),
                              .spectrum = read_spectrum(document.at("spectrum"))});
    require_sound(report.results.front().spectrum);
    return report;
}

RowMatrix read_rows(const Json& rows, std::size_t count, std::size_t columns, const char* what) {
    if (rows.size() != count) refuse_document(std::string("embedding.") + what + " must have one row a name");
    RowMatrix matrix(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(columns));
    for (std::size_t row = 0; row < count; ++row) {
        if (rows[row].size() != columns)
            refuse_document(std::string("embedding.") + what + ": a row of another length");
        for (std::size_t column = 0; column < columns; ++column)
            matrix(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) = rows[row][column].get<double>();
    }
    return matrix;
}

/// Rows are found by their names.
void require_different(const std::vector<std::string>& nodes) {
    std::unordered_set<std::string_view> seen;
    for (const std::string& name : nodes)
        if (!seen.insert(name).second) refuse_document(fmt::format("embedding.nodes has {} twice", in_quotes(name)));
}

SavedEmbedding to_embedding(const Json& document) {
    if (document.at("contexture").at("command") == "learn")
        refuse_document(
            "its vectors were learned by 'contexture learn', and what was learned has no value on new nodes: take a "
            "document of 'contexture embed'");
    SavedEmbedding saved;
    saved.report          = to_report(document);
    const Json& embedding = document.at("embedding");
    const auto  columns   = embedding.at("dimension").get<std::size_t>();
    saved.scaling         = parse_scaling(embedding.at("scaling").get<std::string>());
    if (embedding.value("normalization", "none") != "none")
        refuse_document("its vectors were brought to one length, which cannot be undone: embed without --normalize");
    saved.nodes = embedding.at("nodes").get<std::vector<std::string>>();
    require_different(saved.nodes);
    saved.without_vector = embedding.at("without_vector").get<std::vector<std::string>>();
    saved.vectors        = read_rows(embedding.at("vectors"), saved.nodes.size(), columns, "vectors");
    if (columns > saved.report.results.front().spectrum.singular_values.size())
        refuse_document("embedding.dimension is beyond the singular values");
    if (!embedding.contains("values")) return saved;
    saved.values          = embedding.at("values").get<std::vector<std::string>>();
    saved.value_functions = read_rows(embedding.at("value_functions"), saved.values.size(), columns, "value_functions");
    return saved;
}

/// What `read` makes of a stream, its complaints with the document's name.
template <typename Read>
auto with_source(const std::string& source, Read read) {
    try {
        return read();
    } catch (const Json::exception& failure) {
        throw Error(Fault::input, source + ": not a document that 'contexture embed' wrote: " + reason(failure));
    } catch (const Error& failure) {
        if (failure.fault() != Fault::input) throw;
        throw Error(Fault::input, source + ": " + failure.what());
    }
}

}  // namespace

Report read_saved(std::istream& input, const std::string& source, const Progress& progress) {
    return with_source(source, [&] { return to_report(parse_without_vectors(input, progress)); });
}

SavedEmbedding read_saved_embedding(std::istream& input, const std::string& source) {
    return with_source(source, [&] { return to_embedding(Json::parse(input)); });
}

}  // namespace contexture
