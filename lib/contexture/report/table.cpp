#include "contexture/report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "contexture/base/memory.hpp"
#include "contexture/report/comparison_table.hpp"
#include "contexture/report/learning.hpp"
#include "contexture/report/table_text.hpp"
#include "contexture/report/text_plot.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {
namespace {

using Side = TextTable::Side;

constexpr std::size_t kSourceWidth = 60;

void write_title(std::ostream& output, const Report& report) {
    const GraphSummary& graph  = report.graph;
    const std::string   source = graph.provenance.source.empty() ? "graph" : graph.provenance.source;
    if (graph.points) {
        const PointSummary& points = *graph.points;
        const std::size_t   all    = points.columns.size() + points.left_out.size();
        write_wrapped(
            output,
            fmt::format("{}: {}, {}{}", shortened(source, kSourceWidth), count(graph.facts.nodes, "point", "points"),
                        count(all, "column", "columns"),
                        points.left_out.empty() ? "" : fmt::format(", {} of them left out", points.left_out.size())));
        return;
    }
    write_wrapped(output,
                  fmt::format("{}{}: {}, {}, {}, {}, {}", graph.is_largest_component ? "Largest component of " : "",
                              shortened(source, kSourceWidth), count(graph.facts.nodes, "node", "nodes"),
                              count(graph.facts.edges, "edge", "edges"), graph.is_directed ? "directed" : "undirected",
                              graph.is_weighted ? "weighted" : "unweighted",
                              count(graph.facts.components, "component", "components")));
}

/// What reading changed, a sentence each; nothing where it changed nothing.
void write_reading_notes(std::ostream& output, const GraphSummary& graph) {
    const Provenance& read = graph.provenance;
    if (read.doubtful_header > 0)
        write_wrapped(output, doubtful_header_note(fmt::format("Line {}", read.doubtful_header)));
    if (read.duplicates_merged > 0)
        write_wrapped(output,
                      fmt::format("{} repeated an earlier edge: {}.", count(read.duplicates_merged, "line", "lines"),
                                  graph.is_weighted ? "their weights were added" : "each edge counts once"));
    if (read.self_loops_dropped > 0)
        write_wrapped(output,
                      fmt::format("{} dropped.", count(read.self_loops_dropped, "self-loop was", "self-loops were")));
    if (read.zero_weights_dropped > 0)
        write_wrapped(output, fmt::format("{} dropped for their weight 0.",
                                          count(read.zero_weights_dropped, "edge line was", "edge lines were")));
    if (read.directions_ignored > 0)
        write_wrapped(output, fmt::format("{} directed in the file and read without direction: --directed keeps it.",
                                          count(read.directions_ignored, "edge is", "edges are")));
}

void write_solved_notes(std::ostream& output, const Report& report) {
    const GraphFacts& facts  = report.graph.facts;
    const Solved&     solved = *report.solved;
    if (solved.is_largest_component && facts.components > 1)
        write_wrapped(output, fmt::format("Scored on the largest component only: {} of {} nodes, {} of {} edges. "
                                          "--component all takes the whole graph.",
                                          solved.nodes, facts.nodes, solved.edges, facts.edges));
    else if (facts.components > 1 && facts.edges > 0)
        write_wrapped(output, fmt::format("The whole graph was solved, all {} components of it. --component largest "
                                          "takes one.",
                                          facts.components));
    const int pieces = report.results.size() == 1 ? report.results.front().spectrum.components : 1;
    if (pieces > 1)
        write_wrapped(output, fmt::format("The context falls into {} pieces: {} of the singular values are 1 for that "
                                          "reason.",
                                          pieces, pieces - 1));
    if (solved.regularization > 0)
        write_wrapped(output, fmt::format("Regularized: a weight of {:.4g} / n between any two of the n nodes with an "
                                          "edge was added.",
                                          solved.regularization));
    if (solved.lowered_from)
        write_wrapped(output,
                      fmt::format("{} instead of {}: there are no more singular values.",
                                  count(static_cast<std::uint64_t>(solved.dimension), "dimension", "dimensions"),
                                  *solved.lowered_from));
}

void write_notes(std::ostream& output, const Report& report) {
    write_reading_notes(output, report.graph);
    if (report.solved) write_solved_notes(output, report);
}

TextTable quantities() {
    TextTable table;
    table.column("quantity", Side::left);
    table.column("value");
    table.column("meaning", Side::left);
    return table;
}

/// 0 for what would print as -0.000000.
double without_minus(double value) {
    return std::abs(value) < 5e-7 ? 0 : value;
}

void add_spectrum_rows(TextTable& table, const Spectrum& spectrum) {
    const std::size_t shown = std::min<std::size_t>(spectrum.singular_values.size(), 5);
    for (std::size_t i = 0; i < shown; ++i)
        table.row({fmt::format("s_{}", i + 1), singular_value(spectrum, i),
                   spectrum.eigenvalues.empty()
                       ? "singular value"
                       : fmt::format("singular value; lambda = {}", six(without_minus(spectrum.eigenvalues[i])))});
    table.row({"values", std::to_string(spectrum.singular_values.size()),
               spectrum.is_complete ? "computed; all others are 0" : "singular values computed"});
    table.row({"energy", six(spectrum.energy),
               spectrum.energy_standard_error > 0 ? fmt::format("sum of all s_i^2, estimated, standard error {}",
                                                                rough(spectrum.energy_standard_error))
                                                  : "sum of all s_i^2, exact"});
    table.row({"residual", rough(largest(spectrum.residuals)), "the largest of all triples; s_0 = 1 is the unit"});
}

void add_rival_rows(TextTable& table, const Rivals& rivals) {
    table.row({"decay rate", six(rivals.decay_rate), "slope of -log s_i^2 over i"});
    table.row({"NESum", six(rivals.ne_sum), "sum of s_i^2 / s_1^2"});
    table.row({"entropy rank", six(rivals.entropy_rank), "exp entropy of s_i^2"});
    table.row({"RankMe", six(rivals.rank_me), "exp entropy of s_i"});
    table.row({"LiDAR", six(rivals.lidar), "exp entropy of s_i^2 / (1 - s_i^2)"});
    table.row({"alpha-ReQ", six(rivals.alpha_req), "slope of -log s_i^2 over log i"});
    table.row({"worst case", six(rivals.worst_case_bound), "bound on the error at d; - where undefined"});
}

/// What the context is, and what must be known of how it was built.
void write_headline(std::ostream& output, const ContextResult& result) {
    write_wrapped(output, name(result.context) + ": " + meaning(result.context));
    if (!result.note.empty()) write_wrapped(output, result.note + ".");
    output << '\n';
}

std::string rho_text(const Rho& rho, bool has_null) {
    if (!rho.value) return "-";
    return has_null ? fmt::format("{:.4f}  null {:.4f} +- {:.4f}, p = {:.2g}", *rho.value, rho.null_mean,
                                  rho.null_deviation, rho.p_value)
                    : fmt::format("{:.4f}", *rho.value);
}

/// rho of the file and of its labels, the most compatible first.
void write_compatibility(std::ostream& output, const Compatibility& found, const TextStyle& style) {
    constexpr std::size_t kShown = 20;
    output << fmt::format("\nCompatibility with {}{}: {} nodes have a label, {:.1f}% of P_X.\n\n", found.source,
                          found.is_numeric ? ", as numbers" : "", found.labelled, 100 * found.mass);
    TextTable table;
    table.column("label", Side::left);
    table.column("nodes");
    table.column("rho", Side::left);
    table.row({"all of the file", std::to_string(found.labelled), rho_text(found.all, found.permutations > 0)});
    for (std::size_t i = 0; i < std::min(kShown, found.labels.size()); ++i)
        table.row({shortened(found.labels[i].label, 40), std::to_string(found.labels[i].nodes),
                   rho_text(found.labels[i].rho, found.permutations > 0)});
    table.write(output, style);
    if (found.labels.size() > kShown)
        write_wrapped(output, fmt::format("... and {} more; the JSON has all.", found.labels.size() - kShown));
}

void write_score_table(std::ostream& output, const Report& report, const TextStyle& style) {
    const ContextResult& result = report.results.front();
    const Score&         score  = *result.score;
    write_headline(output, result);
    TextTable table = quantities();
    table.row({"tau", six(score.tau),
               fmt::format("smaller is better; beta = {}, energy of {}", score.beta, tail_text(score))});
    if (score.tau) table.row({"d", std::to_string(score.dimension), "dimensions at which tau is reached"});
    if (score.tau_standard_error > 0)
        table.row({"tau error", rough(score.tau_standard_error), "standard error, from the energy's"});
    add_spectrum_rows(table, result.spectrum);
    add_rival_rows(table, score.rivals);
    table.write(output, style);
    if (result.compatibility) write_compatibility(output, *result.compatibility, style);
    write_spectrum_plot(output, result.spectrum, style);
    write_tau_plot(output, score, style);
    output << '\n';
    for (const Flag& flag : score.flags) write_wrapped(output, flag.code + ": " + flag.message + ".");
    write_notes(output, report);
}

/// A row a context of a concatenation: which columns are its own.
void add_block_rows(TextTable& table, const std::vector<ContextResult>& results) {
    std::size_t first = 1;
    for (const ContextResult& result : results) {
        const std::size_t width = result.spectrum.singular_values.size();
        table.row({shortened(name(result.context), kNameWidth), fmt::format("{}-{}", first, first + width - 1),
                   fmt::format("its columns; s_1 = {}, residual {}", singular_value(result.spectrum, 0),
                               rough(largest(result.spectrum.residuals)))});
        first += width;
    }
}

void add_log_density_rows(TextTable& table, const LogDensity& density) {
    table.row({"matrix", "log(1 + k)", "of the density ratio k = P+ / (P_X P_A), entry by entry"});
    for (std::size_t i = 0; i < std::min<std::size_t>(density.singular_values.size(), 5); ++i)
        table.row({fmt::format("sigma_{}", i + 1), six(density.singular_values[i]), "singular value of it"});
    table.row({"residual", rough(largest(density.residuals)), "the largest of all triples; sigma_1 is the unit"});
}

void write_embedding_table(std::ostream& output, const Report& report, const TextStyle& style) {
    const ContextResult& result    = report.results.front();
    const Embedding&     embedding = *report.embedding;
    for (const ContextResult& each : report.results) write_headline(output, each);
    TextTable table = quantities();
    table.row({"vectors", std::to_string(embedding.nodes.size()), "nodes that have one"});
    table.row({"dimension", std::to_string(embedding.vectors.cols()), "entries of a vector"});
    table.row({"scaling", name(embedding.scaling), "column i is s_i^p mu_i: p = 0 functions, 1 average"});
    if (embedding.row_length > 0)
        table.row({"row length", fmt::format("{:g}", embedding.row_length), "to which every vector was brought"});
    if (!embedding.without_vector.empty())
        table.row({"no vector", std::to_string(embedding.without_vector.size()),
                   "nodes without a context: isolated, or without outgoing edges or entries"});
    if (report.log_density != nullptr)
        add_log_density_rows(table, *report.log_density);
    else if (report.results.size() > 1)
        add_block_rows(table, report.results);
    else
        add_spectrum_rows(table, result.spectrum);
    table.write(output, style);
    output << '\n';
    write_notes(output, report);
}

/// "a, b, c", of a long list its first.
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 6;
    std::string           list;
    for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i)
        list += (i > 0 ? ", " : "") + shortened(names[i], 24);
    return names.size() > kShown ? list + fmt::format(" and {} more", names.size() - kShown) : list;
}

