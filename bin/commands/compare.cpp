#include "compare.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/evaluate/null_models.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/structure.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/table.hpp"
#include "evaluation.hpp"
#include "load.hpp"
#include "progress_line.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr const char* kUndirected =
    "walk:1, walk:2, walk:4, window:5, window:10, restart:0.15, heat:2, heat:5, lazy:1, ego:1";
constexpr const char* kDirected = "walk:1, walk:2, walk:4, window:5, restart:0.15, heat:2, lazy:1, ego:1";

constexpr const char* kOfPoints = "knn:5, knn:10, knn:30, knn:100, rbf:0.01, rbf:0.1, rbf:1, rbf:10";

/// A graph without the structure of the one that was read, in its place.
enum class Null { none, rewired, random };

struct CompareOptions {
    GraphOptions         graph;
    SolveOptions         solve{.is_largest_component = true, .default_dimension = 64};
    AssessOptions        assess;
    LabelOptions         labels;
    EvaluationOptions    evaluation{.ratios = {0.5}, .repeats = 5};
    OutputOptions        output;
    std::vector<Context> contexts;
    bool                 by_pretext = false;
    Null                 null       = Null::none;
};

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
    const std::uint64_t limit = solve.memory_limit > 0 ? solve.memory_limit : available_memory();
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
    std::optional<PretextTasks> pretext = {};  ///< of the graph, where contexts are ordered by them
};

/// Of s_i mu_i, whatever the vectors of the evaluation are.
PretextScore predict_pretext(const ExpectationOperator& op, const Spectrum& spectrum, const Plan& plan) {
    const Embedding embedding = embed(spectrum);
    return measure_pretext(rows_by_node(embedding, op.nodes()), embedding.nodes, *plan.pretext,
                           {.seed = plan.solve.seed, .splits = 0, .progress = plan.solve.progress});
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
        if (plan.pretext) result.pretext = predict_pretext(ops[i], spectra[i], plan);
        if (!plan.evaluation.tasks->empty())
            result.evaluation = evaluate_context(ops[i], &spectra[i], plan.targets, plan.evaluation, plan.build, solve);
        spectra[i].left.resize(0, 0);  // vectors play no part from here on
        spectra[i].right.resize(0, 0);
        result.spectrum = std::move(spectra[i]);
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
        return fail_group(contexts, failure.what());
    } catch (const std::bad_alloc&) {
        return fail_group(contexts, "out of memory");
    }
}

/// Smallest first, then contexts without a tau, then failures.
bool is_better(const ContextResult& a, const ContextResult& b) {
    const auto rank = [](const ContextResult& r) { return !r.failure.empty() ? 2 : r.score->tau || r.pretext ? 0 : 1; };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (rank(a) == 0 && a.pretext) return a.pretext->value < b.pretext->value;
    return rank(a) == 0 && *a.score->tau < *b.score->tau;
}

/// Where labels are given and nothing else was asked for, the quick evaluation: ridge regression; none where they
/// leave nothing to predict, which rho says by itself.
void plan_evaluation(Plan& plan) {
    auto& tasks = plan.evaluation.tasks;
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
    }
}

Plan make_plan(const CompareOptions& options, const Graph& graph, DecomposeOptions solve, const Progress& progress) {
    Plan plan{.build      = operator_options(graph, options.solve, progress),
              .solve      = std::move(solve),
              .assess     = options.assess,
              .measure    = options.labels.measure,
              .labels     = read_labels(graph, options.labels, progress),
              .targets    = {},
              .evaluation = options.evaluation};
    plan_evaluation(plan);
    if (options.by_pretext) plan.pretext = make_pretext_tasks(graph, plan.solve.seed);
    plan.solve.with_vectors = options.by_pretext || !plan.evaluation.tasks->empty();
    return plan;
}

/// The largest component of a null is not always all of it.
void make_null(LoadedGraph& loaded, const CompareOptions& options) {
    if (options.null == Null::none) return;
    if (loaded.graph.points() != nullptr)
        throw Error(Fault::usage, "--null is of a graph with edges, and a table of points has none");
    const std::uint64_t seed = options.solve.decompose.seed;
    Graph made = options.null == Null::rewired ? rewire(loaded.graph, seed) : random_graph(loaded.graph, seed);
    loaded.summary.facts = summarize(made).facts;  // what is said of the graph is said of the null
    loaded.graph         = options.solve.is_largest_component ? largest_component(made) : std::move(made);
}

