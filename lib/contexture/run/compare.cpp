#include "contexture/run/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/evaluate/informed.hpp"

namespace contexture {
namespace {

/// Contexts that are solved at once: those of one core, and fail together.
using Group = std::vector<Context>;

/// Functions of the graph's own operator together, `most` of them at a time, every other context by itself.
std::vector<Group> group(const Graph& graph, const std::vector<Context>& contexts, Marginal marginal,
                         std::size_t most) {
    std::vector<Group> groups;
    Group              shared;
    for (const Context& context : contexts) {
        const bool is_shared = is_function_of_graph(graph, context, marginal);
        if (is_shared) shared.push_back(context);
        if (!is_shared) groups.push_back({context});
        if (shared.size() == most) groups.push_back(std::exchange(shared, {}));
    }
    if (!shared.empty()) groups.push_back(std::move(shared));
    return groups;
}

/// Contexts whose vectors are in memory at once: a quarter of it, where each has its own.
std::size_t most_at_once(const Graph& graph, const DecomposeOptions& solve) {
    if (!solve.with_vectors) return std::numeric_limits<std::size_t>::max();
    const std::uint64_t bytes = sizeof(double) * graph.nodes() * static_cast<std::uint64_t>(solve.dimension);
    const std::uint64_t limit = memory_allowed(solve.memory_limit);
    return static_cast<std::size_t>(std::max<std::uint64_t>(1, limit / 4 / std::max<std::uint64_t>(1, bytes)));
}

/// How contexts are solved and scored. A context with fewer singular values than are wanted has all of
/// its own.
struct Plan {
    OperatorOptions             build;
    DecomposeOptions            solve;
    AssessOptions               assess;
    CompatibilityOptions        measure;
    std::optional<LabelTable>   labels;   ///< read once
    NodeLabels                  targets;  ///< what of them is to be predicted
    EvaluationOptions           evaluation;
    std::string                 skipped = {};  ///< why the quick evaluation is left out, "" where it is not
    Order                       order   = Order::tau;
    std::optional<PretextTasks> pretext = {};  ///< of the graph, where contexts are not ordered by tau
};

/// The scores that need vectors: of s_i mu_i, whatever the vectors of the evaluation are.
void score_vectors(ContextResult& result, const ExpectationOperator& op, const Spectrum& spectrum, const Plan& plan) {
    const Embedding embedding = embed(spectrum);
    const RowMatrix rows      = rows_by_node(embedding, op.nodes());
    result.pretext            = measure_pretext(rows, embedding.nodes, *plan.pretext,
                                                {.seed = plan.solve.seed, .splits = 0, .progress = plan.solve.progress});
    if (plan.order == Order::informed)
        result.informed =
            measure_informed(rows, *plan.targets.targets, *result.pretext,
                             {.seed = plan.solve.seed, .threads = plan.solve.threads, .progress = plan.solve.progress});
}

std::vector<ContextResult> solve_group(const Graph& graph, const Group& contexts, const Plan& plan) {
    const std::vector<ExpectationOperator> ops   = expectation_operators(graph, contexts, plan.build);
    DecomposeOptions                       solve = plan.solve;
    const std::uint64_t                    most  = max_dimension(ops.front());
    if (most < 1) throw Error(Fault::input, "there is no singular function besides the constant one");
    solve.dimension                    = static_cast<int>(std::min(most, static_cast<std::uint64_t>(solve.dimension)));
    std::vector<Spectrum>      spectra = decompose(ops, solve);
    std::vector<ContextResult> results;
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        ContextResult result{.context       = contexts[i],
                             .marginal      = std::string(ops[i].marginal_name()),
                             .note          = ops[i].note(),
                             .score         = assess(spectra[i], plan.assess),
                             .compatibility = measure_labels(ops[i], plan.labels, plan.measure, plan.solve.progress)};
        if (plan.pretext) score_vectors(result, ops[i], spectra[i], plan);
        if (!plan.evaluation.tasks->empty())
            result.evaluation = evaluate_context(ops[i], &spectra[i], plan.targets, plan.evaluation, plan.build, solve);
        else if (!plan.skipped.empty())
            result.evaluation = Evaluation{.skipped = {plan.skipped}};
        spectra[i].left.resize(0, 0);  // vectors play no part from here on
        spectra[i].right.resize(0, 0);
        spectra[i].input_marginal = spectra[i].context_marginal = {};
        result.spectrum                                         = std::move(spectra[i]);
        results.push_back(std::move(result));
    }
    return results;
}

std::vector<ContextResult> fail_group(const Group& contexts, const std::string& reason) {
    std::vector<ContextResult> results(contexts.size());
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        results[i].context = contexts[i];
        results[i].failure = reason;
    }
    return results;
}

