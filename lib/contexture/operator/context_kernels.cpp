#include "contexture/operator/context_kernels.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/operator/balls.hpp"
#include "contexture/operator/column_masks.hpp"
#include "contexture/operator/radial_kernel.hpp"
#include "contexture/operator/second_order.hpp"
#include "contexture/operator/walk_law.hpp"

namespace contexture {
namespace {

/// Nodes with an arc in or out.
std::vector<bool> find_met(const Graph& graph) {
    std::vector<bool> is_met(graph.nodes(), false);
    for (const Node target : graph.targets()) is_met[target] = true;
    for (Node node = 0; node < graph.nodes(); ++node)
        if (graph.offsets()[node] < graph.offsets()[node + std::size_t{1}]) is_met[node] = true;
    return is_met;
}

/// The rows, with an entry on the diagonal of each empty one of a node with an arc.
SparseRows with_stays(const Graph& graph, SparseRows rows) {
    const std::vector<bool> is_met = find_met(graph);
    SparseRows              full;
    full.columns = graph.nodes();
    for (Node node = 0; node < graph.nodes(); ++node) {
        const Arc begin = rows.offsets[node];
        const Arc end   = rows.offsets[node + std::size_t{1}];
        full.targets.insert(full.targets.end(), rows.targets.begin() + static_cast<std::ptrdiff_t>(begin),
                            rows.targets.begin() + static_cast<std::ptrdiff_t>(end));
        if (!rows.weights.empty())
            full.weights.insert(full.weights.end(), rows.weights.begin() + static_cast<std::ptrdiff_t>(begin),
                                rows.weights.begin() + static_cast<std::ptrdiff_t>(end));
        if (begin == end && is_met[node]) {
            full.targets.push_back(node);
            if (!rows.weights.empty()) full.weights.push_back(1);
        }
        full.offsets.push_back(full.targets.size());
    }
    return full;
}

SparseRows rows_of(const Graph& graph) {
    const auto offsets = graph.offsets();
    const auto targets = graph.targets();
    const auto weights = graph.weights();
    return {.columns = graph.nodes(),
            .offsets = {offsets.begin(), offsets.end()},
            .targets = {targets.begin(), targets.end()},
            .weights = {weights.begin(), weights.end()}};
}

std::vector<double> row_sums(const SparseRows& rows) {
    std::vector<double> sums(rows.rows());
    for (Node row = 0; row < rows.rows(); ++row) sums[row] = rows.row_sum(row);
    return sums;
}

std::vector<double> out_degrees(const Graph& graph) {
    const auto degrees = graph.degrees();
    return {degrees.begin(), degrees.end()};
}

EvenWeight even_weight(const Graph& graph, double regularization) {
    if (regularization == 0) return {};
    return {.total = regularization, .members = find_met(graph)};
}

void add_even(const EvenWeight& even, std::vector<double>& weight) {
    for (std::size_t node = 0; node < even.members.size(); ++node)
        if (even.members[node]) weight[node] += even.total;
}

ContextLinks single_link(SparseRows rows, int threads, const EvenWeight& even = {}) {
    ContextLinks built;
    built.weight = row_sums(rows);
    add_even(even, built.weight);
    built.links.push_back({.kernel = std::make_shared<const MarkovKernel>(std::move(rows), threads, even)});
    return built;
}

/// Pairs in rows, repeats summed.
SparseRows rows_of(const PairTable& table, Node inputs) {
    std::vector<std::size_t> order(table.inputs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t i, std::size_t j) {
        return std::pair(table.inputs[i], table.values[i]) < std::pair(table.inputs[j], table.values[j]);
    });
    SparseRows rows;
    rows.columns = static_cast<Node>(table.value_names.size());
    rows.offsets.assign(inputs + std::size_t{1}, 0);
    for (std::size_t place = 0; place < order.size(); ++place) {
        const std::size_t i         = order[place];
        const bool        is_repeat = place > 0 && table.inputs[order[place - 1]] == table.inputs[i] &&
                               table.values[order[place - 1]] == table.values[i];
        if (is_repeat) {
            rows.weights.back() += table.counts[i];
            continue;
        }
        rows.targets.push_back(table.values[i]);
        rows.weights.push_back(table.counts[i]);
        ++rows.offsets[table.inputs[i] + std::size_t{1}];
    }
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());
    return rows;
}

ContextLinks links_of_file(const Graph& graph, const SimpleContext& context, const KernelOptions& options) {
    PairTable table =
        read_pairs(*file_of(context), {.format = format_of(context), .graph = &graph, .progress = options.progress});
    ContextLinks built = single_link(rows_of(table, graph.nodes()), options.threads);
    built.values       = std::make_shared<const NodeNames>(std::move(table.value_names));
    const auto without = std::ranges::count(built.weight, 0.0);
    if (without > 0 || table.ignored > 0)
        built.note = name(context) + ": " + std::to_string(without) + " nodes of the graph have no entry in it, " +
                     std::to_string(table.ignored) + " of its lines name a node that is not in the graph";
    return built;
}

constexpr std::uint64_t kMostEntries  = 50'000'000;  // of the step kernel: two seconds a product of ten steps
constexpr std::uint64_t kBytesAnEntry = 40;          // while it is built

