#pragma once

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
/// @throws Error Fault::input where they are to be numbers and one is none
[[nodiscard]] bool are_numbers(const PairTable& labels, LabelKind kind);

/// @throws Error Fault::input
[[noreturn]] void refuse_two_numbers(const PairTable& labels, double first, double second);

/// The number of a label, of which are_numbers is true.
[[nodiscard]] double number_of_label(std::string_view label);

}  // namespace contexture
