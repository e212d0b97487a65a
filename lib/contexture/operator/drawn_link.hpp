#pragma once

#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "contexture/base/random.hpp"
#include "contexture/operator/alias_table.hpp"
#include "contexture/operator/cumulated_rows.hpp"
#include "contexture/operator/markov_operator.hpp"
#include "contexture/operator/normalized_adjacency.hpp"

namespace contexture {

/// The number of steps of a walk by its law. Of most links it is one number, which costs no draw.
class DrawnLength {
  public:
    /// @param law  of 0, 1, ... steps; sums to 1
    explicit DrawnLength(std::span<const double> law);

    [[nodiscard]] Node   draw(std::mt19937_64& generator) const { return table_ ? table_->draw(generator) : most_; }
    [[nodiscard]] double mean() const { return mean_; }

  private:
    Node                      most_;
    double                    mean_;
    std::optional<AliasTable> table_;  ///< where it is not one number
};

/// A step from a row to any member, each alike, with a probability that the row has.
struct Jump {
    std::vector<double> probability = {};  ///< of each row; empty where there are no jumps
    std::vector<Node>   members     = {};
};

/// A walk by one kernel, the number of its steps drawn first: what MarkovLink says, by draws.
class DrawnLink {
  public:
    /// Of the links of the general form.
    /// @throws Error Fault::computation where the sums of a dense kernel exceed the memory available
    DrawnLink(const MarkovLink& link, ThreadTeam& team);
    /// The walk on a core, from its first `rows` rows alone.
    DrawnLink(std::shared_ptr<const NormalizedAdjacency> core, std::size_t rows, std::span<const double> law,
              ThreadTeam& team);

    /// Where the walk ends.
    /// @throws Error Fault::usage where it comes to a row without entries that has no fill
    [[nodiscard]] Node walk(Node from, std::mt19937_64& generator) const {
        for (Node steps = length_.draw(generator); steps > 0; --steps) from = step(from, generator);
        return from;
    }
    [[nodiscard]] double mean_steps() const { return length_.mean(); }

  private:
    [[nodiscard]] Node step(Node from, std::mt19937_64& generator) const {
        if (dense_) return dense_->draw(from, generator);
        if (!jump_.members.empty() && draw_unit(generator) < jump_.probability[from])
            return jump_.members[look(generator, jump_.members.size()).place];
        return rows_->is_empty(from) ? fill(generator) : rows_->draw(from, generator);
    }
    [[nodiscard]] Node fill(std::mt19937_64& generator) const;

    std::shared_ptr<const void>  owner_;  ///< of what rows_ looks into
    std::optional<AliasRows>     rows_;   ///< or dense_
    std::optional<CumulatedRows> dense_;
    std::optional<AliasTable>    fill_;  ///< where rows without entries lead
    Jump                         jump_;
    DrawnLength                  length_;
};

}  // namespace contexture
