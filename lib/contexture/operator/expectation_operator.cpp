#include "contexture/operator/expectation_operator.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/operator/balls.hpp"
#include "contexture/operator/chebyshev_series.hpp"
#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

/// [0 W; W^T 0]: u as X is row u, v as A is row n + v.
SymmetricRows double_cover(const Graph& graph) {
    const std::size_t n      = graph.nodes();
    const auto        first  = graph.offsets();
    const auto        target = graph.targets();
    const auto        weight = graph.weights();
    SymmetricRows     rows;
    rows.offsets.assign(2 * n + 1, 0);
    for (std::size_t node = 0; node < n; ++node) rows.offsets[node + 1] = first[node + 1] - first[node];
    for (const Node node : target) ++rows.offsets[n + node + 1];
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());

    rows.targets.resize(rows.offsets.back());
    if (graph.is_weighted()) rows.weights.resize(rows.offsets.back());
    std::vector<Arc> next(rows.offsets.begin() + static_cast<std::ptrdiff_t>(n), rows.offsets.end() - 1);
    for (std::size_t node = 0; node < n; ++node) {
        for (Arc arc = first[node]; arc < first[node + 1]; ++arc) {
            const Arc back     = next[target[arc]]++;
            rows.targets[arc]  = static_cast<Node>(n + target[arc]);
            rows.targets[back] = static_cast<Node>(node);
            if (graph.is_weighted()) rows.weights[arc] = rows.weights[back] = weight[arc];
        }
    }
    return rows;
}

void require_edges(const Graph& graph) {
    if (graph.arcs() > 0) return;
    const std::string& source = graph.provenance().source;
    throw Error(Fault::input, (source.empty() ? "the graph" : source) +
                                  std::string(" has no edge: no node has a context, so there is nothing to embed"));
}

void require_defined(const Graph& graph, const Context& context) {
    if (!graph.is_directed() || context == Context{Walk{.steps = 1}}) return;
    throw Error(Fault::usage,
                name(context) +
                    " is defined on undirected graphs only: on a directed graph take walk:1, or leave out --directed");
}

std::shared_ptr<const NormalizedAdjacency> make_core(const Graph& graph, const Context& context,
                                                     const OperatorOptions& options) {
    require_edges(graph);
    require_defined(graph, context);
    if (graph.is_directed()) {
        if (graph.nodes() > std::numeric_limits<Node>::max() / 2)
            throw Error(Fault::computation,
                        "more than 2147483647 nodes in a directed graph: its double cover needs 32-bit numbers for "
                        "twice as many");
        return std::make_shared<const NormalizedAdjacency>(double_cover(graph), options.threads);
    }
    if (const auto* ego = std::get_if<Ego>(&context)) {
        const std::uint64_t limit = options.memory_limit > 0 ? options.memory_limit : available_memory() / 10 * 8;
        return std::make_shared<const NormalizedAdjacency>(
            collect_balls(graph, ego->radius, limit, options.threads, options.progress), options.threads);
    }
    return std::make_shared<const NormalizedAdjacency>(graph, options.threads);
}

std::vector<double> normalized(std::span<const double> degrees, double volume) {
    std::vector<double> marginal(degrees.begin(), degrees.end());
    for (double& probability : marginal) probability /= volume;
    return marginal;
}

/// y = f(N) x by Clenshaw's backward recurrence on the series of f.
void apply_function(const NormalizedAdjacency& core, const Context& context, std::span<const double> x,
                    std::span<double> y) {
    const std::vector<double> series = chebyshev_series(context);
    const std::size_t         n      = core.size();
    std::vector<double>       now(n), next(n), product(n), scaled;
    std::vector<double>       input(x.begin(), x.end());
    for (std::size_t row = 0; row < n; ++row)  // f(0) is not 0 for every f: nodes with P_X = 0 are outside the space
        if (core.degrees()[row] == 0) input[row] = 0;
    // b_k = c_k x + 2 N b_{k+1} - b_{k+2};  f(N) x = c_0 x + N b_1 - b_2.
    for (std::size_t k = series.size(); k-- > 0;) {
        core.apply(now.data(), product.data(), scaled);
        const double twice = k == 0 ? 1 : 2;
        for (std::size_t row = 0; row < n; ++row) next[row] = series[k] * input[row] + twice * product[row] - next[row];
        std::swap(now, next);
    }
    std::copy(now.begin(), now.end(), y.begin());
}

/// One block of the double cover: from the nodes' rows at `from` to those at `to`.
void apply_block(const NormalizedAdjacency& core, std::span<const double> x, std::span<double> y, std::size_t from,
                 std::size_t to) {
    std::vector<double> whole(core.size(), 0.0), image(core.size()), scaled;
    std::copy(x.begin(), x.end(), whole.begin() + static_cast<std::ptrdiff_t>(from));
    core.apply(whole.data(), image.data(), scaled);
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(to), y.size(), y.begin());
}

void require_sizes(std::span<const double> x, std::span<double> y, Node n) {
    if (x.size() == n && y.size() == n) return;
    throw Error(Fault::usage, "apply: vectors of " + std::to_string(x.size()) + " and " + std::to_string(y.size()) +
                                  " entries on an operator of " + std::to_string(n));
}

}  // namespace

ExpectationOperator::ExpectationOperator(const Graph& graph, const Context& context, const OperatorOptions& options)
    : ExpectationOperator(graph, context, make_core(graph, context, options)) {}

ExpectationOperator::ExpectationOperator(const Graph& graph, const Context& context,
                                         std::shared_ptr<const NormalizedAdjacency> core)
    : graph_(&graph), context_(context), core_(std::move(core)) {
    const std::size_t n = graph.nodes();
    if (is_self_adjoint()) {
        input_marginal_   = normalized(core_->degrees(), core_->volume());
        context_marginal_ = input_marginal_;
    } else {  // each arc stands in the double cover's volume twice
        input_marginal_   = normalized(core_->degrees().first(n), core_->volume() / 2);
        context_marginal_ = normalized(core_->degrees().subspan(n), core_->volume() / 2);
    }
}

void ExpectationOperator::apply(std::span<const double> x, std::span<double> y) const {
    require_sizes(x, y, nodes());
    if (is_self_adjoint())
        apply_function(*core_, context_, x, y);
    else
        apply_block(*core_, x, y, nodes(), 0);
}

void ExpectationOperator::apply_adjoint(std::span<const double> x, std::span<double> y) const {
    require_sizes(x, y, nodes());
    if (is_self_adjoint())
        apply_function(*core_, context_, x, y);
    else
        apply_block(*core_, x, y, 0, nodes());
}

std::vector<ExpectationOperator> expectation_operators(const Graph& graph, std::span<const Context> contexts,
                                                       const OperatorOptions& options) {
    std::shared_ptr<const NormalizedAdjacency> shared;
    std::vector<ExpectationOperator>           ops;
    for (const Context& context : contexts) {
        require_defined(graph, context);
        if (std::holds_alternative<Ego>(context)) {
            ops.emplace_back(graph, context, options);
            continue;
        }
        if (!shared) shared = make_core(graph, context, options);
        ops.push_back(ExpectationOperator(graph, context, shared));
    }
    return ops;
}

}  // namespace contexture
