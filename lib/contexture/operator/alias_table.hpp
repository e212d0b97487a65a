#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "contexture/base/threads.hpp"
#include "contexture/graph/graph.hpp"

namespace contexture {

// Draws from a law in constant time, whatever its number of places k. Every place is as likely as any other, and at
// each a second look decides between itself and one other place, its alias. One number of 64 random bits serves both
// looks: times k, its upper half is the place, evenly to within k / 2^64, and the next 32 bits are as even within the
// place. Source: Walker 1977, ACM Trans. Math. Softw. 3:253; built in time k as Vose 1991, IEEE Trans. Softw. Eng.
// 17:972.

/// A place of a law, 8 bytes.
struct AliasCell {
    std::uint32_t share = 0;  ///< of 2^32: how often the place itself is taken where the first look came here
    Node          alias = 0;  ///< taken else
};

/// Uniform in 0 .. bound - 1, and 32 bits more that do not depend on it.
struct FirstLook {
    std::size_t   place;
    std::uint32_t rest;
};

/// The first look at a law of `bound` places, 1 to 2^32 of them.
[[nodiscard]] inline FirstLook look(std::mt19937_64& generator, std::size_t bound) {
    __extension__ using Wide = unsigned __int128;
    const Wide product       = Wide{generator()} * bound;
    return {static_cast<std::size_t>(product >> 64U), static_cast<std::uint32_t>(product >> 32U)};
}

/// One law on 0 .. k - 1: 8 bytes a place, none where all are alike.
class AliasTable {
  public:
    /// @param weights  of each place, none below 0, some above; they need not sum to 1
    explicit AliasTable(std::span<const double> weights);

    /// Never a place of weight 0.
    [[nodiscard]] Node draw(std::mt19937_64& generator) const {
        const auto [place, rest] = look(generator, size_);
        const auto itself        = static_cast<Node>(place);
        return cells_.empty() || rest < cells_[place].share ? itself : cells_[place].alias;
    }

  private:
    std::size_t            size_;
    std::vector<AliasCell> cells_;
};

/// A law a row of a sparse matrix of weights above 0. It looks into the matrix, which must outlive it, and adds
/// 8 bytes an entry, none where the entries of every row are alike. A draw reads an offset, a cell and, half the time
/// or where there are no cells, a target.
class AliasRows {
  public:
    /// @param offsets  rows + 1; not all entries need belong to a row
    /// @param weights  one an entry, or empty where all are alike
    AliasRows(std::span<const Arc> offsets, std::span<const Node> targets, std::span<const double> weights,
              ThreadTeam& team);

    /// Whether a row has nothing to draw.
    [[nodiscard]] bool is_empty(Node row) const { return offsets_[row] == offsets_[row + std::size_t{1}]; }

    /// A column, by the weights of a row with entries.
    [[nodiscard]] Node draw(Node row, std::mt19937_64& generator) const {
        const Arc first          = offsets_[row];
        const auto [place, rest] = look(generator, offsets_[row + std::size_t{1}] - first);
        const Arc arc            = first + place;
        return cells_.empty() || rest < cells_[arc].share ? targets_[arc] : cells_[arc].alias;
    }

  private:
    std::span<const Arc>   offsets_;
    std::span<const Node>  targets_;
    std::vector<AliasCell> cells_;
};

}  // namespace contexture