void write_points_table(std::ostream& output, const GraphSummary& graph, const TextStyle& style) {
    const PointSummary&      points = *graph.points;
    std::vector<std::string> numbers, categories;
    Eigen::Index             coordinates = 0;
    for (const PointColumn& column : points.columns) {
        (column.is_categorical ? categories : numbers).push_back(column.name);
        coordinates += column.width;
    }
    output << '\n';
    TextTable table = quantities();
    table.row({"points", std::to_string(graph.facts.nodes), ""});
    table.row({"numbers", std::to_string(numbers.size()), listed(numbers)});
    table.row({"categories", std::to_string(categories.size()), listed(categories)});
    table.row({"left out", std::to_string(points.left_out.size()), listed(points.left_out)});
    table.row({"coordinates", std::to_string(coordinates), "one a column of numbers, one a category"});
    table.write(output, style);
    output << '\n';
    write_wrapped(output, fmt::format("Read as points{}: {}{}.", graph.provenance.is_compressed ? ", gzip" : "",
                                      count(graph.provenance.lines, "line", "lines"),
                                      graph.provenance.has_header ? ", a header line" : ""));
}

void write_info_table(std::ostream& output, const Report& report, const TextStyle& style) {
    const GraphFacts& facts = report.graph.facts;
    if (report.graph.points) {
        write_points_table(output, report.graph, style);
        return;
    }
    output << '\n';
    TextTable  table = quantities();
    const auto row   = [&](const char* what, std::uint64_t value, const char* meaning) {
        table.row({what, std::to_string(value), meaning});
    };
    row("nodes", facts.nodes, "");
    row("edges", facts.edges, report.graph.is_directed ? "distinct arcs" : "distinct; (u,v) and (v,u) are one");
    row("self-loops", facts.self_loops, "among the edges");
    row("isolated", facts.isolated, "nodes without any edge: they have no vector");
    if (report.graph.is_directed) row("dangling", facts.dangling, "nodes with edges but none going out: no vector");
    row("components", facts.components, "connected pieces, direction ignored");
    row("bipartite", facts.bipartite_components, "components without an odd cycle");
    row("largest", facts.largest_component, "nodes of the largest component");
    row("min degree", facts.min_degree, "edges of a node (outgoing where directed)");
    table.row({"mean degree", fmt::format("{:.3f}", facts.mean_degree), ""});
    row("max degree", facts.max_degree, "");
    table.row({"volume", fmt::format("{}", facts.volume), "sum of all degrees, by weight"});
    table.row({"min weight", fmt::format("{}", facts.min_weight), ""});
    table.row({"max weight", fmt::format("{}", facts.max_weight), ""});
    if (report.forecast) {
        table.row({"memory", human_bytes(report.forecast->bytes),
                   fmt::format("that solving {} dimensions will take; {} available", report.forecast->dimension,
                               human_bytes(available_memory()))});
        table.row({"time", human_seconds(report.forecast->seconds),
                   "that it will take, about: three times as long, or a third, happens"});
    }
    table.write(output, style);
    output << '\n';
    const Provenance& read = report.graph.provenance;
    write_wrapped(output, fmt::format("Read as {}{}: {}, {} with an edge{}.", read.format,
                                      read.is_compressed ? ", gzip" : "", count(read.lines, "line", "lines"),
                                      read.edge_lines, read.has_header ? ", a header line" : ""));
    write_reading_notes(output, report.graph);
}

