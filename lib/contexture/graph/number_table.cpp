#include "contexture/graph/number_table.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "contexture/base/page_allocator.hpp"

namespace contexture {
namespace {

constexpr std::uint64_t kAlwaysClose = std::uint64_t{1} << 16U;
constexpr std::uint64_t kFewEntries  = 8;  // of the table of close numbers for each number that is there: two far slots
constexpr std::size_t   kFirstSlots  = 1024;

}  // namespace

void NumberTable::add(std::uint64_t number, Node node) {
    ++size_;
    if (number >= close_.size() && number < std::max(kAlwaysClose, kFewEntries * size_)) widen(number);
    if (number < close_.size())
        close_[number] = node;
    else
        add_far(number, node);
}

/// The slot where the number stands, or the free one where it would.
std::size_t NumberTable::slot_of(std::uint64_t number) const {
    const std::size_t mask = far_.size() - 1;
    std::uint64_t     hash = number * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32U;
    std::size_t slot = hash & mask;
    while (far_[slot].node != kNone && far_[slot].number != number) slot = (slot + 1) & mask;
    return slot;
}

/// Makes the number a close one, and with it those far ones that it now covers.
void NumberTable::widen(std::uint64_t number) {
    resize_pages(close_, std::bit_ceil(number + 1), kNone);
    if (far_size_ > 0) rehash(far_.size());
}

void NumberTable::add_far(std::uint64_t number, Node node) {
    if (2 * (far_size_ + 1) > far_.size()) rehash(std::max(kFirstSlots, 2 * far_.size()));
    far_[slot_of(number)] = {number, node};
    ++far_size_;
}

void NumberTable::rehash(std::size_t slots) {
    const std::vector<Slot> old = std::exchange(far_, std::vector<Slot>(slots, Slot{0, kNone}));
    far_size_                   = 0;
    for (const Slot& entry : old) {
        if (entry.node == kNone) continue;
        if (entry.number < close_.size()) {
            close_[entry.number] = entry.node;
        } else {
            far_[slot_of(entry.number)] = entry;
            ++far_size_;
        }
    }
}

}  // namespace contexture
