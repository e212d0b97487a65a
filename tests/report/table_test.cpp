#include "contexture/report/table.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "contexture/report/catalogue_report.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/text_table.hpp"
#include "support/json.hpp"

using namespace contexture;

namespace {

std::string table(const Report& report) {
    std::ostringstream text;
    write_table(text, report);
    return text.str();
}

void check_width(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(display_width(line) <= kTableWidth);
        CHECK_FALSE(line.ends_with(' '));
    }
}

ContextResult scored(const Context& context, std::optional<double> tau) {
    ContextResult result{.context = context, .spectrum = {}, .score = Score{}, .failure = {}};
    result.spectrum.singular_values  = {0.123456789, 0.1};
    result.spectrum.residuals        = {1e-300, 1e-7};
    result.spectrum.energy           = 123456789.123456789;
    result.score->tau                = tau;
    result.score->dimension          = tau ? 1 : 0;
    result.score->tau_standard_error = 1e-100;
    for (const char* code : {"a_flag", "another_flag", "a_third_flag"})
        result.score->flags.push_back(
            {code, "a message that explains what the flag is for, and what one may do about it, at length"});
    return result;
}

}  // namespace

TEST_CASE("a comparison fits whatever its numbers are") {
    Report report{.command = "compare", .solved = Solved{.is_largest_component = true, .lowered_from = 64}};
    report.graph.provenance.source = std::string(300, 'x');
    report.graph.facts.components  = 12;
    report.results.push_back(scored(Restart{.alpha = 0.12345678901234567}, 1.25));
    report.results.push_back(scored(Walk{.steps = 1000}, std::nullopt));
    ContextResult failed;
    failed.context = Ego{.radius = 2};
    failed.failure = "it takes too much memory";
    report.results.push_back(failed);
    const std::string text = table(report);
    check_width(text);
    CHECK(text.find("\n*  restart:") != std::string::npos);
    CHECK(text.find("ego:2 failed: it takes too much memory.") != std::string::npos);
}

TEST_CASE("what is not told apart from the best is named, in JSON too") {
    Report report{.command = "compare", .solved = Solved{}};
    for (const int steps : {1, 2, 3}) report.results.push_back(scored(Walk{.steps = steps}, steps == 3 ? 1.5 : 1.25));
    const std::string text = table(report);
    CHECK(text.find("Not told apart from the best by the standard error of the difference: walk:2.") !=
          std::string::npos);
    std::ostringstream json;
    write_json(json, report);
    CHECK(support::parse_json(json.str())["not_told_apart"] == nlohmann::json{"walk:2"});
    report.results[1].score->tau = 1.26;
    CHECK(table(report).find("Not told apart") == std::string::npos);
    CHECK(figure_text({.name = "r2", .mean = -4e-5}, false) == "0.0000");
}

TEST_CASE("no context is marked best where none has a tau") {
    Report report{.command = "compare"};
    report.results.push_back(scored(Walk{}, std::nullopt));
    CHECK(table(report).find("\n*  walk") == std::string::npos);
}

TEST_CASE("the catalogue fits") {
    std::ostringstream text;
    write_catalogue_table(text);
    check_width(text.str());
}

TEST_CASE("what reading changed is said") {
    Report report{.command = "info"};
    report.graph.provenance.duplicates_merged    = 3;
    report.graph.provenance.self_loops_dropped   = 1;
    report.graph.provenance.zero_weights_dropped = 2;
    const std::string text                       = table(report);
    CHECK(text.find("3 lines repeated an earlier edge") != std::string::npos);
    CHECK(text.find("1 self-loop was dropped") != std::string::npos);
    CHECK(text.find("2 edge lines were dropped for their weight 0") != std::string::npos);
}
