#include "contexture/context/context.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>

#include "contexture/base/error.hpp"
#include "contexture/context/catalogue.hpp"

namespace contexture {
namespace {

constexpr int    kLongestRange     = 1000;
constexpr double kRoundingOfShares = 1e-9;  // shares that sum to 1 within this are left as they are

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    text.remove_suffix(text.size() - std::min(text.find_last_not_of(' ') + 1, text.size()));
    return text;
}

/// The sign + of a mixture, not that of an exponent as in 1e+3.
bool is_plus(std::string_view text, std::size_t at) {
    const bool is_exponent = at >= 2 && (text[at - 1] == 'e' || text[at - 1] == 'E') && text[at - 2] >= '0' &&
                             text[at - 2] <= '9' && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9';
    return text[at] == '+' && !is_exponent;
}

/// Cuts at a separator outside of double quotes.
std::vector<std::string_view> cut(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    bool                          is_quoted = false;
    std::size_t                   begin     = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && text[at] == '"') is_quoted = !is_quoted;
        const bool is_end = at == text.size();
        if (!is_end && (is_quoted || !(separator == '+' ? is_plus(text, at) : text[at] == separator))) continue;
        pieces.push_back(trimmed(text.substr(begin, at - begin)));
        begin = at + 1;
    }
    return pieces;
}

[[noreturn]] void refuse(std::string_view text, const std::string& what) {
    throw Error(Fault::usage, "context '" + std::string(text) + "': " + what);
}

template <typename Number>
std::optional<Number> read_whole(std::string_view text) {
    Number     value{};
    const auto end         = text.data() + text.size();
    const auto [stop, bad] = std::from_chars(text.data(), end, value);
    if (bad != std::errc{} || stop != end) return std::nullopt;
    return value;
}

/// "0.5*walk:1>ego:1" to a branch; a share left out is 0 until all are known.
Branch parse_branch(std::string_view whole, std::string_view text) {
    Branch     branch{.share = 0, .chain = {}};
    const auto star  = text.find('*');
    const auto colon = text.find(':');
    if (star != std::string_view::npos && star < colon) {
        const auto share = read_whole<double>(trimmed(text.substr(0, star)));
        if (!share || !(*share > 0) || !std::isfinite(*share))
            refuse(whole, "the share before * must be a number above 0, as in 0.5*walk:1+0.5*walk:2");
        branch.share = *share;
        text         = trimmed(text.substr(star + 1));
    }
    for (const std::string_view step : cut(text, '>')) branch.chain.push_back(parse_simple(step));
    for (std::size_t i = 0; i + 1 < branch.chain.size(); ++i)
        if (file_of(branch.chain[i]) != nullptr)
            refuse(whole, simple_name(branch.chain[i]) +
                              " ends at values of its file, from which nothing can go on: it must "
                              "stand last, as in walk:1>labels:FILE");
    return branch;
}

void complete_shares(std::string_view whole, std::vector<Branch>& branches) {
    const auto given = std::ranges::count_if(branches, [](const Branch& branch) { return branch.share > 0; });
    if (given != 0 && given != std::ssize(branches))
        refuse(whole, "give every branch a share, as in 0.5*walk:1+0.5*walk:2, or none");
    if (given == 0)
        for (Branch& branch : branches) branch.share = 1.0 / static_cast<double>(branches.size());
    const double sum = std::accumulate(branches.begin(), branches.end(), 0.0,
                                       [](double before, const Branch& branch) { return before + branch.share; });
    if (!std::isfinite(sum)) refuse(whole, "the shares are too large");
    if (std::abs(sum - 1) > kRoundingOfShares)
        for (Branch& branch : branches) branch.share /= sum;
}

/// "walk:1..3" to its contexts; anything without ".." to the one it names.
std::vector<Context> expand_range(std::string_view item) {
    const auto dots   = item.find("..");
    const auto colon  = item.find(':');
    const bool is_one = dots == std::string_view::npos || colon == std::string_view::npos || dots < colon ||
                        std::ranges::any_of(std::array{"pairs:", "labels:", "features:"}, [&](std::string_view kind) {
                            return item.find(kind) != std::string_view::npos;
                        });
    if (is_one) return {parse_context(item)};
    const auto first  = read_whole<int>(item.substr(colon + 1, dots - colon - 1));
    const auto last   = read_whole<int>(item.substr(dots + 2));
    const auto refuse = [&](const std::string& expected) {
        throw Error(Fault::usage, "range '" + std::string(item) + "': expected " + expected);
    };
    if (!first || !last) refuse("two whole numbers, as in walk:1..4");
    if (*first > *last) refuse("the smaller number first, as in walk:1..4");
    if (std::int64_t{*last} - *first >= kLongestRange)
        refuse("no more than " + std::to_string(kLongestRange) + " contexts");
    std::vector<Context> contexts;
    for (int value = *first; value <= *last; ++value)
        contexts.push_back(parse_context(std::string(item.substr(0, colon + 1)) + std::to_string(value)));
    return contexts;
}

/// A number that belongs to what stands before its comma: the rest of node2vec's, not a share as in 0.5*walk:1.
bool goes_on(std::string_view piece) {
    double     value{};
    const auto end         = piece.data() + piece.size();
    const auto [stop, bad] = std::from_chars(piece.data(), end, value);
    return bad == std::errc{} && (stop == end || *stop == '>' || *stop == '+' || *stop == ' ');
}

/// Commas part contexts, and the parameters of node2vec.
std::vector<std::string> cut_list(std::string_view list) {
    std::vector<std::string> items;
    for (const std::string_view piece : cut(list, ',')) {
        if (!items.empty() && goes_on(piece))
            items.back() += "," + std::string(piece);
        else
            items.emplace_back(piece);
    }
    return items;
}

