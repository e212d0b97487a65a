#include "contexture/report/text_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <vector>

#include "contexture/report/table_text.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {
namespace {

constexpr int         kPlotRows    = 8;
constexpr std::size_t kMostColumns = 64;
constexpr int         kTickEvery   = 10;

/// What a column shows: the index that it stands for, from 1, and the value there.
struct Column {
    std::size_t index;
    double      value;
};

/// A chart of characters, its first row the highest.
struct Chart {
    std::vector<std::vector<std::string>> cells;
    double                                low  = 0;
    double                                high = 1;

    explicit Chart(std::size_t columns) : cells(kPlotRows, std::vector<std::string>(columns, " ")) {}

    /// Height of a value in rows, from the axis up.
    [[nodiscard]] double height(double value) const {
        return std::clamp((value - low) / (high - low), 0.0, 1.0) * kPlotRows;
    }
};

/// Full rows, then the eighths that are left; in ASCII whatever is nearest.
void draw_bar(Chart& chart, std::size_t column, double value, bool is_light, const TextStyle& style) {
    static constexpr std::array<const char*, 9> kEighths{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const int eighths = std::max(value > 0 ? 1 : 0, static_cast<int>(std::lround(8 * chart.height(value))));
    for (int row = 0; row < kPlotRows; ++row) {
        const int left = std::clamp(eighths - 8 * row, 0, 8);
        auto&     cell = chart.cells[static_cast<std::size_t>(kPlotRows - 1 - row)][column];
        if (!style.has_blocks)
            cell = left >= 4 || (row == 0 && left > 0) ? (is_light ? "-" : "#") : " ";
        else if (is_light)
            cell = left >= 4 || (row == 0 && left > 0) ? "░" : " ";
        else
            cell = kEighths[static_cast<std::size_t>(left)];
    }
}

/// A mark in the upper or the lower half of its row.
void draw_mark(Chart& chart, std::size_t column, double value, bool is_least, const TextStyle& style) {
    const int   halves = std::min(static_cast<int>(2 * chart.height(value)), 2 * kPlotRows - 1);
    auto&       cell   = chart.cells[static_cast<std::size_t>(kPlotRows - 1 - halves / 2)][column];
    const char* plain  = is_least ? "*" : ".";
    const char* block  = halves % 2 == 1 ? "▀" : "▄";
    const char* inside = style.has_blocks ? block : plain;  // the least is never above
    cell = emphasized(value > chart.high ? "^" : inside, is_least ? Emphasis::best : Emphasis::none, style);
}

/// Under the axis the index of every tenth column.
std::string ticks(const std::vector<Column>& columns) {
    std::string line;
    for (std::size_t c = 0; c < columns.size(); c += kTickEvery) {
        line.resize(std::max(line.size(), c), ' ');
        line += std::to_string(columns[c].index);
    }
    return line;
}

void write_chart(std::ostream& output, const Chart& chart, const std::vector<Column>& columns) {
    for (std::size_t row = 0; row < kPlotRows; ++row) {
        const bool   is_labelled = row == 0 || row == kPlotRows / 2;
        const double value       = chart.high - (chart.high - chart.low) * static_cast<double>(row) / kPlotRows;
        std::string  line        = is_labelled ? fmt::format("{:>6.2f} |", value) : "       |";
        for (const std::string& cell : chart.cells[row]) line += cell;
        output << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
    output << fmt::format("{:>6.2f} +{}\n        {}\n", chart.low, std::string(columns.size(), '-'), ticks(columns));
}

/// How many of the values each column stands for.
std::size_t stride_of(std::size_t values) {
    return (values + kMostColumns - 1) / kMostColumns;
}

}  // namespace

void write_spectrum_plot(std::ostream& output, const Spectrum& spectrum, const TextStyle& style) {
    const auto&       s      = spectrum.singular_values;
    const std::size_t stride = stride_of(s.size());
    if (s.empty()) return;
    const auto is_negative = [&](std::size_t i) {
        return i < spectrum.eigenvalues.size() && spectrum.eigenvalues[i] < 0;
    };
    std::vector<Column> columns;
    bool                has_light = false;
    for (std::size_t i = 0; i < s.size(); i += stride) {
        columns.push_back({i + 1, s[i]});
        has_light = has_light || is_negative(i);
    }
    Chart chart(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
        draw_bar(chart, c, columns[c].value, is_negative(columns[c].index - 1), style);
    std::string title = fmt::format("s_i, i = 1 to {}", s.size());
    if (stride > 1) title += fmt::format(", one of every {}", stride);
    if (has_light) title += style.has_blocks ? "; light: lambda < 0" : "; -: lambda < 0";
    output << '\n' << emphasized(title, Emphasis::title, style) << '\n';
    write_chart(output, chart, columns);
}

void write_tau_plot(std::ostream& output, const Score& score, const TextStyle& style) {
    if (!score.tau || score.curve.size() < 2) return;
    const std::size_t   stride = stride_of(score.curve.size());
    std::vector<Column> columns;  // the least of what each stands for, so that the minimum is among them
    double              highest = *score.tau;
    for (std::size_t first = 0; first < score.curve.size(); first += stride) {
        Column column{first + 1, HUGE_VAL};
        for (std::size_t i = first; i < std::min(first + stride, score.curve.size()); ++i)
            if (score.curve[i].value_or(HUGE_VAL) < column.value) column = {i + 1, *score.curve[i]};
        columns.push_back(column);
        if (std::isfinite(column.value)) highest = std::max(highest, column.value);
    }
    Chart chart(columns.size());
    chart.low  = std::floor(10 * *score.tau) / 10;
    chart.high = std::max(chart.low + 0.1,
                          std::min(std::ceil(10 * highest) / 10, std::max(1.5 * *score.tau, columns.back().value)));
    for (std::size_t c = 0; c < columns.size(); ++c)
        draw_mark(chart, c, columns[c].value, columns[c].index == static_cast<std::size_t>(score.dimension), style);
    std::string title = fmt::format("tau_d, d = 1 to {}; the least, {}, at d = {}", score.curve.size(), six(score.tau),
                                    score.dimension);
    if (highest > chart.high || !std::isfinite(columns.front().value)) title += "; ^: above";
    output << '\n' << emphasized(title, Emphasis::title, style) << '\n';
    write_chart(output, chart, columns);
}

}  // namespace contexture
