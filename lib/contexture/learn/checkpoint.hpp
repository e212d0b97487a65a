#pragma once

#include <torch/optim.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "contexture/learn/learning.hpp"

namespace contexture {

/// All that a run needs to go on where it stood.
struct LearningState {
    std::uint64_t              step = 0;  ///< steps done
    std::vector<LearningPoint> history;
    std::vector<torch::Tensor> best;               ///< weights with the least held-out loss; empty without patience
    std::uint64_t              looks_in_vain = 0;  ///< since then
};

/// @param run  what the run is: objective, graph, seed, ...
[[nodiscard]] std::string write_checkpoint(const std::string& run, const LearningState& state,
                                           const std::vector<torch::Tensor>& weights,
                                           const torch::optim::Optimizer&    optimizer);

/// Sets weights and optimizer to what they were.
/// @throws Error Fault::input where the bytes are no checkpoint, or one of another run
[[nodiscard]] LearningState read_checkpoint(const std::string& bytes, const std::string& run,
                                            const std::vector<torch::Tensor>& weights,
                                            torch::optim::Optimizer&          optimizer);

}  // namespace contexture
