#pragma once

#include <cstddef>
#include <string_view>

#include "contexture/graph/pair_table.hpp"

namespace contexture {

/// What labels are.
enum class LabelKind {
    detect,      ///< numeric where every label is a number and one is not whole
    categories,  ///< every label an indicator function, also where a node has several
    numbers,     ///< the label is a value of one function
};

/// Whether labels are values of one function.
/// @throws Error Fault::input where they are to be numbers and one is none, or they are and a node has two
[[nodiscard]] bool are_numbers(const PairTable& labels, LabelKind kind);

/// The number of a label, of which are_numbers is true.
[[nodiscard]] double number_of_label(std::string_view label);

/// @param tables  of a number for each label and labelled node that are to be held at a time
/// @throws Error Fault::computation where they do not fit into memory: labels that are numbers, most likely
void require_label_memory(std::size_t labels, std::size_t nodes, double tables);

}  // namespace contexture
