#pragma once

#include <cstddef>

#include "contexture/spectrum/block.hpp"

namespace contexture {

/// The same in the precision of a block, row by row.
template <typename Real>
using RealSquare = Eigen::Matrix<Real, kBlockWidth, kBlockWidth, Eigen::RowMajor>;

/// Some rows of a block, and those of which as many are streamed next: they are fetched meanwhile. What stands in
/// one place is a few pages long, too little for the processor to see by itself where it goes on. By default nothing
/// is.
template <typename Real>
struct Streamed {
    const Real* rows;
    const Real* ahead = rows;
};

/// sum += a^T b over `count` rows. Streams a, 16 bytes a row in single precision and 32 in double; b should be in
/// the first cache.
template <typename Real>
void add_products(Streamed<Real> a, const Real* b, std::size_t count, BlockSquare& sum);

/// block -= basis share over `count` rows. Streams basis; block should be in the first cache.
template <typename Real>
void subtract_share(Real* block, Streamed<Real> basis, const BlockSquare& share, std::size_t count);

}  // namespace contexture