/// Exact where the kernel of steps from arc to arc is affordable, else from walks.
ContextLinks links_of_second_order(const Graph& graph, const Node2vec& walk, const KernelOptions& options) {
    const std::uint64_t entries  = count_second_order_entries(graph);
    const bool          is_exact = entries <= std::min(kMostEntries, options.memory_limit / kBytesAnEntry);
    if (!is_exact) {
        const SampleOptions sample{.seed = options.seed, .threads = options.threads, .progress = options.progress};
        ContextLinks        built = single_link(sample_second_order(graph, walk, sample), options.threads);
        built.weight              = out_degrees(graph);
        built.note = simple_name(walk) + ": from " + std::to_string(sample.walks) + " walks a node with seed " +
                     std::to_string(sample.seed) +
                     " (chance adds to the energy and to small values), as its exact kernel would have " +
                     std::to_string(entries) + " entries";
        return built;
    }
    SecondOrderKernels kernels = second_order_kernels(graph, walk, options.progress);
    const auto         link    = [&](SparseRows rows) {
        return MarkovLink{.kernel = std::make_shared<const MarkovKernel>(std::move(rows), options.threads)};
    };
    ContextLinks built;
    built.weight = out_degrees(graph);
    built.links  = {link(std::move(kernels.first)), link(std::move(kernels.step)), link(std::move(kernels.head))};
    built.links[1].law.assign(static_cast<std::size_t>(walk.length), 1.0 / walk.length);
    built.note = simple_name(walk) + ": exact";
    return built;
}

ContextLinks links_of_balls(const Graph& graph, const Ego& ego, const KernelOptions& options) {
    SymmetricRows balls = collect_balls(graph, ego.radius, options.memory_limit, options.threads, options.progress);
    SparseRows    rows{.columns = graph.nodes(),
                       .offsets = std::move(balls.offsets),
                       .targets = std::move(balls.targets),
                       .weights = {}};
    if (graph.is_directed()) rows = with_stays(graph, std::move(rows));
    return single_link(std::move(rows), options.threads, even_weight(graph, options.regularization));
}

ContextLinks links_of_points(const Graph& graph, const SimpleContext& context, const KernelOptions& options) {
    if (graph.points() == nullptr)
        throw Error(Fault::usage, simple_name(context) + " is of a table of points, and this is a graph without them");
    const PointKernelOptions make{.threads      = options.threads,
                                  .memory_limit = options.memory_limit,
                                  .seed         = options.seed,
                                  .progress     = options.progress};
    const auto               nearest = [&](int neighbours, bool is_masked) {
        return std::make_shared<const MarkovKernel>(nearest_points(*graph.points(), neighbours, is_masked, make),
                                                    options.threads);
    };
    const auto radial = [&](double gamma, bool is_masked) {
        return std::make_shared<const MarkovKernel>(radial_kernel(*graph.points(), gamma, is_masked, make));
    };
    ContextLinks built;
    built.weight.assign(graph.nodes(), 1.0);
    MarkovLink link;
    if (const auto* knn = std::get_if<Knn>(&context)) link.kernel = nearest(knn->neighbours, false);
    if (const auto* knn = std::get_if<KnnMask>(&context)) link.kernel = nearest(knn->neighbours, true);
    if (const auto* rbf = std::get_if<Rbf>(&context)) link.kernel = radial(rbf->gamma, false);
    if (const auto* rbf = std::get_if<RbfMask>(&context)) link.kernel = radial(rbf->gamma, true);
    built.links.push_back(std::move(link));
    if (std::holds_alternative<KnnMask>(context) || std::holds_alternative<RbfMask>(context))
        built.note = simple_name(context) + ": mean of " + std::to_string(kMasks) + " draws of hidden columns, seed " +
                     std::to_string(options.seed);
    return built;
}

void require_edges_for(const Graph& graph, const SimpleContext& context) {
    if (graph.arcs() > 0) return;
    const std::string source = graph.provenance().source.empty() ? "the graph" : graph.provenance().source;
    if (graph.points() != nullptr)
        throw Error(Fault::usage, source + " is a table of points, without edges for " + simple_name(context) +
                                      ": take a context of points, such as knn:30");
    throw Error(Fault::input,
                source + ": no edge: no node has a context " + simple_name(context) + ", so there is nothing to embed");
}

}  // namespace

PairFormat format_of(const SimpleContext& context) {
    if (std::holds_alternative<Pairs>(context)) return PairFormat::pairs;
    return std::holds_alternative<Labels>(context) ? PairFormat::labels : PairFormat::features;
}

MarkovKernel walk_kernel(const Graph& graph, int threads, double regularization) {
    SparseRows rows = rows_of(graph);
    if (graph.is_directed() && regularization == 0) rows = with_stays(graph, std::move(rows));
    return {std::move(rows), threads, even_weight(graph, regularization)};
}

ContextLinks context_links(const Graph& graph, const SimpleContext& context, const KernelOptions& options) {
    if (file_of(context) != nullptr) return links_of_file(graph, context, options);
    if (is_of_points(context)) return links_of_points(graph, context, options);
    require_edges_for(graph, context);
    if (const auto* ego = std::get_if<Ego>(&context)) return links_of_balls(graph, *ego, options);
    if (const auto* walk = std::get_if<Node2vec>(&context)) return links_of_second_order(graph, *walk, options);
    ContextLinks built;
    built.weight = out_degrees(graph);
    add_even(even_weight(graph, options.regularization), built.weight);
    built.links.push_back(
        {.kernel = std::make_shared<const MarkovKernel>(walk_kernel(graph, options.threads, options.regularization)),
         .law    = walk_law(context)});
    const std::uint64_t whole   = 8 * std::uint64_t{graph.nodes()} * graph.nodes();
    const auto*         restart = std::get_if<Restart>(&context);
    if (restart != nullptr && (options.memory_limit == 0 || whole <= options.memory_limit))
        built.links.back().stopping = restart->alpha;
    return built;
}

}  // namespace contexture
