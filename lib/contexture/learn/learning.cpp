#include "contexture/learn/learning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

using ObjectiveKind = Objective::Kind;
using EncoderKind   = EncoderShape::Kind;

template <typename Value, std::size_t n>
using Names = std::array<std::pair<std::string_view, Value>, n>;

constexpr Names<ObjectiveKind, 7>     kObjectives{{{"supervised", ObjectiveKind::supervised},
                                                   {"contrastive", ObjectiveKind::contrastive},
                                                   {"noncontrastive", ObjectiveKind::noncontrastive},
                                                   {"masked", ObjectiveKind::masked},
                                                   {"node", ObjectiveKind::node},
                                                   {"joint", ObjectiveKind::joint},
                                                   {"skipgram", ObjectiveKind::skipgram}}};
constexpr Names<Objective::Target, 4> kTargets{{{"whitened", Objective::Target::whitened},
                                                {"plain", Objective::Target::plain},
                                                {"balanced", Objective::Target::balanced},
                                                {"features", Objective::Target::features}}};
constexpr Names<EncoderKind, 4>       kEncoders{{{"free", EncoderKind::free},
                                                 {"linear", EncoderKind::linear},
                                                 {"mlp", EncoderKind::mlp},
                                                 {"gcn", EncoderKind::gcn}}};

constexpr int kMostNegatives = 1000, kMostWidth = 65536, kMostDepth = 64;

template <typename Value, std::size_t n>
std::optional<Value> value_of(const Names<Value, n>& names, std::string_view text) {
    for (const auto& [each, value] : names)
        if (each == text) return value;
    return std::nullopt;
}

template <typename Value, std::size_t n>
std::string_view name_of(const Names<Value, n>& names, Value value) {
    return std::ranges::find(names, value, &std::pair<std::string_view, Value>::second)->first;
}

std::optional<int> whole(std::string_view text, int most) {
    int        value      = 0;
    const auto end        = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data(), end, value);
    return ec == std::errc{} && stop == end && value >= 1 && value <= most ? std::optional(value) : std::nullopt;
}

std::pair<std::string_view, std::string_view> split_at(std::string_view text, char mark) {
    const std::size_t place = text.find(mark);
    if (place == std::string_view::npos) return {text, {}};
    return {text.substr(0, place), text.substr(place + 1)};
}

bool has_target(ObjectiveKind kind) {
    return kind == ObjectiveKind::supervised || kind == ObjectiveKind::masked;
}

[[noreturn]] void refuse_objective(std::string_view text) {
    throw Error(Fault::usage,
                fmt::format("unknown objective '{}': expected contrastive, noncontrastive, node, joint, skipgram:K (K "
                            "from 1 to {}), supervised:TARGET (whitened, plain, balanced) or masked:TARGET (whitened, "
                            "plain, features)",
                            text, kMostNegatives));
}

[[noreturn]] void refuse_encoder(std::string_view text) {
    throw Error(Fault::usage, fmt::format("unknown encoder '{}': expected free, linear, mlp:WIDTHxDEPTH or "
                                          "gcn:WIDTHxDEPTH with a width from 1 to {} and a depth from 1 to {}, as in "
                                          "mlp:128x2",
                                          text, kMostWidth, kMostDepth));
}

/// Of sum_i (s_i^2)^power over the first d; empty where the spectrum holds fewer and may have more.
template <typename Term>
std::optional<double> sum_over(const Spectrum& exact, int dimension, Term term) {
    const auto d = static_cast<std::size_t>(dimension);
    if (exact.singular_values.size() < d && !exact.is_complete) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < d; ++i) {
        const double s = i < exact.singular_values.size() ? exact.singular_values[i] : 0;
        sum += term(s * s);
    }
    return sum;
}

/// The least of 2 c (1 - x) + g (c - 1)^2 over c >= 0.
double held_to_one(double x) {
    constexpr double g = kCovarianceWeight;
    return 2 * (1 - x) - (1 - x) * (1 - x) / g;
}

}  // namespace

Objective parse_objective(std::string_view text) {
    const auto [word, rest] = split_at(text, ':');
    const auto kind         = value_of(kObjectives, word);
    if (!kind) refuse_objective(text);
    Objective objective{.kind = *kind};
    if (word.size() == text.size()) return objective;
    if (*kind == ObjectiveKind::skipgram) {
        const auto negatives = whole(rest, kMostNegatives);
        if (!negatives) refuse_objective(text);
        objective.negatives = *negatives;
        return objective;
    }
    const auto target = value_of(kTargets, rest);
    if (!target || !has_target(*kind)) refuse_objective(text);
    if (*target == (*kind == ObjectiveKind::supervised ? Objective::Target::features : Objective::Target::balanced))
        refuse_objective(text);
    objective.target = *target;
    return objective;
}

