#include "contexture/spectrum/decompose.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "contexture/base/blas_memory.hpp"
#include "contexture/base/error.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/assemble.hpp"
#include "contexture/spectrum/estimate.hpp"
#include "contexture/spectrum/general.hpp"
#include "contexture/spectrum/lanczos.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/solve_part.hpp"
#include "contexture/spectrum/trace.hpp"

namespace contexture {
namespace {

constexpr double kLeastTolerance = 1e-13;

struct Energy {
    double value          = 0;
    double standard_error = 0;
};

bool is_table(const ExpectationOperator& op) {
    return op.form() == ExpectationOperator::Form::table;
}

std::uint64_t count_positive(std::span<const double> marginal) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(marginal, [](double probability) { return probability > 0; }));
}

/// E of the identity transfer: all of Tr N^2 but the constant mode.
double one_step_energy(const NormalizedAdjacency& core, bool is_double_cover) {
    const double total = square_sum(core);
    return (is_double_cover ? total / 2 : total) - 1;  // the cover holds S and S^T
}

std::vector<Context> contexts_of(std::span<const ExpectationOperator> ops) {
    std::vector<Context> contexts;
    for (const ExpectationOperator& op : ops) contexts.push_back(op.context());
    return contexts;
}

/// E of each context: what is exact is summed, the rest of large parts is estimated.
std::vector<Energy> find_energies(const ExpectationOperator& first, std::span<const Context> contexts,
                                  const SolvedParts& solved, const DecomposeOptions& options, std::uint64_t& products) {
    std::vector<Energy>      energies(contexts.size());  // the first constant has no part in it
    std::vector<Context>     open;
    std::vector<std::size_t> place;
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        if (is_table(first) || is_identity(contexts[i])) {
            energies[i].value = one_step_energy(*first.core(), is_table(first));
            continue;
        }
        open.push_back(contexts[i]);
        place.push_back(i);
    }
    for (std::size_t number = 0; number < solved.parts.size() && !open.empty(); ++number) {
        const Part&           part      = solved.parts[number];
        const PartSolution&   solution  = solved.solutions[number];
        const Eigen::MatrixXd constants = part_constants(part);
        std::vector<double>   baseline;
        for (std::size_t i = 0; i < open.size(); ++i) {
            const double minus = constants.cols() > 1 ? transfer(open[i], -1) : 0;
            energies[place[i]].value += (number > 0 ? 1 : 0) + minus * minus + solution.square_sum[place[i]];
            baseline.push_back(energies[place[i]].value);
        }
        if (solution.is_complete || !options.with_energy) continue;
        TraceKnown known{.vectors = {&constants, &solution.pairs.vectors}, .values = {1.0, -1.0}};
        known.values.resize(static_cast<std::size_t>(constants.cols()));
        known.values.insert(known.values.end(), solution.pairs.values.begin(), solution.pairs.values.end());
        const std::vector<TraceEstimate> rest =
            estimate_traces(part, known, open, baseline,
                            {.seed = seed_of_part(options.seed, number), .progress = options.progress}, products);
        for (std::size_t i = 0; i < open.size(); ++i) {
            energies[place[i]].value += rest[i].value;
            energies[place[i]].standard_error = std::hypot(energies[place[i]].standard_error, rest[i].standard_error);
        }
    }
    return energies;
}

void require_dimension(const ExpectationOperator& op, const DecomposeOptions& options) {
    const std::uint64_t most = max_dimension(op);
    if (options.dimension >= 1 && static_cast<std::uint64_t>(options.dimension) <= most) return;
    throw Error(Fault::usage, "dimension " + std::to_string(options.dimension) + " is outside 1 to " +
                                  std::to_string(most) +
                                  ", the number of singular values of this graph besides the constant one");
}

/// One for all, and one for each context whose largest values lie within the spectrum of N.
int count_solves(const SolvedParts& solved, std::size_t contexts) {
    int solves = 1;
    for (std::size_t i = 0; i < contexts; ++i)
        solves += std::ranges::any_of(solved.solutions, [&](const PartSolution& s) { return s.own[i].count() > 0; });
    return solves;
}

