#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace contexture {

// The elements that contexts are made of. lambda is an eigenvalue of the normalized adjacency
// operator N = D^{-1/2} W D^{-1/2} of an undirected graph; there a walk context is a function f(N).
// docs/contexts.md.

/// Where a walk of exactly `steps` steps ends: f = lambda^steps.
struct Walk {
    int  steps                         = 1;  ///< from 1 to 1000
    bool operator==(const Walk&) const = default;
};

/// A node met within `length` steps, each distance alike: f = (lambda + ... + lambda^length) / length.
struct Window {
    int  length                          = 1;  ///< from 1 to 1000
    bool operator==(const Window&) const = default;
};

/// Where a walk stands that stops before each step with probability `alpha` (personalized PageRank;
/// it may stop where it began): f = alpha / (1 - (1 - alpha) lambda).
struct Restart {
    double alpha                            = 0.15;  ///< from 0.0001, below 1
    bool   operator==(const Restart&) const = default;
};

/// Where a walk of Poisson(`time`) steps ends: f = exp(-time (1 - lambda)).
struct Heat {
    double time                          = 1;  ///< above 0, at most 1000
    bool   operator==(const Heat&) const = default;
};

/// A walk that stays where it is with probability 1/2 at each of `steps` steps: f = ((1 + lambda) / 2)^steps.
struct Lazy {
    int  steps                         = 1;  ///< from 1 to 1000
    bool operator==(const Lazy&) const = default;
};

/// A node chosen evenly within distance `radius`, the node itself included. Not a function of N:
/// it is the one-step walk on the graph of all pairs within that distance.
struct Ego {
    int  radius                       = 1;  ///< from 1 to 1000
    bool operator==(const Ego&) const = default;
};

/// A node met within `length` steps, each distance alike, of a second-order walk: a step back to the last
/// node has the weight 1 / `back`, one to a neighbour of the last node 1, any other 1 / `out`.
/// Source: Grover and Leskovec 2016, section 3.2.
struct Node2vec {
    double back                              = 1;  ///< p of the paper; from 1e-6 to 1e6
    double out                               = 1;  ///< q of the paper; from 1e-6 to 1e6
    int    length                            = 1;  ///< from 1 to 1000
    bool   operator==(const Node2vec&) const = default;
};

/// A value that the file pairs a node with: `node value [count]` a line.
struct Pairs {
    std::string file;  ///< path
    bool        operator==(const Pairs&) const = default;
};

/// One of a node's labels: supervised learning. `node label[,label...]` a line.
struct Labels {
    std::string file;  ///< path
    bool        operator==(const Labels&) const = default;
};

/// One of a node's attributes, drawn by its value: `node index:value ...` a line.
struct Features {
    std::string file;  ///< path
    bool        operator==(const Features&) const = default;
};

/// One of a point's `neighbours` nearest points, itself included, each alike; those that tie for the last
/// places share them. Source: Zhai et al. 2025, section 5.3.
struct Knn {
    int  neighbours                   = 1;  ///< from 1 to 1000000
    bool operator==(const Knn&) const = default;
};

/// A point drawn by the kernel exp(-`gamma` |x - a|^2). Source: as Knn.
struct Rbf {
    double gamma                        = 1;  ///< above 0, at most 1e12
    bool   operator==(const Rbf&) const = default;
};

/// knn where distances are blind to a random fifth of the table's columns: the mean of 50 such laws.
/// Source: as Knn.
struct KnnMask {
    int  neighbours                       = 1;  ///< from 1 to 1000000
    bool operator==(const KnnMask&) const = default;
};

/// rbf with the same blindness.
struct RbfMask {
    double gamma                            = 1;  ///< above 0, at most 1e12
    bool   operator==(const RbfMask&) const = default;
};

/// A context that is no mixture and no composition.
using SimpleContext =
    std::variant<Walk, Window, Restart, Heat, Lazy, Ego, Node2vec, Pairs, Labels, Features, Knn, Rbf, KnnMask, RbfMask>;

/// "walk:2" to Walk{2}. A file may stand in double quotes. The inverse of `simple_name`.
/// @throws Error Fault::usage that names the nearest known context or the range allowed
[[nodiscard]] SimpleContext parse_simple(std::string_view text);

/// The name that parse_simple reads back to an equal value. A file whose name holds + > , | or blanks
/// at its ends stands in double quotes.
[[nodiscard]] std::string simple_name(const SimpleContext& context);

/// Whether it is a law of walk lengths: on an undirected graph a function of N.
[[nodiscard]] bool is_walk(const SimpleContext& context);

/// Whether its values come from a file: pairs, labels, features.
[[nodiscard]] const std::string* file_of(const SimpleContext& context);

/// Whether it is of points in space: knn, rbf and their masked forms.
[[nodiscard]] bool is_of_points(const SimpleContext& context);

}  // namespace contexture
