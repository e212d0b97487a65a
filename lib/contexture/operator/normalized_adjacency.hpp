#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "contexture/base/threads.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

/// Vectors in a block: what is gathered of a row is then half a cache line, so that an arc costs
/// about as much as for one vector.
constexpr int kBlockWidth = 4;

/// A symmetric sparse matrix of non-negative weights by rows.
struct SymmetricRows {
    std::vector<Arc>    offsets;  ///< n + 1
    std::vector<Node>   targets;  ///< column of each arc, ascending within a row
    std::vector<double> weights;  ///< one an arc, or empty where every arc weighs 1
};

/// N = D^{-1/2} W D^{-1/2} of a symmetric W, applied without forming it: y = D^{-1/2} (W (D^{-1/2} x)).
/// Eigenvalues lie in [-1, 1]. Rows without entries are zero rows.
///
/// With a regularization tau > 0, W stands for W + tau / m between any two of the m rows with entries,
/// which then have degree d + tau. That is never formed: it costs a sum over the nodes a product.
/// Source: Chung 1997, Spectral Graph Theory, ch. 1; Amini et al. 2013, arXiv 1207.2340, for tau.
class NormalizedAdjacency {
  public:
    /// Of an undirected graph, which must outlive this.
    NormalizedAdjacency(const Graph& graph, int threads, double regularization = 0);
    /// Of rows that it takes over.
    NormalizedAdjacency(SymmetricRows rows, int threads, double regularization = 0);

    // It refers to its own rows.
    NormalizedAdjacency(const NormalizedAdjacency&)            = delete;
    NormalizedAdjacency& operator=(const NormalizedAdjacency&) = delete;

    /// Rows, and columns.
    [[nodiscard]] Node                    size() const { return static_cast<Node>(offsets_.size() - 1); }
    /// The arcs of row u are offsets()[u] .. offsets()[u + 1] - 1.
    [[nodiscard]] std::span<const Arc>    offsets() const { return offsets_; }
    /// Column of each arc.
    [[nodiscard]] std::span<const Node>   targets() const { return targets_; }
    /// Of each arc; empty where all weigh 1.
    [[nodiscard]] std::span<const double> weights() const { return weights_; }
    /// Of each row, with what regularization adds.
    [[nodiscard]] std::span<const double> degrees() const { return degrees_; }
    /// Sum of the degrees.
    [[nodiscard]] double                  volume() const { return volume_; }
    /// tau, 0 for none.
    [[nodiscard]] double                  regularization() const { return regularization_; }
    /// tau / m: what W has between any two rows with entries besides its own.
    [[nodiscard]] double                  even() const { return even_; }
    /// Threads of a product.
    [[nodiscard]] int                     threads() const { return team_->size(); }

    /// y = N x, both of size() entries. `scaled` is scratch space that the caller keeps between calls.
    ///
    /// Streams 4 bytes an arc (12 where weighted), gathers 8; 40 bytes a node besides.
    void apply(const double* x, double* y, std::vector<double>& scaled) const;

    /// y = scale * P x + shift * x + keep * z for the walk P = D^{-1} W = D^{-1/2} N D^{1/2}, entry by
    /// entry: one step of a three-term recurrence in p(N) = D^{1/2} p(P) D^{-1/2}, with no pass over
    /// the nodes but this one. y may be z, not x; z may be null where keep is 0.
    void apply_walk(const double* x, double* y, double scale, double shift, double keep, const double* z) const;

    /// y = scale * P x + shift * x + keep * y for kBlockWidth vectors at once, stored row by row.
    ///
    /// Streams 4 bytes an arc (12 where weighted) and gathers 32, or 16 in single precision; 96 or 48
    /// bytes a node besides.
    template <typename Real>
    void apply_walk_to_block(const Real* x, Real* y, Real scale, Real shift, Real keep) const;

    /// Whether weights and degrees neither overflow in single precision nor vanish.
    [[nodiscard]] bool fits_single_precision() const;

    /// Calls work(part, begin, end) for equal parts of the rows, each on a thread of its own: for what takes as
    /// long on any row.
    void for_rows(const std::function<void(int part, Node begin, Node end)>& work) const;

    /// zero + the sum of term(row), each thread's part of the rows by itself.
    template <typename Sum, typename Term>
    [[nodiscard]] Sum sum_over_rows(const Sum& zero, const Term& term) const;

    /// d^{1/2} and d^{-1/2} of each row; both 0 where d = 0.
    [[nodiscard]] std::span<const double> root() const { return root_; }
    /// See root().
    [[nodiscard]] std::span<const double> inverse_root() const { return inverse_root_; }

  private:
    void                 prepare(int threads);
    /// The pieces of a product, by the threads in turn: where one thread is slower it takes fewer.
    void                 for_pieces(const std::function<void(Node begin, Node end)>& work) const;
    /// even() times the sum of x over the rows with entries.
    [[nodiscard]] double everywhere(const double* x) const;

    SymmetricRows           rows_;  ///< empty where the arcs are a graph's
    std::span<const Arc>    offsets_;
    std::span<const Node>   targets_;
    std::span<const double> weights_;
    std::vector<double>     degrees_;
    std::vector<double>     root_;
    std::vector<double>     inverse_root_;
    std::vector<Node>       first_row_;  ///< of each piece of a product, which take about as long
    double                  volume_         = 0;
    double                  regularization_ = 0;
    double                  even_           = 0;

    std::unique_ptr<ThreadTeam> team_;
};

template <typename Sum, typename Term>
Sum NormalizedAdjacency::sum_over_rows(const Sum& zero, const Term& term) const {
    std::vector<Sum> sums(static_cast<std::size_t>(threads()), zero);
    for_rows([&](int part, Node begin, Node end) {
        Sum sum = zero;
        for (Node row = begin; row < end; ++row) sum += term(row);
        sums[static_cast<std::size_t>(part)] = sum;
    });
    Sum all = zero;
    for (const Sum& sum : sums) all += sum;
    return all;
}

}  // namespace contexture
