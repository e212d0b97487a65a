#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/graph/number_table.hpp"

namespace contexture {

/// A name as a NameTable looks for it. Names are text: "007" is not 7, and only what could not be
/// written in another way, such as "0" or "4711", counts as a number.
struct NameKey {
    static constexpr std::size_t kMostDigits = 18;  ///< of a number

    std::string_view text;
    std::uint64_t    value     = 0;  ///< the number, or a hash of the text
    bool             is_number = false;
};

[[nodiscard]] NameKey key_of(std::string_view name);

/// Numbers names in the order in which they first appear. The names themselves stand in NodeNames;
/// words are found by a hash table with open addressing, 16 bytes a slot, which is all that a word of up to 8 bytes is
/// compared with, numbers by their value.
class NameTable {
  public:
    static constexpr Node kNone = NumberTable::kNone;  ///< no node: NodeNames never gets as far

    struct Found {
        Node node;
        bool is_new;
    };

    NameTable();

    /// @throws Error Fault::computation beyond 2^32 - 1 names
    [[nodiscard]] Found               find_or_add(std::string_view name) { return find_or_add(key_of(name)); }
    [[nodiscard]] Found               find_or_add(const NameKey& name);
    [[nodiscard]] std::optional<Node> find(std::string_view name) const;
    /// The node of each name, kNone where it is not there. Several together wait for memory once, not in
    /// turn. May be called from several threads while none adds.
    /// @param names  at most kTogether
    void                              find(std::span<const NameKey> names, std::span<Node> nodes) const;
    /// Asks for memory that finding the name will read first.
    void                              prefetch(const NameKey& name) const;
    [[nodiscard]] std::size_t         size() const { return names_.size(); }

    /// The names, which leaves the table empty of use.
    [[nodiscard]] NodeNames take() && { return std::move(names_); }

    static constexpr std::size_t kTogether = 128;

  private:
    struct Slot {
        std::uint64_t hash = 0;
        Node          node = kNone;
        std::uint32_t size = 0;  ///< of the word

        [[nodiscard]] bool may_hold(const NameKey& word) const { return hash == word.value && size == word.text.size(); }
    };

    [[nodiscard]] std::size_t slot_of(const NameKey& word) const;
    [[nodiscard]] std::size_t likely_slot(const NameKey& word) const;
    [[nodiscard]] Node        append(std::string_view name);
    void                      grow();

    NodeNames         names_;
    NumberTable       numbers_;
    std::vector<Slot> slots_;  ///< of words: a power of two of them, at most half full
    std::size_t       words_ = 0;
};

}  // namespace contexture
