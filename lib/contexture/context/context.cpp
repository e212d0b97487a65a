#include "contexture/context/context.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/context/catalogue.hpp"

namespace contexture {
namespace {

constexpr int    kMostSteps = 1000;
constexpr double kMostTime  = 1000;

/// The whole of `text` as a number, or nothing.
template <typename Number>
std::optional<Number> read_number(std::string_view text) {
    Number     value{};
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data(), end, value);
    if (bad != std::errc{} || stop != end) return std::nullopt;
    return value;
}

/// Levenshtein distance: how many letters to change, add or drop.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal                   = row[j + 1];
            row[j + 1]                 = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

std::string known_kinds() {
    std::string list;
    for (const CatalogueEntry& known : catalogue())
        list += (list.empty() ? "" : ", ") + std::string(known.kind) + ":" + std::string(known.parameter);
    return list;
}

[[noreturn]] void refuse_kind(std::string_view text, std::string_view kind) {
    const auto nearest =
        std::ranges::min(catalogue(), {}, [&](const CatalogueEntry& known) { return edit_distance(kind, known.kind); });
    std::string message = "unknown context '" + std::string(text) + "'";
    if (edit_distance(kind, nearest.kind) <= 2) message += ": did you mean " + std::string(nearest.example) + "?";
    throw Error(Fault::usage, message + " Known: " + known_kinds());
}

[[noreturn]] void refuse_parameter(std::string_view text, const CatalogueEntry& known) {
    throw Error(Fault::usage, "context '" + std::string(text) + "': " + std::string(known.parameter) + " must be " +
                                  std::string(known.range) + ", as in " + std::string(known.example));
}

int read_steps(std::string_view text, std::string_view parameter, const CatalogueEntry& known) {
    const auto steps = read_number<int>(parameter);
    if (!steps || *steps < 1 || *steps > kMostSteps) refuse_parameter(text, known);
    return *steps;
}

double read_real(std::string_view text, std::string_view parameter, const CatalogueEntry& known, double most,
                 bool is_most_allowed) {
    const auto value = read_number<double>(parameter);
    if (!value || !(*value > 0) || !(is_most_allowed ? *value <= most : *value < most)) refuse_parameter(text, known);
    return *value;
}

std::string shortest(double value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

/// The numeric parameter as text.
struct ParameterText {
    std::string operator()(const Walk& walk) const { return std::to_string(walk.steps); }
    std::string operator()(const Window& window) const { return std::to_string(window.length); }
    std::string operator()(const Restart& restart) const { return shortest(restart.alpha); }
    std::string operator()(const Heat& heat) const { return shortest(heat.time); }
    std::string operator()(const Lazy& lazy) const { return std::to_string(lazy.steps); }
    std::string operator()(const Ego& ego) const { return std::to_string(ego.radius); }
};

/// "walk:1..3" to its contexts; anything without ".." to the one it names.
std::vector<Context> expand_range(std::string_view item) {
    const auto dots  = item.find("..");
    const auto colon = item.find(':');
    if (dots == std::string_view::npos || colon == std::string_view::npos || dots < colon) return {parse_context(item)};
    const auto first = read_number<int>(item.substr(colon + 1, dots - colon - 1));
    const auto last  = read_number<int>(item.substr(dots + 2));
    if (!first || !last || *first > *last || *last - *first >= kMostSteps)
        throw Error(Fault::usage, "range '" + std::string(item) + "': expected two whole numbers, as in walk:1..4");
    std::vector<Context> contexts;
    for (int value = *first; value <= *last; ++value)
        contexts.push_back(parse_context(std::string(item.substr(0, colon + 1)) + std::to_string(value)));
    return contexts;
}

}  // namespace

Context parse_context(std::string_view text) {
    const auto colon     = text.find(':');
    const auto kind      = text.substr(0, colon);
    const auto parameter = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    const auto rows      = catalogue();
    const auto known     = std::ranges::find(rows, kind, &CatalogueEntry::kind);
    if (known == rows.end()) refuse_kind(text, kind);
    switch (known - rows.begin()) {
        case 0:
            return Walk{read_steps(text, parameter, *known)};
        case 1:
            return Window{read_steps(text, parameter, *known)};
        case 2:
            return Restart{read_real(text, parameter, *known, 1, false)};
        case 3:
            return Heat{read_real(text, parameter, *known, kMostTime, true)};
        case 4:
            return Lazy{read_steps(text, parameter, *known)};
        case 5:
            return Ego{read_steps(text, parameter, *known)};
    }
    static_assert(std::variant_size_v<Context> == 6, "a new context needs its case here");
    refuse_kind(text, kind);
}

std::vector<Context> parse_contexts(std::string_view list) {
    std::vector<Context> contexts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const auto comma = std::min(list.find(',', begin), list.size());
        auto       item  = list.substr(begin, comma - begin);
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        item.remove_suffix(item.size() - std::min(item.find_last_not_of(' ') + 1, item.size()));
        if (item.empty())
            throw Error(Fault::usage, "the list of contexts '" + std::string(list) + "' has an empty place");
        for (const Context& context : expand_range(item))
            if (std::ranges::find(contexts, context) == contexts.end()) contexts.push_back(context);
        begin = comma + 1;
    }
    return contexts;
}

std::string name(const Context& context) {
    return std::string(entry(context).kind) + ":" + std::visit(ParameterText{}, context);
}

}  // namespace contexture
