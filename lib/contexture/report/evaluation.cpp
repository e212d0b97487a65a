#include "contexture/report/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "contexture/embedding/embed.hpp"
#include "contexture/report/json_writer.hpp"
#include "contexture/report/table_text.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {
namespace {

/// Errors of numbers in the millions have no use for four decimals.
std::string decimals(double value) {
    if (std::abs(value) < 5e-5) value = 0;  // no -0.0000
    return std::abs(value) < 1e6 ? fmt::format("{:.4f}", value) : fmt::format("{:.5g}", value);
}

/// The widest, and of those the one with most training; of links the first.
const TaskRow& main_row(const TaskResult& task) {
    const auto narrower = [](const TaskRow& a, const TaskRow& b) {
        return std::pair(a.dimension, a.ratio.value_or(0)) < std::pair(b.dimension, b.ratio.value_or(0));
    };
    return task.task == "links" ? task.rows.front() : *std::ranges::max_element(task.rows, narrower);
}

}  // namespace

std::string figure_text(const Figure& figure, bool has_error) {
    if (figure.name == "mse" && figure.mean > 0 && figure.mean < 1e-3)  // has the unit of what is predicted, squared
        return fmt::format("{:.2e}", figure.mean) + (has_error ? fmt::format(" +- {:.2e}", figure.standard_error) : "");
    return decimals(figure.mean) + (has_error ? " +- " + decimals(figure.standard_error) : "");
}

void write_headline(std::ostream& output, const Evaluation& evaluation) {
    if (!evaluation.labels.empty()) {
        std::string text =
            fmt::format("{}: {} have a label", evaluation.labels, count(evaluation.labelled, "node", "nodes"));
        text += evaluation.is_numeric ? ", a number" : fmt::format(", of {} classes", evaluation.classes);
        if (evaluation.is_multi_label) text += ", some more than one";
        if (evaluation.without_vector > 0)
            text += fmt::format("; {} of them have no vector and stand at 0", evaluation.without_vector);
        if (evaluation.unknown > 0)
            text += fmt::format("; {} of the file {}", count(evaluation.unknown, "line", "lines"),
                                evaluation.unknown == 1 ? "is of another node" : "are of other nodes");
        write_wrapped(output, text + ".");
    }
    if (!evaluation.scaling.empty())
        write_wrapped(output, fmt::format("Vectors: {}scaling {}, normalization {}.",
                                          evaluation.is_of_logarithm ? "of log(1 + k), " : "", evaluation.scaling,
                                          normalization_name(evaluation.row_length)));
    else if (evaluation.row_length > 0)
        write_wrapped(output, fmt::format("Vectors: normalization {}.", normalization_name(evaluation.row_length)));
}

void write_left_out(std::ostream& output, const std::vector<std::string>& reasons) {
    for (const std::string& reason : reasons) write_wrapped(output, "Left out: " + reason + ".");
}

void write_evaluation(JsonWriter& json, const Evaluation& evaluation) {
    json.begin_object("evaluation");
    if (!evaluation.embedding.empty()) {
        json.member("embedding", evaluation.embedding);
        json.member("format", evaluation.format);
    }
    if (!evaluation.labels.empty()) {
        json.member("labels", evaluation.labels);
        json.member("kind", evaluation.is_numeric ? "numbers" : "categories");
        json.member("labelled", evaluation.labelled);
        json.member("without_vector", evaluation.without_vector);
        json.member("unknown", evaluation.unknown);
        json.member("classes", evaluation.classes);
        json.member("multi_label", evaluation.is_multi_label);
    }
    if (!evaluation.scaling.empty()) {
        json.member("scaling", evaluation.scaling);
        json.member("density", evaluation.is_of_logarithm ? "log" : "ratio");
    }
    json.member("normalization", normalization_name(evaluation.row_length));
    json.begin_array("tasks");
    for (const TaskResult& task : evaluation.tasks) {
        json.begin_object();
        json.member("task", task.task);
        json.member("method", task.method);
        json.member("repeats", task.repeats);
        json.begin_array("results");
        for (const TaskRow& row : task.rows) {
            json.begin_object();
            json.member("setting", row.setting);
            if (row.ratio) json.member("training_ratio", *row.ratio);
            json.member("dimension", row.dimension);
            json.member("train", row.train);
            json.member("test", row.test);
            for (const Figure& figure : row.figures) {
                json.begin_object(figure.name);
                json.member("mean", figure.mean);
                json.member("standard_error", figure.standard_error);
                json.end_object();
            }
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.begin_array("skipped");
    for (const std::string& reason : evaluation.skipped) json.element(reason);
    json.end_array();
    json.end_object();
}

void write_pretext(JsonWriter& json, const PretextScore& pretext) {
    json.begin_object("pretext");
    json.member("value", pretext.value);
    json.member("standard_error", pretext.standard_error);
    json.member("communities", pretext.communities);
    json.member("distance", pretext.distance);
    json.member("degree", pretext.degree);
    json.end_object();
}

void write_informed(JsonWriter& json, const InformedScore& informed) {
    json.begin_object("informed");
    json.member("value", informed.value);
    json.member("standard_error", informed.standard_error);
    json.member("labels", informed.labels);
    json.member("labelled", informed.labelled);
    json.end_object();
}

void write_structure(JsonWriter& json, const Structure& structure) {
    json.begin_object("structure");
    const auto known = [&](double value) { return structure.repeats > 0 ? std::optional(value) : std::nullopt; };
    json.member("auc", known(structure.auc));
    json.member("standard_error", known(structure.standard_error));
    json.member("weight", known(structure.weight));
    json.end_object();
}

void write_evaluation(std::ostream& output, const Evaluation& evaluation) {
    write_headline(output, evaluation);
    for (const TaskResult& task : evaluation.tasks) {
        output << '\n';
        write_wrapped(output, fmt::format("{}: {}; mean and standard error of {}.", task.task, task.method,
                                          count(static_cast<std::uint64_t>(task.repeats), "repeat", "repeats")));
        TextTable table;
        table.column("setting", TextTable::Side::left);
        for (const char* title : {"d", "train", "test"}) table.column(title);
        for (const Figure& figure : task.rows.front().figures) table.column(figure.name);
        for (const TaskRow& row : task.rows) {
            std::vector<std::string> cells{row.setting, std::to_string(row.dimension), std::to_string(row.train),
                                           std::to_string(row.test)};
            for (const Figure& figure : row.figures) cells.push_back(figure_text(figure, task.repeats > 1));
            table.row(std::move(cells));
        }
        table.write(output);
    }
    output << '\n';
    write_left_out(output, evaluation.skipped);
}

const Figure& main_figure(const TaskResult& task) {
    constexpr std::array<std::string_view, 6> kMain{"micro_f1", "r2", "nmi", "modularity", "auc", "pretext"};
    const auto&                               figures = main_row(task).figures;
    for (const std::string_view name : kMain)
        if (const auto found = std::ranges::find(figures, name, &Figure::name); found != figures.end()) return *found;
    return figures.front();
}

std::string main_title(const TaskResult& task) {
    const TaskRow& row        = main_row(task);
    std::string    title      = task.task + " " + main_figure(task).name;
    const auto     has_others = [&](auto member) {
        return task.task != "links" && std::ranges::any_of(task.rows, [&](const TaskRow& other) {
                   return std::invoke(member, other) != std::invoke(member, row);
               });
    };
    if (has_others(&TaskRow::ratio)) title += " " + row.setting;
    if (has_others(&TaskRow::dimension)) title += fmt::format(" d {}", row.dimension);
    return title;
}

}  // namespace contexture
