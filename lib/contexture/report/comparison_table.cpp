#include "contexture/report/comparison_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "contexture/report/table_text.hpp"
#include "contexture/report/text_table.hpp"
#include "contexture/report/ties.hpp"

namespace contexture {
namespace {

/// The flags of a comparison: a letter each, explained once below the table.
class Legend {
  public:
    std::string letters(const std::vector<Flag>& flags) {
        std::string text;
        for (const Flag& flag : flags) text += letter(flag);
        std::ranges::sort(text);
        return text;
    }

    void write(std::ostream& output) const {
        for (std::size_t i = 0; i < known_.size(); ++i)
            write_wrapped(output, fmt::format("{}  {}: {}.", letter_at(i), known_[i].code, text_of(known_[i])), 3);
    }

  private:
    /// What several contexts are told of, each with counts of its own.
    struct Known {
        std::string              code;
        std::vector<std::string> messages;
    };

    static char letter_at(std::size_t i) { return static_cast<char>('a' + i); }

    static std::string text_of(const Known& known) {
        if (known.messages.size() == 1) return known.messages.front();
        return known.messages.front() + " (so the first so marked; the counts of the others are in the JSON)";
    }

    char letter(const Flag& flag) {
        const auto found = std::ranges::find(known_, flag.code, &Known::code);
        const auto place = static_cast<std::size_t>(found - known_.begin());
        if (found == known_.end())
            known_.push_back({.code = flag.code, .messages = {flag.message}});
        else if (std::ranges::find(found->messages, flag.message) == found->messages.end())
            found->messages.push_back(flag.message);
        return letter_at(place);
    }

