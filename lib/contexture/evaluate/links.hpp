#pragma once

#include <cstdint>
#include <functional>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/embedding/log_density.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"

namespace contexture {

/// What predict_links() hides, learns and solves.
struct LinkOptions {
    double           share    = 0.2;  ///< of the edges, held out
    int              repeats  = 5;    ///< each hides other edges
    std::uint64_t    seed     = 1;    ///< of the hidden edges and the pairs beside them
    double           c        = 1;  ///< LIBLINEAR's C, of the classifier
    EmbedOptions     embed    = {};              ///< of the vectors of cosine and classifier
    Density          density  = Density::ratio;  ///< log: vectors, and what they make of k, are of log(1 + k)
    double           walks    = 0;               ///< of the logarithm, LogDensityOptions::walks
    OperatorOptions  build    = {};              ///< of the operator of what is left
    DecomposeOptions solve    = {};  ///< its dimension is lowered to what the rest of the graph has
    Progress         progress = {};  ///< told how the work goes on; may throw to stop it
};

/// Link prediction: the context is made of the graph without the held-out edges (hold_out_edges) and nothing else
/// of the graph is seen. Held-out edges and as many pairs without an edge are told apart by
/// - density ratio: 1 + sum_i s_i mu_i(x) nu_i(y), how much likelier the two are met together than by chance,
/// - joint: P_X(x) P_A(y) times it, the probability itself,
/// - cosine of the two vectors,
/// - classifier: logistic regression on the products of their entries, trained on the remaining edges.
/// Figures of each: auc, average_precision.
/// @throws Error Fault::usage where the values of A are no nodes
/// Source: Liben-Nowell and Kleinberg 2007; Grover and Leskovec 2016 (node2vec), section 4.4; docs/evaluate.md.
[[nodiscard]] TaskResult predict_links(const Graph& graph, const Context& context, const LinkOptions& options = {});

}  // namespace contexture
