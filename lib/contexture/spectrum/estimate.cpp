#include "contexture/spectrum/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/general.hpp"
#include "contexture/spectrum/outside.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/solve_part.hpp"

namespace contexture {
namespace {

// Seconds, measured: docs/performance.md.
constexpr double kEntry      = 0.28e-9;  // of an entry in a product, a vector
constexpr double kFarEntry   = 0.62e-9;  // where the vectors are beyond the cache
constexpr double kFarRows    = 500'000;
constexpr double kRow        = 1.1e-9;
constexpr double kBasis      = 3e-9;   // of a row and the square of the dimension
constexpr double kProducts   = 60;     // a dimension
constexpr double kDense      = 6e-10;  // of the cube of the rows
constexpr double kCover      = 0.3;    // what the triples of a block take of all eigenpairs
constexpr double kLeading    = 0.5;    // what the leading half of these, at most, takes of them all
constexpr double kDouble     = 1.4;    // what double precision takes of single
constexpr double kOneProduct = 20;     // with S and S^T, a dimension, where the core is not of a graph

constexpr double kSureInSingle   = 2e-5;
constexpr double kLooseTolerance = 1e-4;

/// What is solved: N of so many rows and entries.
struct CoreSize {
    Node          rows;
    Arc           entries;
    bool          is_cover;
    std::uint64_t sides;   ///< rows of the vectors that are given back, left and right
    std::uint64_t copied;  ///< bytes of N's pieces, each by itself
};

/// Of a copy of all rows.
std::uint64_t bytes_of_copy(std::uint64_t rows, std::uint64_t entries, bool is_weighted) {
    constexpr std::uint64_t kBytesARow = 40;  // offset, degree, its root and place
    return (is_weighted ? 12 : 4) * entries + kBytesARow * rows;
}

/// Where rows are of several pieces, or of none, each piece is copied out, and one with hubs first: split_into_parts. A
/// pass over all arcs.
std::uint64_t bytes_of_pieces(std::span<const Arc> offsets, std::span<const Node> targets, bool is_weighted,
                              RowOrder order) {
    if (find_components(offsets, targets).count() <= 1 &&
        (order == RowOrder::as_given || !gains_from_hubs_first(offsets, targets)))
        return 0;
    return bytes_of_copy(offsets.size() - 1, targets.size(), is_weighted);
}

double core_seconds(const CoreSize& core, const DecomposeOptions& options) {
    const double n       = core.rows;
    const double d       = options.dimension;
    const double threads = options.threads > 0 ? options.threads : hardware_threads();
    if (is_solved_densely(core.rows, options.dimension, core.is_cover))
        return (core.is_cover ? kCover * (4 * (d + 2) <= n ? kLeading : 1) : 1) * kDense * n * n * n / threads;
    const double entry   = n < kFarRows ? kEntry : kFarEntry;
    const double product = entry * static_cast<double>(core.entries) + kRow * n;
    const double single  = (kProducts * d * product + kBasis * n * d * d) / threads;
    return options.tolerance >= kSureInSingle ? single : kDouble * single;
}

double general_seconds(const ExpectationOperator& op, const DecomposeOptions& options) {
    std::vector<double> x(op.values(), 1), y(op.nodes());
    const auto          begin = std::chrono::steady_clock::now();
    op.apply(x, y);
    op.apply_adjoint(y, x);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    return kOneProduct * options.dimension * passed.count();
}

std::uint64_t core_bytes(const CoreSize& core, int dimension, double tolerance) {
    const std::uint64_t n = core.rows;
    const std::uint64_t d = static_cast<std::uint64_t>(dimension);
    if (is_solved_densely(core.rows, dimension, core.is_cover)) return dense_bytes(core.rows, dimension, core.is_cover);
    const std::uint64_t real  = tolerance >= kSureInSingle ? 4 : 8;
    const std::uint64_t basis = real * n * static_cast<std::uint64_t>(outside_basis(dimension + dimension / 8));
    // Blocks on the way, those of Rayleigh-Ritz in double precision; Ritz vectors with a margin; vectors and functions.
    const std::uint64_t blocks = (16 * real + 64) * n;
    const std::uint64_t turned = 8 * n * (d + d / 8 + 8 + 8);
    return std::max({basis + blocks, turned, 8 * n * (d + 16) + 8 * core.sides * d});
}

SolveEstimate estimate_core(const CoreSize& core, const DecomposeOptions& options) {
    return {.bytes   = core.copied + core_bytes(core, options.dimension, options.tolerance),
            .seconds = core_seconds(core, options)};
}

bool is_fitting(const SolveEstimate& estimate, const DecomposeOptions& options) {
    return estimate.bytes <= memory_allowed(options.memory_limit) &&
           (options.time_limit <= 0 || estimate.seconds <= options.time_limit);
}

/// The core of an operator that has one, as if it were of several pieces.
std::optional<CoreSize> size_of_core(const ExpectationOperator& op) {
    if (op.core() == nullptr) return std::nullopt;
    const NormalizedAdjacency& core = *op.core();
    return CoreSize{.rows     = core.size(),
                    .entries  = core.targets().size(),
                    .is_cover = op.form() == ExpectationOperator::Form::table,
                    .sides    = op.nodes() + (op.is_self_adjoint() ? 0 : op.values()),
                    .copied   = bytes_of_copy(core.size(), core.targets().size(), !core.weights().empty())};
}

/// With the pieces looked at.
std::optional<CoreSize> true_size_of_core(const ExpectationOperator& op) {
    std::optional<CoreSize> core = size_of_core(op);
    if (core)
        core->copied = bytes_of_pieces(op.core()->offsets(), op.core()->targets(), !op.core()->weights().empty(),
                                       core->is_cover ? RowOrder::as_given : RowOrder::as_gains);
    return core;
}

SolveEstimate estimate(const ExpectationOperator& op, const std::optional<CoreSize>& core,
                       const DecomposeOptions& options) {
    if (core) return estimate_core(*core, options);
    return {.bytes   = estimate_general_memory(op, options.dimension, memory_allowed(options.memory_limit)),
            .seconds = options.time_limit > 0 ? general_seconds(op, options) : 0};
}

/// Which dimension would fit, or which tolerance.
std::string advise(const ExpectationOperator& op, const std::optional<CoreSize>& core,
                   const DecomposeOptions& options) {
    DecomposeOptions other = options;
    other.tolerance        = kLooseTolerance;
    const bool is_loose    = options.tolerance < kSureInSingle && is_fitting(estimate(op, core, other), options);
    other                  = options;
    int fits = 0, beyond = options.dimension;
    while (beyond - fits > 1) {
        other.dimension                                                  = fits + (beyond - fits) / 2;
        (is_fitting(estimate(op, core, other), options) ? fits : beyond) = other.dimension;
    }
    std::string advice;
    if (fits > 0) advice = fmt::format("; fewer dimensions, {}, would fit", fits);
    if (is_loose)
        advice += fmt::format("{} a tolerance of {}", fits > 0 ? ", or" : "; it would fit with", kLooseTolerance);
    return advice.empty() ? "; not even with fewer dimensions will it fit" : advice;
}

}  // namespace

SolveEstimate estimate_solve(const ExpectationOperator& op, const DecomposeOptions& options) {
    return estimate(op, true_size_of_core(op), options);
}

SolveEstimate estimate_walk(const Graph& graph, const DecomposeOptions& options) {
    if (graph.is_directed()) return estimate_solve(ExpectationOperator(graph, Walk{}), options);
    return estimate_core(
        {.rows     = graph.nodes(),
         .entries  = graph.arcs(),
         .is_cover = false,
         .sides    = graph.nodes(),
         .copied   = bytes_of_pieces(graph.offsets(), graph.targets(), graph.is_weighted(), RowOrder::as_gains)},
        options);
}

std::uint64_t estimate_memory(const ExpectationOperator& op, int dimension) {
    return estimate_solve(op, {.dimension = dimension}).bytes;
}

SolveEstimate require_fit(std::span<const ExpectationOperator> ops, const DecomposeOptions& options) {
    const auto bytes = [&](const ExpectationOperator& op) { return estimate(op, size_of_core(op), options).bytes; };
    const ExpectationOperator& op   = ops.size() == 1 ? ops.front() : *std::ranges::max_element(ops, {}, bytes);
    auto                       core = size_of_core(op);
    SolveEstimate              said = estimate(op, core, options);
    if (is_fitting(said, options)) return said;
    if (core) {
        core = true_size_of_core(op);
        said = estimate(op, core, options);
        if (is_fitting(said, options)) return said;
    }
    const bool        is_memory = said.bytes > memory_allowed(options.memory_limit);
    const std::string needed =
        is_memory ? fmt::format("need about {} and {} are available", human_bytes(said.bytes),
                                human_bytes(memory_allowed(options.memory_limit)))
                  : fmt::format("take about {:.3g} s and {:.3g} s are allowed", said.seconds, options.time_limit);
    throw Error(Fault::computation, fmt::format("{} dimensions on {} nodes {}{}", options.dimension, op.nodes(), needed,
                                                advise(op, core, options)));
}

void require_fit_of_single_vectors(std::uint64_t rows, int dimension, const DecomposeOptions& options) {
    const std::uint64_t d      = static_cast<std::uint64_t>(dimension);
    const std::uint64_t needed = 8 * rows * (2 * d + 32 + 5 * d + 10);  // basis; found, Ritz vectors and their images
    const std::uint64_t limit  = memory_allowed(options.memory_limit);
    if (needed <= limit) return;
    throw Error(Fault::computation, fmt::format("blocks of vectors do not find the {} dimensions, single ones need "
                                                "about {} and {} are available; ask for fewer dimensions",
                                                dimension, human_bytes(needed), human_bytes(limit)));
}

}  // namespace contexture
