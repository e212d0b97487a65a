#include "contexture/graph/graphml.hpp"

#include <fmt/format.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <istream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"
#include "contexture/graph/xml_bytes.hpp"

namespace contexture {
namespace {

/// An element: its text, and its children by name; its attributes are the children of a child.
using Element = boost::property_tree::ptree;

constexpr const char* kDecideWeights = "give all edges a weight or none, or read without weights (--weighted no)";

std::optional<std::string_view> attribute(const Element& element, const char* name) {
    const auto all = element.find("<xmlattr>");
    if (all == element.not_found()) return std::nullopt;
    const auto found = all->second.find(name);
    if (found == all->second.not_found()) return std::nullopt;
    return found->second.data();
}

/// Turns the elements of a document into edges.
class GraphmlReader {
  public:
    GraphmlReader(const std::string& source, const ReadOptions& options) : source_(source), options_(options) {}

    void read(const Element& document) {
        const Element& graphml = only_child(document, "graphml", "the file");
        read_keys(graphml);
        const Element& graph = only_child(graphml, "graph", "the file");
        is_directed_         = read_edge_default(graph);
        refuse_what_is_no_graph(graph, "the graph");
        for (const auto& [name, element] : graph)
            if (name == "node") read_node(element);
        for (const auto& [name, element] : graph)
            if (name == "edge") read_edge(element);
        if (table_.source.empty())
            refuse(fmt::format("no edges: {}", table_.provenance.edge_lines > 0 ? "every weight is 0"
                                                                                : "the graph has no <edge> element"));
    }

    [[nodiscard]] EdgeLines take() && { return {std::move(table_), std::move(names_), Separator::blanks}; }

  private:
    [[noreturn]] void refuse(std::string_view what) const {
        throw Error(Fault::input, fmt::format("{}: {}", source_, what));
    }

    const Element& only_child(const Element& parent, const char* name, std::string_view of) const {
        const std::size_t count = parent.count(name);
        if (count == 0) refuse(fmt::format("{} has no <{}> element; is it GraphML, without a prefix?", of, name));
        if (count > 1) refuse(fmt::format("{} has {} <{}> elements, one is read; keep one", of, count, name));
        return parent.find(name)->second;
    }

    /// What stands in no edge list: leaving it out would change the graph.
    void refuse_what_is_no_graph(const Element& element, const std::string& what) const {
        for (const auto& [child, name, remedy] :
             {std::tuple{"hyperedge", "a hyperedge", "write it as edges, or as a node of its own with an edge to each"},
              std::tuple{"graph", "a graph inside of it",
                         "write the nodes and edges of nested graphs into one <graph>"},
              std::tuple{"locator", "a locator of another file", "write the graph itself into this file"}})
            if (element.count(child) > 0) refuse(fmt::format("{} has {}, which is not read; {}", what, name, remedy));
    }

    /// The keys of edges that are named weight; some tools have one for each type of number.
    void read_keys(const Element& graphml) {
        for (const auto& [name, key] : graphml) {
            if (name != "key") continue;
            const auto id    = attribute(key, "id");
            const auto named = attribute(key, "attr.name");
            const auto of    = attribute(key, "for");
            if (!id || !named || lower(*named) != "weight") continue;
            if (of && *of != "edge" && *of != "all") continue;
            const auto preset = key.find("default");
            weight_keys_.emplace(*id);
            if (preset != key.not_found()) default_weight_ = preset->second.data();
        }
        if (options_.weighted == Weighted::yes && weight_keys_.empty())
            refuse(
                "no attribute of edges is named weight; name it so (<key for=\"edge\" attr.name=\"weight\" ...>), or "
                "read without weights (--weighted no)");
    }

    [[nodiscard]] bool read_edge_default(const Element& graph) const {
        const auto found = attribute(graph, "edgedefault");
        if (found && (*found == "directed" || *found == "undirected")) return *found == "directed";
        refuse(fmt::format("edgedefault is {}; write <graph edgedefault=\"undirected\"> or \"directed\"",
                           found ? in_quotes(*found) : "missing"));
    }

    void read_node(const Element& node) {
        const auto id = attribute(node, "id");
        if (!id) refuse(fmt::format("node {} has no id; give every node one", names_.size() + 1));
        const std::string_view fault = fault_of_name(*id);
        if (!fault.empty()) refuse(fmt::format("the id {} of node {} {}", in_quotes(*id), names_.size() + 1, fault));
        if (!names_.find_or_add(*id).is_new)
            refuse(fmt::format("two nodes have the id {}; give each its own", in_quotes(*id)));
        refuse_what_is_no_graph(node, "node " + in_quotes(*id));
    }

