#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/spectrum/spectrum.hpp"

namespace contexture {

/// Column i of an embedding is s_i^power mu_i, mu_i = U_i / sqrt(P_X) orthonormal in L2(P_X) as far
/// as the U_i are (Spectrum::left).
struct Scaling {
    double power                            = 1;  ///< p; 0 for functions of one size, 1 to weigh them by s_i
    bool   operator==(const Scaling&) const = default;

    static constexpr Scaling functions() { return {.power = 0}; }  ///< mu_i
    static constexpr Scaling average() {
        return {.power = 1};
    }  ///< s_i mu_i: the mean of nu_i(A) over a node's contexts
};

/// "functions", "average" or "power:P".  @throws Error Fault::usage
[[nodiscard]] Scaling     parse_scaling(std::string_view text);
/// The name that parse_scaling reads back to an equal value.
[[nodiscard]] std::string name(const Scaling& scaling);

/// What embed() makes of a spectrum.
struct EmbedOptions {
    Scaling scaling    = Scaling::average();  ///< of the columns
    int     dimension  = 0;                   ///< columns to take; 0: all of the spectrum
    double  row_length = 0;  ///< every node's vector is brought to this length, only its direction is left; 0: as it is
    int     threads    = 1;  ///< 0: all cores
};

/// Vectors as rows, as programs pass them on: entry (i, j) stands at i * columns + j.
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Node vectors. Nodes outside L2(P_X), isolated or without outgoing arcs, have none: they stand in
/// `without_vector`, never as a row of zeros that would look like a place in the space.
struct Embedding {
    std::vector<Node> nodes;           ///< node of each row, ascending
    std::vector<Node> without_vector;  ///< ascending
    RowMatrix         vectors;         ///< nodes.size() x d
    Scaling           scaling;         ///< of the columns
    double            row_length = 0;  ///< EmbedOptions::row_length

    /// Where S is no function of N: nu_i on the values of A, unscaled, by which new nodes are placed.
    std::vector<Node> values          = {};  ///< a of each row, P_A > 0, ascending
    RowMatrix         value_functions = {};  ///< values.size() x d, nu_i = V_i / sqrt(P_A)
};

/// Embeddings of one graph side by side: the columns of the first, then those of the second, ... Nodes that
/// one of them has no vector for have none. There are no values, by which new nodes are placed.
/// @throws Error Fault::usage where there is none, or their scalings, lengths of rows or numbers of nodes differ
[[nodiscard]] Embedding concatenate(std::span<const Embedding> parts);

/// Brings every row to a length, rows of 0 apart.
void normalize_rows(RowMatrix& rows, double length);

/// "none" for 0, "rows:LENGTH".
[[nodiscard]] std::string normalization_name(double row_length);

/// "none", "rows" for length 1, "rows:LENGTH".  @throws Error Fault::usage
[[nodiscard]] double parse_normalization(std::string_view text);

/// A row for each of `nodes` nodes, 0 where the embedding has none.
[[nodiscard]] RowMatrix rows_by_node(const Embedding& embedding, Node nodes);

/// @throws Error Fault::usage where the spectrum has no vectors or fewer than options.dimension
[[nodiscard]] Embedding embed(const Spectrum& spectrum, const EmbedOptions& options = {});
/// The same, and takes the vectors out of the spectrum: their memory is given back as those of the nodes are made.
[[nodiscard]] Embedding take_embedding(Spectrum& spectrum, const EmbedOptions& options = {});

}  // namespace contexture
