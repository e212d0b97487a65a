#include "extend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <unordered_map>

#include "contexture/base/error.hpp"
#include "contexture/embedding/extend.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/operator/context_kernels.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/saved.hpp"
#include "progress_line.hpp"

namespace contexture::cli {
namespace {

struct ExtendOptions {
    std::string   document;
    std::string   edges;
    OutputOptions output;
};

using Places = std::unordered_map<std::string_view, Node>;

Places places_of(const std::vector<std::string>& names) {
    Places places;
    for (const std::string& name : names) places.emplace(name, static_cast<Node>(places.size()));
    return places;
}

/// Rows of new nodes as they come, each with its entries by target.
struct Collected {
    NewNodes                 nodes;
    std::vector<std::string> names;
    std::uint64_t            used    = 0;
    std::uint64_t            ignored = 0;
};

void add(SparseRows& rows, Node target, double weight) {
    rows.targets.push_back(target);
    rows.weights.push_back(weight);
}

/// The new nodes of a graph of new edges and what each meets among the known: `known` names them.
Collected collect(const Graph& graph, const Places& nodes, const Places& known, bool with_new, bool with_self) {
    Collected         found;
    std::vector<Node> number(graph.nodes(), static_cast<Node>(-1));
    for (Node x = 0; x < graph.nodes(); ++x) {
        if (nodes.contains(graph.name(x))) continue;
        number[x] = static_cast<Node>(found.names.size());
        found.names.emplace_back(graph.name(x));
    }
    found.nodes.to_known.columns = static_cast<Node>(known.size());
    found.nodes.to_new.columns   = static_cast<Node>(found.names.size());
    for (Node x = 0; x < graph.nodes(); ++x) {
        const bool is_new = number[x] != static_cast<Node>(-1);
        for (Arc arc = graph.offsets()[x]; arc < graph.offsets()[x + std::size_t{1}]; ++arc) {
            const Node   y      = graph.targets()[arc];
            const double weight = graph.is_weighted() && !with_self ? graph.weights()[arc] : 1;
            if (with_self && y == x) continue;  // a ball holds its node once, and knows no weights
            const auto   place  = known.find(graph.name(y));
            const bool is_first = graph.is_directed() || x <= y;  // an undirected edge is two arcs
            if (is_new && place != known.end()) {
                add(found.nodes.to_known, place->second, weight);
                ++found.used;
            } else if (is_new && with_new && number[y] != static_cast<Node>(-1)) {
                add(found.nodes.to_new, number[y], weight);
                if (is_first) ++found.used;
            } else if (is_new || graph.is_directed() || (nodes.contains(graph.name(y)) && is_first)) {
                ++found.ignored;
            }
        }
        if (!is_new) continue;
        found.nodes.to_known.offsets.push_back(found.nodes.to_known.targets.size());
        found.nodes.to_new.offsets.push_back(found.nodes.to_new.targets.size());
        if (with_self) found.nodes.to_self.push_back(1);
    }
    return found;
}

/// The same of pairs.
Collected collect(const PairTable& table, const Places& nodes, const Places& values) {
    Collected                                         found;
    std::vector<std::vector<std::pair<Node, double>>> rows;
    std::unordered_map<Node, std::size_t>             row_of;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        const auto name  = table.input_names[table.inputs[i]];
        const auto value = values.find(table.value_names[table.values[i]]);
        if (nodes.contains(name)) {
            ++found.ignored;
            continue;
        }
        const auto [place, is_first] = row_of.emplace(table.inputs[i], rows.size());
        if (is_first) {
            rows.emplace_back();
            found.names.emplace_back(name);
        }
        if (value == values.end()) {
            ++found.ignored;
            continue;
        }
        rows[place->second].emplace_back(value->second, table.counts[i]);
        ++found.used;
    }
    found.nodes.to_known.columns = static_cast<Node>(values.size());
    for (const auto& row : rows) {
        for (const auto& [value, count] : row) add(found.nodes.to_known, value, count);
        found.nodes.to_known.offsets.push_back(found.nodes.to_known.targets.size());
    }
    return found;
}

/// Of points, new ones are no matter of edges.
void refuse_points(const Context& context) {
    for (const Branch& branch : context.branches)
        if (std::ranges::any_of(branch.chain, is_of_points))
            throw Error(Fault::usage, name(context) +
                                          ": a new point changes who is near whom, and no file of edges says where it "
                                          "lies; embed the whole table again");
}

[[noreturn]] void refuse_context(const Context& context) {
    throw Error(Fault::usage, name(context) +
                                  ": what a new node meets does not follow from its own edges alone; embed "
                                  "the whole graph again, or take a walk on an undirected graph, ego:1, or "
                                  "a context of one step");
}

SavedEmbedding read_document(const std::string& path) {
    if (path == "-") return read_saved_embedding(std::cin, path);
    std::ifstream file(path);
    if (!file) throw Error(Fault::io, "cannot read " + path);
    return read_saved_embedding(file, path);
}

struct Extended {
    Collected collected;
    Extension extension;
};

Extended extend_document(const SavedEmbedding& saved, const ExtendOptions& options, const Progress& progress) {
    const ContextResult& result = saved.report.results.front();
    refuse_points(result.context);
    const SimpleContext* only   = simple(result.context);
    const Spectrum&      s      = result.spectrum;
    const auto           d      = static_cast<std::size_t>(saved.vectors.cols());
    const Places         nodes  = places_of(saved.nodes);
    const bool           is_ego = only != nullptr && *only == SimpleContext{Ego{1}};
    if (only != nullptr && file_of(*only) != nullptr && !saved.values.empty()) {
        Extended found{
            .collected = collect(read_pairs(options.edges, {.format = format_of(*only), .progress = progress}), nodes,
                                 places_of(saved.values)),
            .extension = {}};
        found.extension = extend_by_values(found.collected.nodes.to_known, saved.value_functions,
                                           std::span(s.singular_values).first(d), saved.scaling.power);
        return found;
    }
    if (saved.report.solved->regularization > 0)
        throw Error(Fault::usage, "a regularized embedding is not extended: what a new node meets is then not its "
                                  "edges alone; embed the whole graph again");
    const bool  is_directed = saved.report.graph.is_directed;
    ReadOptions read{.weighted = saved.report.graph.is_weighted ? Weighted::yes : Weighted::no,
                     .build    = {.is_directed = is_directed},
                     .progress = progress};
    const Graph graph = read_graph(options.edges, read);
    if (s.eigenvalues.size() >= d && d > 0 && (is_walk(result.context) || is_ego)) {
        Extended found{.collected = collect(graph, nodes, nodes, true, is_ego), .extension = {}};
        found.extension =
            extend_eigenfunctions(found.collected.nodes, saved.vectors, std::span(s.eigenvalues).first(d));
        return found;
    }
    const bool is_one_step = only != nullptr && (*only == SimpleContext{Walk{1}} || *only == SimpleContext{Window{1}});
    if (!is_one_step || saved.values.empty()) refuse_context(result.context);
    Extended found{.collected = collect(graph, nodes, places_of(saved.values), false, false), .extension = {}};
    found.extension = extend_by_values(found.collected.nodes.to_known, saved.value_functions,
                                       std::span(s.singular_values).first(d), saved.scaling.power);
    return found;
}

void write_summary(std::ostream& output, const ExtensionReport& report) {
    const Extension& extension = *report.extension;
    const auto       count     = std::ranges::count(extension.has_vector, true);
    output << fmt::format("{} of {} new nodes have a vector of {} entries, from {} edges; {} were ignored.\n", count,
                          report.nodes.size(), extension.vectors.cols(), report.used, report.ignored);
    std::vector<double> errors;
    for (std::size_t i = 0; i < report.nodes.size(); ++i)
        if (extension.has_vector[i]) errors.push_back(extension.relative_error[i]);
    std::ranges::sort(errors);
    if (!errors.empty())
        output << fmt::format("Relative error if the edges were drawn anew: {:.2g} in the median, {:.2g} at most.\n",
                              errors[errors.size() / 2], errors.back());
    const auto most = std::ranges::max(extension.amplification);
    output << fmt::format("Errors are multiplied by {:.3g} at most in a column (1 / |value|).\n", most);
}

int run_extend(const ExtendOptions& options) {
    if (options.document.empty() || options.edges.empty())
        throw Error(Fault::usage, "extend: which nodes? As in: contexture extend embedding.json --edges new.txt");
    require_writable(options.output);
    ProgressLine         progress(options.output.is_quiet);
    const SavedEmbedding saved = read_document(options.document);
    Extended             found = extend_document(saved, options, progress.callback());
    if (found.collected.names.empty())
        throw Error(Fault::input, options.edges + ": every node in it has a vector already: there is no new one");
    const ExtensionReport report{.embedding = options.document,
                                 .edges     = options.edges,
                                 .context   = saved.report.results.front().context,
                                 .scaling   = saved.scaling,
                                 .nodes     = std::move(found.collected.names),
                                 .used      = found.collected.used,
                                 .ignored   = found.collected.ignored,
                                 .extension = &found.extension};
    progress.clear();
    deliver(options.output, {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
                             .write_table = [&](std::ostream& stream) { write_summary(stream, report); },
                             .on_terminal = Form::json});
    return 0;
}

}  // namespace

Command make_extend_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("extend", "vectors of new nodes, from their edges and a saved embedding");
    auto      options = std::make_shared<ExtendOptions>();
    app->add_option("EMBEDDING", options->document, "document that 'contexture embed' wrote, - for standard input");
    add_value(*app, "--edges", "FILE", "edges of the new nodes (pairs, labels or features where the context is such)",
              [options](const std::string& text) { options->edges = text; });
    add_output_options(*app, options->output);
    return {.app = app, .run = [options] { return run_extend(*options); }};
}

}  // namespace contexture::cli
