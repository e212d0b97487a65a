#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "contexture/embedding/embed.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/label_kind.hpp"
#include "contexture/graph/pair_table.hpp"

namespace contexture {

class JsonWriter;

/// Labels of the nodes of a map.
struct MapLabels {
    std::string              source     = {};  ///< the file, or the column; "" for no labels
    bool                     is_numeric = false;  ///< the labels are numbers
    std::vector<std::string> classes    = {};  ///< those with most nodes first; empty where numeric
    std::vector<int>         first      = {};  ///< of each node the first of its classes, -1 for none
    std::vector<std::string> several    = {};  ///< of each node all its labels; empty where no node has more than one
    std::vector<double>      numbers    = {};  ///< of each node, NaN for none, where numeric
};

/// What a picture of the nodes is drawn from: the leading columns of their vectors, with names and facts.
struct NodeMap {
    std::string         title          = {};  ///< whose functions: a context
    std::string         scaling        = {};  ///< of the columns
    std::vector<Node>   nodes          = {};  ///< shown, ascending
    std::uint64_t       with_vector    = 0;   ///< nodes that could be shown
    std::uint64_t       without_vector = 0;   ///< nodes that could not
    std::uint64_t       seed           = 1;  ///< of the sample, where fewer are shown than could be
    bool                is_directed    = false;  ///< the graph is
    RowMatrix           columns        = {};  ///< a row a node
    int                 skipped        = 0;   ///< columns of the vectors before these
    std::vector<double> degrees        = {};  ///< sum of the weights of a node's (outgoing) edges; empty without edges
    std::vector<double> components     = {};  ///< from 1 on, the largest first; empty where there is one
    MapLabels           labels         = {};  ///< of the nodes shown, where there are any
};

/// What of the nodes and columns a map shows.
struct NodeMapOptions {
    std::string   title        = {};     ///< NodeMap::title
    std::size_t   most_nodes   = 20000;  ///< of a larger graph a sample, every node alike
    int           skipped      = 0;      ///< leading columns to leave out, such as those that only tell pieces apart
    int           most_columns = 64;     ///< fewer of many nodes: at most 640,000 numbers in all
    std::uint64_t seed         = 1;      ///< of the sample
};

/// @param embedding  of the graph's nodes
[[nodiscard]] NodeMap make_node_map(const Graph& graph, const Embedding& embedding, const NodeMapOptions& options = {});

/// @param labels  read for the map's graph
/// @throws Error Fault::input where labels are to be numbers and one is none
void add_labels(NodeMap& map, const PairTable& labels, LabelKind kind, const std::string& source);

/// The members of an object that is open. Columns are single precision, as base64: text of digits would take three
/// times as much.
void write_node_map(JsonWriter& json, const NodeMap& map, const Graph& graph);

}  // namespace contexture
