#include "contexture/report/ties.hpp"

#include <fmt/format.h>

#include <cmath>

namespace contexture {
namespace {

constexpr std::size_t kMostNames   = 6;
constexpr double      kEqualScores = 1e-9;  ///< closer is equal

bool is_tied_by_vectors(const ContextResult& result, const ContextResult& best) {
    const auto score = vector_score(result), least = vector_score(best);
    return score && least && score->value - least->value <= error_of_difference(result, best) + kEqualScores;
}

bool is_tied_by_tau(const ContextResult& result, const ContextResult& best) {
    const auto &score = result.score, &least = best.score;
    return score && score->tau && least && least->tau &&
           are_tied(*score->tau, score->tau_standard_error, *least->tau, least->tau_standard_error);
}

}  // namespace

std::string list_names(const std::vector<const ContextResult*>& results) {
    std::string       text;
    const std::size_t shown = results.size() > kMostNames + 1 ? kMostNames : results.size();
    for (std::size_t i = 0; i < shown; ++i) {
        const bool is_last = i + 1 == results.size();
        text += (i == 0 ? "" : is_last ? " and " : ", ") + name(results[i]->context);
    }
    return shown < results.size() ? fmt::format("{} and {} more", text, results.size() - shown) : text;
}

bool are_tied(double a, double error_a, double b, double error_b) {
    return std::abs(a - b) <= std::hypot(error_a, error_b) + kEqualScores;
}

std::vector<const ContextResult*> tied_with_best(const Report& report) {
    std::vector<const ContextResult*> tied;
    if (report.results.empty()) return tied;
    const ContextResult& best = report.results.front();
    for (const ContextResult& other : report.results) {
        if (&other == &best) continue;
        if (report.structure ? is_tied_by_vectors(other, best) : is_tied_by_tau(other, best)) tied.push_back(&other);
    }
    return tied;
}

}  // namespace contexture
