#include "contexture/base/blas_memory.hpp"

#include <cblas.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"

namespace contexture {
namespace {

constexpr std::uint64_t kBuffer = std::uint64_t{136} << 20U;              // OpenBLAS asks for 128 MB and a little
constexpr std::uint64_t kThread = kBuffer + (std::uint64_t{120} << 20U);  // its stack and its part of malloc besides

/// glibc maps this much for the first memory that a thread asks for, and OpenBLAS's own threads may be about to: what
/// is left now may be gone when the buffer is asked for.
constexpr std::uint64_t kArena = std::uint64_t{128} << 20U;

/// A product too large for OpenBLAS to do without a buffer.
void multiply_once() {
    constexpr int                     kSide = 64;
    std::array<double, kSide * kSide> a{}, b{}, c{};
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, kSide, kSide, kSide, 1, a.data(), kSide, b.data(), kSide, 0,
                c.data(), kSide);
}

}  // namespace

int threads_for_blas(int wanted) {
    static std::atomic<bool> has_buffer{false};  // of the process, as OpenBLAS is, which never gives it back

    const std::optional<std::uint64_t> left = address_space_left();
    if (!left) return wanted;
    if (!has_buffer) {
        if (*left < kBuffer + kArena)
            throw Error(Fault::computation,
                        fmt::format("the limit of address space (ulimit -v) leaves {}, and linear algebra may take {} "
                                    "for its first thread: raise the limit",
                                    human_bytes(*left), human_bytes(kBuffer + kArena)));
        multiply_once();
        has_buffer = true;
    }
    const std::uint64_t room = address_space_left().value_or(0) / kThread + 1;
    return static_cast<int>(std::min(room, static_cast<std::uint64_t>(wanted)));
}

}  // namespace contexture
