#pragma once

#include <cstdint>

#include "contexture/base/progress.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {

struct PointKernelOptions {
    int           threads      = 0;  ///< 0: all cores
    std::uint64_t memory_limit = 0;  ///< bytes the kernel may take
    std::uint64_t seed         = 1;  ///< of masks
    Progress      progress     = {};
};

/// Each point's law over its nearest points, itself included: rows that sum to 1. Points nearer than the
/// last of the `neighbours` weigh 1 / neighbours; those as far as the last (to 1e-9 of the squared distance)
/// share what is left alike, so that the order of the file decides nothing.
///
/// Exact, in double precision: by nanoflann's k-d tree, near n log n in few coordinates; of 16 coordinates and more,
/// and for more neighbours than n / 40 or 3 sqrt(n), by measuring all pairs, n^2 p, which takes less there.
/// @param is_masked  the mean over draws of hidden columns, see draw_visible
/// @throws Error Fault::input where there are fewer points than neighbours, Fault::computation where the
///         rows exceed the memory limit, or the coordinates that the draws' trees copy
/// Source: Zhai et al. 2025, section 5.3.
[[nodiscard]] SparseRows nearest_points(const Points& points, int neighbours, bool is_masked,
                                        const PointKernelOptions& options = {});

}  // namespace contexture