void write_timing(std::ostream& output, const Timing& timing) {
    write_wrapped(output, fmt::format("Reading {:.2f} s, solving {:.2f} s on {}, peak memory {}.", timing.read_seconds,
                                      timing.solve_seconds,
                                      count(static_cast<std::uint64_t>(timing.threads), "thread", "threads"),
                                      human_bytes(timing.peak_memory)));
}

}  // namespace

std::string doubtful_header_note(std::string_view where) {
    return fmt::format(
        "{} was read as an edge, of two words that no other edge has: --header yes says that it names the "
        "columns, --header no that it is an edge.",
        where);
}

void write_table(std::ostream& output, const Report& report, const TextStyle& style) {
    write_title(output, report);
    if (report.learning != nullptr) {
        write_headline(output, report.results.front());
        write_learning(output, *report.learning);
        output << '\n';
        write_notes(output, report);
    } else if (report.embedding != nullptr) {
        write_embedding_table(output, report, style);
    } else if (report.evaluation) {
        if (!report.results.empty()) write_headline(output, report.results.front());
        write_evaluation(output, *report.evaluation);
        write_notes(output, report);
    } else if (report.command == "compare") {
        write_comparison(output, report, style);
        write_notes(output, report);
    } else if (report.results.empty()) {
        write_info_table(output, report, style);
    } else {
        write_score_table(output, report, style);
    }
    if (report.timing) write_timing(output, *report.timing);
}

}  // namespace contexture
