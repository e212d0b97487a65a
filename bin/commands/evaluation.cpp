#include "evaluation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr int kMostRepeats = 100'000;

/// The words of a list between commas.
std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::vector<Task> read_tasks(const std::string& text) {
    std::vector<Task> tasks;
    if (text == "none") return tasks;
    for (const std::string& word : split_list(text)) {
        const auto task = static_cast<Task>(read_choice("--tasks", word, kTasks));
        if (std::ranges::find(tasks, task) == tasks.end()) tasks.push_back(task);
    }
    return tasks;
}

std::vector<double> read_ratios(const std::string& text) {
    std::vector<double> ratios;
    for (const std::string& word : split_list(text))
        ratios.push_back(read_real(
            "--ratios", word, [](double x) { return x > 0 && x < 1; }, "shares above 0 and below 1, as in 0.1,0.5"));
    return ratios;
}

std::vector<int> read_dimensions(const std::string& text) {
    std::vector<int> dimensions;
    for (const std::string& word : split_list(text))
        dimensions.push_back(static_cast<int>(read_whole("--dims", word, 1, 1'000'000'000)));
    return dimensions;
}

}  // namespace

void add_evaluation_options(CLI::App& command, EvaluationOptions& options) {
    constexpr const char* kGroup = "Evaluation";
    const auto            add    = [&](const char* flag, const char* type, const std::string& help,
                         std::function<void(const std::string&)> read) {
        add_value(command, flag, type, help, std::move(read))->group(kGroup);
    };
    add("--tasks", "LIST",
        "of classification, ridge, clustering, links, pretext; or none (default: those that fit the labels)",
        [&options](const std::string& text) { options.tasks = read_tasks(text); });
    add("--ratios", "LIST",
        fmt::format("shares of the labelled nodes that train (default {})", fmt::join(options.ratios, ",")),
        [&options](const std::string& text) { options.ratios = read_ratios(text); });
    add("--dims", "LIST",
        "leading columns to evaluate, as in 2,8,32 (default: all); evaluate computes the widest of them",
        [&options](const std::string& text) { options.dimensions = read_dimensions(text); });
    add("--trials", "N", fmt::format("random splits, or starts, of each (default {})", options.repeats),
        [&options](const std::string& text) {
            options.repeats = static_cast<int>(read_whole("--trials", text, 1, kMostRepeats));
        });
    add("--clusters", "K", "clusters of k-means (default: as many as there are classes)",
        [&options](const std::string& text) {
            options.clusters = static_cast<int>(read_whole("--clusters", text, 1, 1'000'000));
        });
    add("--hold-out", "SHARE", "of the edges, for links (default 0.2)", [&options](const std::string& text) {
        options.held_out = read_real(
            "--hold-out", text, [](double x) { return x > 0 && x < 1; }, "a share above 0 and below 1");
    });
    add("--penalty-c", "C", "of the logistic regression, LIBLINEAR's C (default 1)",
        [&options](const std::string& text) {
            options.c = read_real(
                "--penalty-c", text, [](double x) { return x > 0 && x <= 1e9; }, "a number above 0, at most 1e9");
        });
}

void require_effect_on_tasks(const CLI::App& command, const std::vector<Task>& tasks) {
    if (tasks.empty()) return;
    using Users = std::vector<Task>;
    for (const auto& [flag, users] :
         {std::pair{"--ratios", Users{Task::classification, Task::ridge}},
          std::pair{"--penalty-c", Users{Task::classification, Task::links}},
          std::pair{"--clusters", Users{Task::clustering}},
          std::pair{"--dims", Users{Task::classification, Task::ridge, Task::clustering, Task::pretext}},
          std::pair{"--hold-out", Users{Task::links}}}) {
        const bool is_used =
            std::ranges::any_of(users, [&](Task task) { return std::ranges::find(tasks, task) != tasks.end(); });
        if (is_used || command.count(flag) == 0) continue;
        std::vector<std::string_view> names;
        for (const Task task : users) names.push_back(kTasks[static_cast<std::size_t>(task)]);
        throw Error(Fault::usage, fmt::format("{} has no effect without {} among --tasks: leave it out, or add it",
                                              flag, fmt::join(names, " or ")));
    }
}

void refuse_options_of_evaluated_vectors(const CLI::App& command) {
    for (const char* flag : {"--scaling", "--normalize", "--density", "--walks", "--dims"})
        if (command.count(flag) > 0)
            throw Error(Fault::usage,
                        fmt::format("{} has no effect where no vectors are evaluated: say --labels FILE or "
                                    "--tasks LIST, or leave it out",
                                    flag));
}

}  // namespace contexture::cli