int run_compare(CompareOptions options) {
    require_fitting(options.evaluation.vectors);
    for (const int dimension : options.evaluation.dimensions)
        options.solve.default_dimension = std::max(options.solve.default_dimension, dimension);
    require_writable(options.output);
    limit_dense_threads(options.solve.decompose.threads);
    ProgressLine progress(options.output.is_quiet);
    LoadedGraph  loaded = load_graph(options.graph, options.contexts, options.solve.is_largest_component,
                                     progress.callback(), options.solve.decompose.threads);
    make_null(loaded, options);
    const bool is_directed = loaded.graph.is_directed();
    if (options.contexts.empty())
        options.contexts = parse_contexts(loaded.graph.points() != nullptr ? kOfPoints
                                          : is_directed                    ? kDirected
                                                                           : kUndirected);

    const Stopwatch  watch;
    const bool       is_even = options.solve.marginal == Marginal::uniform;  // nodes count that own laws leave out
    const auto       most    = loaded.graph.arcs() > 0 && !is_directed && !is_even
                                   ? max_dimension(ExpectationOperator(loaded.graph, Walk{}))
                                   : loaded.graph.nodes() - std::uint64_t{1};
    const Solved     solved  = plan_solve(loaded.graph, most, options.solve, options.assess.tail);
    DecomposeOptions solve   = solve_options(options.solve, solved, progress.callback());
    const Plan       plan    = make_plan(options, loaded.graph, solve, progress.callback());
    Report           report{.command = "compare", .graph = loaded.summary, .solved = solved};
    if (options.null != Null::none) report.null_model = options.null == Null::rewired ? "rewired" : "random";
    for (const Group& contexts :
         group(loaded.graph, options.contexts, options.solve.marginal, most_at_once(loaded.graph, plan.solve))) {
        std::vector<ContextResult> results = try_group(loaded.graph, contexts, plan);
        if (results.front().failure.empty()) report.solves += results.front().spectrum.solves;
        std::ranges::move(results, std::back_inserter(report.results));
    }
    std::ranges::stable_sort(report.results, is_better);
    if (options.by_pretext)
        report.structure = measure_structure(
            loaded.graph, {.seed = solve.seed, .threads = solve.threads, .progress = progress.callback()});
    if (options.output.with_timing) report.timing = take_timing(loaded.seconds, watch.seconds(), solve.threads);
    progress.clear();
    deliver(options.output, {.write_json  = [&](std::ostream& stream) { write_json(stream, report); },
                             .write_table = [&](std::ostream& stream) { write_table(stream, report); }});
    const std::string& failure = report.results.front().failure;  // the best: where it failed, all did
    if (!failure.empty()) throw Error(Fault::computation, "no context could be computed: " + failure);
    return 0;
}

}  // namespace

Command make_compare_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("compare", "many contexts on one graph, the best first");
    auto      options = std::make_shared<CompareOptions>();
    add_graph_options(*app, options->graph);
    add_value(*app, "--contexts", "LIST", "contexts to compare, as in walk:1..4,heat:2,ego:1 (default: ten of them)",
              [options](const std::string& text) { options->contexts = parse_contexts(text); });
    add_value(
        *app, "--order", "tau|pretext",
        "score to order by: tau, from singular values alone, or how well vectors predict what the graph itself tells",
        [options](const std::string& text) {
            options->by_pretext = read_choice("--order", text, std::array<std::string_view, 2>{"tau", "pretext"}) == 1;
        });
    add_value(*app, "--null", "rewired|random",
              "instead of the graph one without its structure: the same degrees, or as many edges anywhere",
              [options](const std::string& text) {
                  options->null = read_choice("--null", text, std::array<std::string_view, 2>{"rewired", "random"}) == 0
                                      ? Null::rewired
                                      : Null::random;
              });
    add_score_options(*app, options->assess);
    add_label_options(*app, options->labels);
    add_evaluation_options(*app, options->evaluation);
    add_vector_options(*app, options->evaluation.vectors);
    add_solve_options(*app, options->solve);
    add_timing_option(*app, options->output);
    add_output_options(*app, options->output);
    app->footer(std::string("Default contexts: ") + kUndirected + "; with --directed: " + kDirected +
                "; of points: " + kOfPoints);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, options->contexts);
                return run_compare(*options);
            }};
}

}  // namespace contexture::cli
