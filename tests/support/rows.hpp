#pragma once

#include <random>

#include "contexture/base/random.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/operator/normalized_adjacency.hpp"
#include "support/dense.hpp"

namespace support {

inline MatrixXd dense(const contexture::SymmetricRows& rows) {
    const auto n = static_cast<Index>(rows.offsets.size()) - 1;
    MatrixXd   m = MatrixXd::Zero(n, n);
    for (Index u = 0; u < n; ++u)
        for (contexture::Arc arc = rows.offsets[static_cast<std::size_t>(u)];
             arc < rows.offsets[static_cast<std::size_t>(u) + 1]; ++arc)
            m(u, rows.targets[arc]) += rows.weights[arc];
    return m;
}

/// Entries in [-1, 1).
inline contexture::RowMatrix random_rows(Index n, Index d, std::mt19937_64& generator) {
    contexture::RowMatrix x(n, d);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = 2 * contexture::draw_unit(generator) - 1;
    return x;
}

}  // namespace support