    std::vector<Known> known_;
};

/// Contexts that failed together, for one reason, in one note.
void write_failures(std::ostream& output, const std::vector<ContextResult>& results) {
    for (auto first = results.begin(); first != results.end();) {
        const auto last =
            std::find_if(first, results.end(), [&](const ContextResult& r) { return r.failure != first->failure; });
        if (!first->failure.empty()) {
            std::string names = name(first->context);
            for (auto other = first + 1; other != last; ++other) names += ", " + name(other->context);
            write_wrapped(output, names + " failed: " + first->failure + ".");
        }
        first = last;
    }
}

/// The score that orders them, where it is not tau.
std::string vector_score_text(const ContextResult& result) {
    const auto score = vector_score(result);
    return score ? fmt::format("{:.4f} +- {:.4f}", score->value, score->standard_error) : "-";
}

/// What orders them, where it is not tau.
void write_vector_score_note(std::ostream& output, const Report& report) {
    const auto informed = std::ranges::find_if(report.results, [](const auto& r) { return r.informed.has_value(); });
    const Structure& structure = *report.structure;
    write_wrapped(
        output,
        fmt::format("* best: the smallest error in predicting {}which nodes share neighbours, how many they have and "
                    "how far they are; 1 is no better than the mean.",
                    informed == report.results.end()
                        ? ""
                        : fmt::format("the labels of {} and, as if it were that of 100 more, ",
                                      count(informed->informed->labelled, "node", "nodes"))));
    if (structure.repeats == 0) {
        write_wrapped(output, "No edge can be held out, so whether there is any structure is not known.");
        return;
    }
    write_wrapped(
        output, fmt::format("Held-out edges against pairs of the same degrees: AUC {:.3f} +- {:.3f}{}.", structure.auc,
                            structure.standard_error,
                            structure.weight > 0 ? ""
                            : informed == report.results.end()
                                ? ". That is no more than degrees alone would give: do not trust any order here"
                                : ". That is no more than degrees alone would give: do not trust what the graph adds "
                                  "to the labels here"));
}

void write_order_note(std::ostream& output, const std::vector<ContextResult>& results) {
    const auto scored = std::ranges::find_if(results, [](const ContextResult& r) { return r.score.has_value(); });
    if (scored == results.end()) return;
    const Score& score = *scored->score;
    write_wrapped(output, fmt::format("* best: the smallest tau, at its d. beta = {}, so 1 + beta = {}; energy of {}. "
                                      "No units: s_0 = 1 is the scale of s, s^2 of energy.",
                                      score.beta, 1 + score.beta, tail_text(score)));
}

/// What contexts were evaluated by.
std::vector<std::string> evaluated_tasks(const std::vector<ContextResult>& results) {
    std::vector<std::string> titles;
    for (const ContextResult& result : results)
        for (const TaskResult& task : result.evaluation.value_or(Evaluation{}).tasks)
            if (std::ranges::find(titles, main_title(task)) == titles.end()) titles.push_back(main_title(task));
    return titles;
}

std::string figure_of(const ContextResult& result, const std::string& title) {
    if (!result.evaluation) return "-";
    for (const TaskResult& task : result.evaluation->tasks)
        if (main_title(task) == title) return figure_text(main_figure(task), task.repeats > 1);
    return "-";
}

/// By what contexts were evaluated, the same for all, and what could not be.
void write_evaluation_notes(std::ostream& output, const std::vector<ContextResult>& results) {
    std::vector<std::string>                        left_out;
    std::map<std::string, std::vector<std::string>> cautions;  // and the contexts that they are of
    bool                                            is_told = false;
    for (const ContextResult& result : results) {
        if (!result.evaluation) continue;
        if (!is_told && !result.evaluation->tasks.empty()) {
            Evaluation shared     = *result.evaluation;
            shared.without_vector = 0;  // differs from context to context
            write_headline(output, shared);
            is_told = true;
        }
        for (const std::string& reason : result.evaluation->skipped)
            if (std::ranges::find(left_out, reason) == left_out.end()) left_out.push_back(reason);
        for (const TaskResult& task : result.evaluation->tasks)
            if (!task.caution.empty()) cautions[task.task + ": " + task.caution].push_back(name(result.context));
    }
    write_left_out(output, left_out);
    for (const auto& [caution, contexts] : cautions)
        write_wrapped(output, fmt::format("{} ({}).", caution, fmt::join(contexts, ", ")));
}

/// Names of the contexts, shortened where they stay apart.
std::map<const ContextResult*, std::string> titles_of(const std::vector<ContextResult>& results) {
    std::map<std::string, int>                  met;
    std::map<const ContextResult*, std::string> titles;
    for (const ContextResult& result : results) ++met[shortened(name(result.context), kNameWidth)];
    for (const ContextResult& result : results) {
        const std::string whole = name(result.context), title = shortened(whole, kNameWidth);
        titles[&result] = met[title] > 1 ? whole : title;
    }
    return titles;
}

}  // namespace

void write_comparison(std::ostream& output, const Report& report, const TextStyle& style) {
    const auto titles = titles_of(report.results);
    TextTable  table;
    table.column("", TextTable::Side::left);
    table.column("context", TextTable::Side::left);
    if (report.structure) table.column(std::string(kOrders[static_cast<std::size_t>(report.order)]));
    for (const char* title : {"tau", "error", "d", "s_1", "s_2", "energy"}) table.column(title);
    if (!report.structure) table.column("residual");
    const bool has_rho = std::ranges::any_of(
        report.results, [](const ContextResult& result) { return result.compatibility.has_value(); });
    if (has_rho) table.column("rho");
    const std::vector<std::string> tasks = evaluated_tasks(report.results);
    for (const std::string& task : tasks) table.column(task);
    table.column("flags", TextTable::Side::left);
    Legend legend;
    for (const ContextResult& result : report.results) {
        const std::string title = titles.at(&result);
        if (!result.score) {
            table.row({"", title, "failed"}, Emphasis::failed);
            continue;
        }
        const Score&             score   = *result.score;
        const bool               is_best = &result == &report.results.front() && (report.structure || score.tau);
        std::vector<std::string> cells{is_best ? "*" : "", title};
        if (report.structure) cells.push_back(vector_score_text(result));
        for (const std::string& cell :
             {six(score.tau), rough(score.tau_standard_error),
              score.tau ? std::to_string(score.dimension) : std::string("-"), singular_value(result.spectrum, 0),
              singular_value(result.spectrum, 1), six(result.spectrum.energy)})
            cells.push_back(cell);
        if (!report.structure) cells.push_back(rough(largest(result.spectrum.residuals)));
        if (has_rho)
            cells.push_back(result.compatibility && result.compatibility->all.value
                                ? fmt::format("{:.4f}", *result.compatibility->all.value)
                                : "-");
        for (const std::string& task : tasks) cells.push_back(figure_of(result, task));
        cells.push_back(legend.letters(score.flags));
        table.row(std::move(cells), is_best ? Emphasis::best : Emphasis::none);
    }
    output << '\n';
    if (!report.null_model.empty())
        write_wrapped(output, fmt::format("Not the graph: a {} one in its place.", report.null_model));
    table.write(output, style);
    output << '\n';
    if (report.structure)
        write_vector_score_note(output, report);
    else
        write_order_note(output, report.results);
    if (const auto tied = tied_with_best(report); !tied.empty())
        write_wrapped(output, fmt::format("Not told apart from the best by the standard error of the difference: {}.",
                                          list_names(tied)));
    write_evaluation_notes(output, report.results);
    legend.write(output);
    const auto solved = static_cast<std::size_t>(
        std::ranges::count_if(report.results, [](const ContextResult& r) { return r.failure.empty(); }));
    if (solved > 0)
        write_wrapped(output, fmt::format("{} took {}.", count(solved, "context", "contexts"),
                                          count(static_cast<std::uint64_t>(report.solves), "solve", "solves")));
    write_failures(output, report.results);
}

}  // namespace contexture
