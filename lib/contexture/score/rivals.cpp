#include "contexture/score/rivals.hpp"

#include <cmath>
#include <functional>
#include <limits>

namespace contexture {
namespace {

constexpr double kLeast = 1e-12;  // below this a singular value has no logarithm worth a line

/// Least-squares slope of log s_i^2 against x(i), i = 1, 2, ...
std::optional<double> log_slope(const std::vector<double>& s, const std::function<double(double)>& x) {
    double count = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (std::size_t i = 0; i < s.size() && s[i] > kLeast; ++i) {
        const double at    = x(static_cast<double>(i + 1));
        const double value = 2 * std::log(s[i]);
        count += 1;
        sum_x += at;
        sum_y += value;
        sum_xx += at * at;
        sum_xy += at * value;
    }
    const double spread = count * sum_xx - sum_x * sum_x;
    if (count < 2 || spread <= 0) return std::nullopt;
    return (count * sum_xy - sum_x * sum_y) / spread;
}

/// exp of the Shannon entropy of the weights brought to sum 1.
std::optional<double> entropy_rank(const std::vector<double>& weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    if (!(sum > 0) || !std::isfinite(sum)) return std::nullopt;
    double entropy = 0;
    for (const double weight : weights)
        if (weight > 0) entropy -= weight / sum * std::log(weight / sum);
    return std::exp(entropy);
}

std::vector<double> map(const std::vector<double>& values, const std::function<double(double)>& function) {
    std::vector<double> image;
    image.reserve(values.size());
    for (const double value : values) image.push_back(function(value));
    return image;
}

std::optional<double> negated(std::optional<double> value) {
    return value ? std::optional(-*value) : std::nullopt;
}

std::optional<double> worst_case_bound(const std::vector<double>& s, std::optional<double> next, double epsilon) {
    if (s.empty() || !next) return std::nullopt;
    const double first  = s[0] * s[0];
    const double second = s.size() > 1 ? s[1] * s[1] : 0;
    const double least  = (1 - epsilon) * (1 - epsilon);
    // The theorem's range of epsilon: some function is compatible, and not only the first pair's.
    if (epsilon < 1 - s[0] || epsilon > 1 - std::sqrt((first + second) / 2) || first <= *next * *next)
        return std::nullopt;
    return (first - least) / (first - *next * *next);
}

}  // namespace

Rivals compute_rivals(const std::vector<double>& s, int dimension, std::optional<double> next, double epsilon) {
    Rivals rivals;
    rivals.decay_rate   = negated(log_slope(s, [](double i) { return i; }));
    rivals.alpha_req    = negated(log_slope(s, [](double i) { return std::log(i); }));
    rivals.entropy_rank = entropy_rank(map(s, [](double value) { return value * value; }));
    rivals.rank_me      = entropy_rank(s);
    rivals.lidar        = entropy_rank(map(s, [](double value) {
        constexpr double kRounding = 1e-12;
        const double     rest      = 1 - value * value;
        return rest > kRounding ? value * value / rest : std::numeric_limits<double>::infinity();
    }));
    if (!s.empty() && s[0] > kLeast) {
        double sum = 0;
        for (const double value : s) sum += value * value;
        rivals.ne_sum = sum / (s[0] * s[0]);
    }
    if (dimension > 0) rivals.worst_case_bound = worst_case_bound(s, next, epsilon);
    return rivals;
}

}  // namespace contexture
