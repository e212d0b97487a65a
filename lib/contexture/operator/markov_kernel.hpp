#pragma once

#include <Eigen/Core>
#include <memory>
#include <span>
#include <vector>

#include "contexture/base/threads.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {

/// A weight that every member gives to the members, the same to each: a walk that may go on from any.
struct EvenWeight {
    double            total   = 0;   ///< of all of them together; 0 for none
    std::vector<bool> members = {};  ///< one a row, the columns being the rows; others get and give nothing
};

/// A conditional law T(a | x): rows x sum to 1, columns a. A row without entries is an x of which
/// nothing is known: it meets a drawn from one law, the `fill`, the same for all of them.
class MarkovKernel {
  public:
    /// Each row divided by its sum. Takes 12 bytes an entry, twice: rows for one way, columns for the other.
    MarkovKernel(SparseRows rows, int threads, const EvenWeight& even = {});
    /// Rows that sum to 1. Takes 8 bytes an entry.
    explicit MarkovKernel(Eigen::MatrixXd rows);

    /// Number of x.
    [[nodiscard]] Node        rows() const;
    /// Number of a.
    [[nodiscard]] Node        columns() const;
    /// Whether every entry is held.
    [[nodiscard]] bool        is_dense() const { return dense_.size() > 0; }
    /// Those that are held.
    [[nodiscard]] std::size_t entries() const {
        return is_dense() ? static_cast<std::size_t>(dense_.size()) : forward_.targets.size();
    }
    /// Whether nothing is known of x.
    [[nodiscard]] bool                  is_empty_row(Node row) const;
    /// Whether x also leads to all the members of its EvenWeight.
    [[nodiscard]] bool                  leads_anywhere(Node row) const { return !jump_.empty() && jump_[row] > 0; }
    /// Those members; empty where there is no such weight.
    [[nodiscard]] std::span<const Node> anywhere() const { return members_; }
    /// The probability that a step from x goes to one of those members drawn evenly.
    [[nodiscard]] double                 jump(Node row) const { return jump_.empty() ? 0 : jump_[row]; }
    /// Rows that sum to 1, less what leads anywhere; empty where dense.
    [[nodiscard]] const SparseRows&     sparse() const { return forward_; }
    /// Rows that sum to 1; empty where sparse.
    [[nodiscard]] const Eigen::MatrixXd& dense() const { return dense_; }

    /// The fill under `input`, a law of x: the law of a given that x has entries. Such x know no more of a
    /// than that. Empty where every x that `input` holds has entries.
    [[nodiscard]] std::vector<double> fill_for(std::span<const double> input) const;

    /// y_x = sum_a T(a | x) g_a.
    void apply(std::span<const double> g, std::span<double> y, std::span<const double> fill = {}) const;
    /// y_a = sum_x p_x T(a | x): where the law p of x takes a.
    void apply_adjoint(std::span<const double> p, std::span<double> y, std::span<const double> fill = {}) const;

    /// Calls visit(a) for each a that x leads to but as all members do; for none where the row is empty.
    template <typename Visit>
    void for_each_target(Node row, Visit visit) const {
        if (is_dense()) {
            for (Node a = 0; a < columns(); ++a)
                if (dense_(row, a) > 0) visit(a);
            return;
        }
        for (Arc arc = forward_.offsets[row]; arc < forward_.offsets[row + std::size_t{1}]; ++arc)
            visit(forward_.targets[arc]);
    }

  private:
    SparseRows                  forward_;
    SparseRows                  backward_;  ///< its transpose
    Eigen::MatrixXd             dense_;
    std::vector<Node>           empty_rows_;
    std::vector<Node>           members_;                   ///< of the EvenWeight
    std::vector<double>         jump_;                      ///< of each x: the probability of going anywhere
    std::vector<Node>           first_row_, first_column_;  ///< of each thread's part
    std::unique_ptr<ThreadTeam> team_;
};

}  // namespace contexture
