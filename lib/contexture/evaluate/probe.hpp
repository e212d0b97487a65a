#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/evaluate/targets.hpp"

namespace contexture {

/// How classify() and regress() split and learn.
struct ProbeOptions {
    std::vector<double> ratios   = {0.1, 0.5, 0.9};  ///< shares of the labelled nodes that train, each in (0, 1)
    int                 repeats  = 10;               ///< random splits of each ratio
    double              c        = 1;                ///< LIBLINEAR's C
    std::uint64_t       seed     = 1;                ///< of the splits
    int                 threads  = 0;                ///< of classify(), 0: all cores; regress() has those of BLAS
    Progress            progress = {};               ///< told how the work goes on; may throw to stop it
};

constexpr std::size_t kLeastToClassify = 1;  ///< labelled nodes that must train for classify()
constexpr std::size_t kLeastToRegress  = 2;  ///< and for regress(), whose penalty some of them choose

/// "", or why a share of so many labelled nodes is not to be trained on.
[[nodiscard]] std::string fault_of_ratio(double ratio, std::size_t labelled, std::size_t least_train);

/// Node classification as the field does it: random splits of the labelled nodes, one-vs-rest logistic
/// regression (LIBLINEAR, L2, intercept), of each test node as many classes as it is known to have.
/// Figures: micro_f1, macro_f1. The splits depend on seed, repeat and the number of labelled nodes only.
/// @param features  a row a node of the graph
/// @throws Error Fault::usage where the labels are numbers or a split leaves no node to train or test on
/// Source: Perozzi, Al-Rfou, Skiena 2014 (DeepWalk), section 5; docs/evaluate.md.
[[nodiscard]] TaskResult classify(const RowMatrix& features, const Targets& targets, const ProbeOptions& options = {});

/// Ridge regression on the number, or on one indicator a class; a quarter of the training nodes choose the penalty.
/// Figures: mse, the mean over test nodes and outputs, of predictions brought into the range on the training nodes; r2,
/// against the mean of the training nodes; for classes micro_f1 and macro_f1 of the largest outputs.
/// @throws as classify
/// Source: Zhai et al. 2025, section 6 (the error that tau is to predict).
[[nodiscard]] TaskResult regress(const RowMatrix& features, const Targets& targets, const ProbeOptions& options = {});

}  // namespace contexture
