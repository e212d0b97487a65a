#include <algorithm>
#include <sstream>

#include "contexture/base/error.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/run/page.hpp"
#include "solutions.hpp"

namespace contexture::python {
namespace {

using Rows  = py::array_t<double, py::array::c_style>;
using Flags = py::array_t<bool, py::array::c_style>;

EvaluationOptions evaluation_options(const py::dict& options) {
    EvaluationOptions evaluation{.ratios     = option<std::vector<double>>(options, "ratios"),
                                 .repeats    = option<int>(options, "trials"),
                                 .clusters   = option<int>(options, "clusters"),
                                 .held_out   = option<double>(options, "hold_out"),
                                 .c          = option<double>(options, "penalty_c"),
                                 .dimensions = option<std::vector<int>>(options, "dims"),
                                 .vectors    = vector_options(options)};
    if (const auto tasks = option<std::optional<std::vector<std::string>>>(options, "tasks")) {
        evaluation.tasks.emplace();
        for (const std::string& task : *tasks)
            evaluation.tasks->push_back(static_cast<Task>(std::ranges::find(kTasks, task) - kTasks.begin()));
    }
    return evaluation;
}

/// A score of one context as `contexture score` writes it.
std::string score(const Solution& of, const py::dict& options, const py::object& labels, const std::string& kind,
                  int permutations, const py::object& progress) {
    const AssessOptions assessed = assess_options(options);
    const Progress      tell     = progress_of(progress);
    const auto          table    = label_table(*of.of.graph, labels, kind, tell);
    return unlocked([&] {
        Report         report{.command = "score", .graph = *of.of.summary, .solved = of.plan};
        ContextResult& result = report.results.emplace_back(of.result());
        result.score          = assess(result.spectrum, assessed);
        result.compatibility  = measure_labels(*of.op, table, {.permutations = permutations}, tell);
        return json_of(report);
    });
}

/// The same of vectors that know their spectrum.
std::string score_embedding(const EmbeddingHandle& of, const py::dict& options) {
    const AssessOptions assessed = assess_options(options);
    if (of.results.size() != 1 || of.density)
        throw Error(Fault::usage, "these vectors have no spectrum of one context: score the graph");
    Report report{.command = "score", .graph = *of.of.summary, .solved = of.plan, .results = of.results};
    report.results.front().score = assess(report.results.front().spectrum, assessed);
    return json_of(report);
}

/// The comparison as JSON, and as a page where one is asked for, else "".
std::pair<std::string, std::string> compare_contexts(const GraphHandle& of, const std::vector<std::string>& contexts,
                                                     const py::dict& options, const py::object& labels,
                                                     const std::string& kind, bool with_page,
                                                     const py::object& progress) {
    const Progress    tell = progress_of(progress);
    ComparisonOptions wanted{.solve      = solve_options(options),
                             .assess     = assess_options(options),
                             .measure    = {.permutations = option<int>(options, "permutations")},
                             .labels     = label_table(*of.graph, labels, kind, tell),
                             .evaluation = evaluation_options(options),
                             .order      = static_cast<Order>(option<int>(options, "order"))};
    for (const std::string& text : contexts) wanted.contexts.push_back(parse_context(text));
    return unlocked([&] {
        const DenseThreads limit(wanted.solve.decompose.threads);
        const Report       report = compare(*of.graph, *of.summary, wanted, tell);
        std::ostringstream page;
        if (with_page) write_html(page, report, page_of(report, *of.graph, wanted, tell), *of.graph);
        return std::pair(json_of(report), std::move(page).str());
    });
}

/// Vectors by node, whoever made them.
std::string evaluate_rows(const GraphHandle& of, const Rows& rows, const Flags& has_row, const py::dict& options,
                          const py::object& labels, const std::string& kind, const py::object& progress) {
    const Progress          tell       = progress_of(progress);
    const EvaluationOptions evaluation = evaluation_options(options);
    DecomposeOptions        solve      = solve_options(options).decompose;
    const RowMatrix         phi        = Eigen::Map<const RowMatrix>(rows.data(), rows.shape(0), rows.shape(1));
    std::vector<Node>       nodes;
    for (Node node = 0; node < of.graph->nodes(); ++node)
        if (has_row.at(node)) nodes.push_back(node);
    solve.progress         = tell;
    const NodeLabels known = targets_of(label_table(*of.graph, labels, kind, tell));
    require_columns(evaluation, phi.cols());
    const auto leading = [&](int dimension) {
        RowMatrix own = phi.leftCols(dimension == 0 ? phi.cols() : Eigen::Index{dimension});
        if (evaluation.vectors.row_length > 0) normalize_rows(own, evaluation.vectors.row_length);
        return own;
    };
    const Evaluated what{.graph    = of.graph.get(),
                         .labels   = &known,
                         .features = leading,
                         .nodes    = std::move(nodes),
                         .context  = std::nullopt,
                         .build    = {},
                         .solve    = solve};
    return unlocked([&] {
        const DenseThreads limit(solve.threads);
        Report             report{.command = "evaluate", .graph = *of.summary};
        report.evaluation             = run_tasks(what, evaluation);
        report.evaluation->row_length = evaluation.vectors.row_length;
        require_any_task(*report.evaluation);
        return json_of(report);
    });
}

/// Vectors of a context, made anew where a task wants that.
std::string evaluate_solved(const GraphHandle& of, const Context& context, const py::dict& options,
                            const py::object& labels, const std::string& kind, const py::object& progress) {
    const Progress          tell       = progress_of(progress);
    const EvaluationOptions evaluation = evaluation_options(options);
    const SolveOptions      wanted     = of_columns(solve_options(options), evaluation.dimensions);
    require_fitting(evaluation.vectors);
    const NodeLabels known = targets_of(label_table(*of.graph, labels, kind, tell));
    return unlocked([&] {
        const DenseThreads        limit(wanted.decompose.threads);
        const Graph&              graph = *of.graph;
        const OperatorOptions     build = operator_options(graph, wanted, tell);
        const ExpectationOperator op(graph, context, build);
        Report                    report{.command = "evaluate", .graph = *of.summary};
        report.solved          = plan_solve(graph, max_dimension(op), wanted);
        DecomposeOptions solve = contexture::solve_options(wanted, *report.solved, tell);
        solve.with_energy      = false;
        const bool is_log      = evaluation.vectors.density == Density::log;
        const auto spectrum    = is_log ? std::nullopt : std::optional(decompose(op, solve));
        report.evaluation      = evaluate_context(op, spectrum ? &*spectrum : nullptr, known, evaluation, build, solve);
        require_any_task(*report.evaluation);
        report.results.push_back({.context = context, .marginal = std::string(op.marginal_name()), .note = op.note()});
        return json_of(report);
    });
}

}  // namespace

AssessOptions assess_options(const py::dict& options) {
    return {.beta            = option<double>(options, "beta"),
            .tail            = option<std::optional<int>>(options, "tail"),
            .epsilon         = option<double>(options, "epsilon"),
            .bound_dimension = option<std::optional<int>>(options, "bound_dim")};
}

std::optional<LabelTable> label_table(const Graph& graph, const py::object& labels, const std::string& kind,
                                      const Progress& progress) {
    const LabelKind chosen = kind == "category" ? LabelKind::categories
                             : kind == "number" ? LabelKind::numbers
                                                : LabelKind::detect;
    if (labels.is_none() || py::isinstance<py::str>(labels)) {
        LabelOptions options{.file = labels.is_none() ? "" : labels.cast<std::string>(), .measure = {.kind = chosen}};
        return unlocked([&] { return read_labels(graph, options, progress); });
    }
    const auto [nodes, values, names, ignored] =
        labels.cast<std::tuple<std::vector<Node>, std::vector<Node>, std::vector<std::string>, std::uint64_t>>();
    LabelTable found{.table = {.source = "labels"}, .kind = chosen};
    found.table.inputs = nodes;
    found.table.values = values;
    found.table.counts.assign(nodes.size(), 1);
    for (const std::string& name : names) found.table.value_names.append(name);
    found.table.lines   = nodes.size();
    found.table.ignored = ignored;
    return found;
}

void bind_reports(py::module_& native) {
    native.def("score", &score, py::arg("spectrum"), py::arg("options"), py::arg("labels"), py::arg("kind"),
               py::arg("permutations"), py::arg("progress"));
    native.def("score_embedding", &score_embedding, py::arg("embedding"), py::arg("options"));
    native.def("compare", &compare_contexts, py::arg("graph"), py::arg("contexts"), py::arg("options"),
               py::arg("labels"), py::arg("kind"), py::arg("with_page"), py::arg("progress"));
    native.def("evaluate_rows", &evaluate_rows, py::arg("graph"), py::arg("rows"), py::arg("has_row"),
               py::arg("options"), py::arg("labels"), py::arg("kind"), py::arg("progress"));
    native.def("evaluate_solved", &evaluate_solved, py::arg("graph"), py::arg("context"), py::arg("options"),
               py::arg("labels"), py::arg("kind"), py::arg("progress"));
}

}  // namespace contexture::python
