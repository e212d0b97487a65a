#pragma once

#include <string>
#include <vector>

#include "contexture/graph/label_kind.hpp"
#include "contexture/graph/pair_table.hpp"

namespace contexture {

/// What is to be predicted: of each labelled node its classes or its number.
struct Targets {
    std::vector<Node>             nodes;                   ///< that have a label, ascending
    std::vector<std::string>      classes        = {};     ///< empty where the labels are numbers
    std::vector<std::vector<int>> labels         = {};     ///< of each node, ascending positions in classes
    std::vector<double>           numbers        = {};     ///< of each node, where the labels are numbers
    bool                          is_multi_label = false;  ///< a node has more than one

    /// Whether each node has a number rather than classes.
    [[nodiscard]] bool        is_numeric() const { return classes.empty(); }
    /// Labelled nodes.
    [[nodiscard]] std::size_t size() const { return nodes.size(); }
    /// Functions that are predicted: one a class, or the number.
    [[nodiscard]] std::size_t outputs() const { return is_numeric() ? 1 : classes.size(); }
};

/// @param labels  read for the graph
/// @throws Error Fault::input where fewer than two nodes have a label, all have the same, or a node has two numbers
[[nodiscard]] Targets collect_targets(const PairTable& labels, LabelKind kind = LabelKind::detect);

}  // namespace contexture
