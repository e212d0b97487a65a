#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// Which node a number names. Numbers that lie close, such as 0 .. n - 1, are positions in a table of
/// 4 bytes each, so that a look-up is one look at memory; those far out stand in a hash table with
/// open addressing, 16 bytes a slot.
class NumberTable {
  public:
    static constexpr Node kNone = std::numeric_limits<Node>::max();

    /// kNone where the number is not there.
    [[nodiscard]] Node find(std::uint64_t number) const {
        if (number < close_.size()) return close_[number];
        return far_.empty() ? kNone : far_[slot_of(number)].node;
    }
    /// Asks for memory that finding a close number will read.
    void prefetch(std::uint64_t number) const {
        if (number < close_.size()) __builtin_prefetch(&close_[number]);
    }
    /// @param number  one that is not there
    void add(std::uint64_t number, Node node);

  private:
    struct Slot {
        std::uint64_t number;
        Node          node;
    };

    [[nodiscard]] std::size_t slot_of(std::uint64_t number) const;
    void                      widen(std::uint64_t number);
    void                      add_far(std::uint64_t number, Node node);
    void                      rehash(std::size_t slots);

    std::vector<Node> close_;
    std::vector<Slot> far_;  ///< none, or a power of two of them, at most half full
    std::size_t       size_     = 0;
    std::size_t       far_size_ = 0;
};

}  // namespace contexture