/// Operators with one core.
std::vector<Spectrum> decompose_together(std::span<const ExpectationOperator> ops, const DecomposeOptions& options) {
    const ExpectationOperator& first = ops.front();
    require_dimension(first, options);
    (void)threads_for_blas(1);  // before what is left is looked at
    const SolveEstimate estimate = require_fit(ops, options);
    tell(options.progress, {.task = "solving", .unit = "Lanczos steps", .expected_seconds = estimate.seconds});
    if (first.form() == ExpectationOperator::Form::general) return {decompose_general(first, options)};
    const std::vector<Context> contexts = contexts_of(ops);
    // (u; v) / sqrt(2) is the eigenvector of a double cover: each side's residual can be all of its own.
    double                     slope = is_table(first) ? std::numbers::sqrt2 : 1;
    for (const Context& context : contexts) slope = std::max(slope, transfer_slope(context));

    std::uint64_t     products = 0;
    const PartRequest request{.contexts  = contexts,
                              .wanted    = options.dimension,
                              .left_rows = is_table(first) ? first.nodes() : 0,
                              .tolerance = std::max(options.tolerance / slope, kLeastTolerance)};
    // The rows of a double cover stand left ones first.
    const RowOrder    order = is_table(first) ? RowOrder::as_given : RowOrder::as_gains;
    SolvedParts       solved{.parts = split_into_parts(first.core(), order, options.threads), .solutions = {}};
    for (const Part& part : solved.parts) solved.solutions.push_back(solve_part(part, request, options, products));

    const std::vector<Energy> energies = find_energies(first, contexts, solved, options, products);
    std::vector<Spectrum>     spectra;
    for (std::size_t i = 0; i < ops.size(); ++i) {
        Spectrum spectrum = assemble(ops[i], i, solved, options, i + 1 == ops.size());
        double   computed = 0;
        for (const double s : spectrum.singular_values) computed += s * s;
        spectrum.energy                = options.with_energy ? std::max(energies[i].value, computed) : computed;
        spectrum.energy_standard_error = energies[i].standard_error;
        spectra.push_back(std::move(spectrum));
    }
    for (Spectrum& spectrum : spectra) {
        spectrum.operator_applications = products;
        spectrum.solves                = count_solves(solved, ops.size());
    }
    return spectra;
}

}  // namespace

std::uint64_t max_dimension(const ExpectationOperator& op) {
    const std::uint64_t inputs = count_positive(op.input_marginal());
    return std::min(inputs, count_positive(op.context_marginal())) - 1;
}

std::uint64_t max_walk_dimension(const Graph& graph) {
    const std::uint64_t inputs = count_positive(graph.degrees());
    if (!graph.is_directed()) return inputs - 1;
    return std::min(inputs, static_cast<std::uint64_t>(std::ranges::count(find_reached(graph), true))) - 1;
}

Spectrum decompose(const ExpectationOperator& op, const DecomposeOptions& options) {
    return std::move(decompose(std::span(&op, 1), options).front());
}

std::vector<Spectrum> decompose(std::span<const ExpectationOperator> ops, const DecomposeOptions& options) {
    std::vector<Spectrum> spectra(ops.size());
    std::vector<bool>     is_done(ops.size(), false);
    for (std::size_t i = 0; i < ops.size(); ++i) {
        if (is_done[i]) continue;
        std::vector<ExpectationOperator> group;
        std::vector<std::size_t>         place;
        for (std::size_t j = i; j < ops.size(); ++j) {
            if (j != i && (ops[j].core() == nullptr || ops[j].core() != ops[i].core())) continue;
            group.push_back(ops[j]);
            place.push_back(j);
            is_done[j] = true;
        }
        std::vector<Spectrum> solved = decompose_together(group, options);
        for (std::size_t j = 0; j < place.size(); ++j) spectra[place[j]] = std::move(solved[j]);
    }
    return spectra;
}

}  // namespace contexture
