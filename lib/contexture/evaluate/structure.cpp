#include "contexture/evaluate/structure.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/context/context.hpp"
#include "contexture/evaluate/edges.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/evaluate/held_out.hpp"
#include "contexture/evaluate/ranking.hpp"
#include "contexture/spectrum/decompose.hpp"

namespace contexture {
namespace {

constexpr double        kHidden         = 0.2;
constexpr double        kRegularization = 0.3;  // of the mean degree: against pendant pieces that hiding makes
constexpr std::uint64_t kFunctions      = 8;
constexpr double        kTolerance      = 1e-4;
constexpr int           kErrors         = 4;

/// Pairs without an edge, both ends those of edges drawn at random; fewer where there are hardly any.
std::vector<std::pair<Node, Node>> draw_by_degree(const Graph& graph, std::size_t count, std::mt19937_64& generator) {
    constexpr std::size_t              kTries = 100;
    const auto                         ends   = graph.targets();
    std::vector<std::pair<Node, Node>> drawn;
    for (std::size_t tries = 0; drawn.size() < count && tries < kTries * count; ++tries) {
        const Node u = ends[draw_below(generator, ends.size())], v = ends[draw_below(generator, ends.size())];
        if (u != v && !has_edge(graph, u, v)) drawn.emplace_back(u, v);
    }
    return drawn;
}

/// sum_i lambda_i mu_i(x) mu_i(y): with its sign, so that a missing edge between like nodes counts too.
std::vector<double> density_of(const Spectrum& spectrum, const std::vector<std::pair<Node, Node>>& pairs) {
    std::vector<double> values;
    for (const auto& [x, y] : pairs) {
        double sum = 0;
        for (std::size_t i = 0; i < spectrum.eigenvalues.size(); ++i) {
            const auto column = static_cast<Eigen::Index>(i);
            sum += spectrum.eigenvalues[i] * spectrum.left(x, column) * spectrum.left(y, column);
        }
        const double mass = std::sqrt(spectrum.input_marginal[x] * spectrum.input_marginal[y]);
        values.push_back(mass > 0 ? sum / mass : 0);
    }
    return values;
}

double hidden_auc(const Graph& graph, const StructureOptions& options, std::uint64_t seed) {
    const HeldOut   parts = hold_out_edges(graph, kHidden, seed);
    std::mt19937_64 generator(seed + 1);
    const auto      misses = draw_by_degree(graph, parts.edges.size(), generator);
    if (misses.empty()) return 0.5;
    std::size_t nodes = 0;
    for (const double degree : parts.graph.degrees()) nodes += degree > 0 ? 1 : 0;
    const ExpectationOperator op(
        parts.graph, Walk{},
        {.threads        = options.threads,
         .regularization = kRegularization * parts.graph.volume() / static_cast<double>(nodes)});
    const Spectrum spectrum = decompose(op, {.dimension    = static_cast<int>(std::min(kFunctions, max_dimension(op))),
                                             .tolerance    = kTolerance,
                                             .seed         = options.seed,
                                             .threads      = options.threads,
                                             .with_energy  = false,
                                             .memory_limit = options.memory_limit});
    return score_ranking(density_of(spectrum, parts.edges), density_of(spectrum, misses)).auc;
}

}  // namespace

Structure measure_structure(const Graph& graph, const StructureOptions& options) {
    constexpr Node      kFew    = 1500;
    const int           repeats = graph.nodes() <= kFew ? 8 : 3;
    const Graph         plain   = with_edges(graph, {.ends = edges_of(graph).ends, .weights = {}}, false);
    std::vector<double> auc;
    try {
        for (int i = 0; i < repeats; ++i) {
            tell(options.progress, {.task  = "structure",
                                    .done  = static_cast<std::uint64_t>(i),
                                    .total = static_cast<std::uint64_t>(repeats),
                                    .unit  = "repeats"});
            auc.push_back(hidden_auc(plain, options, options.seed * 1'000'003 + static_cast<std::uint64_t>(2 * i)));
        }
    } catch (const Error& failure) {
        if (failure.fault() != Fault::input) throw;
        return {};  // a forest, or a complete graph
    }
    const Figure figure = summarize("auc", auc);
    return {.auc            = figure.mean,
            .standard_error = figure.standard_error,
            .weight         = std::max(0.0, 2 * figure.mean - 1 - kErrors * figure.standard_error),
            .repeats        = repeats};
}

}  // namespace contexture
