#include "contexture/graph/name_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace contexture {
namespace {

constexpr std::size_t kFirstSize = 1024;

std::uint64_t mix(std::uint64_t bits) {
    bits *= 0x9e3779b97f4a7c15U;
    return bits ^ bits >> 32U;
}

std::uint64_t hash_of(std::string_view name) {
    std::uint64_t hash = name.size();
    std::uint64_t word = 0;
    for (; name.size() > sizeof word; name.remove_prefix(sizeof word)) {
        std::memcpy(&word, name.data(), sizeof word);
        hash = mix(hash ^ word);
    }
    word = 0;
    std::memcpy(&word, name.data(), name.size());
    return mix(mix(hash ^ word));
}

std::uint32_t slot_hash(const NameKey& name) {
    return static_cast<std::uint32_t>(name.value);
}

/// The value of a name such as "0" or "4711" that could not be written in another way.
std::optional<std::uint64_t> plain_number(std::string_view name) {
    if (name.size() > NameKey::kMostDigits || name.empty() || (name[0] == '0' && name.size() > 1)) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : name) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

}  // namespace

NameKey key_of(std::string_view name) {
    const auto number = plain_number(name);
    return {.text = name, .value = number ? *number : hash_of(name), .is_number = number.has_value()};
}

NameTable::NameTable() : slots_(kFirstSize, Slot{0, kNone}) {}

NameTable::Found NameTable::find_or_add(const NameKey& name) {
    if (name.is_number) {
        Node       node   = numbers_.find(name.value);
        const bool is_new = node == kNone;
        if (is_new) {
            node = append(name.text);
            numbers_.add(name.value, node);
        }
        return {node, is_new};
    }
    const std::size_t slot = slot_of(name.text, slot_hash(name));
    if (slots_[slot].node != kNone) return {slots_[slot].node, false};
    const Node node = append(name.text);
    slots_[slot]    = {slot_hash(name), node};
    ++words_;
    if (2 * words_ > slots_.size()) grow();
    return {node, true};
}

void NameTable::prefetch(const NameKey& name) const {
    if (name.is_number)
        numbers_.prefetch(name.value);
    else
        __builtin_prefetch(&slots_[slot_hash(name) & (slots_.size() - 1)]);
}

std::optional<Node> NameTable::find(std::string_view name) const {
    const NameKey key  = key_of(name);
    const Node    node = key.is_number ? numbers_.find(key.value) : slots_[slot_of(name, slot_hash(key))].node;
    return node == kNone ? std::nullopt : std::optional(node);
}

/// Numbers are loads that do not depend on each other. A word is a slot (8 bytes), the ends of a name (16)
/// and its text, each of which tells where the next is: all slots are asked for, then all ends, then all texts.
void NameTable::find(std::span<const NameKey> names, std::span<Node> nodes) const {
    std::array<std::size_t, kTogether> slots;
    std::size_t                        words = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].is_number) {
            nodes[i] = numbers_.find(names[i].value);
            continue;
        }
        ++words;
        prefetch(names[i]);
    }
    if (words == 0) return;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].is_number) continue;
        slots[i] = likely_slot(slot_hash(names[i]));
        if (slots_[slots[i]].node != kNone) names_.prefetch_end(slots_[slots[i]].node);
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!names[i].is_number && slots_[slots[i]].node != kNone) names_.prefetch_text(slots_[slots[i]].node);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!names[i].is_number) nodes[i] = slots_[slot_of(names[i].text, slot_hash(names[i]))].node;
}

/// Where the name stands, or the free slot where it would.
std::size_t NameTable::slot_of(std::string_view name, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const Slot& found = slots_[slot];
        if (found.node == kNone || (found.hash == hash && names_[found.node] == name)) return slot;
    }
}

/// The same by the hash alone: nearly always right.
std::size_t NameTable::likely_slot(std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t       slot = hash & mask;
    while (slots_[slot].node != kNone && slots_[slot].hash != hash) slot = (slot + 1) & mask;
    return slot;
}

Node NameTable::append(std::string_view name) {
    const auto node = static_cast<Node>(names_.size());
    names_.append(name);
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

}  // namespace contexture
