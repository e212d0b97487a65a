#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <new>
#include <vector>

namespace contexture {

/// Memory at the start of a cache line, and of a huge page where it is as large as one; the system is asked for
/// huge pages as far as whole ones fit. Throws std::bad_alloc. To be freed with as many bytes.
[[nodiscard]] void* allocate_pages(std::size_t bytes);
void                free_pages(void* memory, std::size_t bytes) noexcept;

/// Gives the whole pages within a place back to the system; what was there is lost.
void discard_pages(void* memory, std::size_t bytes) noexcept;

/// Asks for huge pages in a place that nothing was written to yet, as far as whole ones fit.
void prefer_huge_pages(void* memory, std::size_t bytes) noexcept;

/// reserve(), in huge pages.
template <typename T>
void reserve_pages(std::vector<T>& numbers, std::size_t count) {
    if (count <= numbers.capacity()) return;
    std::vector<T> larger;
    larger.reserve(count);
    prefer_huge_pages(larger.data(), count * sizeof(T));
    larger.assign(numbers.begin(), numbers.end());
    numbers.swap(larger);
}

/// resize(), in huge pages.
template <typename T>
void resize_pages(std::vector<T>& numbers, std::size_t count, T value = {}) {
    reserve_pages(numbers, count);
    numbers.resize(count, value);
}

/// resize() of a matrix that is written from its first entry to its last, in huge pages.
template <typename Matrix>
void resize_pages(Matrix& matrix, Eigen::Index rows, Eigen::Index columns) {
    matrix.resize(rows, columns);
    prefer_huge_pages(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(*matrix.data()));
}

/// Room for `more` entries, in huge pages, by doubling.
template <typename T>
void grow_pages(std::vector<T>& numbers, std::size_t more) {
    if (numbers.capacity() - numbers.size() < more)
        reserve_pages(numbers, std::max(numbers.size() + more, 2 * numbers.capacity()));
}

/// For vectors of numbers that are gathered from or streamed by whole lines: a row of 32 bytes never lies in two
/// lines, and random reads find their pages. New numbers are not initialised: whoever writes them first pays.
template <typename T>
struct PageAllocator {
    using value_type = T;

    PageAllocator() = default;
    template <typename U>
    explicit PageAllocator(const PageAllocator<U>& /*other*/) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
        return static_cast<T*>(allocate_pages(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) noexcept { free_pages(memory, count * sizeof(T)); }

    void construct(T* place) noexcept { ::new (static_cast<void*>(place)) T; }
    void construct(T* place, const T& value) noexcept { ::new (static_cast<void*>(place)) T(value); }

    friend bool operator==(const PageAllocator& /*a*/, const PageAllocator& /*b*/) { return true; }
};

}  // namespace contexture
