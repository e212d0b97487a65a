#include "contexture/report/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "contexture/report/table_text.hpp"
#include "contexture/report/ties.hpp"

namespace contexture {
namespace {

using Results = std::vector<const ContextResult*>;

std::string_view be(const Results& results) {
    return results.size() == 1 ? "is" : "are";
}

template <typename Holds>
Results those(const Report& report, Holds holds) {
    Results found;
    for (const ContextResult& result : report.results)
        if (holds(result)) found.push_back(&result);
    return found;
}

bool has_tau(const ContextResult& result) {
    return result.score && result.score->tau;
}

bool has_flag(const ContextResult& result, std::string_view code) {
    return result.score && std::ranges::find(result.score->flags, code, &Flag::code) != result.score->flags.end();
}

std::string value_and_error(double value, double error) {
    return error > 0 ? fmt::format("{:.4f} +- {:.4f}", value, error) : fmt::format("{:.4f}", value);
}

void say_rank_by_tau(std::vector<std::string>& said, const Report& report, const Results& scored) {
    const ContextResult& best = *scored.front();
    const double         tau  = *best.score->tau;
    const auto           at   = fmt::format("tau {} at d = {}", six(tau), best.score->dimension);
    if (scored.size() == 1) {
        said.push_back(fmt::format("{} has {}; there is no other to compare it with.", name(best.context), at));
        return;
    }
    if (has_flag(best, "near_ceiling"))
        said.push_back(
            fmt::format("No verdict: {} comes first of {} with {}, but that is within 5% of 1 + beta, which a "
                        "context that keeps everything or nothing has too.",
                        name(best.context), scored.size(), at));
    else
        said.push_back(fmt::format("{} is the best of {}: {}, the smallest.", name(best.context), scored.size(), at));
    const Results tied = tied_with_best(report);
    if (!tied.empty())
        said.push_back(
            fmt::format("{} {} within the error of tau: not told apart from it.", list_names(tied), be(tied)));
    else
        said.push_back(fmt::format("Next is {} at {}, beyond the error of tau.", name(scored[1]->context),
                                   six(scored[1]->score->tau)));
}

/// What takes the first place back.
void say_flags_of_best(std::vector<std::string>& said, const Results& scored) {
    const ContextResult& best = *scored.front();
    if (best.score->flags.empty()) return;
    for (const Flag& flag : best.score->flags)
        if (flag.code != "near_ceiling" || scored.size() == 1)
            said.push_back(fmt::format("But {} is flagged {}: {}.", name(best.context), flag.code, flag.message));
    if (scored.size() == 1) return;
    const auto clean = std::ranges::find_if(scored, [](const ContextResult* r) { return r->score->flags.empty(); });
    if (clean == scored.end())
        said.emplace_back("No context is without a flag.");
    else
        said.push_back(fmt::format("The best without a flag is {}: tau {} at d = {}{}.", name((*clean)->context),
                                   six((*clean)->score->tau), (*clean)->score->dimension,
                                   *(*clean)->score->tau > 1 + best.score->beta ? ", above 1 + beta" : ""));
}

/// Those of which the same is said together, in the order of the first of each.
template <typename Text>
std::vector<Results> alike(Results results, const Text& text) {
    std::vector<Results> groups;
    while (!results.empty()) {
        const std::string first = text(results.front());
        const auto        others =
            std::ranges::stable_partition(results, [&](const ContextResult* r) { return text(r) == first; });
        groups.emplace_back(results.begin(), others.begin());
        results.erase(results.begin(), others.begin());
    }
    return groups;
}

void say_who_abstains(std::vector<std::string>& said, const Report& report) {
    const Results near = those(report, [&](const ContextResult& r) {
        return has_flag(r, "near_ceiling") && (report.structure || &r != &report.results.front());
    });
    if (!near.empty())
        said.push_back(fmt::format("By tau {} {}: within 5% of 1 + beta, no verdict.", list_names(near),
                                   near.size() == 1 ? "abstains" : "abstain"));
    for (const char* code : {"independent", "infinite", "too_few_values"}) {
        const auto message = [&](const ContextResult* r) {
            return std::ranges::find(r->score->flags, code, &Flag::code)->message;
        };
        const Results without = those(report, [&](const ContextResult& r) { return !has_tau(r) && has_flag(r, code); });
        for (const Results& same : alike(without, message))
            said.push_back(fmt::format("{} {} no tau: {}.", list_names(same), same.size() == 1 ? "has" : "have",
                                       message(same.front())));
    }
}

void say_failures(std::vector<std::string>& said, const Report& report) {
    const auto    reason = [](const ContextResult* r) { return r->failure; };
    const Results failed = those(report, [](const ContextResult& r) { return !r.failure.empty(); });
    for (const Results& same : alike(failed, reason))
        said.push_back(fmt::format("{} could not be computed: {}.", list_names(same), reason(same.front())));
}

/// What the score is the error of.
std::string predicted_by(const ContextResult& result) {
    return (result.informed ? fmt::format("the labels of {} and, as if of 100 more, ",
                                          count(result.informed->labelled, "node", "nodes"))
                            : "") +
           "which nodes share neighbours, how many they have and how far they are";
}

void say_rank_by_vectors(std::vector<std::string>& said, const Report& report) {
    const Results   scored    = those(report, [](const ContextResult& r) { return r.pretext.has_value(); });
    const Structure structure = report.structure.value_or(Structure{});
    if (scored.empty()) return;
    const ContextResult& best  = *scored.front();
    const VectorScore    least = *vector_score(best);
    if (structure.repeats > 0 && structure.weight <= 0)
        said.push_back(fmt::format(
            "No verdict: hidden edges are told from pairs of the same degrees with AUC {:.3f} +- "
            "{:.3f}, no more than degrees alone would give. {}.",
            structure.auc, structure.standard_error,
            best.informed ? "Do not trust what the graph adds to the labels here" : "Do not trust any order here"));
    said.push_back(
        fmt::format("{} {} {} by {}: its error in predicting {} is {}; 0 is perfect, 1 no better than the "
                    "mean.",
                    name(best.context), said.empty() ? "is the best of" : "comes first of", scored.size(),
                    best.informed ? "informed" : "pretext", predicted_by(best),
                    value_and_error(least.value, least.standard_error)));
    if (structure.repeats == 0)
        said.emplace_back("No edge can be hidden, so whether there is any structure is not known.");
    const Results tied = tied_with_best(report);
    if (!tied.empty())
        said.push_back(fmt::format("{} {} within the standard error of the difference: not told apart from it.",
                                   list_names(tied), be(tied)));
    Results by_tau = those(report, has_tau);
    std::ranges::stable_sort(by_tau, {}, [](const ContextResult* r) { return *r->score->tau; });
    if (!by_tau.empty())
        said.push_back(fmt::format("By tau {} comes first, with {}.", name(by_tau.front()->context),
                                   six(by_tau.front()->score->tau)));
}

const TaskResult* find_task(const ContextResult& result, std::string_view task) {
    if (!result.evaluation) return nullptr;
    const auto& tasks = result.evaluation->tasks;
    const auto  found = std::ranges::find(tasks, task, &TaskResult::task);
    return found == tasks.end() ? nullptr : &*found;
}

/// Of a task in which larger is better.
void say_task(std::vector<std::string>& said, const Report& report, std::string_view task) {
    Results evaluated = those(report, [&](const ContextResult& r) { return find_task(r, task) != nullptr; });
    if (evaluated.size() < 2) return;
    const auto figure = [&](const ContextResult* result) -> const Figure& {
        return main_figure(*find_task(*result, task));
    };
    const ContextResult* first = evaluated.front();
    std::ranges::stable_sort(evaluated, std::ranges::greater{}, [&](const ContextResult* r) { return figure(r).mean; });
    const ContextResult* best = evaluated.front();
    const auto           told = [&](const ContextResult* result) {
        return value_and_error(figure(result).mean, figure(result).standard_error);
    };
    const auto title = main_title(*find_task(*best, task));
    if (best == first)
        said.push_back(fmt::format("The evaluation agrees: {} is highest for {} too, {}.", title, name(best->context),
                                   told(best)));
    else
        said.push_back(fmt::format(
            "The evaluation: {} is highest for {}, {}; {} has {}{}.", title, name(best->context), told(best),
            name(first->context), told(first),
            are_tied(figure(best).mean, figure(best).standard_error, figure(first).mean, figure(first).standard_error)
                ? ", within the error"
                : ""));
}

std::vector<std::string> compare_verdict(const Report& report) {
    std::vector<std::string> said;
    const Results            scored = those(report, has_tau);
    if (report.structure) {
        say_rank_by_vectors(said, report);
    } else if (!scored.empty()) {
        say_rank_by_tau(said, report, scored);
        say_flags_of_best(said, scored);
    }
    if (said.empty()) said.emplace_back("No context has a score.");
    say_who_abstains(said, report);
    say_failures(said, report);
    for (const char* task : {"classification", "ridge", "clustering", "links"}) say_task(said, report, task);
    if (!report.null_model.empty())
        said.push_back(
            fmt::format("Not the graph was compared, but a {} one in its place: what is said here is said of "
                        "noise.",
                        report.null_model));
    return said;
}

void say_spectrum(std::vector<std::string>& said, const ContextResult& result, bool is_only) {
    const Spectrum& spectrum = result.spectrum;
    if (spectrum.singular_values.empty()) return;
    said.push_back(fmt::format("{}ingular values from {} down to {}. The largest residual is {}{}.",
                               is_only ? "S" : name(result.context) + ": s", six(spectrum.singular_values.front()),
                               six(spectrum.singular_values.back()), rough(largest(spectrum.residuals)),
                               spectrum.is_complete   ? "; all other values are 0"
                               : spectrum.is_verified ? "; a second search found no larger value missing"
                                                      : ""));
    if (spectrum.components > 1)
        said.push_back(
            fmt::format("Its {} components make {} of its values 1: those functions only tell the pieces "
                        "apart. --component largest looks inside the largest.",
                        spectrum.components, spectrum.components - 1));
}

std::vector<std::string> embed_verdict(const Report& report) {
    const Embedding&         embedding = *report.embedding;
    std::vector<std::string> said;
    std::string              names;
    for (const ContextResult& result : report.results) names += (names.empty() ? "" : " | ") + name(result.context);
    said.push_back(fmt::format("{}: {} of {} {}, scaling {}.", names,
                               count(embedding.nodes.size(), "vector", "vectors"), embedding.vectors.cols(),
                               embedding.vectors.cols() == 1 ? "dimension" : "dimensions", name(embedding.scaling)));
    if (!embedding.without_vector.empty())
        said.push_back(fmt::format("{} no vector.", count(embedding.without_vector.size(), "node has", "nodes have")));
    if (report.log_density != nullptr)
        said.emplace_back("They are singular vectors of log(1 + density ratio), not of the context itself.");
    for (const ContextResult& result : report.results) say_spectrum(said, result, report.results.size() == 1);
    return said;
}

}  // namespace

std::vector<std::string> verdict(const Report& report) {
    return report.command == "embed" ? embed_verdict(report) : compare_verdict(report);
}

}  // namespace contexture
