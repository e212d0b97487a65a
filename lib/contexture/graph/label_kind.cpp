#include "contexture/graph/label_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kNumbersForASlip = 10;  // different ones, a word
constexpr Node        kNone            = static_cast<Node>(-1);
constexpr double      kLeastSize = 1e-100, kMostSize = 1e100;  // of a number: squares of errors are to be numbers too

std::optional<double> finite_number(std::string_view text) {
    double     value       = 0;
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data(), end, value);
    if (bad != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

void require_one_number(const PairTable& labels) {
    std::vector<std::pair<Node, double>> numbers;
    for (std::size_t i = 0; i < labels.inputs.size(); ++i)
        numbers.emplace_back(labels.inputs[i], finite_number(labels.value_names[labels.values[i]]).value());
    std::ranges::sort(numbers);
    const auto conflict = std::ranges::adjacent_find(
        numbers, [](const auto& a, const auto& b) { return a.first == b.first && a.second != b.second; });
    if (conflict != numbers.end())
        throw Error(Fault::input,
                    fmt::format("{}: a node has two numbers, {} and {}; leave one, or say --label-kind category",
                                labels.source, conflict->second, std::next(conflict)->second));
}

/// "labels.txt:17", the line where a label first stands, or "labels.txt" where none is known.
std::string place_of(const PairTable& labels, Node label) {
    return labels.value_lines.empty() ? labels.source : fmt::format("{}:{}", labels.source, labels.value_lines[label]);
}

/// Words among so many numbers, one of which is not whole, are slips.
bool are_slips(std::size_t words, std::size_t numbers) {
    return words * kNumbersForASlip <= numbers;
}

}  // namespace

bool are_numbers(const PairTable& labels, LabelKind kind) {
    if (kind == LabelKind::categories) return false;
    bool                has_fraction = false;
    std::size_t         words = 0, numbers = 0;
    std::optional<Node> word, missing, extreme;  // the first of each
    for (Node label = 0; label < labels.value_names.size(); ++label) {
        const std::string_view text  = labels.value_names[label];
        const auto             value = finite_number(text);
        if (!value && kind == LabelKind::numbers)
            throw Error(Fault::input, fmt::format("{}: the label {} is no number; take out its line, or leave out "
                                                  "--label-kind number",
                                                  place_of(labels, label), in_quotes(text)));
        if (value) {
            ++numbers;
            has_fraction = has_fraction || *value != std::floor(*value);
            if (*value != 0 && !(std::abs(*value) >= kLeastSize && std::abs(*value) <= kMostSize) && !extreme)
                extreme = label;
        } else if (is_missing(text) || is_number(text)) {  // nan, inf, 1e999
            missing = missing.value_or(label);
        } else {
            ++words;
            word = word.value_or(label);
        }
    }
    if (!has_fraction && kind != LabelKind::numbers) return false;
    if (words > 0 && !are_slips(words, numbers)) return false;
    if (word || missing) {
        const Node first = std::min(word.value_or(kNone), missing.value_or(kNone));
        throw Error(
            Fault::input,
            fmt::format("{}: the label {} stands among numbers and is none that is finite; take out its lines, or say "
                        "--label-kind category",
                        place_of(labels, first), in_quotes(labels.value_names[first])));
    }
    if (extreme)
        throw Error(Fault::input, fmt::format("{}: the label {} is a number of a size outside {} to {}; choose another "
                                              "unit, or say --label-kind category",
                                              place_of(labels, *extreme), in_quotes(labels.value_names[*extreme]),
                                              kLeastSize, kMostSize));
    require_one_number(labels);
    return true;
}

double number_of_label(std::string_view label) {
    return finite_number(label).value();
}

void require_label_memory(std::size_t labels, std::size_t nodes, double tables) {
    const double        bytes = 8 * tables * static_cast<double>(labels) * static_cast<double>(nodes);
    const std::uint64_t limit = memory_to_take(0);
    if (bytes > static_cast<double>(limit))
        throw Error(
            Fault::computation,
            fmt::format("{} different labels of {} nodes take {}, and {} may be taken: if they are numbers, say "
                        "--label-kind number",
                        labels, nodes, human_bytes(static_cast<std::uint64_t>(std::min(bytes, 1e18))),
                        human_bytes(limit)));
}

}  // namespace contexture
