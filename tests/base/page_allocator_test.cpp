#include "contexture/base/page_allocator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <utility>
#include <vector>

using namespace contexture;

namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;

std::uintptr_t place_of(const void* memory) {
    return reinterpret_cast<std::uintptr_t>(memory);
}

}  // namespace

TEST_CASE("memory begins where a line does, large memory where a huge page does, and all of it can be written") {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{1000}, kHugePage - 1,
                                    kHugePage, kHugePage + 1, 5 * kHugePage / 2 + 7}) {
        INFO(bytes);
        void* const memory = allocate_pages(bytes);
        REQUIRE(memory != nullptr);
        CHECK(place_of(memory) % 64 == 0);
        if (bytes >= kHugePage) CHECK(place_of(memory) % kHugePage == 0);
        std::memset(memory, 1, bytes);
        free_pages(memory, bytes);
    }
}

TEST_CASE("what is discarded is whole pages only: what lies around them stays") {
    std::vector<unsigned char, PageAllocator<unsigned char>> bytes(kHugePage + 100'000, 7);
    for (const std::size_t first : {std::size_t{0}, std::size_t{5000}})
        for (const std::size_t count : {std::size_t{0}, std::size_t{100}, std::size_t{70'000}, kHugePage}) {
            std::fill(bytes.begin(), bytes.end(), static_cast<unsigned char>(7));
            discard_pages(bytes.data() + first, count);
            const auto gone = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), 0));
            CHECK(gone <= count);
            CHECK((count < 70'000 || gone > 0));
            CHECK(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(first), 0) == 0);
            CHECK(std::count(bytes.begin() + static_cast<std::ptrdiff_t>(first + count), bytes.end(), 0) == 0);
        }
}

TEST_CASE("more than there can be is refused") {
    CHECK_THROWS_AS((void)allocate_pages(std::size_t{1} << 62U), std::bad_alloc);
    CHECK_THROWS_AS((void)PageAllocator<double>().allocate(std::size_t{1} << 61U), std::bad_alloc);
}

TEST_CASE("a vector in pages grows, is copied and moved as any other") {
    std::vector<int, PageAllocator<int>> numbers(1'000'000);
    std::iota(numbers.begin(), numbers.end(), 0);
    numbers.push_back(1'000'000);
    const auto  copy  = numbers;
    const auto* place = numbers.data();
    const auto  moved = std::move(numbers);
    CHECK(moved.data() == place);
    CHECK(copy == moved);
    CHECK(std::accumulate(copy.begin(), copy.end(), std::int64_t{0}) == std::int64_t{500'000} * 1'000'001);
}

TEST_CASE("room in pages keeps what stands there") {
    std::vector<int> numbers = {1, 2, 3};
    reserve_pages(numbers, 3'000'000);
    CHECK(numbers.capacity() >= 3'000'000);
    const int* const place = numbers.data();
    numbers.resize(3'000'000, 4);
    CHECK(numbers.data() == place);
    CHECK(numbers[2] == 3);
    CHECK(numbers.back() == 4);
    reserve_pages(numbers, 2);
    CHECK(numbers.size() == 3'000'000);
}
