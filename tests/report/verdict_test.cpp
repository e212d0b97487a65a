#include "contexture/report/verdict.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace contexture;

namespace {

ContextResult scored(const std::string& context, double tau, double error, std::vector<Flag> flags = {}) {
    ContextResult result{.context = parse_context(context), .score = Score{}};
    result.spectrum.singular_values  = {0.8};
    result.score->tau                = tau;
    result.score->tau_standard_error = error;
    result.score->dimension          = 3;
    result.score->flags              = std::move(flags);
    return result;
}

ContextResult failed(const std::string& context, const std::string& reason) {
    ContextResult result{.context = parse_context(context)};
    result.failure = reason;
    return result;
}

std::vector<std::string> said_of(std::vector<ContextResult> results) {
    Report report{.command = "compare"};
    report.results = std::move(results);
    return verdict(report);
}

bool says(const std::vector<std::string>& said, const std::string& sentence) {
    return std::ranges::find(said, sentence) != said.end();
}

bool mentions(const std::vector<std::string>& said, const std::string& part) {
    return std::ranges::any_of(said, [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

Evaluation ridge(double mean, double error) {
    TaskRow row{
        .setting = "50%", .dimension = 8, .figures = {{.name = "micro_f1", .mean = mean, .standard_error = error}}};
    return {.tasks = {{.task = "ridge", .method = "ridge regression", .repeats = 5, .rows = {row}}}};
}

}  // namespace

TEST_CASE("the smallest tau is the best, and those within the error are named") {
    const auto said = said_of({scored("walk:2", 1.5, 0.03), scored("walk:1", 1.54, 0.03), scored("heat:2", 1.6, 0.03)});
    CHECK(said.front() == "walk:2 is the best of 3: tau 1.500000 at d = 3, the smallest.");
    CHECK(says(said, "walk:1 is within the error of tau: not told apart from it."));
    CHECK_FALSE(mentions(said, "heat:2"));
}

TEST_CASE("exact values that differ are told apart, equal ones are not") {
    CHECK(says(said_of({scored("walk:2", 1.5, 0), scored("walk:1", 1.500001, 0)}),
               "Next is walk:1 at 1.500001, beyond the error of tau."));
    CHECK(mentions(said_of({scored("walk:2", 1.5, 0), scored("walk:1", 1.5, 0), scored("heat:2", 1.5, 0)}),
                   "walk:1 and heat:2 are within the error"));
}

TEST_CASE("flags of the best are said, with the best that has none") {
    const auto said = said_of({scored("restart:0.15", 1.2, 0, {{"weak_association", "s_1 is below 0.5"}}),
                               scored("walk:4", 1.25, 0, {{"best_at_first", "d is 1"}}), scored("heat:2", 1.3, 0)});
    CHECK(says(said, "But restart:0.15 is flagged weak_association: s_1 is below 0.5."));
    CHECK(says(said, "The best without a flag is heat:2: tau 1.300000 at d = 3."));
}

TEST_CASE("near 1 + beta there is no verdict") {
    const std::vector<Flag> near{{"near_ceiling", "tau is near"}};
    const auto              said =
        said_of({scored("walk:1", 1.95, 0, near), scored("walk:2", 2.01, 0, near), scored("lazy:1", 9, 0)});
    CHECK(said.front().starts_with("No verdict: walk:1 comes first of 3 with tau 1.950000"));
    CHECK(says(said, "By tau walk:2 abstains: within 5% of 1 + beta, no verdict."));
    CHECK(says(said, "The best without a flag is lazy:1: tau 9.000000 at d = 3, above 1 + beta."));
}

TEST_CASE("contexts without a tau and those that failed say why, those of one reason together") {
    ContextResult without = scored("labels:a.txt", 0, 0, {{"independent", "every singular value is 0"}});
    without.score->tau.reset();
    const auto said = said_of({scored("walk:2", 1.5, 0), without, failed("ego:3", "too large"),
                               failed("knn:5", "no points"), failed("ego:4", "too large")});
    CHECK(said.front() == "walk:2 has tau 1.500000 at d = 3; there is no other to compare it with.");
    CHECK(says(said, "labels:a.txt has no tau: every singular value is 0."));
    CHECK(says(said, "ego:3 and ego:4 could not be computed: too large."));
    CHECK(says(said, "knn:5 could not be computed: no points."));
    CHECK(said_of({failed("ego:3", "too large")}).front() == "No context has a score.");
}

TEST_CASE("labels agree, or say whose vectors predict better and whether that is within the error") {
    auto first        = scored("walk:2", 1.5, 0);
    auto second       = scored("walk:1", 1.6, 0);
    first.evaluation  = ridge(0.8, 0.01);
    second.evaluation = ridge(0.7, 0.01);
    CHECK(mentions(said_of({first, second}), "The evaluation agrees: ridge micro_f1 is highest for walk:2 too"));
    second.evaluation = ridge(0.9, 0.01);
    CHECK(says(said_of({first, second}),
               "The evaluation: ridge micro_f1 is highest for walk:1, 0.9000 +- 0.0100; walk:2 has "
               "0.8000 +- 0.0100."));
    second.evaluation = ridge(0.81, 0.01);
    CHECK(mentions(said_of({first, second}), "0.8000 +- 0.0100, within the error."));
}

TEST_CASE("pretext abstains where the edges may be drawn by degrees alone") {
    Report report{.command = "compare", .structure = Structure{.auc = 0.5, .weight = 0, .repeats = 3}};
    report.results        = {scored("walk:2", 1.5, 0), scored("walk:1", 1.4, 0), scored("heat:2", 1.6, 0)};
    const double values[] = {0.5, 0.505, 0.6};
    for (std::size_t i = 0; i < 3; ++i)
        report.results[i].pretext = PretextScore{.value = values[i], .standard_error = 0.01};
    CHECK(verdict(report).front().starts_with("No verdict: hidden edges"));
    CHECK(mentions(verdict(report), "walk:2 comes first of 3 by pretext"));
    report.structure->weight = 0.4;
    const auto said          = verdict(report);
    CHECK(said.front().starts_with("walk:2 is the best of 3 by pretext: its error"));
    CHECK(says(said, "walk:1 is within the standard error of the difference: not told apart from it."));
    CHECK(says(said, "By tau walk:1 comes first, with 1.400000."));
    const std::vector<double> errors{0.3, 0.5, 0.7};  // walk:1 is as much worse on each split, heat:2 is not
    report.results[0].pretext->splits = {.values = errors, .test_to_train = 0.7};
    report.results[1].pretext->splits = {.values = {0.305, 0.5049, 0.7051}, .test_to_train = 0.7};
    report.results[2].pretext->splits = {.values = {0.9, 0.4, 0.5}, .test_to_train = 0.7};
    CHECK(says(verdict(report), "heat:2 is within the standard error of the difference: not told apart from it."));
}

TEST_CASE("with a few labels it says how many, and that the graph adds nothing where it has no structure") {
    Report report{
        .command = "compare", .order = Order::informed, .structure = Structure{.auc = 0.5, .weight = 0, .repeats = 3}};
    report.results = {scored("walk:2", 1.5, 0), scored("walk:1", 1.4, 0)};
    for (std::size_t i = 0; i < 2; ++i) {
        report.results[i].pretext = PretextScore{.value = 0.1, .standard_error = 0.5};
        report.results[i].informed =
            InformedScore{.value = 0.4 + 0.3 * static_cast<double>(i), .labelled = 30, .standard_error = 0.01};
    }
    CHECK(mentions(verdict(report), "Do not trust what the graph adds to the labels here."));
    CHECK(mentions(verdict(report),
                   "walk:2 comes first of 2 by informed: its error in predicting the labels of 30 nodes"));
    CHECK(mentions(verdict(report), "is 0.4000 +- 0.0100"));
    CHECK_FALSE(mentions(verdict(report), "not told apart"));  // without splits the errors of pretext play no part
    const auto measured = [](std::vector<double> values) { return SplitValues{std::move(values), 0.25}; };
    report.results[0].informed->splits         = measured({0.1, 3.9});
    report.results[1].informed->splits         = measured({1.2, 0.8});
    report.results[0].informed->pretext.splits = report.results[1].informed->pretext.splits = measured({0.5, 0.6});
    CHECK(says(verdict(report), "walk:1 is within the standard error of the difference: not told apart from it."));
}

TEST_CASE("of vectors it says how many, of which contexts, and who has none") {
    Embedding embedding;
    embedding.vectors        = RowMatrix::Zero(3, 2);
    embedding.nodes          = {0, 1, 2};
    embedding.without_vector = {3};
    Report report{.command = "embed", .embedding = &embedding};
    report.results  = {scored("walk:1", 0, 0), scored("walk:2", 0, 0)};
    const auto said = verdict(report);
    CHECK(said.front() == "walk:1 | walk:2: 3 vectors of 2 dimensions, scaling average.");
    CHECK(says(said, "1 node has no vector."));
}
