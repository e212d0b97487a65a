#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/context/context.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/operator/marginal.hpp"
#include "contexture/operator/markov_operator.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// How an operator is built, and what it may take.
struct OperatorOptions {
    int           threads      = 0;  ///< 0: all cores
    std::uint64_t memory_limit = 0;  ///< bytes a context's own graph may take (ego); 0: what the machine has available
    Marginal      marginal     = Marginal::own;  ///< law of X
    std::uint64_t seed         = 1;              ///< of sampled walks and masks
    /// tau: walks and balls have a weight of tau / m between any two of the m nodes with an edge, which
    /// takes from pendant pieces the s near 1 that they would have. 0 for none.
    double        regularization = 0;
    Progress      progress       = {};  ///< told how the work goes on; may throw to stop it
};

/// The expectation operator of a context on a graph, as S = D_X^{-1/2} P+ D_A^{-1/2}, n x m.
///
/// X is a node drawn by P_X, A what its context meets: one of the n nodes, or of the values of a file.
/// S comes in three forms:
/// - function: S = f(N). N, the *core*, is the normalized adjacency of an undirected graph (of the graph
///   of balls for ego), P_X is proportional to degree and f the context's transfer function. Of a tagged
///   mixture S S^T = f(N)^2.
/// - table: S is given entry by entry. Its core is the normalized adjacency [0 S; S^T 0] of the bipartite
///   double cover: node u as X is row u, value a is row n + a.
/// - general: S is a product or sum of Markov kernels, applied one after the other. It has no core.
///
/// Nodes with P_X = 0 (isolated; without outgoing arcs or entries in the file) have zero rows in S.
/// Source: Zhai et al. 2025, sections 2 and 5; Chung 1997, ch. 1; docs/theory.md.
/// The graph must outlive the operator.
class ExpectationOperator {
  public:
    /// How S is held, see above.
    enum class Form {
        function,  ///< f(N)
        table,     ///< entry by entry
        general,   ///< by Markov kernels
    };

    /// @throws Error Fault::input where no node has a context, and what reading a context's file throws;
    ///         Fault::usage where the marginal or the regularization is not defined; Fault::computation where a kernel
    ///         exceeds the memory limit
    ExpectationOperator(const Graph& graph, const Context& context, const OperatorOptions& options = {});
    ExpectationOperator(Graph&& graph, const Context& context, const OperatorOptions& options = {}) = delete;

    /// The context, as given.
    [[nodiscard]] const Context&          context() const { return context_; }
    /// The graph, as given.
    [[nodiscard]] const Graph&            graph() const { return *graph_; }
    /// How S is held.
    [[nodiscard]] Form                    form() const { return form_; }
    /// n, rows of S.
    [[nodiscard]] Node                    nodes() const { return graph_->nodes(); }
    /// m, columns of S.
    [[nodiscard]] std::size_t             values() const { return context_marginal_->size(); }
    /// S = S^T: its left and right singular vectors differ by signs at most.
    [[nodiscard]] bool                    is_self_adjoint() const;
    /// Holds a kernel of all pairs: a product streams 8 bytes for each.
    [[nodiscard]] bool                    is_dense() const;
    /// The law of X in one word: "stationary", "out_degree", "teleport", "uniform", or "own" of tables,
    /// balls and mixtures.
    [[nodiscard]] std::string_view        marginal_name() const;
    /// P_X, n probabilities.
    [[nodiscard]] std::span<const double> input_marginal() const { return *input_marginal_; }
    /// P_A, m probabilities.
    [[nodiscard]] std::span<const double> context_marginal() const { return *context_marginal_; }
    /// Entries of kernels that one product with S or S^T meets, those of a walk once for each of its steps. Of the
    /// general form only.
    [[nodiscard]] double                  entries_met() const;
    /// Of a in A: a node's name or a value of a file.
    [[nodiscard]] std::string_view        value_name(std::size_t a) const;
    /// What the reader of a result must know of how the context was built, "" for nothing.
    [[nodiscard]] const std::string&      note() const { return note_; }

    /// The symmetric operator that S is a function of; the same object for all contexts that share it.
    /// Null in the general form.
    [[nodiscard]] const std::shared_ptr<const NormalizedAdjacency>& core() const { return core_; }
    /// T as products and sums of kernels. Null but in the general form.
    [[nodiscard]] const std::shared_ptr<const MarkovOperator>&      markov() const { return markov_; }

    /// y = S x, x of values() entries, y of nodes(). Functions of a core are applied to working precision
    /// by a Chebyshev expansion; its degree is the number of products with N.
    void apply(std::span<const double> x, std::span<double> y) const;
    /// y = S^T x.
    void apply_adjoint(std::span<const double> x, std::span<double> y) const;

    /// The pieces of P+, in the general form.
    [[nodiscard]] SupportComponents find_components() const;

  private:
    friend std::vector<ExpectationOperator> expectation_operators(const Graph&, std::span<const Context>,
                                                                  const OperatorOptions&);
    /// Probabilities, which operators on one graph share.
    using Law = std::shared_ptr<const std::vector<double>>;
    ExpectationOperator(const Graph& graph, const Context& context, std::shared_ptr<const NormalizedAdjacency> core,
                        Law input_marginal);

    void set_function(std::shared_ptr<const NormalizedAdjacency> core, Law input_marginal);
    void set_directed_walk(const OperatorOptions& options);
    void set_kernels(const OperatorOptions& options);
    void set_table(const OperatorOptions& options);
    void apply_general(std::span<const double> x, std::span<double> y, bool is_adjoint) const;

    const Graph*                               graph_;
    Context                                    context_;
    Form                                       form_     = Form::function;
    Marginal                                   marginal_ = Marginal::own;
    std::shared_ptr<const NormalizedAdjacency> core_;
    std::shared_ptr<const MarkovOperator>      markov_;  ///< in the general form
    std::vector<ValueSpace>                    spaces_;
    Law                                        input_marginal_;
    Law                                        context_marginal_;
    std::string                                note_;
};

/// One operator a context; those that are functions of the same N share their core, so that
/// `decompose` solves it once for all.
[[nodiscard]] std::vector<ExpectationOperator> expectation_operators(const Graph&             graph,
                                                                     std::span<const Context> contexts,
                                                                     const OperatorOptions&   options = {});

/// Whether a context's S is a function of the graph's own N, which such contexts share.
[[nodiscard]] bool is_function_of_graph(const Graph& graph, const Context& context, Marginal marginal);

}  // namespace contexture
