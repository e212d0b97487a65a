#include "contexture/evaluate/targets.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

/// Of a node its labels, as positions among the file's.
using LabelledNode = std::pair<Node, Node>;

std::vector<LabelledNode> entries_of(const PairTable& labels) {
    std::vector<LabelledNode> entries;
    for (std::size_t i = 0; i < labels.inputs.size(); ++i) entries.emplace_back(labels.inputs[i], labels.values[i]);
    std::ranges::sort(entries);
    entries.erase(std::ranges::unique(entries).begin(), entries.end());
    return entries;
}

/// Classes that nodes of the graph have, numbered in the order of the file.
std::vector<int> number_classes(const PairTable& labels, const std::vector<LabelledNode>& entries, Targets& targets) {
    std::vector<int> number(labels.value_names.size(), -1);
    for (const LabelledNode& entry : entries) number[entry.second] = 0;
    for (Node label = 0; label < labels.value_names.size(); ++label) {
        if (number[label] < 0) continue;
        number[label] = static_cast<int>(targets.classes.size());
        targets.classes.emplace_back(labels.value_names[label]);
    }
    return number;
}

}  // namespace

Targets collect_targets(const PairTable& labels, LabelKind kind) {
    const bool is_numeric = are_numbers(labels, kind);
    const auto entries    = entries_of(labels);
    Targets    targets;
    const auto place = is_numeric ? std::vector<int>{} : number_classes(labels, entries, targets);
    for (const auto& [node, label] : entries) {
        const bool is_next = targets.nodes.empty() || targets.nodes.back() != node;
        if (is_next) targets.nodes.push_back(node);
        if (is_numeric) {
            if (is_next) targets.numbers.push_back(number_of_label(labels.value_names[label]));
            continue;
        }
        if (is_next) targets.labels.emplace_back();
        targets.labels.back().push_back(place[label]);
        targets.is_multi_label = targets.is_multi_label || !is_next;
    }
    const bool is_constant =
        is_numeric ? std::ranges::adjacent_find(targets.numbers, std::ranges::not_equal_to{}) == targets.numbers.end()
                   : std::ranges::adjacent_find(targets.labels, std::ranges::not_equal_to{}) == targets.labels.end();
    if (targets.size() < 2 || is_constant)
        throw Error(Fault::input, labels.source +
                                      ": there is nothing to predict: fewer than two nodes of the graph have a label, "
                                      "or all have the same");
    return targets;
}

}  // namespace contexture
