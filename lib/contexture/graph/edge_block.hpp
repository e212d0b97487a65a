#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/columns.hpp"
#include "contexture/graph/edge_list_shape.hpp"
#include "contexture/graph/name_table.hpp"

namespace contexture {

/// What is wrong with a comment or a blank line of an edge list, with what to do; "" where nothing is.
[[nodiscard]] std::string_view fault_of_comment(std::string_view line);

/// A line that is no edge.
struct LineFault {
    std::uint64_t line;  ///< from 0, in its block
    std::string   what;
};

/// A name that a table did not have yet.
struct NewName {
    static constexpr std::uint32_t kNoEdge = static_cast<std::uint32_t>(-1);

    NameKey       key;
    std::uint32_t edge      = kNoEdge;  ///< whose end it is, of its block; kNoEdge where that weighs 0
    bool          is_target = false;
};

/// The edges of some lines, up to the first fault.
struct EdgeBlock {
    std::vector<Node>        source;
    std::vector<Node>        target;
    std::vector<double>      weight;     ///< one an edge, or none
    std::vector<NewName>     new_names;  ///< in the order in which they stand there; may name the same
    std::deque<std::string>  texts;      ///< of new names that are not in the file as they are: without quotes
    std::uint64_t            lines        = 0;
    std::uint64_t            edge_lines   = 0;
    std::uint64_t            zero_weights = 0;
    std::optional<LineFault> fault;
};

/// Turns lines into edges between the nodes of a table. It does not add to the table, so that several
/// threads may parse one block each: who puts the blocks together adds the new names, in the order of
/// the blocks, which gives the numbers that one thread would.
class EdgeBlockParser {
  public:
    /// @param header  the line of column names, "" for none; a second copy is a fault
    EdgeBlockParser(const EdgeListShape& shape, Weighted weighted, std::string header, std::uint64_t header_line)
        : shape_(shape),
          weighted_(weighted),
          header_(std::move(header)),
          header_line_(header_line),
          cutter_(shape.separator) {}

    /// @param text  whole lines; the last may lack its end. The block's new names point into it
    void parse(std::string_view text, const NameTable& names);

    [[nodiscard]] EdgeBlock&       block() { return block_; }
    [[nodiscard]] const EdgeBlock& block() const { return block_; }

  private:
    static constexpr std::size_t kTogether = NameTable::kTogether / 2;

    /// An edge whose names are not looked up yet.
    struct Pending {
        std::uint64_t line;
        bool          is_dropped;
    };

    void                      add(std::string_view line);
    void                      add_edge(std::optional<double> weight);
    void                      look_up();
    [[nodiscard]] bool        add_new(std::size_t end, std::uint32_t edge);
    void                      refuse(std::string what);
    [[nodiscard]] std::string fault_of_count(const Columns& columns) const;
    [[nodiscard]] NameKey     key_within(std::string_view name);

    EdgeListShape shape_;
    Weighted      weighted_;
    std::string   header_;
    std::uint64_t header_line_;
    ColumnCutter  cutter_;

    EdgeBlock        block_;
    const NameTable* names_ = nullptr;
    std::string_view text_;
    std::size_t      pending_ = 0;  ///< edges in the three tables below

    std::array<Pending, kTogether>     edges_;
    std::array<NameKey, 2 * kTogether> keys_;  ///< source, target, source, target ..., those of the next edge too
    std::array<Node, 2 * kTogether>    nodes_;
};

}  // namespace contexture
