#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

struct OperatorOptions {
    int           threads      = 0;  ///< 0: all cores
    std::uint64_t memory_limit = 0;  ///< bytes a context's own graph may take (ego); 0: what the machine has available
    Progress      progress     = {};
};

/// The expectation operator of a context on a graph, as S = D_X^{-1/2} P+ D_A^{-1/2}.
///
/// X is a node drawn by P_X, A the node its context meets. On an undirected graph P_X is
/// proportional to degree, S is symmetric and S = f(N): N, the *core*, is the normalized adjacency
/// of the graph (of the graph of balls for ego), f the context's transfer function.
/// On a directed graph, where walk:1 is defined, P_X is proportional to out-degree, P_A to
/// in-degree and S = D_out^{-1/2} W D_in^{-1/2}. Its core is the normalized adjacency
/// [0 S; S^T 0] of the bipartite double cover: node u as X is row u, as A row n + u.
///
/// Nodes with P_X = 0 (isolated; without outgoing arcs where directed) have zero rows in S.
/// Source: Zhai et al. 2025, sections 2 and 5; Chung 1997, ch. 1.
/// The graph must outlive the operator.
class ExpectationOperator {
  public:
    /// @throws Error Fault::input where the graph has no edge; Fault::usage where the context is not
    ///         defined on a directed graph; Fault::computation where ego's graph exceeds the memory limit
    ExpectationOperator(const Graph& graph, const Context& context, const OperatorOptions& options = {});
    ExpectationOperator(Graph&& graph, const Context& context, const OperatorOptions& options = {}) = delete;

    [[nodiscard]] const Context&          context() const { return context_; }
    [[nodiscard]] const Graph&            graph() const { return *graph_; }
    [[nodiscard]] Node                    nodes() const { return graph_->nodes(); }
    [[nodiscard]] bool                    is_self_adjoint() const { return !graph_->is_directed(); }
    [[nodiscard]] std::span<const double> input_marginal() const { return input_marginal_; }      ///< P_X, n, sums to 1
    [[nodiscard]] std::span<const double> context_marginal() const { return context_marginal_; }  ///< P_A, n, sums to 1

    /// The symmetric operator that S is a function of; the same object for all contexts that share it.
    [[nodiscard]] const std::shared_ptr<const NormalizedAdjacency>& core() const { return core_; }

    /// y = S x, both of n entries. Polynomial and rational f are applied to working precision by a
    /// Chebyshev expansion; its degree is the number of products with N.
    void apply(std::span<const double> x, std::span<double> y) const;
    /// y = S^T x.
    void apply_adjoint(std::span<const double> x, std::span<double> y) const;

  private:
    friend std::vector<ExpectationOperator> expectation_operators(const Graph&, std::span<const Context>,
                                                                  const OperatorOptions&);
    ExpectationOperator(const Graph& graph, const Context& context, std::shared_ptr<const NormalizedAdjacency> core);

    const Graph*                               graph_;
    Context                                    context_;
    std::shared_ptr<const NormalizedAdjacency> core_;
    std::vector<double>                        input_marginal_;
    std::vector<double>                        context_marginal_;
};

/// One operator a context; those that are functions of the same N share their core, so that
/// `decompose` solves it once for all.
[[nodiscard]] std::vector<ExpectationOperator> expectation_operators(const Graph&             graph,
                                                                     std::span<const Context> contexts,
                                                                     const OperatorOptions&   options = {});

}  // namespace contexture
