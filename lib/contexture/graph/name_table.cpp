#include "contexture/graph/name_table.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace contexture {
namespace {

constexpr Node          kNone      = std::numeric_limits<Node>::max();  // NodeNames never gets as far
constexpr std::size_t   kFirstSize = 1024;
constexpr std::uint64_t kNotSmall  = std::numeric_limits<std::uint64_t>::max();

std::uint64_t mix(std::uint64_t bits) {
    bits *= 0x9e3779b97f4a7c15U;
    return bits ^ bits >> 32U;
}

std::uint32_t hash_of(std::string_view name) {
    std::uint64_t hash = name.size();
    std::uint64_t word = 0;
    for (; name.size() > sizeof word; name.remove_prefix(sizeof word)) {
        std::memcpy(&word, name.data(), sizeof word);
        hash = mix(hash ^ word);
    }
    word = 0;
    std::memcpy(&word, name.data(), name.size());
    return static_cast<std::uint32_t>(mix(mix(hash ^ word)));
}

/// The value of a name such as "0" or "4711" that has at most nine digits and could not be written
/// in another way; names are text, so "007" is not 7.
std::uint64_t small_number(std::string_view name) {
    if (name.size() > 9 || name.empty() || (name[0] == '0' && name.size() > 1)) return kNotSmall;
    std::uint64_t value = 0;
    for (const char c : name) {
        if (c < '0' || c > '9') return kNotSmall;
        value = 10 * value + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

}  // namespace

NameTable::NameTable() : slots_(kFirstSize, Slot{0, kNone}) {}

NameTable::Found NameTable::find_or_add(std::string_view name) {
    const std::uint64_t number = small_number(name);
    if (number < by_number_.size() && by_number_[number] != kNone) return {by_number_[number], false};
    const std::uint32_t hash   = hash_of(name);
    const std::size_t   slot   = slot_of(name, hash);
    const bool          is_new = slots_[slot].node == kNone;
    const Node          node   = is_new ? add(name, slot, hash) : slots_[slot].node;
    if (number != kNotSmall) remember(number, node);
    return {node, is_new};
}

std::optional<Node> NameTable::find(std::string_view name) const {
    const Node node = slots_[slot_of(name, hash_of(name))].node;
    return node == kNone ? std::nullopt : std::optional(node);
}

/// Where the name stands, or the free slot where it would.
std::size_t NameTable::slot_of(std::string_view name, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const Slot& found = slots_[slot];
        if (found.node == kNone || (found.hash == hash && names_[found.node] == name)) return slot;
    }
}

Node NameTable::add(std::string_view name, std::size_t slot, std::uint32_t hash) {
    const auto node = static_cast<Node>(names_.size());
    names_.append(name);
    slots_[slot] = {hash, node};
    if (2 * names_.size() > slots_.size()) grow();
    return node;
}

void NameTable::grow() {
    std::vector<Slot> larger(2 * slots_.size(), Slot{0, kNone});
    const std::size_t mask = larger.size() - 1;
    for (const Slot& old : slots_) {
        if (old.node == kNone) continue;
        std::size_t slot = old.hash & mask;
        while (larger[slot].node != kNone) slot = (slot + 1) & mask;
        larger[slot] = old;
    }
    slots_ = std::move(larger);
}

/// Keeps the cache within a few entries a name, however large the numbers are.
void NameTable::remember(std::uint64_t number, Node node) {
    const std::size_t most = std::max<std::size_t>(std::size_t{1} << 16U, 4 * names_.size());
    if (number >= most) return;
    if (number >= by_number_.size())
        by_number_.resize(std::min(most, std::max(number + 1, 2 * by_number_.size())), kNone);
    by_number_[number] = node;
}

}  // namespace contexture
