#include "contexture/report/json.hpp"

#include <fmt/format.h>

#include "contexture/report/alignment.hpp"
#include "contexture/report/catalogue_report.hpp"
#include "contexture/report/json_writer.hpp"
#include "contexture/report/learning.hpp"
#include "contexture/report/ties.hpp"

namespace contexture {
namespace {

void write_reading(JsonWriter& json, const Provenance& provenance) {
    json.begin_object("reading");
    json.member("format", provenance.format);
    json.member("compressed", provenance.is_compressed);
    json.member("header", provenance.has_header);
    json.member("doubtful_header", provenance.doubtful_header);
    json.member("lines", provenance.lines);
    json.member("edge_lines", provenance.edge_lines);
    json.member("repeats", provenance.repeats == Repeats::once ? "once" : "sum");
    json.member("self_loops", provenance.self_loops == SelfLoops::keep ? "keep" : "drop");
    json.member("duplicates_merged", provenance.duplicates_merged);
    json.member("self_loops_dropped", provenance.self_loops_dropped);
    json.member("zero_weights_dropped", provenance.zero_weights_dropped);
    json.member("directions_ignored", provenance.directions_ignored);
    json.end_object();
}

void write_points(JsonWriter& json, const PointSummary& points) {
    json.begin_object("points");
    json.begin_array("columns");
    for (const PointColumn& column : points.columns) {
        json.begin_object();
        json.member("name", column.name);
        json.member("kind", column.is_categorical ? "categories" : "numbers");
        json.member("coordinates", static_cast<std::uint64_t>(column.width));
        json.end_object();
    }
    json.end_array();
    json.begin_array("left_out");
    for (const std::string& name : points.left_out) json.element(name);
    json.end_array();
    if (points.target.empty())
        json.member_null("target");
    else
        json.member("target", points.target);
    json.end_object();
}

void write_graph(JsonWriter& json, const GraphSummary& graph) {
    const GraphFacts& facts = graph.facts;
    json.begin_object("graph");
    json.member("source", graph.provenance.source);
    json.member("component", graph.is_largest_component ? "largest" : "all");
    json.member("nodes", facts.nodes);
    json.member("edges", facts.edges);
    json.member("directed", graph.is_directed);
    json.member("weighted", graph.is_weighted);
    json.member("self_loops", facts.self_loops);
    json.member("isolated", facts.isolated);
    json.member("dangling", facts.dangling);
    json.member("components", facts.components);
    json.member("bipartite_components", facts.bipartite_components);
    json.member("largest_component", facts.largest_component);
    json.member("volume", facts.volume);
    json.member("min_degree", facts.min_degree);
    json.member("mean_degree", facts.mean_degree);
    json.member("max_degree", facts.max_degree);
    json.member("min_weight", facts.min_weight);
    json.member("max_weight", facts.max_weight);
    if (graph.points) write_points(json, *graph.points);
    write_reading(json, graph.provenance);
    json.end_object();
}

void write_forecast(JsonWriter& json, const Forecast& forecast) {
    json.begin_object("forecast");
    json.member("dimension", forecast.dimension);
    json.member("solve_bytes", forecast.bytes);
    json.member("solve_seconds", forecast.seconds);
    json.end_object();
}

void write_solved(JsonWriter& json, const Solved& solved) {
    json.begin_object("solved");
    json.member("component", solved.is_largest_component ? "largest" : "all");
    json.member("nodes", solved.nodes);
    json.member("edges", solved.edges);
    json.member("dimension", solved.dimension);
    if (solved.lowered_from)
        json.member("dimension_lowered_from", *solved.lowered_from);
    else
        json.member_null("dimension_lowered_from");
    json.member("regularization", solved.regularization);
    json.member("tolerance", solved.tolerance);
    json.member("seed", solved.seed);
    json.end_object();
}

void write_context(JsonWriter& json, const ContextResult& result) {
    json.begin_object("context");
    json.member("name", name(result.context));
    json.member("marginal", result.marginal);
    json.member("formula", formula(result.context));
    if (!result.note.empty()) json.member("note", result.note);
    json.end_object();
}

void write_spectrum(JsonWriter& json, const Spectrum& spectrum) {
    json.begin_object("spectrum");
    json.member("singular_values", spectrum.singular_values);
    if (spectrum.eigenvalues.size() == spectrum.singular_values.size())
        json.member("eigenvalues", spectrum.eigenvalues);
    else
        json.member_null("eigenvalues");
    json.member("residuals", spectrum.residuals);
    json.member("energy", spectrum.energy);
    json.member("energy_standard_error", spectrum.energy_standard_error);
    json.member("components", spectrum.components);
    json.member("bipartite_components", spectrum.bipartite_components);
    json.member("complete", spectrum.is_complete);
    json.member("verified", spectrum.is_verified);
    json.member("converged", true);  // decompose throws where it is not
    json.member("operator_applications", spectrum.operator_applications);
    json.member("method", spectrum.method);
    json.end_object();
}

void write_rivals(JsonWriter& json, const Rivals& rivals) {
    json.begin_object("rivals");
    json.member("decay_rate", rivals.decay_rate);
    json.member("ne_sum", rivals.ne_sum);
    json.member("entropy_rank", rivals.entropy_rank);
    json.member("rank_me", rivals.rank_me);
    json.member("lidar", rivals.lidar);
    json.member("alpha_req", rivals.alpha_req);
    json.member("worst_case_bound", rivals.worst_case_bound);
    json.end_object();
}

void write_rho(JsonWriter& json, const Rho& rho, bool has_null) {
    json.member("rho", rho.value);
    if (!rho.value || !has_null) return;
    json.member("null_mean", rho.null_mean);
    json.member("null_deviation", rho.null_deviation);
    json.member("p_value", rho.p_value);
}

void write_compatibility(JsonWriter& json, const Compatibility& found) {
    const bool has_null = found.permutations > 0;
    json.begin_object("compatibility");
    json.member("labels", found.source);
    json.member("kind", found.is_numeric ? "numbers" : "categories");
    json.member("labelled", found.labelled);
    json.member("mass", found.mass);
    json.member("permutations", found.permutations);
    write_rho(json, found.all, has_null);
    json.begin_array("each");
    for (const LabelCompatibility& label : found.labels) {
        json.begin_object();
        json.member("label", label.label);
        json.member("nodes", label.nodes);
        json.member("mass", label.mass);
        write_rho(json, label.rho, has_null);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write_score(JsonWriter& json, const Score& score) {
    json.begin_object("score");
    json.member("tau", score.tau);
    json.member("tau_standard_error", score.tau_standard_error);
    if (score.tau)
        json.member("dimension", score.dimension);
    else
        json.member_null("dimension");
    json.member("beta", score.beta);
    if (score.tail)
        json.member("tail", *score.tail);
    else
        json.member("tail", "total");
    json.member("curve", score.curve);
    json.begin_array("flags");
    for (const Flag& flag : score.flags) {
        json.begin_object();
        json.member("code", flag.code);
        json.member("message", flag.message);
        json.end_object();
    }
    json.end_array();
    write_rivals(json, score.rivals);
    json.begin_object("worst_case");
    json.member("epsilon", score.epsilon);
    json.member("dimension", score.bound_dimension);
    json.member("bound", score.rivals.worst_case_bound);
    json.end_object();
    json.end_object();
}

void write_result(JsonWriter& json, const ContextResult& result) {
    write_context(json, result);
    if (!result.failure.empty()) {
        json.member("failure", result.failure);
        return;
    }
    write_spectrum(json, result.spectrum);
    if (result.score) write_score(json, *result.score);
    if (result.compatibility) write_compatibility(json, *result.compatibility);
    if (result.pretext) write_pretext(json, *result.pretext);
    if (result.informed) write_informed(json, *result.informed);
    if (result.evaluation) write_evaluation(json, *result.evaluation);
}

/// In the place of a spectrum.
void write_log_density(JsonWriter& json, const Report& report) {
    write_context(json, report.results.front());
    json.begin_object("log_density");
    json.member("singular_values", report.log_density->singular_values);
    json.member("residuals", report.log_density->residuals);
    json.member("sparse", report.log_density->is_sparse);
    json.end_object();
}

void write_results(JsonWriter& json, const Report& report) {
    const bool is_comparison = report.command == "compare";
    if (!is_comparison && report.results.empty()) return;
    if (report.log_density != nullptr) return write_log_density(json, report);
    if (report.evaluation)
        return write_context(json, report.results.front());  // its spectrum is not what was asked for
    if (!is_comparison && report.results.size() == 1) return write_result(json, report.results.front());
    if (is_comparison) {
        json.member("order", fmt::format("{}, smallest first: smaller is better",
                                         kOrders[static_cast<std::size_t>(report.order)]));
        json.member("solves", report.solves);
        if (!report.null_model.empty()) json.member("null", report.null_model);
        json.begin_array("not_told_apart");
        for (const ContextResult* tied : tied_with_best(report)) json.element(name(tied->context));
        json.end_array();
        if (report.structure) write_structure(json, *report.structure);
    }
    json.begin_array("contexts");
    for (const ContextResult& result : report.results) {
        json.begin_object();
        write_result(json, result);
        json.end_object();
    }
    json.end_array();
}

/// nu_i on the values of A, by which `contexture extend` places new nodes.
void write_value_functions(JsonWriter& json, const Report& report) {
    const Embedding& embedding = *report.embedding;
    if (embedding.values.empty() || !report.value_name) return;
    const auto columns = static_cast<std::size_t>(embedding.value_functions.cols());
    json.begin_array("values");
    for (const Node value : embedding.values) json.element(report.value_name(value));
    json.end_array();
    json.begin_array("value_functions");
    for (Eigen::Index row = 0; row < embedding.value_functions.rows(); ++row)
        json.element(std::span(embedding.value_functions.row(row).data(), columns));
    json.end_array();
}

/// Whose columns are which, in a concatenation.
void write_blocks(JsonWriter& json, const Report& report) {
    std::uint64_t first = 0;
    json.begin_array("blocks");
    for (const ContextResult& result : report.results) {
        const std::uint64_t width = result.spectrum.singular_values.size();
        json.begin_object();
        json.member("context", name(result.context));
        json.member("first", first);
        json.member("dimension", width);
        json.end_object();
        first += width;
    }
    json.end_array();
}

void write_embedding(JsonWriter& json, const Report& report) {
    const Embedding& embedding = *report.embedding;
    const Graph&     graph     = *report.named_by;
    const auto       columns   = static_cast<std::size_t>(embedding.vectors.cols());
    json.begin_object("embedding");
    json.member("dimension", std::uint64_t{columns});
    json.member("scaling", report.learning != nullptr ? "learned" : name(embedding.scaling));
    json.member("density", report.log_density != nullptr ? "log" : "ratio");
    json.member("normalization", normalization_name(embedding.row_length));
    if (report.results.size() > 1) write_blocks(json, report);
    json.begin_array("without_vector");
    for (const Node node : embedding.without_vector) json.element(graph.name(node));
    json.end_array();
    json.begin_array("nodes");
    for (const Node node : embedding.nodes) json.element(graph.name(node));
    json.end_array();
    json.begin_array("vectors");
    json.elements({embedding.vectors.data(), static_cast<std::size_t>(embedding.vectors.size())}, columns,
                  report.threads);
    json.end_array();
    write_value_functions(json, report);
    json.end_object();
}

void write_timing(JsonWriter& json, const Timing& timing) {
    json.begin_object("timing");
    json.member("read_seconds", timing.read_seconds);
    json.member("solve_seconds", timing.solve_seconds);
    json.member("peak_memory_bytes", timing.peak_memory);
    json.member("threads", timing.threads);
    json.end_object();
}

}  // namespace

void write_json(std::ostream& output, const Report& report) {
    JsonWriter json(output);
    json.begin_object();
    write_head(json, report.command, report.arguments);
    write_graph(json, report.graph);
    if (report.forecast) write_forecast(json, *report.forecast);
    if (report.solved) write_solved(json, *report.solved);
    write_results(json, report);
    if (report.learning != nullptr) write_learning(json, *report.learning);
    if (report.embedding != nullptr) write_embedding(json, report);
    if (report.evaluation) write_evaluation(json, *report.evaluation);
    if (report.timing) write_timing(json, *report.timing);
    json.end_object();
    json.finish();
}

void write_json(std::ostream& output, const ExtensionReport& report) {
    const Extension& extension = *report.extension;
    const auto       columns   = static_cast<std::size_t>(extension.vectors.cols());
    const auto       rows      = report.nodes.size();
    JsonWriter       json(output);
    json.begin_object();
    write_head(json, "extend", report.arguments);
    json.begin_object("extension");
    json.member("embedding", report.embedding);
    json.member("edges", report.edges);
    json.member("context", name(report.context));
    json.member("used", report.used);
    json.member("ignored", report.ignored);
    json.member("doubtful_header", report.doubtful_header);
    json.member("amplification", extension.amplification);
    std::vector<double> errors;
    for (std::size_t row = 0; row < rows; ++row)
        if (extension.has_vector[row]) errors.push_back(extension.relative_error[row]);
    json.member("relative_errors", errors);
    json.end_object();
    json.begin_object("embedding");
    json.member("dimension", std::uint64_t{columns});
    json.member("scaling", name(report.scaling));
    json.begin_array("without_vector");
    for (std::size_t row = 0; row < rows; ++row)
        if (!extension.has_vector[row]) json.element(report.nodes[row]);
    json.end_array();
    json.begin_array("nodes");
    for (std::size_t row = 0; row < rows; ++row)
        if (extension.has_vector[row]) json.element(report.nodes[row]);
    json.end_array();
    json.begin_array("vectors");
    for (std::size_t row = 0; row < rows; ++row)
        if (extension.has_vector[row])
            json.element(std::span(extension.vectors.row(static_cast<Eigen::Index>(row)).data(), columns));
    json.end_array();
    json.end_object();
    json.end_object();
    json.finish();
}

void write_json(std::ostream& output, const AlignmentReport& report) {
    JsonWriter json(output);
    json.begin_object();
    write_head(json, "align", report.arguments);
    write_graph(json, report.graph);
    write_solved(json, report.solved);
    json.begin_object("alignment");
    json.member("embedding", report.embedding);
    json.member("format", report.format);
    json.member("context", name(report.context));
    json.member("matched", report.matched);
    json.member("unknown", report.unknown);
    write_alignment(json, report.alignment);
    json.end_object();
    json.end_object();
    json.finish();
}

}  // namespace contexture
