#include "contexture/run/extend_known.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <unordered_map>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/operator/context_kernels.hpp"

namespace contexture {
namespace {

using Places = std::unordered_map<std::string_view, Node>;

Places places_of(const std::vector<std::string_view>& names) {
    Places places;
    for (const std::string_view name : names) places.emplace(name, static_cast<Node>(places.size()));
    return places;
}

/// Rows of new nodes as they come, each with its entries by target.
struct Collected {
    NewNodes                 nodes;
    std::vector<std::string> names;
    std::uint64_t            used            = 0;
    std::uint64_t            ignored         = 0;
    std::uint64_t            doubtful_header = 0;
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
            const auto place    = known.find(graph.name(y));
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

/// How a new node's vector follows from what it meets.
enum class Rule {
    eigenfunctions,  ///< of a walk on an undirected graph
    ball,            ///< the same of ego:1, where a node meets itself too
    one_step,        ///< the nodes at its arcs are the values of A
    values,          ///< so are the values of a file
};

Rule rule_of(const KnownNodes& known) {
    const Context& context = known.result->context;
    refuse_points(context);
    const SimpleContext* only = simple(context);
    if (only != nullptr && file_of(*only) != nullptr && !known.values.empty()) return Rule::values;
    if (known.solved->regularization > 0)
        throw Error(Fault::usage,
                    "a regularized embedding is not extended: what a new node meets is then not its "
                    "edges alone; embed the whole graph again");
    const auto d      = static_cast<std::size_t>(known.vectors->cols());
    const bool is_ego = only != nullptr && *only == SimpleContext{Ego{1}};
    if (known.result->spectrum.eigenvalues.size() >= d && d > 0 && (is_walk(context) || is_ego))
        return is_ego ? Rule::ball : Rule::eigenfunctions;
    const bool is_one_step = only != nullptr && (*only == SimpleContext{Walk{1}} || *only == SimpleContext{Window{1}});
    if (!is_one_step || known.values.empty()) refuse_context(context);
    return Rule::one_step;
}

Extension place(const KnownNodes& known, const NewNodes& nodes, Rule rule) {
    const Spectrum& spectrum = known.result->spectrum;
    const auto      d        = static_cast<std::size_t>(known.vectors->cols());
    if (rule == Rule::eigenfunctions || rule == Rule::ball)
        return extend_eigenfunctions(nodes, *known.vectors, std::span(spectrum.eigenvalues).first(d));
    return extend_by_values(nodes.to_known, *known.value_functions, std::span(spectrum.singular_values).first(d),
                            known.scaling.power);
}

Extended place(const KnownNodes& known, Collected found, Rule rule) {
    Extension extension = place(known, found.nodes, rule);
    return {.nodes           = std::move(found.names),
            .used            = found.used,
            .ignored         = found.ignored,
            .doubtful_header = found.doubtful_header,
            .extension       = std::move(extension)};
}

/// Weights of new edges beside old ones that have none would be passed over, or change what an old edge is worth.
void require_like_weights(const KnownNodes& known, const Graph& edges, Rule rule) {
    if (known.is_weighted || rule == Rule::ball || !edges.is_weighted()) return;
    const auto weights = edges.weights();
    if (std::ranges::all_of(weights, [&](double weight) { return weight == weights.front(); })) return;
    if (known.repeats == Repeats::sum) return;  // they are of lines
    throw Error(Fault::input,
                edges.provenance().source +
                    ": the new edges have weights and those of the embedding have none; leave the weights "
                    "out (--weighted no), or embed a weighted graph");
}

/// Where none has, their names or edges are of another graph.
void require_any_vector(const Extended& extended, const std::string& source) {
    if (std::ranges::count(extended.extension.has_vector, true) > 0) return;
    throw Error(Fault::input,
                source + (source.empty() ? "" : ": ") +
                    "no edge of a new node leads to what the embedding knows; use the names that it uses");
}

Collected collect(const KnownNodes& known, const Graph& edges, Rule rule) {
    const Places nodes = places_of(known.nodes);
    if (rule == Rule::one_step) return collect(edges, nodes, places_of(known.values), false, false);
    return collect(edges, nodes, nodes, true, rule == Rule::ball);
}

/// The same rows by other columns: those of the names that have a place among `size`.
SparseRows by_place(const SparseRows& edges, std::span<const std::string_view> columns, const Places& places,
                    std::size_t size) {
    SparseRows met;
    met.columns = static_cast<Node>(size);
    for (Node row = 0; row < edges.rows(); ++row) {
        std::vector<std::pair<Node, double>> entries;
        for (Arc arc = edges.offsets[row]; arc < edges.offsets[row + std::size_t{1}]; ++arc)
            if (const auto place = places.find(columns[edges.targets[arc]]); place != places.end())
                entries.emplace_back(place->second, edges.weight(arc));
        std::ranges::sort(entries);
        for (const auto& [value, weight] : entries) add(met, value, weight);
        met.offsets.push_back(met.targets.size());
    }
    return met;
}

}  // namespace

KnownNodes known_nodes(const SavedEmbedding& saved) {
    return {.result          = &saved.report.results.front(),
            .solved          = &*saved.report.solved,
            .is_directed     = saved.report.graph.is_directed,
            .is_weighted     = saved.report.graph.is_weighted,
            .repeats         = saved.report.graph.provenance.repeats,
            .self_loops      = saved.report.graph.provenance.self_loops,
            .scaling         = saved.scaling,
            .nodes           = {saved.nodes.begin(), saved.nodes.end()},
            .vectors         = &saved.vectors,
            .values          = {saved.values.begin(), saved.values.end()},
            .value_functions = &saved.value_functions};
}

Extended extend(const KnownNodes& known, const std::string& edges, const NewEdgeOptions& options) {
    const Rule rule = rule_of(known);
    Collected  found;
    if (rule == Rule::values) {
        if (options.header != Header::detect)
            throw Error(Fault::usage, name(known.result->context) +
                                          ": --header is of edges, and new nodes of this context come from a file of "
                                          "pairs, labels or features, as the old ones; leave it out");
        const PairFormat format = format_of(*simple(known.result->context));
        found = collect(read_pairs(edges, {.format = format, .progress = options.progress}), places_of(known.nodes),
                        places_of(known.values));
    } else {
        const bool        is_needed = known.is_weighted && known.repeats == Repeats::once;  // else they may be of lines
        const ReadOptions read{
            .weighted = options.weighted == Weighted::detect && is_needed ? Weighted::yes : options.weighted,
            .header   = options.header,
            .build    = {.is_directed = known.is_directed, .repeats = known.repeats, .self_loops = known.self_loops},
            .progress = options.progress};
        const Graph graph = read_graph(edges, read);
        require_like_weights(known, graph, rule);
        found                 = collect(known, graph, rule);
        found.doubtful_header = graph.provenance().doubtful_header;
    }
    if (found.names.empty())
        throw Error(Fault::input, edges + ": every node in it has a vector already: there is no new one");
    Extended extended = place(known, std::move(found), rule);
    require_any_vector(extended, edges);
    return extended;
}

Extended extend(const KnownNodes& known, const Graph& edges) {
    const Rule rule = rule_of(known);
    if (rule == Rule::values)
        throw Error(Fault::usage, name(known.result->context) + ": new nodes are placed by a file of the same kind");
    require_like_weights(known, edges, rule);
    Collected found = collect(known, edges, rule);
    if (found.names.empty())
        throw Error(Fault::input, "every node of the edges has a vector already: there is no new one");
    Extended extended = place(known, std::move(found), rule);
    require_any_vector(extended, "");
    return extended;
}

Extension extend(const KnownNodes& known, const SparseRows& edges, std::span<const std::string_view> columns) {
    const Rule rule = rule_of(known);
    if (rule == Rule::values)
        throw Error(Fault::usage, name(known.result->context) + ": new nodes are placed by a file of the same kind");
    NewNodes nodes;
    nodes.to_new.columns = edges.rows();
    nodes.to_new.offsets.resize(edges.rows() + std::size_t{1});
    const auto& names = rule == Rule::one_step ? known.values : known.nodes;  // who has no vector can still be met
    nodes.to_known    = by_place(edges, columns, places_of(names), names.size());
    if (rule == Rule::ball) {  // it knows no weights
        nodes.to_self.assign(edges.rows(), 1);
        nodes.to_known.weights.clear();
    }
    return place(known, nodes, rule);
}

}  // namespace contexture
