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
                values.size() > 1 ? std::sqrt(squares / (n - 1) / n) : std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace contexture
