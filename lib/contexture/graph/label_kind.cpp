#include "contexture/graph/label_kind.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

std::optional<double> finite_number(std::string_view text) {
    double     value       = 0;
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data(), end, value);
    if (bad != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace

bool are_numbers(const PairTable& labels, LabelKind kind) {
    if (kind == LabelKind::categories) return false;
    bool has_fraction = false;
    for (Node label = 0; label < labels.value_names.size(); ++label) {
        const auto value = finite_number(labels.value_names[label]);
        if (!value && kind == LabelKind::numbers)
            throw Error(Fault::input, fmt::format("{}: the label {} is no number; take out its line, or leave out "
                                                  "--label-kind number",
                                                  labels.source, in_quotes(labels.value_names[label])));
        if (!value) return false;
        has_fraction = has_fraction || *value != std::floor(*value);
    }
    return has_fraction || kind == LabelKind::numbers;
}

void refuse_two_numbers(const PairTable& labels, double first, double second) {
    throw Error(Fault::input,
                fmt::format("{}: a node has two numbers, {} and {}; leave one, or say --label-kind category",
                            labels.source, first, second));
}

double number_of_label(std::string_view label) {
    return finite_number(label).value();
}

}  // namespace contexture
