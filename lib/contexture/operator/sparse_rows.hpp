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
    [[nodiscard]] Node   rows() const { return static_cast<Node>(offsets.size() - 1); }
    /// Of one entry.
    [[nodiscard]] double weight(Arc arc) const { return weights.empty() ? 1.0 : weights[arc]; }
    /// Of the weights of one row.
    [[nodiscard]] double row_sum(std::size_t row) const {
        double sum = 0;
        for (Arc arc = offsets[row]; arc < offsets[row + 1]; ++arc) sum += weight(arc);
        return sum;
    }
};

/// Entries below which a share of a product takes less than waking the thread for it.
inline constexpr Arc kArcsWorthAThread = 200'000;

}  // namespace contexture
