#include "contexture/spectrum/block_kernels.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "contexture/base/wide_kernel.hpp"

namespace contexture {
namespace {

/// Some rows of a block as one register, or two or four: both compilers that we build with know such types.
template <typename Real, int kRows>
struct Lanes {
    static constexpr int kCount                            = kRows * kBlockWidth;
    using Type [[gnu::vector_size(kCount * sizeof(Real))]] = Real;
    using Places [[gnu::vector_size(kCount * sizeof(Real))]] =
        std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;

    // By reference: how such types are returned depends on the processor.
    static void load(Type& rows, const Real* from) { std::memcpy(&rows, from, sizeof(rows)); }
    static void store(Real* to, const Type& rows) { std::memcpy(to, &rows, sizeof(rows)); }
    /// Entry i of each row, kBlockWidth times.
    static void spread(Type& rows, const Type& from, int i) {
        Places places{};
        for (int lane = 0; lane < kCount; ++lane) places[lane] = lane / kBlockWidth * kBlockWidth + i;
        rows = __builtin_shuffle(from, places);
    }
};

/// Rows of 64 bytes in all.
template <typename Real>
constexpr int kRowsAtOnce = 64 / (kBlockWidth * static_cast<int>(sizeof(Real)));

/// sum += a^T b over some rows, a multiple of kRows. Streams a; b stays in the first cache.
template <typename Real, int kRows>
[[gnu::always_inline]] inline void multiply_rows(Streamed<Real> a, const Real* b, std::size_t count, Real* sum) {
    using Rows = Lanes<Real, kRows>;
    std::array<typename Rows::Type, kBlockWidth> own{};
    for (std::size_t at = 0; at < count * kBlockWidth; at += Rows::kCount) {
        typename Rows::Type left, right, entry;
        __builtin_prefetch(a.ahead + at, 0, 2);
        Rows::load(left, a.rows + at);
        Rows::load(right, b + at);
        for (int i = 0; i < kBlockWidth; ++i) {
            Rows::spread(entry, left, i);
            own[static_cast<std::size_t>(i)] += entry * right;
        }
    }
    for (std::size_t i = 0; i < own.size(); ++i)
        for (std::size_t lane = 0; lane < Rows::kCount; ++lane)
            sum[i * kBlockWidth + lane % kBlockWidth] += own[i][lane];
}

/// block -= basis share over some rows, a multiple of kRows. Streams basis.
template <typename Real, int kRows>
[[gnu::always_inline]] inline void subtract_rows(Real* block, Streamed<Real> basis, const Real* share,
                                                 std::size_t count) {
    using Rows = Lanes<Real, kRows>;
    std::array<typename Rows::Type, kBlockWidth> own{};
    for (std::size_t i = 0; i < own.size(); ++i)
        for (std::size_t lane = 0; lane < Rows::kCount; ++lane)
            own[i][lane] = share[i * kBlockWidth + lane % kBlockWidth];
    for (std::size_t at = 0; at < count * kBlockWidth; at += Rows::kCount) {
        typename Rows::Type from, rows, entry;
        __builtin_prefetch(basis.ahead + at, 0, 2);
        Rows::load(from, basis.rows + at);
        Rows::load(rows, block + at);
        for (int i = 0; i < kBlockWidth; ++i) {
            Rows::spread(entry, from, i);
            rows -= entry * own[static_cast<std::size_t>(i)];
        }
        Rows::store(block + at, rows);
    }
}

/// The same over any number of rows.
template <typename Real>
[[gnu::always_inline]] inline void multiply_all(Streamed<Real> a, const Real* b, std::size_t count, Real* sum) {
    const std::size_t most = count / kRowsAtOnce<Real> * kRowsAtOnce<Real>;
    const std::size_t at   = most * kBlockWidth;
    multiply_rows<Real, kRowsAtOnce<Real>>(a, b, most, sum);
    multiply_rows<Real, 1>({a.rows + at, a.ahead + at}, b + at, count - most, sum);
}
template <typename Real>
[[gnu::always_inline]] inline void subtract_all(Real* block, Streamed<Real> basis, const Real* share,
                                                std::size_t count) {
    const std::size_t most = count / kRowsAtOnce<Real> * kRowsAtOnce<Real>;
    const std::size_t at   = most * kBlockWidth;
    subtract_rows<Real, kRowsAtOnce<Real>>(block, basis, share, most);
    subtract_rows<Real, 1>(block + at, {basis.rows + at, basis.ahead + at}, share, count - most);
}

CONTEXTURE_WIDE_KERNEL void products_of(Streamed<float> a, const float* b, std::size_t count, float* sum) {
    multiply_all(a, b, count, sum);
}
CONTEXTURE_WIDE_KERNEL void products_of(Streamed<double> a, const double* b, std::size_t count, double* sum) {
    multiply_all(a, b, count, sum);
}
CONTEXTURE_WIDE_KERNEL void subtract_from(float* block, Streamed<float> basis, const float* share, std::size_t count) {
    subtract_all(block, basis, share, count);
}
CONTEXTURE_WIDE_KERNEL void subtract_from(double* block, Streamed<double> basis, const double* share,
                                          std::size_t count) {
    subtract_all(block, basis, share, count);
}

}  // namespace

template <typename Real>
void add_products(Streamed<Real> a, const Real* b, std::size_t count, BlockSquare& sum) {
    RealSquare<Real> own = RealSquare<Real>::Zero();
    products_of(a, b, count, own.data());
    sum += own.template cast<double>();
}

template <typename Real>
void subtract_share(Real* block, Streamed<Real> basis, const BlockSquare& share, std::size_t count) {
    const RealSquare<Real> own = share.cast<Real>();
    subtract_from(block, basis, own.data(), count);
}

template void add_products(Streamed<float>, const float*, std::size_t, BlockSquare&);
template void add_products(Streamed<double>, const double*, std::size_t, BlockSquare&);
template void subtract_share(float*, Streamed<float>, const BlockSquare&, std::size_t);
template void subtract_share(double*, Streamed<double>, const BlockSquare&, std::size_t);

}  // namespace contexture
