#include "contexture/graph/name_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace contexture {
namespace {

constexpr std::size_t kFirstSize = 1024;
constexpr std::size_t kShort     = sizeof(std::uint64_t);

/// No two numbers have one mix.
std::uint64_t mix(std::uint64_t bits) {
    bits *= 0x9e3779b97f4a7c15U;
    return bits ^ bits >> 32U;
}

/// The words of one size that is kShort at most all have different hashes.
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

bool is_short(const NameKey& word) {
    return word.text.size() <= kShort;
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

NameTable::NameTable() : slots_(kFirstSize) {}

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
    const std::size_t slot = slot_of(name);
    if (slots_[slot].node != kNone) return {slots_[slot].node, false};
    const Node node = append(name.text);
    slots_[slot]    = {.hash = name.value, .node = node, .size = static_cast<std::uint32_t>(name.text.size())};
    ++words_;
    if (2 * words_ > slots_.size()) grow();
    return {node, true};
}

void NameTable::prefetch(const NameKey& name) const {
    if (name.is_number)
        numbers_.prefetch(name.value);
    else
        __builtin_prefetch(&slots_[name.value & (slots_.size() - 1)]);
}

std::optional<Node> NameTable::find(std::string_view name) const {
    const NameKey key  = key_of(name);
    const Node    node = key.is_number ? numbers_.find(key.value) : slots_[slot_of(key)].node;
    return node == kNone ? std::nullopt : std::optional(node);
}

/// A number or a short word is one load; a longer word is a slot, the ends of a name (16 bytes) and its text, each of
/// which tells where the next is. All first loads are asked for, but of numbers far out, then all ends, then all texts.
void NameTable::find(std::span<const NameKey> names, std::span<Node> nodes) const {
    std::array<std::size_t, kTogether> longer;  // the places of longer words
    std::size_t                        count = 0;
    for (const NameKey& name : names) prefetch(name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const NameKey& name = names[i];
        nodes[i]            = name.is_number ? numbers_.find(name.value) : slots_[likely_slot(name)].node;
        if (name.is_number || nodes[i] == kNone || is_short(name)) continue;
        longer[count++] = i;
        names_.prefetch_end(nodes[i]);
    }
    for (const std::size_t i : std::span(longer).first(count)) names_.prefetch_text(nodes[i]);
    for (const std::size_t i : std::span(longer).first(count)) nodes[i] = slots_[slot_of(names[i])].node;
}

/// Where the word stands, or the free slot where it would.
std::size_t NameTable::slot_of(const NameKey& word) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = word.value & mask;; slot = (slot + 1) & mask) {
        const Slot& found = slots_[slot];
        if (found.node == kNone) return slot;
        if (found.may_hold(word) && (is_short(word) || names_[found.node] == word.text)) return slot;
    }
}

/// The same by hash and size alone: right for short words, and nearly always for others.
std::size_t NameTable::likely_slot(const NameKey& word) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t       slot = word.value & mask;
    while (slots_[slot].node != kNone && !slots_[slot].may_hold(word)) slot = (slot + 1) & mask;
    return slot;
}

Node NameTable::append(std::string_view name) {
    const auto node = static_cast<Node>(names_.size());
    names_.append(name);
    return node;
}

void NameTable::grow() {
    std::vector<Slot> larger(2 * slots_.size());
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
