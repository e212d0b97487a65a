#pragma once

#include <span>
#include <vector>

#include "contexture/embedding/embed.hpp"
#include "contexture/operator/sparse_rows.hpp"

namespace contexture {

/// New nodes by their edges. Each row's weights over both, and its share of itself, make its law of A.
struct NewNodes {
    SparseRows          to_known;  ///< new x known
    SparseRows          to_new;    ///< new x new
    std::vector<double> to_self;   ///< weight of meeting itself; empty where none does
};

/// Vectors of new nodes, and how far to trust them.
struct Extension {
    RowMatrix           vectors;         ///< new x d; rows without a vector are 0
    std::vector<bool>   has_vector;      ///< whether edges lead from the node, in any number of steps, to known ones
    std::vector<double> relative_error;  ///< of each vector: how far it would move if its edges were drawn anew
    /// Of each column: 1 / |value|, or more where new nodes that have edges to each other make more of an error;
    /// infinite where the value is taken for 0, or is one of the new nodes among themselves, whose entries are 0 then.
    std::vector<double> amplification;
};

/// Values of singular functions on nodes that the operator has not seen, in the scaling of `known`.
///
/// For f(N) column i is an eigenfunction of the walk P with eigenvalue values[i], so that on a new node
/// values[i] v_i(x) = sum_y P(x, y) v_i(y): known y on the right, new ones in a linear system. Equal to
/// re-solving in the limit where the new nodes do not move the old functions.
/// Columns whose |value| is below 1e-9 are 0: there is nothing to divide by.
///
/// relative_error is sqrt(sum_i e_i^2) / |v|, e_i the standard error of what x's edges make of v_i(x): with m_i the
/// mean of v_i over them, p their shares of it and q = sum p^2, e_i^2 = a_i^2 q / (1 - q) sum_y p(y) (v_i(y) - m_i)^2,
/// a_i what m_i is multiplied with. Infinite where the vector is 0, not a number where there is one edge.
/// @param known   known x d
/// @param values  d, lambda_i
/// Source: Bengio et al. 2004, Out-of-sample extensions (the Nystrom formula); docs/extend.md.
[[nodiscard]] Extension extend_eigenfunctions(const NewNodes& nodes, const RowMatrix& known,
                                              std::span<const double> values);

/// The same for a T whose values A are all known: v_i(x) = s_i^(power - 1) sum_a T(x, a) nu_i(a).
/// @param functions  nu_i on the values of A
[[nodiscard]] Extension extend_by_values(const SparseRows& met, const RowMatrix& functions, std::span<const double> s,
                                         double power);

}  // namespace contexture
