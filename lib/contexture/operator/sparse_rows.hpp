#pragma once

#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// A sparse matrix of weights above 0 by rows, square or not.
struct SparseRows {
    Node                columns = 0;    ///< number of them
    std::vector<Arc>    offsets = {0};  ///< rows + 1
    std::vector<Node>   targets;        ///< ascending within a row
    std::vector<double> weights;        ///< one an entry, or empty where every entry weighs 1

    /// Number of rows.
    [[nodiscard]] Node rows() const { return static_cast<Node>(offsets.size() - 1); }
};

}  // namespace contexture
