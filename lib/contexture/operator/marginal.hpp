#pragma once

#include <string_view>
#include <vector>

#include "contexture/operator/markov_kernel.hpp"

namespace contexture {

/// The law P_X of the node.
enum class Marginal {
    own,         ///< the context's own: by (out-)degree for walks, size of the ball for ego, counts for tables,
                 ///< the same for every point
    stationary,  ///< where a walk is in the long run that goes on from a node drawn evenly with probability
                 ///< kTeleport at each step; by degree on an undirected graph, where no such jumps are needed
    uniform,     ///< the same for every node that has a context
};

/// Probability of a jump to any node, of Marginal::stationary on directed graphs.
inline constexpr double kTeleport = 0.15;

/// "own", "stationary", "uniform".
[[nodiscard]] std::string_view name(Marginal marginal);

/// The stationary law of a walk that, at each step, goes on by the kernel with probability 1 - kTeleport
/// and else from a node drawn evenly from those where `is_node`. By power iteration, to 1e-15 in sum.
[[nodiscard]] std::vector<double> stationary_law(const MarkovKernel& walk, const std::vector<bool>& is_node);

}  // namespace contexture
