#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "contexture/graph/graph.hpp"

namespace contexture {

/// Numbers names in the order in which they first appear. A hash table with open addressing: 8 bytes
/// a slot, the names themselves stand in NodeNames. Ids such as 0, 1, 2 ... are found by their value,
/// which costs one look at memory instead of three.
class NameTable {
  public:
    struct Found {
        Node node;
        bool is_new;
    };

    NameTable();

    /// @throws Error Fault::computation beyond 2^32 - 1 names
    [[nodiscard]] Found               find_or_add(std::string_view name);
    [[nodiscard]] std::optional<Node> find(std::string_view name) const;
    [[nodiscard]] std::size_t         size() const { return names_.size(); }

    /// The names, which leaves the table empty of use.
    [[nodiscard]] NodeNames take() && { return std::move(names_); }

  private:
    struct Slot {
        std::uint32_t hash;
        Node          node;
    };

    [[nodiscard]] std::size_t slot_of(std::string_view name, std::uint32_t hash) const;
    [[nodiscard]] Node        add(std::string_view name, std::size_t slot, std::uint32_t hash);
    void                      grow();
    void                      remember(std::uint64_t number, Node node);

    NodeNames         names_;
    std::vector<Slot> slots_;      ///< a power of two of them, at most half full
    std::vector<Node> by_number_;  ///< a cache of the table for names that are small numbers
};

}  // namespace contexture
