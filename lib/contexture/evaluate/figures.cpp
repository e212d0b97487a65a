#include "contexture/evaluate/figures.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace contexture {

Figure summarize(std::string name, std::span<const double> values) {
    const auto   n       = static_cast<double>(values.size());
    const double mean    = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double       squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {.name = std::move(name),
            .mean = mean,
            .standard_error =
                values.size() > 1 ? std::sqrt(squares / (n - 1) / n) : std::numeric_limits<double>::quiet_NaN(),
            .values = {values.begin(), values.end()}};
}

double error_of_mean(const SplitValues& measured) {
    if (measured.values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto splits = static_cast<double>(measured.values.size());
    return summarize("", measured.values).standard_error * std::sqrt(1 + splits * measured.test_to_train);
}

double error_of_difference(const SplitValues& a, const SplitValues& b) {
    if (a.values.size() != b.values.size() || a.test_to_train != b.test_to_train)
        return std::numeric_limits<double>::quiet_NaN();
    SplitValues difference = a;
    for (std::size_t i = 0; i < b.values.size(); ++i) difference.values[i] -= b.values[i];
    return error_of_mean(difference);
}

}  // namespace contexture
