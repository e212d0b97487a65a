#include "contexture/run/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "contexture/base/error.hpp"
#include "contexture/graph/name_table.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/operator/context_kernels.hpp"

namespace contexture {
namespace {

double regularization_of(const Graph& graph, const Regularization& asked) {
    if (!asked.is_mean) return asked.tau;
    std::size_t nodes = 0;
    for (const double degree : graph.degrees()) nodes += degree > 0 ? 1 : 0;
    if (nodes == 0)
        throw Error(Fault::usage,
                    "a regularization of the mean degree is of walks and balls on a graph with edges; here "
                    "is none");
    return graph.volume() / static_cast<double>(nodes);
}

bool is_pipe(const std::string& path) {
    std::error_code unknown;
    const auto      type = std::filesystem::status(path, unknown).type();
    return type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::character ||
           type == std::filesystem::file_type::socket;
}

}  // namespace

Graph graph_of_files(std::span<const Context> contexts, const Progress& progress) {
    NameTable                names;
    std::vector<std::string> seen;
    EdgeTable                table;
    for (const Context& context : contexts) {
        for (const Branch& branch : context.branches) {
            const SimpleContext& first = branch.chain.front();
            if (std::ranges::find(seen, name(first)) != seen.end()) continue;
            seen.push_back(name(first));
            if (is_pipe(*file_of(first)))
                throw Error(Fault::usage, fmt::format("{}: without a graph its file is read twice, which a pipe cannot "
                                                      "be: save it to a file first",
                                                      name(first)));
            const PairTable pairs = read_pairs(*file_of(first), {.format = format_of(first), .progress = progress});
            for (Node x = 0; x < pairs.input_names.size(); ++x) (void)names.find_or_add(pairs.input_names[x]);
            table.provenance.lines += pairs.lines;
            if (table.provenance.source.empty()) table.provenance.source = *file_of(first);
        }
    }
    table.names             = std::move(names).take();
    table.provenance.format = "nodes of a table";
    return build_graph(std::move(table));
}

Solved plan_solve(const Graph& graph, std::uint64_t values, const SolveOptions& options, std::optional<int> tail) {
    const int  fallback = std::max(options.default_dimension, tail.value_or(0));
    const auto most     = static_cast<std::int64_t>(values);
    const int  lowered  = static_cast<int>(std::min<std::int64_t>(most, fallback));
    const int  chosen   = options.dimension.value_or(lowered);
    if (most < 1)
        throw Error(Fault::input,
                    fmt::format("{}: there is no singular function besides the constant one: fewer than two nodes "
                                "have a context, or there are fewer than two values to meet",
                                graph.provenance().source));
    if (chosen > most)
        throw Error(Fault::usage, fmt::format("--dim {}: there are {} singular values besides the constant one, "
                                              "the most that can be asked for",
                                              chosen, most));
    if (tail && *tail > chosen)
        throw Error(Fault::usage, fmt::format("--tail {}: only {} singular values are computed{}", *tail, chosen,
                                              chosen < most ? "; raise --dim" : ", all that there are"));
    return {.is_largest_component = options.is_largest_component && graph.arcs() > 0,
            .nodes                = graph.nodes(),
            .edges                = graph.edges(),
            .dimension            = chosen,
            .lowered_from         = !options.dimension && chosen < fallback ? std::optional(fallback) : std::nullopt,
            .regularization       = regularization_of(graph, options.regularization),
            .tolerance            = options.decompose.tolerance,
            .seed                 = options.decompose.seed};
}

OperatorOptions operator_options(const Graph& graph, const SolveOptions& options, const Progress& progress) {
    return {.threads        = options.decompose.threads,
            .memory_limit   = options.decompose.memory_limit,
            .marginal       = options.marginal,
            .seed           = options.decompose.seed,
            .regularization = regularization_of(graph, options.regularization),
            .progress       = progress};
}

std::optional<LabelTable> read_labels(const Graph& graph, const LabelOptions& options, const Progress& progress) {
    const Points* points = graph.points();
    LabelKind     kind   = options.measure.kind;
    if (!options.file.empty())
        return LabelTable{
            .table = read_pairs(options.file, {.format = PairFormat::labels, .graph = &graph, .progress = progress}),
            .kind  = kind};
    if (points == nullptr || points->target.inputs.empty()) {
        if (kind != LabelKind::detect)
            throw Error(Fault::usage, "--label-kind has no effect without labels: say --labels FILE, or leave it out");
        return std::nullopt;
    }
    if (kind == LabelKind::detect)  // a column holds what the rules of tables say
        kind = points->is_target_numeric ? LabelKind::numbers : LabelKind::categories;
    return LabelTable{.table = points->target, .kind = kind};
}

std::optional<Compatibility> measure_labels(const ExpectationOperator& op, const std::optional<LabelTable>& labels,
                                            CompatibilityOptions measure, const Progress& progress) {
    if (!labels) return std::nullopt;
    measure.kind        = labels->kind;
    measure.progress    = progress;
    Compatibility found = measure_compatibility(op, labels->table, measure);
    found.source        = labels->table.source;
    return found;
}

DecomposeOptions solve_options(const SolveOptions& options, const Solved& plan, const Progress& progress) {
    DecomposeOptions solve = options.decompose;
    solve.dimension        = plan.dimension;
    solve.progress         = progress;
    return solve;
}

}  // namespace contexture
