#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/graph/label_kind.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

/// How compatible a function of the node is with a context, and what chance would give it.
struct Rho {
    std::optional<double> value          = {};  ///< in [0, 1]; empty for a function that is constant
    double                null_mean      = 0;   ///< over permutations of the labels among the labelled nodes
    double                null_deviation = 0;   ///< standard deviation over the same permutations
    double                p_value        = 1;  ///< (1 + permutations with at least this value) / (1 + permutations)
};

/// One label of a file.
struct LabelCompatibility {
    std::string label;      ///< as it stands in the file
    Node        nodes = 0;  ///< that have it, within the space of the context
    double      mass  = 0;  ///< their share of the P_X of all labelled nodes
    Rho         rho   = {};  ///< of its indicator function
};

/// What measure_compatibility() found.
struct Compatibility {
    std::string                     source       = {};     ///< file of the labels, for reports
    bool                            is_numeric   = false;  ///< one function, the number; else one a label
    Node                            labelled     = 0;      ///< nodes with a label and P_X > 0
    double                          mass         = 0;      ///< their share of P_X
    int                             permutations = 0;      ///< CompatibilityOptions::permutations
    Rho                             all    = {};  ///< of the whole file: numerators and denominators summed over labels
    std::vector<LabelCompatibility> labels = {};  ///< most compatible first; empty where numeric
};

/// What measure_compatibility() takes labels for, and its null.
struct CompatibilityOptions {
    LabelKind     kind         = LabelKind::detect;  ///< categories or numbers
    int           permutations = 99;  ///< of the null; 0 for none
    std::uint64_t seed         = 1;   ///< of the permutations
    Progress      progress     = {};  ///< told how the work goes on; may throw to stop it
};

/// rho(f) = ||T* f~|| / ||f~||, f~ = f - E f: how much of f its context keeps; rho^2 = Var E[f(X) | A] / Var f(X).
///
/// f is known on the labelled nodes: f~ is centred under P_X there and 0 elsewhere, so that a node without
/// a label counts as one of which nothing is known. One product with S^T a label and permutation.
/// @param labels  read for the operator's graph
/// @throws Error Fault::input where no labelled node is in the space of the context, or labels are no numbers
/// Source: docs/theory.md, Compatibility and the worst case; Zhai et al. 2025, section 4.
[[nodiscard]] Compatibility measure_compatibility(const ExpectationOperator& op, const PairTable& labels,
                                                  const CompatibilityOptions& options = {});

}  // namespace contexture
