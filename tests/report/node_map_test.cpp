#include "contexture/report/node_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "contexture/report/json_writer.hpp"
#include "support/json.hpp"

using namespace contexture;

namespace {

/// n nodes in a path.
Graph path(Node n) {
    std::vector<std::pair<Node, Node>> edges;
    for (Node node = 0; node + 1 < n; ++node) edges.emplace_back(node, node + 1);
    return make_graph(n, edges);
}

Embedding columns_of(const RowMatrix& vectors) {
    Embedding embedding;
    embedding.vectors = vectors;
    for (Node node = 0; node < static_cast<Node>(vectors.rows()); ++node) embedding.nodes.push_back(node);
    return embedding;
}

nlohmann::json written(const NodeMap& map, const Graph& graph) {
    std::ostringstream text;
    JsonWriter         json(text);
    json.begin_object();
    write_node_map(json, map, graph);
    json.end_object();
    json.finish();
    return support::parse_json(text.str());
}

std::vector<unsigned> bytes_of(const std::string& base64) {
    const std::string     letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<unsigned> bytes;
    unsigned              bits = 0;
    int                   held = 0;
    for (const char letter : base64) {
        if (letter == '=') break;
        bits = (bits << 6U | static_cast<unsigned>(letters.find(letter))) & 0xffffU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(bits >> static_cast<unsigned>(held) & 0xffU);
    }
    return bytes;
}

PairTable labels_of(const std::vector<std::pair<Node, std::string>>& pairs) {
    PairTable                table;
    std::vector<std::string> seen;
    for (const auto& [node, label] : pairs) {
        auto found = std::ranges::find(seen, label);
        if (found == seen.end()) {
            table.value_names.append(label);
            seen.push_back(label);
            found = seen.end() - 1;
        }
        table.inputs.push_back(node);
        table.values.push_back(static_cast<Node>(found - seen.begin()));
        table.counts.push_back(1);
    }
    return table;
}

}  // namespace

TEST_CASE("columns come back in single precision, small values beside large ones too") {
    for (const Node n : {1U, 2U, 3U, 50U}) {
        const Graph graph   = path(n);
        RowMatrix   columns = RowMatrix::Random(n, 3);
        columns(0, 1)       = 1e-20;
        const auto said     = written(make_node_map(graph, columns_of(columns)), graph);
        const auto bytes    = bytes_of(said["columns"]);
        CHECK(said["width"] == 3);
        REQUIRE(bytes.size() == std::size_t{n} * 3 * 4);
        for (Eigen::Index column = 0; column < 3; ++column)
            for (Eigen::Index row = 0; row < n; ++row) {
                const auto at   = 4 * static_cast<std::size_t>(column * n + row);
                const auto bits = bytes[at] | bytes[at + 1] << 8U | bytes[at + 2] << 16U | bytes[at + 3] << 24U;
                CHECK(std::bit_cast<float>(bits) == static_cast<float>(columns(row, column)));
            }
    }
}

TEST_CASE("of many nodes a sample: other with another seed, the same with the same, each node once") {
    const Graph     graph     = path(1000);
    const Embedding embedding = columns_of(RowMatrix::Random(1000, 2));
    const NodeMap   map       = make_node_map(graph, embedding, {.most_nodes = 100, .seed = 1});
    CHECK(map.with_vector == 1000);
    REQUIRE(map.nodes.size() == 100);
    CHECK(std::ranges::is_sorted(map.nodes));
    CHECK(std::ranges::adjacent_find(map.nodes) == map.nodes.end());
    for (std::size_t i = 0; i < 100; ++i)
        CHECK(map.columns(static_cast<Eigen::Index>(i), 1) == embedding.vectors(map.nodes[i], 1));
    CHECK(make_node_map(graph, embedding, {.most_nodes = 100, .seed = 1}).nodes == map.nodes);
    CHECK(make_node_map(graph, embedding, {.most_nodes = 100, .seed = 2}).nodes != map.nodes);
    CHECK(std::ranges::count_if(map.nodes, [](Node node) { return node < 500; }) > 25);
}

TEST_CASE("components are told where there are several, degrees where there are edges") {
    const std::vector<std::pair<Node, Node>> edges{{0, 1}, {2, 3}, {3, 4}};
    const Graph                              graph = make_graph(5, edges);
    const NodeMap                            map   = make_node_map(graph, columns_of(RowMatrix::Random(5, 2)));
    CHECK(map.components == std::vector<double>{2, 2, 1, 1, 1});
    CHECK(map.degrees == std::vector<double>{1, 1, 1, 2, 1});
    const Graph whole = path(4);
    CHECK(make_node_map(whole, columns_of(RowMatrix::Random(4, 2))).components.empty());
    const Graph none = make_graph(3, {});
    CHECK(make_node_map(none, columns_of(RowMatrix::Random(3, 2))).degrees.empty());
}

TEST_CASE("the class with most nodes comes first; a node with several shows them all") {
    const Graph graph = path(5);
    NodeMap     map   = make_node_map(graph, columns_of(RowMatrix::Random(4, 2)));
    add_labels(map, labels_of({{0, "rare"}, {1, "common"}, {2, "common"}, {2, "rare"}, {4, "common"}}),
               LabelKind::detect, "labels.txt");
    CHECK(map.labels.classes == std::vector<std::string>{"common", "rare"});
    CHECK(map.labels.first == std::vector<int>{1, 0, 0, -1});
    CHECK(map.labels.several == std::vector<std::string>{"rare", "common", "common, rare", ""});
    NodeMap single = make_node_map(graph, columns_of(RowMatrix::Random(4, 2)));
    add_labels(single, labels_of({{0, "a"}}), LabelKind::detect, "labels.txt");
    CHECK(single.labels.several.empty());
}

TEST_CASE("numbers are numbers, and null where a node has none") {
    const Graph graph = path(3);
    NodeMap     map   = make_node_map(graph, columns_of(RowMatrix::Random(3, 2)));
    add_labels(map, labels_of({{0, "0.5"}, {2, "-2"}}), LabelKind::detect, "column age");
    const auto said = written(map, graph)["labels"];
    CHECK(said["kind"] == "numbers");
    CHECK(said["numbers"] == support::parse_json("[0.5, null, -2]"));
}