std::string name(const Objective& objective) {
    const std::string_view word = name_of(kObjectives, objective.kind);
    if (has_target(objective.kind)) return fmt::format("{}:{}", word, name_of(kTargets, objective.target));
    if (objective.kind == ObjectiveKind::skipgram) return fmt::format("{}:{}", word, objective.negatives);
    return std::string(word);
}

EncoderShape parse_encoder(std::string_view text) {
    const auto [word, rest] = split_at(text, ':');
    const auto kind         = value_of(kEncoders, word);
    if (!kind) refuse_encoder(text);
    EncoderShape encoder{.kind = *kind};
    if (word.size() == text.size()) return encoder;
    const bool has_layers     = *kind == EncoderKind::mlp || *kind == EncoderKind::gcn;
    const auto [across, deep] = split_at(rest, 'x');
    const auto width          = whole(across, kMostWidth);
    const auto depth          = whole(deep, kMostDepth);
    if (!has_layers || !width || !depth) refuse_encoder(text);
    encoder.width = *width;
    encoder.depth = *depth;
    return encoder;
}

std::string name(const EncoderShape& encoder) {
    const std::string_view word = name_of(kEncoders, encoder.kind);
    if (encoder.kind == EncoderKind::free || encoder.kind == EncoderKind::linear) return std::string(word);
    return fmt::format("{}:{}x{}", word, encoder.width, encoder.depth);
}

bool encodes_values(const Objective& objective) {
    return objective.kind == ObjectiveKind::contrastive || objective.kind == ObjectiveKind::noncontrastive ||
           objective.kind == ObjectiveKind::masked;
}

std::optional<double> least_loss(const Objective& objective, const ExpectationOperator& op, const Spectrum& exact,
                                 int dimension) {
    const auto d = static_cast<std::size_t>(dimension);
    switch (objective.kind) {
        case ObjectiveKind::supervised:
        case ObjectiveKind::masked: {
            if (objective.target != Objective::Target::whitened) return std::nullopt;
            const auto sum = sum_over(exact, dimension, [](double squared) { return -squared; });
            return sum ? std::optional(*sum - 1) : std::nullopt;
        }
        case ObjectiveKind::contrastive:
            return sum_over(exact, dimension, [](double squared) { return -squared * squared / 2; });
        case ObjectiveKind::noncontrastive: {  // of m values m - 1 functions have a variance, the rest none
            const auto sum  = sum_over(exact, dimension, held_to_one);
            const auto most = std::ranges::count_if(op.context_marginal(), [](double p) { return p > 0; }) - 1;
            const auto rest = std::max<std::ptrdiff_t>(dimension - most, 0);
            return sum ? std::optional(*sum + static_cast<double>(rest) * (kCovarianceWeight - held_to_one(0)))
                       : std::nullopt;
        }
        case ObjectiveKind::node: {  // the largest signed eigenvalues are the largest where those are not negative
            if (exact.eigenvalues.size() < d || simple(op.context()) == nullptr) return std::nullopt;
            double sum = 0;
            for (std::size_t i = 0; i < d; ++i) {
                const double value = transfer(op.context(), exact.eigenvalues[i]);
                if (value < 0) return std::nullopt;
                sum += held_to_one(value) / 2;
            }
            return sum;
        }
        case ObjectiveKind::joint:
            return sum_over(exact, dimension, [](double squared) { return -squared; });
        case ObjectiveKind::skipgram:
            return std::nullopt;
    }
    return std::nullopt;
}

double default_rate(const EncoderShape& encoder) {
    return encoder.kind == EncoderKind::free ? 0.1 : 0.002;
}

Embedding embedding_of(const Learning& learning, const ExpectationOperator& op) {
    Embedding                 found;
    std::vector<Eigen::Index> rows;
    for (Node x = 0; x < op.nodes(); ++x) {
        if (op.input_marginal()[x] > 0) {
            found.nodes.push_back(x);
            rows.push_back(static_cast<Eigen::Index>(x));
        } else {
            found.without_vector.push_back(x);
        }
    }
    found.vectors = learning.vectors(rows, Eigen::all);
    return found;
}

}  // namespace contexture
