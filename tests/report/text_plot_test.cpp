#include "contexture/report/text_plot.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "contexture/report/text_style.hpp"
#include "contexture/report/text_table.hpp"

using namespace contexture;

namespace {

std::vector<std::string> lines(const std::string& text) {
    std::istringstream       input(text);
    std::vector<std::string> found;
    for (std::string line; std::getline(input, line);) found.push_back(line);
    return found;
}

std::vector<std::string> spectrum_plot(const Spectrum& spectrum, const TextStyle& style = {}) {
    std::ostringstream text;
    write_spectrum_plot(text, spectrum, style);
    return lines(text.str());
}

std::vector<std::string> tau_plot(const Score& score, const TextStyle& style = {}) {
    std::ostringstream text;
    write_tau_plot(text, score, style);
    return lines(text.str());
}

Spectrum spectrum_of(std::vector<double> s, std::vector<double> lambda = {}) {
    Spectrum spectrum;
    spectrum.singular_values = std::move(s);
    spectrum.eigenvalues     = std::move(lambda);
    return spectrum;
}

Score score_of(std::vector<std::optional<double>> curve) {
    Score score;
    score.curve = std::move(curve);
    for (std::size_t i = 0; i < score.curve.size(); ++i) {
        if (!score.curve[i] || *score.curve[i] >= score.tau.value_or(HUGE_VAL)) continue;
        score.tau       = score.curve[i];
        score.dimension = static_cast<int>(i) + 1;
    }
    return score;
}

}  // namespace

TEST_CASE("a bar has as many eighths of a row as its value has of 1") {
    const auto plot = spectrum_plot(spectrum_of({1, 0.5, 1.0 / 64, 0}), {.has_blocks = true});
    REQUIRE(plot.size() == 12);  // a blank line, the title, 8 rows, the axis, its ticks
    CHECK(plot[2] == "  1.00 |█");
    CHECK(plot[5] == "       |█");
    CHECK(plot[6] == "  0.50 |██");
    CHECK(plot[9] == "       |██▁");
    CHECK(plot[10] == "  0.00 +----");
    CHECK(plot[11] == "        1");
}

TEST_CASE("values of a negative lambda are drawn otherwise, in blocks and in ASCII") {
    const Spectrum spectrum = spectrum_of({0.75, 0.5}, {-0.75, 0.5});
    CHECK(spectrum_plot(spectrum, {.has_blocks = true})[9] == "       |░█");
    CHECK(spectrum_plot(spectrum)[9] == "       |-#");
    CHECK(spectrum_plot(spectrum)[1].ends_with("-: lambda < 0"));
}

TEST_CASE("no plot is wider than a table, however many values there are") {
    std::vector<double> s(5000);
    for (std::size_t i = 0; i < s.size(); ++i) s[i] = 1 / (1 + 0.01 * static_cast<double>(i));
    for (const std::string& line : spectrum_plot(spectrum_of(s))) CHECK(display_width(line) <= kTableWidth);
    std::vector<std::optional<double>> curve(4999, 2.0);
    curve[2345]     = 1.5;
    const auto plot = tau_plot(score_of(curve));
    for (const std::string& line : plot) CHECK(display_width(line) <= kTableWidth);
    CHECK(std::ranges::count_if(plot, [](const std::string& line) { return line.find('*') != std::string::npos; }) ==
          1);
}

TEST_CASE("tau that is infinite or far above stands at the top, the least is marked") {
    const auto plot = tau_plot(score_of({std::nullopt, 900.0, 1.25, 1.5}));
    REQUIRE(plot.size() == 12);
    CHECK(plot[1] == "tau_d, d = 1 to 4; the least, 1.250000, at d = 3; ^: above");
    CHECK(plot[2].substr(8, 2) == "^^");
    const auto least =
        std::ranges::find_if(plot, [](const std::string& line) { return line.find('*') != std::string::npos; });
    REQUIRE(least != plot.end());
    CHECK(least->find('*') == 8 + 2);
}

TEST_CASE("where there is nothing to draw nothing is drawn") {
    CHECK(spectrum_plot(Spectrum{}).empty());
    CHECK(tau_plot(Score{}).empty());
    CHECK(tau_plot(score_of({1.5})).empty());
}

TEST_CASE("colour is escapes around a text, and none without it") {
    CHECK(emphasized("walk:1", Emphasis::best, {}) == "walk:1");
    CHECK(emphasized("", Emphasis::best, {.has_color = true}).empty());
    const std::string green = emphasized("walk:1", Emphasis::best, {.has_color = true});
    CHECK(green.starts_with("\x1b["));
    CHECK(green.ends_with("\x1b[0m"));
    CHECK(green.find("walk:1") != std::string::npos);
}
