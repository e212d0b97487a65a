#include "contexture/graph/plain_edge.hpp"

#include <charconv>
#include <system_error>

#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

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
