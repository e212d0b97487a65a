#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace contexture {

// Contexts: what a node is associated with. lambda is an eigenvalue of the normalized adjacency
// operator N = D^{-1/2} W D^{-1/2}; a walk context is a function f(N). docs/contexts.md.

/// Where a walk of exactly `steps` steps ends: f = lambda^steps.
struct Walk {
    int  steps                         = 1;
    bool operator==(const Walk&) const = default;
};

/// A node met within `length` steps, each distance alike: f = (lambda + ... + lambda^length) / length.
struct Window {
    int  length                          = 1;
    bool operator==(const Window&) const = default;
};

/// Where a walk stands that stops before each step with probability `alpha` (personalized PageRank;
/// it may stop where it began): f = alpha / (1 - (1 - alpha) lambda).
struct Restart {
    double alpha                            = 0.15;
    bool   operator==(const Restart&) const = default;
};

/// Where a walk of Poisson(`time`) steps ends: f = exp(-time (1 - lambda)).
struct Heat {
    double time                          = 1;
    bool   operator==(const Heat&) const = default;
};

/// A walk that stays where it is with probability 1/2 at each of `steps` steps: f = ((1 + lambda) / 2)^steps.
struct Lazy {
    int  steps                         = 1;
    bool operator==(const Lazy&) const = default;
};

/// A node chosen evenly within distance `radius`, the node itself included. Not a function of N:
/// it is the one-step walk on the graph of all pairs within that distance.
struct Ego {
    int  radius                       = 1;
    bool operator==(const Ego&) const = default;
};

using Context = std::variant<Walk, Window, Restart, Heat, Lazy, Ego>;

/// "walk:2" to Walk{2}. The inverse of `name`.
/// @throws Error Fault::usage that names the nearest known context or the range allowed
[[nodiscard]] Context parse_context(std::string_view text);

/// "walk:1..3,heat:2" to walk:1, walk:2, walk:3, heat:2; a context named twice stands once.
[[nodiscard]] std::vector<Context> parse_contexts(std::string_view list);

/// The name that parse_context reads back to an equal value.
[[nodiscard]] std::string name(const Context& context);

}  // namespace contexture
