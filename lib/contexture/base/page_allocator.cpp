#include "contexture/base/page_allocator.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace contexture {
namespace {

constexpr std::size_t kLine     = 64;
constexpr std::size_t kPage     = std::size_t{64} << 10;  // the largest any processor has: mappings are whole ones
constexpr std::size_t kHugePage = std::size_t{2} << 20;

std::size_t round_up(std::size_t bytes, std::size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

/// A mapping of its own: freed, it is the system's again, where malloc would keep what lies between aligned places.
void* map_pages(std::size_t bytes) {
    const std::size_t all    = bytes + kHugePage;
    void* const       memory = mmap(nullptr, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    const std::size_t before =
        round_up(reinterpret_cast<std::uintptr_t>(memory), kHugePage) - reinterpret_cast<std::uintptr_t>(memory);
    std::byte* const aligned = static_cast<std::byte*>(memory) + before;
    if (before > 0) (void)munmap(memory, before);
    (void)munmap(aligned + bytes, kHugePage - before);
    prefer_huge_pages(aligned, bytes);
    return aligned;
}

}  // namespace

void prefer_huge_pages(void* memory, std::size_t bytes) noexcept {
#ifdef MADV_HUGEPAGE
    const std::uintptr_t place = reinterpret_cast<std::uintptr_t>(memory);
    const std::size_t    skip  = round_up(place, kHugePage) - place;
    // Advice: where it is refused, small pages do. Whole ones only: the rest of one would be filled with zeros.
    if (bytes >= skip + kHugePage)
        (void)madvise(static_cast<std::byte*>(memory) + skip, (bytes - skip) / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
}

void discard_pages(void* memory, std::size_t bytes) noexcept {
    static const auto    page  = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t place = reinterpret_cast<std::uintptr_t>(memory);
    const std::size_t    skip  = round_up(place, page) - place;
    if (bytes >= skip + page)
        (void)madvise(static_cast<std::byte*>(memory) + skip, (bytes - skip) / page * page, MADV_DONTNEED);
}

void* allocate_pages(std::size_t bytes) {
    if (bytes >= kHugePage) return map_pages(round_up(bytes, kPage));
    void* const memory = std::aligned_alloc(kLine, round_up(bytes, kLine));
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void free_pages(void* memory, std::size_t bytes) noexcept {
    if (bytes >= kHugePage)
        (void)munmap(memory, round_up(bytes, kPage));
    else
        std::free(memory);
}

}  // namespace contexture
