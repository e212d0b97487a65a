#pragma once

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contexture {

using Node = std::uint32_t;  ///< 0 .. n - 1
using Arc  = std::uint64_t;  ///< position in the adjacency; an undirected edge u != v is two arcs

/// Boost.Graph's compressed sparse row graph: 4 bytes an arc, 8 a node.
using Adjacency = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                     boost::no_property, Node, Arc>;

struct Points;  // contexture/graph/points.hpp

/// The names of n nodes, as text, in one block of memory.
class NodeNames {
  public:
    /// @throws Error Fault::computation beyond 2^32 - 1 names
    void append(std::string_view name);

    /// Number of names.
    [[nodiscard]] std::size_t      size() const { return ends_.size() - 1; }
    /// Valid until the next append.
    [[nodiscard]] std::string_view operator[](Node node) const {
        return {text_.data() + ends_[node], static_cast<std::size_t>(ends_[node + 1] - ends_[node])};
    }
    /// Ask for memory that operator[] will read, first where the text is, then the text.
    void prefetch_end(Node node) const { __builtin_prefetch(&ends_[node]); }
    /// The text itself, after prefetch_end.
    void prefetch_text(Node node) const { __builtin_prefetch(text_.data() + ends_[node]); }

  private:
    std::vector<char>          text_;
    std::vector<std::uint64_t> ends_ = {0};
};

/// What an edge that stands more than once means.
enum class Repeats {
    once,  ///< a repeated edge of an unweighted graph is one edge
    sum,   ///< it is an edge whose weight is the number of times it stands there
};

/// What becomes of edges from a node to itself.
enum class SelfLoops {
    keep,  ///< A_ii = w, counted once in the degree
    drop,  ///< they are left out
};

/// What reading and cleaning met, so that nothing happens to a file in silence.
struct Provenance {
    std::string   source;                        ///< path, "-" for standard input, "" for a graph made in memory
    std::string   format;                        ///< "edge list", "matrix market", "graphml", "points"
    bool          is_compressed        = false;  ///< by gzip
    bool          has_header           = false;  ///< a first line of column names was skipped
    std::uint64_t doubtful_header      = 0;  ///< number of a first line that is an edge of two words which no other has
    std::uint64_t lines                = 0;  ///< of every kind
    std::uint64_t edge_lines           = 0;  ///< that held an edge
    std::uint64_t duplicates_merged    = 0;  ///< edge lines that repeated an earlier edge
    std::uint64_t self_loops_dropped   = 0;  ///< edge lines left out by the rule for self-loops
    std::uint64_t zero_weights_dropped = 0;  ///< edge lines left out for a weight of 0
    std::uint64_t directions_ignored   = 0;  ///< edges that the file calls directed, in an undirected graph
    Repeats       repeats              = Repeats::once;    ///< the rule that was followed
    SelfLoops     self_loops           = SelfLoops::keep;  ///< the rule that was followed
};

/// What an edge may weigh. Within it degrees, their products and quotients and the volume are finite
/// and above 0, whatever the number of edges.
inline constexpr double kSmallestWeight = 1e-100;
inline constexpr double kLargestWeight  = 1e100;  ///< See kSmallestWeight.

/// Why no edge can weigh this, with what to do; "" where one can.
[[nodiscard]] std::string_view fault_of_weight(double weight);

/// Edges as they stand in a file: one entry a line, ends as positions in `names`.
struct EdgeTable {
    NodeNames           names;       ///< every node, also those without edges
    std::vector<Node>   source;      ///< where each edge begins, a position in names
    std::vector<Node>   target;      ///< where it ends
    std::vector<double> weight;      ///< one an edge, see fault_of_weight; empty where all weigh 1
    Provenance          provenance;  ///< what reading met
};

/// What build_graph() makes of a table of edges.
struct BuildOptions {
    bool      is_directed = false;            ///< whether (u,v) and (v,u) are two edges
    Repeats   repeats     = Repeats::once;    ///< rule for repeated edges of an unweighted table
    SelfLoops self_loops  = SelfLoops::keep;  ///< rule for self-loops
    int       threads     = 0;                ///< 0: one for each core; changes no result
};

/// An immutable weighted graph. Undirected graphs are stored symmetrised: an edge u != v is the two
/// arcs u->v and v->u, a self-loop is one arc. Within a node the arcs are ascending by target.
///
/// Memory: 4 bytes an arc, 16 a node and the names; 8 more an arc where the graph is weighted.
class Graph {
  public:
    /// As build_graph makes it: arcs sorted, weights one an arc or none.
    Graph(Adjacency adjacency, std::vector<double> weights, NodeNames names, bool is_directed, Provenance provenance);

    /// Number of nodes.
    [[nodiscard]] Node          nodes() const { return static_cast<Node>(boost::num_vertices(adjacency_)); }
    /// Entries of the adjacency.
    [[nodiscard]] Arc           arcs() const { return boost::num_edges(adjacency_); }
    /// Distinct edges, self-loops included; in a directed graph the distinct arcs.
    [[nodiscard]] std::uint64_t edges() const { return is_directed_ ? arcs() : (arcs() + self_loops_) / 2; }
    /// Edges from a node to itself.
    [[nodiscard]] std::uint64_t self_loops() const { return self_loops_; }
    /// Whether arcs are stored one way only.
    [[nodiscard]] bool          is_directed() const { return is_directed_; }
    /// Whether weights() holds any.
    [[nodiscard]] bool          is_weighted() const { return !weights_.empty(); }

    /// For algorithms of Boost.Graph.
    [[nodiscard]] const Adjacency&     adjacency() const { return adjacency_; }
    /// The arcs of node u are offsets()[u] .. offsets()[u + 1] - 1.
    [[nodiscard]] std::span<const Arc> offsets() const {
        return {adjacency_.m_forward.m_rowstart.data(), nodes() + std::size_t{1}};
    }
    /// Where each arc ends.
    [[nodiscard]] std::span<const Node>   targets() const { return {adjacency_.m_forward.m_column.data(), arcs()}; }
    /// One weight an arc, or empty where every arc weighs 1.
    [[nodiscard]] std::span<const double> weights() const { return weights_; }

    /// As it stands in the file.
    [[nodiscard]] std::string_view        name(Node node) const { return names_[node]; }
    /// Sum of the weights of a node's (out-going) arcs; a self-loop counts once.
    [[nodiscard]] std::span<const double> degrees() const { return degrees_; }
    /// Sum of all degrees.
    [[nodiscard]] double                  volume() const { return volume_; }
    /// What reading met.
    [[nodiscard]] const Provenance&       provenance() const { return provenance_; }
    /// Where the nodes lie, of a table of points; else null.
    [[nodiscard]] const Points*           points() const { return points_.get(); }

    /// The same graph with a point for each node.
    /// @throws Error Fault::usage where there are more or fewer
    [[nodiscard]] Graph with_points(Points points) &&;

  private:
    Adjacency           adjacency_;
    std::vector<double> weights_;
    NodeNames           names_;
    std::vector<double> degrees_;
    double              volume_      = 0;
    std::uint64_t       self_loops_  = 0;
    bool                is_directed_ = false;
    Provenance          provenance_;

    std::shared_ptr<const Points> points_;
};

/// Merges repeats, symmetrises, sorts. In an undirected graph (u,v) and (v,u) are one edge. Repeated
/// edges of an unweighted table follow options.repeats; repeated edges of a weighted one add up.
/// Merging is exact for any order of the input lines.
/// @throws Error Fault::input where a weight is not from kSmallestWeight to kLargestWeight,
///         Fault::usage where an end is no node or the lists differ in length
[[nodiscard]] Graph build_graph(EdgeTable table, const BuildOptions& options = {});

/// The graph on the nodes where `keep` is true, in their order, with the arcs among them.
[[nodiscard]] Graph induced_subgraph(const Graph& graph, const std::vector<bool>& keep);

/// A graph on nodes named 0 .. n - 1, for programs that hold their edges already.
/// @throws Error Fault::usage where an end is not below n
[[nodiscard]] Graph make_graph(Node nodes, std::span<const std::pair<Node, Node>> edges,
                               const BuildOptions& options = {});

}  // namespace contexture
