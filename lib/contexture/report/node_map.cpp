#include "contexture/report/node_map.hpp"

#include <algorithm>
#include <bit>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <limits>
#include <numeric>
#include <random>

#include "contexture/base/random.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/report/json_writer.hpp"

namespace contexture {
namespace {

constexpr std::size_t kMostNumbers = 640000;  // 3.4 MB of text

/// Rows of the embedding to show, ascending.
std::vector<std::size_t> choose_rows(std::size_t rows, const NodeMapOptions& options) {
    std::vector<std::size_t> chosen(rows);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    if (rows <= options.most_nodes) return chosen;
    std::mt19937_64 generator(options.seed);
    for (std::size_t i = 0; i < options.most_nodes; ++i)  // as far as is needed of the order of Fisher and Yates
        std::swap(chosen[i], chosen[i + draw_below(generator, rows - i)]);
    chosen.resize(options.most_nodes);
    std::ranges::sort(chosen);
    return chosen;
}

/// Positions of the labels when those of most nodes come first, ties as in the file.
std::vector<int> rank_classes(const PairTable& labels) {
    std::vector<std::uint64_t> uses(labels.value_names.size());
    for (const Node value : labels.values) ++uses[value];
    std::vector<Node> order(uses.size());
    std::iota(order.begin(), order.end(), Node{0});
    std::ranges::stable_sort(order, [&](Node a, Node b) { return uses[a] > uses[b]; });
    std::vector<int> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<int>(i);
    return rank;
}

void add_classes(NodeMap& map, const PairTable& labels, const std::vector<std::size_t>& row_of) {
    MapLabels&             found = map.labels;
    const std::vector<int> rank  = rank_classes(labels);
    found.classes.resize(rank.size());
    for (Node value = 0; value < rank.size(); ++value)
        found.classes[static_cast<std::size_t>(rank[value])] = labels.value_names[value];
    found.first.assign(map.nodes.size(), -1);
    std::vector<std::string> all(map.nodes.size());
    bool                     has_several = false;
    for (std::size_t i = 0; i < labels.inputs.size(); ++i) {
        const std::size_t row = row_of[labels.inputs[i]];
        if (row == map.nodes.size()) continue;
        const int label = rank[labels.values[i]];
        has_several     = has_several || (found.first[row] >= 0 && found.first[row] != label);
        if (found.first[row] < 0) found.first[row] = label;
        all[row] += (all[row].empty() ? "" : ", ") + found.classes[static_cast<std::size_t>(label)];
    }
    if (has_several) found.several = std::move(all);
}

std::string base64(const std::vector<std::uint8_t>& bytes) {
    using namespace boost::archive::iterators;
    using Letters = base64_from_binary<transform_width<std::vector<std::uint8_t>::const_iterator, 6, 8>>;
    std::string text(Letters(bytes.begin()), Letters(bytes.end()));
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

/// Column after column, single precision, the low byte first.
std::string pack_columns(const RowMatrix& columns) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(static_cast<std::size_t>(columns.size()) * sizeof(float));
    for (Eigen::Index column = 0; column < columns.cols(); ++column)
        for (Eigen::Index row = 0; row < columns.rows(); ++row) {
            const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(columns(row, column)));
            for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
        }
    return base64(bytes);
}

void write_map_labels(JsonWriter& json, const MapLabels& labels) {
    json.begin_object("labels");
    json.member("source", labels.source);
    json.member("kind", labels.is_numeric ? "numbers" : "categories");
    if (labels.is_numeric) {
        json.member("numbers", labels.numbers);
    } else {
        json.begin_array("classes");
        for (const std::string& one : labels.classes) json.element(one);
        json.end_array();
        json.member("first", std::vector<double>(labels.first.begin(), labels.first.end()));
        json.begin_array("several");
        for (const std::string& all : labels.several) json.element(all);
        json.end_array();
    }
    json.end_object();
}

}  // namespace

NodeMap make_node_map(const Graph& graph, const Embedding& embedding, const NodeMapOptions& options) {
    const std::vector<std::size_t> rows = choose_rows(embedding.nodes.size(), options);
    NodeMap                        map{.title          = options.title,
                                       .scaling        = name(embedding.scaling),
                                       .with_vector    = embedding.nodes.size(),
                                       .without_vector = embedding.without_vector.size(),
                                       .seed           = options.seed,
                                       .is_directed    = graph.is_directed(),
                                       .skipped        = options.skipped};
    const auto         most = static_cast<Eigen::Index>(kMostNumbers / std::max<std::size_t>(1, rows.size()));
    const Eigen::Index width =
        std::min({Eigen::Index{options.most_columns}, embedding.vectors.cols() - options.skipped, most});
    map.columns.resize(static_cast<Eigen::Index>(rows.size()), width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        map.nodes.push_back(embedding.nodes[rows[i]]);
        map.columns.row(static_cast<Eigen::Index>(i)) =
            embedding.vectors.row(static_cast<Eigen::Index>(rows[i])).segment(options.skipped, width);
    }
    if (graph.arcs() == 0) return map;
    for (const Node node : map.nodes) map.degrees.push_back(graph.degrees()[node]);
    const Components components = find_components(graph);
    if (components.count() > 1)
        for (const Node node : map.nodes) map.components.push_back(components.of[node] + 1.0);
    return map;
}

void add_labels(NodeMap& map, const PairTable& labels, LabelKind kind, const std::string& source) {
    map.labels            = {.source = source, .is_numeric = are_numbers(labels, kind)};
    const Node last_shown = map.nodes.empty() ? 0 : map.nodes.back();
    Node       last       = last_shown;
    for (const Node node : labels.inputs) last = std::max(last, node);
    std::vector<std::size_t> row_of(last + std::size_t{1}, map.nodes.size());
    for (std::size_t row = 0; row < map.nodes.size(); ++row) row_of[map.nodes[row]] = row;
    if (!map.labels.is_numeric) return add_classes(map, labels, row_of);
    map.labels.numbers.assign(map.nodes.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < labels.inputs.size(); ++i)
        if (const std::size_t row = row_of[labels.inputs[i]]; row < map.nodes.size())
            map.labels.numbers[row] = number_of_label(labels.value_names[labels.values[i]]);
}

void write_node_map(JsonWriter& json, const NodeMap& map, const Graph& graph) {
    json.member("title", map.title);
    json.member("scaling", map.scaling);
    json.member("with_vector", map.with_vector);
    json.member("without_vector", map.without_vector);
    json.member("seed", map.seed);
    json.member("directed", map.is_directed);
    json.begin_array("names");
    for (const Node node : map.nodes) json.element(graph.name(node));
    json.end_array();
    json.member("skipped", map.skipped);
    json.member("width", static_cast<std::uint64_t>(map.columns.cols()));
    json.member("columns", pack_columns(map.columns));
    if (!map.degrees.empty()) json.member("degrees", map.degrees);
    if (!map.components.empty()) json.member("components", map.components);
    if (!map.labels.source.empty()) write_map_labels(json, map.labels);
}

}  // namespace contexture
