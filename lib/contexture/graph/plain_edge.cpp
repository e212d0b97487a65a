#include "contexture/graph/plain_edge.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

/// The same byte at every place of a word.
constexpr std::uint64_t everywhere(std::uint64_t byte) {
    return byte * 0x0101010101010101U;
}

/// A number at the start of a text that goes on for kWord bytes at least.
struct ShortNumber {
    std::uint64_t value;
    std::size_t   digits;  ///< kWord where there may be more of them: then the value is none
};

/// All bytes at once, the first of the text in the lowest place: how many digits they begin with, then pairs, fours
/// and eights of digits added up where they stand. No branch that depends on the digits.
/// Source: Lamport 1975, Multiple byte processing with full-word instructions, CACM 18(8), for the way.
ShortNumber short_number(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, kWord);
    word ^= everywhere('0');  // digits are 0 .. 9 now; what is more sets the highest bit of its byte below
    const std::uint64_t others = (word | (word + everywhere(0x80 - 10))) & everywhere(0x80);
    const auto          digits = static_cast<std::size_t>(std::countr_zero(others)) / 8;
    if (digits == 0 || digits == kWord) return {.value = 0, .digits = digits};
    word <<= 8 * (kWord - digits);  // zeros before them
    word = word * 10 + (word >> 8U);
    word = (word & 0x00ff00ff00ff00ffU) * 100 + (word >> 16U & 0x00ff00ff00ff00ffU);
    word = (word & 0x0000ffff0000ffffU) * 10000 + (word >> 32U & 0x0000ffff0000ffffU);
    return {.value = word & 0xffffffffU, .digits = digits};
}

/// A place in a text that only goes on.
struct Cursor {
    const char* at;
    const char* end;

    [[nodiscard]] bool is_at(char c) const { return at != end && *at == c; }
    [[nodiscard]] bool is_at_blank() const { return at != end && is_blank(*at); }

    void skip_blanks() {
        while (is_at_blank()) ++at;
    }
    /// False where there is none.
    bool skip(Separator separator) {
        if (separator == Separator::blanks) {
            const char* const before = at;
            skip_blanks();
            return at != before;
        }
        const char wanted = separator == Separator::tab ? '\t' : separator == Separator::comma ? ',' : ';';
        if (!is_at(wanted)) return false;
        ++at;
        return true;
    }
    /// False where the line goes on.
    bool skip_end_of_line() {
        if (is_at('\r')) ++at;
        if (at == end) return true;
        return *at++ == '\n';
    }
    /// Digits that could not be written in another way.
    bool take_number(NameKey& key) {
        const char* const first = at;
        std::uint64_t     value = 0;
        if (std::endian::native == std::endian::little && static_cast<std::size_t>(end - at) >= kWord) {
            const ShortNumber number = short_number(at);
            if (number.digits < kWord) {
                value = number.value;
                at += number.digits;
            }
        }
        while (at != end && *at >= '0' && *at <= '9') value = 10 * value + static_cast<std::uint64_t>(*at++ - '0');
        const auto digits = static_cast<std::size_t>(at - first);
        if (digits == 0 || digits > NameKey::kMostDigits || (digits > 1 && *first == '0')) return false;
        key.text      = {first, digits};
        key.value     = value;
        key.is_number = true;
        return true;
    }
    bool take_weight(double& weight) {
        const auto converted = std::from_chars(at, end, weight);
        at                   = converted.ptr;
        return converted.ec == std::errc() && fault_of_weight(weight).empty();
    }
};

}  // namespace

std::size_t plain_edge(std::string_view text, Separator separator, NameKey& source, NameKey& target, double* weight) {
    Cursor cursor{text.data(), text.data() + text.size()};
    if (!cursor.take_number(source) || !cursor.skip(separator) || !cursor.take_number(target)) return 0;
    if (weight != nullptr && (!cursor.skip(separator) || !cursor.take_weight(*weight))) return 0;
    return cursor.skip_end_of_line() ? static_cast<std::size_t>(cursor.at - text.data()) : 0;
}

}  // namespace contexture
