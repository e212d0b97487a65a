#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace contexture {

/// A quantity measured once a repeat.
struct Figure {
    std::string name;  ///< as in the JSON: "micro_f1", "auc", ...
    double      mean           = 0;  ///< over the repeats
    double      standard_error = 0;  ///< of the mean over the repeats, which share their nodes; NaN of a single one
};

/// What one setting of a task gave.
struct TaskRow {
    std::string           setting;         ///< what the rows differ in, for people: "10%", "density ratio"
    std::optional<double> ratio     = {};  ///< of training, where that is the setting
    int                   dimension = 0;   ///< columns used
    std::uint64_t         train     = 0;   ///< nodes, or edges
    std::uint64_t         test      = 0;   ///< nodes, or pairs
    std::vector<Figure>   figures;         ///< what was measured
};

/// What one task gave, a row a setting.
struct TaskResult {
    std::string          task;    ///< "classification", "ridge", "clustering", "links"
    std::string          method;  ///< a sentence
    int                  repeats = 0;  ///< of each row
    std::vector<TaskRow> rows;         ///< in the order of the settings
};

/// Mean and standard error of values of one quantity. @pre at least one
[[nodiscard]] Figure summarize(std::string name, std::span<const double> values);

}  // namespace contexture