/// A context that cannot be computed must not cost the others theirs: its row says why.
std::vector<ContextResult> try_group(const Graph& graph, const Group& contexts, const Plan& plan) {
    try {
        return solve_group(graph, contexts, plan);
    } catch (const Error& failure) {
        if (failure.fault() == Fault::interrupted) throw;
        return fail_group(contexts, failure.what());
    } catch (const std::bad_alloc&) {
        return fail_group(contexts, "out of memory");
    }
}

/// Smallest first, then contexts without a tau, then failures.
bool is_better(const ContextResult& a, const ContextResult& b) {
    const auto rank = [](const ContextResult& r) { return !r.failure.empty() ? 2 : r.score->tau || r.pretext ? 0 : 1; };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (rank(a) != 0) return false;
    // Rounding, which differs from processor to processor, does not decide between equals.
    const auto settled = [](double score) { return std::round(score * 1e11); };
    const auto first = vector_score(a), second = vector_score(b);
    return first ? settled(first->value) < settled(second->value) : settled(*a.score->tau) < settled(*b.score->tau);
}

/// Where labels are given and nothing else was asked for, the quick evaluation: ridge regression; where they leave
/// nothing to predict, the reason.
void plan_evaluation(Plan& plan) {
    auto& tasks = plan.evaluation.tasks;
    if (plan.evaluation.ratios.empty()) throw Error(Fault::usage, "no training ratio: give one, as in 0.5");
    if (plan.labels) (void)are_numbers(plan.labels->table, plan.labels->kind);  // what is wrong with them is wrong now
    if (tasks) {
        if (!tasks->empty()) plan.targets = targets_of(plan.labels);
        return;
    }
    tasks.emplace();
    try {
        plan.targets = targets_of(plan.labels);
        if (plan.targets.targets) tasks->push_back(Task::ridge);
    } catch (const Error& failure) {
        if (failure.fault() != Fault::input) throw;
        plan.skipped = fmt::format("{}: {}", kTasks[static_cast<std::size_t>(Task::ridge)], failure.what());
    }
}

Plan make_plan(const ComparisonOptions& options, const Graph& graph, DecomposeOptions solve, const Progress& progress) {
    Plan plan{.build      = operator_options(graph, options.solve, progress),
              .solve      = std::move(solve),
              .assess     = options.assess,
              .measure    = options.measure,
              .labels     = options.labels,
              .targets    = {},
              .evaluation = options.evaluation,
              .order      = options.order};
    plan_evaluation(plan);
    if (plan.order == Order::informed) {
        if (!plan.targets.targets) plan.targets = targets_of(plan.labels);  // whatever is evaluated
        require_enough_labels(*plan.targets.targets);
    }
    if (plan.order != Order::tau) plan.pretext = pretext_tasks(graph, plan.solve);
    plan.solve.with_vectors = plan.pretext || !plan.evaluation.tasks->empty();
    return plan;
}

/// Singular values that any context of the graph may have, besides the constant one.
std::uint64_t most_values(const Graph& graph, Marginal marginal) {
    const bool is_even = marginal == Marginal::uniform;  // nodes count that own laws leave out
    return graph.arcs() > 0 && !graph.is_directed() && !is_even ? max_walk_dimension(graph)
                                                                : graph.nodes() - std::uint64_t{1};
}

}  // namespace

std::vector<Context> default_contexts(const Graph& graph) {
    return parse_contexts(graph.points() != nullptr ? kContextsOfPoints
                          : graph.is_directed()     ? kDirectedContexts
                                                    : kUndirectedContexts);
}

Report compare(const Graph& graph, const GraphSummary& summary, const ComparisonOptions& options,
               const Progress& progress) {
    if (options.order == Order::informed && !options.labels)
        throw Error(Fault::usage, "--order informed needs the labels of some nodes: say --labels FILE");
    const SolveOptions         solve_wanted = with_columns(options.solve, options.evaluation.dimensions);
    const std::vector<Context> contexts     = options.contexts.empty() ? default_contexts(graph) : options.contexts;
    const Marginal             marginal     = options.solve.marginal;
    const Solved solved = plan_solve(graph, most_values(graph, marginal), solve_wanted, options.assess.tail);
    const Plan   plan   = make_plan(options, graph, solve_options(options.solve, solved, progress), progress);
    Report       report{.command = "compare", .graph = summary, .solved = solved, .order = options.order};
    for (const Group& together : group(graph, contexts, marginal, most_at_once(graph, plan.solve))) {
        std::vector<ContextResult> results = try_group(graph, together, plan);
        if (results.front().failure.empty()) report.solves += results.front().spectrum.solves;
        std::ranges::move(results, std::back_inserter(report.results));
    }
    std::ranges::stable_sort(report.results, is_better);
    if (options.order != Order::tau)
        report.structure = measure_structure(graph, {.seed         = plan.solve.seed,
                                                     .threads      = plan.solve.threads,
                                                     .memory_limit = plan.solve.memory_limit,
                                                     .progress     = progress});
    return report;
}

}  // namespace contexture
