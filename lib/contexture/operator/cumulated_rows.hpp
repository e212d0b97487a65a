#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "contexture/base/threads.hpp"
#include "contexture/operator/alias_table.hpp"

namespace contexture {

/// A law a row of a dense matrix, as sums of its entries up to and with each: 4 bytes an entry. An alias table would
/// take as much as the matrix itself, which is what limits contexts of all pairs; a search costs little beside that.
class CumulatedRows {
  public:
    /// @param rows  entries from 0, a positive one in each row; not needed afterwards
    CumulatedRows(const Eigen::MatrixXd& rows, ThreadTeam& team);

    /// A column, to within 2^-32 of its law; never one of weight 0. Reads log2(columns) sums.
    [[nodiscard]] Node draw(Node row, std::mt19937_64& generator) const {
        const auto first = sums_.begin() + static_cast<std::ptrdiff_t>(row * columns_);
        const auto last  = first + static_cast<std::ptrdiff_t>(columns_);
        const auto value = static_cast<std::uint32_t>(look(generator, *(last - 1)).place);
        return static_cast<Node>(std::upper_bound(first, last, value) - first);
    }

  private:
    std::size_t                columns_;
    std::vector<std::uint32_t> sums_;  ///< row by row, of 2^32 - 1
};

}  // namespace contexture
