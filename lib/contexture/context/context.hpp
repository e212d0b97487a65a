#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/context/simple.hpp"

namespace contexture {

/// One or more simple contexts in a row: each begins where the one before it ended. Its operator is
/// the product T_1 T_2 ... of theirs.
struct Branch {
    double                     share = 1;  ///< probability of this branch in a mixture
    std::vector<SimpleContext> chain;      ///< in the order of the walk; at least one
    bool                       operator==(const Branch&) const = default;
};

/// How branches are mixed. T is the expectation operator of a branch, w its share.
enum class Mixture {
    untagged,  ///< T = sum_j w_j T_j: what was met is known, not by which branch. Branches over different
               ///< values (nodes, labels) tell themselves apart
    tagged,    ///< A = (j, A_j): T T* = sum_j w_j T_j T_j*
};

/// What a node is associated with: a simple context, a composition a>b, or a mixture of such.
///
///     walk:2   walk:1>labels:FILE   0.5*walk:1+0.5*labels:FILE   0.7*walk:1++0.3*walk:2
///
/// + is the untagged mixture, ++ the tagged one; > binds closer than either. Shares sum to 1: those
/// left out are equal, others are brought to the sum 1. docs/contexts/mixtures.md.
struct Context {
    std::vector<Branch> branches = {{.share = 1, .chain = {Walk{}}}};  ///< at least one; shares sum to 1
    Mixture             mixture  = Mixture::untagged;                  ///< plays no part with one branch

    /// walk:1.
    Context() = default;
    /// One simple context.
    Context(SimpleContext simple) : branches{{.share = 1, .chain = {std::move(simple)}}} {}
    /// One simple context by its type, as in Context(Walk{2}).
    template <typename Kind>
    requires std::constructible_from<SimpleContext, Kind> &&(!std::same_as<Kind, SimpleContext>)Context(Kind kind)
        : Context(SimpleContext(std::move(kind))) {}
    /// A mixture, or a composition where there is one branch. Shares are taken as they are.
    Context(std::vector<Branch> mixed, Mixture how) : branches(std::move(mixed)), mixture(how) {}

    bool operator==(const Context&) const = default;
};

/// The simple context that this is, null where it is a mixture or a composition.
[[nodiscard]] const SimpleContext* simple(const Context& context);

/// Whether all it is made of are laws of walk lengths: on an undirected graph it is a function of N.
[[nodiscard]] bool is_walk(const Context& context);

/// @throws Error Fault::usage that says what is wrong and what is known
[[nodiscard]] Context parse_context(std::string_view text);

/// "walk:1..3,heat:2" to walk:1, walk:2, walk:3, heat:2; a context named twice stands once.
[[nodiscard]] std::vector<Context> parse_contexts(std::string_view list);

/// "walk:1|labels:FILE" to walk:1, labels:FILE: contexts whose embeddings stand side by side. One without | is
/// a list of one. @throws as parse_context, also where one stands twice
[[nodiscard]] std::vector<Context> parse_concatenation(std::string_view text);

/// The name that parse_concatenation reads back to equal values.
[[nodiscard]] std::string name(const std::vector<Context>& side_by_side);

/// The name that parse_context reads back to an equal value.
[[nodiscard]] std::string name(const Context& context);

/// The operator in formulas: "lambda^2", "T(walk:1) T(labels:FILE)", "untagged: 0.5 T(walk:1) + ...".
[[nodiscard]] std::string formula(const Context& context);

/// In words: what a node is associated with.
[[nodiscard]] std::string meaning(const Context& context);

}  // namespace contexture
