#include "contexture/report/json.hpp"

#include "contexture/context/catalogue.hpp"
#include "contexture/report/json_writer.hpp"

namespace contexture {
namespace {

constexpr int kSchema = 1;

void write_head(JsonWriter& json, std::string_view command) {
    json.begin_object("contexture");
    json.member("version", CONTEXTURE_VERSION);
    json.member("schema", kSchema);
    json.member("command", command);
    json.end_object();
}

void write_reading(JsonWriter& json, const Provenance& provenance) {
    json.begin_object("reading");
    json.member("format", provenance.format);
    json.member("compressed", provenance.is_compressed);
    json.member("header", provenance.has_header);
    json.member("lines", provenance.lines);
    json.member("edge_lines", provenance.edge_lines);
    json.member("repeats", provenance.repeats == Repeats::once ? "once" : "sum");
    json.member("self_loops", provenance.self_loops == SelfLoops::keep ? "keep" : "drop");
    json.member("duplicates_merged", provenance.duplicates_merged);
    json.member("self_loops_dropped", provenance.self_loops_dropped);
    json.member("zero_weights_dropped", provenance.zero_weights_dropped);
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
    write_reading(json, graph.provenance);
    json.end_object();
}

void write_memory(JsonWriter& json, const MemoryEstimate& memory) {
    json.begin_object("memory");
    json.member("dimension", memory.dimension);
    json.member("solve_bytes", memory.bytes);
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
    json.member("tolerance", solved.tolerance);
    json.member("seed", solved.seed);
    json.end_object();
}

void write_context(JsonWriter& json, const Context& context, bool is_directed) {
    json.begin_object("context");
    json.member("name", name(context));
    json.member("marginal", is_directed ? "out_degree" : "stationary");
    json.member("formula", entry(context).formula);
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
    json.end_object();
}

void write_result(JsonWriter& json, const ContextResult& result, bool is_directed) {
    write_context(json, result.context, is_directed);
    if (!result.failure.empty()) {
        json.member("failure", result.failure);
        return;
    }
    write_spectrum(json, result.spectrum);
    if (result.score) write_score(json, *result.score);
}

void write_results(JsonWriter& json, const Report& report) {
    if (report.command != "compare") {
        for (const ContextResult& result : report.results) write_result(json, result, report.graph.is_directed);
        return;
    }
    json.member("order", "tau, smallest first: smaller is better");
    json.begin_array("contexts");
    for (const ContextResult& result : report.results) {
        json.begin_object();
        write_result(json, result, report.graph.is_directed);
        json.end_object();
    }
    json.end_array();
}

void write_embedding(JsonWriter& json, const Embedding& embedding, const Graph& graph) {
    const auto columns = static_cast<std::size_t>(embedding.vectors.cols());
    json.begin_object("embedding");
    json.member("dimension", std::uint64_t{columns});
    json.member("scaling", name(embedding.scaling));
    json.begin_array("without_vector");
    for (const Node node : embedding.without_vector) json.element(graph.name(node));
    json.end_array();
    json.begin_array("nodes");
    for (const Node node : embedding.nodes) json.element(graph.name(node));
    json.end_array();
    json.begin_array("vectors");
    for (Eigen::Index row = 0; row < embedding.vectors.rows(); ++row)
        json.element(std::span(embedding.vectors.row(row).data(), columns));
    json.end_array();
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
    write_head(json, report.command);
    write_graph(json, report.graph);
    if (report.memory) write_memory(json, *report.memory);
    if (report.solved) write_solved(json, *report.solved);
    write_results(json, report);
    if (report.embedding != nullptr) write_embedding(json, *report.embedding, *report.named_by);
    if (report.timing) write_timing(json, *report.timing);
    json.end_object();
    json.finish();
}

void write_catalogue_json(std::ostream& output) {
    JsonWriter json(output);
    json.begin_object();
    write_head(json, "contexts");
    json.begin_array("catalogue");
    for (const CatalogueEntry& known : catalogue()) {
        json.begin_object();
        json.member("kind", known.kind);
        json.member("parameter", known.parameter);
        json.member("range", known.range);
        json.member("formula", known.formula);
        json.member("meaning", known.meaning);
        json.member("example", known.example);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
}

}  // namespace contexture
