#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/embedding/walk_samples.hpp"
#include "contexture/operator/expectation_operator.hpp"

namespace contexture {

/// M(x, a) = log(1 + k(x, a)), k = P+ / (P_X P_A) the density ratio of a context, entry by entry in single precision.
/// 0 outside P_X and P_A, and where x and a are never met.
///
/// Where S is the normalized adjacency itself it has an entry an arc and takes 4 bytes more than the graph. Else it
/// is dense, 4 bytes an entry, filled by a product with S a row; a product with M then streams it once. Of walks on an
/// undirected graph only the pairs within a piece of the graph are held: others never meet. Or k is estimated from
/// walks, and has an entry for each pair that was met.
class LogDensityMatrix {
  public:
    /// @param options  walks of 0 for the exact one
    /// @throws Error Fault::computation where it exceeds the memory limit, and what sample_pairs throws
    LogDensityMatrix(const ExpectationOperator& op, const WalkSampleOptions& options);

    [[nodiscard]] Eigen::Index rows() const { return rows_; }
    [[nodiscard]] Eigen::Index columns() const { return columns_; }
    [[nodiscard]] bool         is_sparse() const { return !offsets_.empty(); }

    /// All entries, for small ones.
    [[nodiscard]] Eigen::MatrixXd dense() const;

    /// y = M x.
    void apply(std::span<const double> x, std::span<double> y) const;
    /// y = M^T x.
    void apply_adjoint(std::span<const double> x, std::span<double> y) const;
    /// y = M^T M x. Where M is dense each row is used twice while it is in the cache, so that M is streamed once.
    /// @param between  rows() entries that it may write to
    void apply_square(std::span<const double> x, std::span<double> between, std::span<double> y) const;

  private:
    /// Dense entries: so many rows and columns of M from `first` on, in the order of order_.
    struct Block {
        std::size_t first, rows, columns;
        std::size_t offset;  ///< of the first entry in entries_; stored row by row
    };

    [[nodiscard]] std::size_t lay_out(const ExpectationOperator& op);
    void                      fill_arcs(const ExpectationOperator& op);
    void                      fill_pairs(const ExpectationOperator& op);
    void                      fill_rows(const ExpectationOperator& op, const Progress& progress);
    void                      fill_blocks(const ExpectationOperator& op, const Progress& progress);
    void                      take_rows(std::size_t first, const NormalizedAdjacency& core, std::span<const double> k);

    /// Calls work(row, its entries, its block) for one thread's part of the rows of a dense M, about as many entries
    /// each.
    template <typename Work>
    void for_dense_rows(int part, const Work& work) const;
    /// y = the sum over rows m_r of share_of(row, its entries, its block) m_r, of a dense M.
    template <typename Share>
    void                              add_rows(const Share& share_of, std::span<double> y) const;
    /// x as the blocks have it.
    [[nodiscard]] std::vector<double> in_order(std::span<const double> x) const;

    Eigen::Index rows_, columns_;

    std::shared_ptr<const NormalizedAdjacency> core_;     ///< whose arcs have the entries, or null
    SymmetricRows                              drawn_;    ///< which pairs have them, where walks were drawn
    std::span<const Arc>                       offsets_;  ///< of the one or the other; empty where dense
    std::span<const Node>                      targets_;
    std::vector<float>                         entries_;  ///< one an arc, or those of the blocks
    std::vector<Block>                         blocks_;   ///< none where sparse
    std::vector<std::uint32_t>                 order_;    ///< which row and column of M stands where in the blocks
    std::unique_ptr<ThreadTeam>                team_;
};

}  // namespace contexture
