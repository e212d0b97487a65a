#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace contexture {

/// A quantity measured once a repeat.
struct Figure {
    std::string name;                 ///< as in the JSON: "micro_f1", "auc", ...
    double      mean           = 0;   ///< over the repeats
    double      standard_error = 0;   ///< of the mean over the repeats, which share their nodes; NaN of a single one
    std::vector<double> values = {};  ///< one a repeat, where they were kept
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
    std::string          task;          ///< "classification", "ridge", "clustering", "links"
    std::string          method;        ///< a sentence
    int                  repeats = 0;   ///< of each row
    std::vector<TaskRow> rows;          ///< in the order of the settings
    std::string          caution = {};  ///< what the figures hide, a part of the method; "" for nothing
};

/// Mean and standard error of values of one quantity, which it keeps. @pre at least one
[[nodiscard]] Figure summarize(std::string name, std::span<const double> values);

/// Values of one quantity on random splits of the same nodes into those that train and those that test.
struct SplitValues {
    std::vector<double> values        = {};  ///< one a split
    double              test_to_train = 0;   ///< nodes
};

/// Standard error of the mean for nodes drawn anew: splits that share their nodes err alike. NaN of fewer than two.
/// Source: Nadeau and Bengio 2003, equation 9.
[[nodiscard]] double error_of_mean(const SplitValues& measured);

/// The same of the mean of a - b, where both were measured on the same splits. NaN where they cannot
/// have been: not as many, or not of the same sizes.
[[nodiscard]] double error_of_difference(const SplitValues& a, const SplitValues& b);

}  // namespace contexture