    [[nodiscard]] Node read_end(const Element& edge, const char* which) const {
        const auto id = attribute(edge, which);
        if (!id) refuse(fmt::format("edge {} has no {}; give every edge both ends", edge_number(), which));
        const std::optional<Node> node = names_.find(*id);
        if (!node)
            refuse(fmt::format("the {} of edge {} is {}, but no node has this id; add <node id=...>", which,
                               edge_number(), in_quotes(*id)));
        return *node;
    }

    [[nodiscard]] bool is_directed(const Element& edge) const {
        const auto own = attribute(edge, "directed");
        if (!own) return is_directed_;
        if (*own != "true" && *own != "false")
            refuse(fmt::format("edge {} has directed={}; write true or false", edge_number(), in_quotes(*own)));
        return *own == "true";
    }

    void read_edge(const Element& edge) {
        ++table_.provenance.edge_lines;
        const Node   source      = read_end(edge, "source");
        const Node   target      = read_end(edge, "target");
        const bool   is_arc      = is_directed(edge);
        const bool   is_mirrored = options_.build.is_directed && !is_arc && source != target;
        const bool   is_weighted = decide_weighted(edge);
        const double weight      = is_weighted ? read_weight(edge) : 1;
        refuse_what_is_no_graph(edge, described(edge));
        if (weight == 0) {
            ++table_.provenance.zero_weights_dropped;
            return;
        }
        if (is_arc && !options_.build.is_directed) ++table_.provenance.directions_ignored;
        add(source, target, is_weighted, weight);
        if (is_mirrored) add(target, source, is_weighted, weight);
    }

    void add(Node source, Node target, bool is_weighted, double weight) {
        table_.source.push_back(source);
        table_.target.push_back(target);
        if (is_weighted) table_.weight.push_back(weight);
    }

    /// The text of an edge's weight, else the default, else nothing.
    [[nodiscard]] const std::string* weight_of(const Element& edge) const {
        const std::string* text = nullptr;
        for (const auto& [name, data] : edge) {
            if (name != "data") continue;
            const auto key = attribute(data, "key");
            if (!key || !weight_keys_.contains(std::string(*key))) continue;
            if (text != nullptr) refuse(described(edge) + " has two weights; keep one");
            text = &data.data();
        }
        return text == nullptr && default_weight_ ? &*default_weight_ : text;
    }

    /// As in an edge list, the first edge decides for all.
    bool decide_weighted(const Element& edge) {
        if (options_.weighted == Weighted::no) return false;
        const bool has_weight = weight_of(edge) != nullptr;
        if (!is_weighted_) is_weighted_ = has_weight || options_.weighted == Weighted::yes;
        if (*is_weighted_ && !has_weight) refuse(fmt::format("{} has no weight; {}", described(edge), kDecideWeights));
        if (!*is_weighted_ && has_weight)
            refuse(fmt::format("{} has a weight, those before it have none; {}", described(edge), kDecideWeights));
        return has_weight;
    }

    [[nodiscard]] double read_weight(const Element& edge) const {
        const std::string_view text   = *weight_of(edge);
        const ParsedWeight     weight = parse_weight(text);
        if (!weight.fault.empty())
            refuse(fmt::format("{}: the weight {} {}", described(edge), in_quotes(text), fault_of_edge(weight)));
        return weight.value;
    }

    [[nodiscard]] std::uint64_t edge_number() const { return table_.provenance.edge_lines; }
    /// An edge for messages: the parser knows no lines.
    [[nodiscard]] std::string   described(const Element& edge) const {
          return fmt::format("edge {} ({} to {})", edge_number(), in_quotes(*attribute(edge, "source")),
                             in_quotes(*attribute(edge, "target")));
    }

    const std::string&         source_;
    const ReadOptions&         options_;
    bool                       is_directed_ = false;  ///< edges that do not say themselves
    std::set<std::string>      weight_keys_;
    std::optional<std::string> default_weight_;
    std::optional<bool>        is_weighted_;  ///< none before the first edge
    NameTable                  names_;
    EdgeTable                  table_;
};

}  // namespace

EdgeLines read_graphml(LineReader& lines, const ReadOptions& options) {
    namespace xml = boost::property_tree::xml_parser;
    XmlBytes     bytes(lines);
    std::istream input(&bytes);
    Element      document;
    try {
        xml::read_xml(input, document, xml::no_comments | xml::trim_whitespace);
    } catch (const xml::xml_parser_error& error) {
        // Its count of lines misses ends within tags.
        throw Error(Fault::input, fmt::format("{}: not well-formed XML near line {}: {}; is the file whole? Mend it "
                                              "(xmllint names the place)",
                                              lines.name(), error.line(), error.message()));
    }
    GraphmlReader reader(lines.name(), options);
    reader.read(document);
    EdgeLines read               = std::move(reader).take();
    read.table.provenance.format = "graphml";
    read.table.provenance.lines  = bytes.lines();
    return read;
}

}  // namespace contexture
