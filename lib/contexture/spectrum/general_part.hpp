#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "contexture/operator/expectation_operator.hpp"
#include "contexture/spectrum/decompose.hpp"

namespace contexture {

/// One piece of P+: S has entries between these x and these a and between no others of either.
struct GeneralPart {
    std::vector<Node> inputs;    ///< x, ascending
    std::vector<Node> values;    ///< a, ascending
    double            mass = 0;  ///< P_X of its inputs, which is P_A of its values

    [[nodiscard]] Eigen::Index left() const { return static_cast<Eigen::Index>(inputs.size()); }
    [[nodiscard]] Eigen::Index right() const { return static_cast<Eigen::Index>(values.size()); }
};

/// Singular triples of S on a part, the constant one (s = 1) left out.
struct PartTriples {
    std::vector<double> values;            ///< descending
    Eigen::MatrixXd     left;              ///< part.left() x values
    Eigen::MatrixXd     right;             ///< part.right() x values
    std::vector<double> residuals;         ///< one a triple; empty where they are still to be measured
    double              left_out     = 0;  ///< largest s not returned; infinite where unknown
    double              energy       = 0;  ///< sum of all s^2, those not returned too
    double              energy_error = 0;  ///< its standard error; 0 where exact
    bool                was_dense    = false;
};

/// The pieces of a general operator, most inputs first; those without a value do not exist.
[[nodiscard]] std::vector<GeneralPart> split_general(const ExpectationOperator& op);

/// Bytes that a dense solve of so many x and a takes: S three times, its vectors, three of its size that LAPACK works
/// in, and what is wanted.
[[nodiscard]] std::uint64_t bytes_of_dense_part(Eigen::Index left, Eigen::Index right, int wanted);

/// Whether a part with so many x and a is solved as a dense matrix: where its shorter side is hardly longer than what
/// is wanted; and where `room` bytes hold it, where it is small, where many triples are wanted, and where products with
/// S are so dear that one a row and an SVD take less time.
[[nodiscard]] bool is_solved_densely(const ExpectationOperator& op, Eigen::Index left, Eigen::Index right, int wanted,
                                     std::uint64_t room);

/// The `wanted` leading triples of each of these parts, as dense matrices. Their columns are taken from
/// products with one unit vector of every part at a time, of as many parts as have
/// `entries_at_once` entries: as many products as the largest of them has rows.
/// @param products  is raised by the number of products with S or S^T
[[nodiscard]] std::vector<PartTriples> solve_densely(const ExpectationOperator&          op,
                                                     std::span<const GeneralPart* const> parts, int wanted,
                                                     std::uint64_t& products,
                                                     Eigen::Index   entries_at_once = Eigen::Index{1} << 24);

/// The `wanted` leading triples of one large part, by Lanczos on a Chebyshev filter of [0 S; S^T 0]; the
/// energy exact where a side is short, else by Hutchinson's estimator on what the triples leave.
/// @throws Error Fault::computation where it does not converge
[[nodiscard]] PartTriples solve_by_lanczos(const ExpectationOperator& op, const GeneralPart& part, int wanted,
                                           const DecomposeOptions& options, std::uint64_t& products);

}  // namespace contexture