std::string share_text(double share) {
    std::array<char, 32> text{};
    std::string          number{text.data(), std::to_chars(text.data(), text.data() + text.size(), share).ptr};
    std::erase(number, '+');
    return number;
}

/// The branches, each through `chain_text`, with their shares and `sign` between them.
template <typename ChainText>
std::string join(const Context& context, const char* times, const char* sign, ChainText chain_text) {
    std::string text;
    for (const Branch& branch : context.branches) {
        text += text.empty() ? "" : sign;
        if (context.branches.size() > 1) text += share_text(branch.share) + times;
        text += chain_text(branch);
    }
    return text;
}

std::string chain_name(const Branch& branch) {
    std::string text;
    for (const SimpleContext& step : branch.chain) text += (text.empty() ? "" : ">") + simple_name(step);
    return text;
}

/// Whether what is met says by which branch: tagged by name, or branches that end in values of their own.
bool tells_apart(const Context& context) {
    std::vector<std::string> ends;
    for (const Branch& branch : context.branches) {
        const SimpleContext& last = branch.chain.back();
        ends.push_back(file_of(last) != nullptr ? simple_name(last) : "");
    }
    std::ranges::sort(ends);
    return context.branches.size() > 1 &&
           (context.mixture == Mixture::tagged || std::ranges::adjacent_find(ends) == ends.end());
}

}  // namespace

const SimpleContext* simple(const Context& context) {
    const bool is_simple = context.branches.size() == 1 && context.branches.front().chain.size() == 1;
    return is_simple ? &context.branches.front().chain.front() : nullptr;
}

bool is_walk(const Context& context) {
    return std::ranges::all_of(context.branches, [](const Branch& branch) {
        return std::ranges::all_of(branch.chain, [](const SimpleContext& step) { return is_walk(step); });
    });
}

std::vector<Context> parse_concatenation(std::string_view text) {
    std::vector<Context> contexts;
    for (const std::string_view piece : cut(text, '|')) {
        if (piece.empty()) refuse(text, "a concatenation names a context on each side of its |, as in walk:1|ego:1");
        Context context = parse_context(piece);
        if (std::ranges::find(contexts, context) != contexts.end())
            refuse(text, name(context) + " stands in it twice: the second would add no dimension");
        contexts.push_back(std::move(context));
    }
    return contexts;
}

std::string name(const std::vector<Context>& side_by_side) {
    std::string text;
    for (const Context& context : side_by_side) text += (text.empty() ? "" : "|") + name(context);
    return text;
}

Context parse_context(std::string_view text) {
    if (cut(text, '|').size() > 1)
        refuse(text,
               "a concatenation, with |, is of embeddings and has no spectrum of its own: embed takes it, and "
               "here its contexts go one by one");
    std::vector<std::string_view> pieces    = cut(text, '+');
    bool                          is_tagged = false;
    if (pieces.size() > 2 && pieces[1].empty()) {  // a++b is cut into a, nothing, b
        for (std::size_t i = 1; i < pieces.size(); i += 2)
            if (!pieces[i].empty() || pieces.size() % 2 == 0)
                refuse(text, "one mixture is either untagged, with +, or tagged, with ++, throughout");
        is_tagged = true;
        std::vector<std::string_view> kept;
        for (std::size_t i = 0; i < pieces.size(); i += 2) kept.push_back(pieces[i]);
        pieces = kept;
    }
    if (pieces.size() == 1) {
        Branch branch = parse_branch(text, text);
        branch.share  = 1;
        return {{branch}, Mixture::untagged};
    }
    std::vector<Branch> branches;
    for (const std::string_view piece : pieces) {
        if (piece.empty()) refuse(text, "a mixture names a context on each side of its +, as in walk:1+walk:2");
        branches.push_back(parse_branch(text, piece));
    }
    complete_shares(text, branches);
    return {branches, is_tagged ? Mixture::tagged : Mixture::untagged};
}

std::vector<Context> parse_contexts(std::string_view list) {
    std::vector<Context> contexts;
    for (const std::string& item : cut_list(list)) {
        if (item.empty())
            throw Error(Fault::usage, "the list of contexts '" + std::string(list) + "' has an empty place");
        for (const Context& context : expand_range(item))
            if (std::ranges::find(contexts, context) == contexts.end()) contexts.push_back(context);
    }
    return contexts;
}

std::string name(const Context& context) {
    return join(context, "*", context.mixture == Mixture::tagged ? "++" : "+", chain_name);
}

std::string formula(const Context& context) {
    if (const SimpleContext* only = simple(context)) return std::string(entry(*only).formula);
    const bool        is_tagged = tells_apart(context);
    const std::string sum       = join(context, " ", " + ", [&](const Branch& branch) {
        std::string text;
        for (const SimpleContext& step : branch.chain)
            text += std::string(text.empty() ? "" : " ") + "T(" + simple_name(step) + ")";
        return is_tagged ? "[" + text + "][" + text + "]*" : text;
    });
    if (context.branches.size() == 1) return "composed: T = " + sum;
    return is_tagged ? "tagged mixture: T T* = " + sum : "untagged mixture: T = " + sum;
}

std::string meaning(const Context& context) {
    if (const SimpleContext* only = simple(context)) return std::string(entry(*only).meaning);
    const std::string text = join(context, " of the time: ", "; ", [](const Branch& branch) {
        std::string words;
        for (const SimpleContext& step : branch.chain)
            words += (words.empty() ? "" : ", and from there ") + std::string(entry(step).meaning);
        return words;
    });
    if (context.branches.size() == 1) return text;
    return text + (tells_apart(context) ? "; which of them is known" : "; which of them is not known");
}

}  // namespace contexture
