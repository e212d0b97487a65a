#include <fmt/format.h>

#include <sstream>

#include "contexture/base/error.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/graph/text.hpp"
#include "module.hpp"

namespace contexture::python {
namespace {

/// Read as they are: the package has made them so.
template <typename Value>
using Values = py::array_t<Value, py::array::c_style>;

GraphHandle handle(Graph graph) {
    auto summary = std::make_shared<const GraphSummary>(summarize(graph));
    return {.graph = std::make_shared<const Graph>(std::move(graph)), .summary = std::move(summary)};
}

/// A number of nodes, named 0 to n - 1, or their names.
NodeNames names_of(const py::object& nodes) {
    NodeNames names;
    if (py::isinstance<py::int_>(nodes)) {
        const auto     count = nodes.cast<std::uint64_t>();
        const Unlocked unlocked;
        for (std::uint64_t node = 0; node < count; ++node) names.append(std::to_string(node));
        return names;
    }
    for (const py::handle node : nodes) {
        const auto             name  = node.cast<std::string_view>();
        const std::string_view fault = fault_of_name(name);
        if (!fault.empty()) throw Error(Fault::input, fmt::format("the node {} {}", in_quotes(name), fault));
        names.append(name);
    }
    return names;
}

BuildOptions build_options(const py::dict& options) {
    return {.is_directed = option<bool>(options, "directed"),
            .repeats     = option<std::string>(options, "repeats") == "sum" ? Repeats::sum : Repeats::once,
            .self_loops  = option<std::string>(options, "self_loops") == "drop" ? SelfLoops::drop : SelfLoops::keep,
            .threads     = option<int>(options, "threads")};
}

PointOptions point_options(const py::dict& options) {
    return {.target      = option<std::optional<std::string>>(options, "target"),
            .id          = option<std::string>(options, "id"),
            .categorical = option<std::vector<std::string>>(options, "categorical"),
            .drop        = option<std::vector<std::string>>(options, "drop")};
}

ReadOptions read_options(const py::dict& options, const py::object& progress) {
    const auto format = option<std::string>(options, "format");
    return {.format    = format == "edge-list"       ? GraphFormat::edge_list
                         : format == "matrix-market" ? GraphFormat::matrix_market
                         : format == "graphml"       ? GraphFormat::graphml
                         : format == "points"        ? GraphFormat::points
                                                     : GraphFormat::detect,
            .weighted  = weighted_of(option<std::string>(options, "weighted")),
            .header    = header_of(option<std::string>(options, "header")),
            .build     = build_options(options),
            .node_list = option<std::string>(options, "nodes"),
            .threads   = option<int>(options, "threads"),
            .points    = point_options(options),
            .progress  = progress_of(progress)};
}

GraphHandle read(const std::string& path, const py::dict& options, const py::object& progress) {
    const ReadOptions read = read_options(options, progress);
    return unlocked([&] { return handle(read_graph(path, read)); });
}

GraphHandle read_text(const std::string& text, const std::string& source, const py::dict& options) {
    const ReadOptions read = read_options(options, py::none());
    return unlocked([&] {
        std::istringstream input(text);
        return handle(read_graph(input, source, read));
    });
}

GraphHandle build(const py::object& nodes, const Values<Node>& sources, const Values<Node>& targets,
                  const std::optional<Values<double>>& weights, std::uint64_t zeros, const std::string& source,
                  const py::dict& options) {
    EdgeTable table;
    table.names = names_of(nodes);
    table.source.assign(sources.data(), sources.data() + sources.size());
    table.target.assign(targets.data(), targets.data() + targets.size());
    if (weights) table.weight.assign(weights->data(), weights->data() + weights->size());
    table.provenance.source               = source;
    table.provenance.format               = "memory";
    table.provenance.edge_lines           = table.source.size() + zeros;
    table.provenance.zero_weights_dropped = zeros;
    const BuildOptions build              = build_options(options);
    return unlocked([&] { return handle(build_graph(std::move(table), build)); });
}

/// Points as they are, without standardising.
GraphHandle build_points(const py::object& nodes, const Values<double>& coordinates,
                         const std::vector<std::string>& columns, const std::string& source) {
    EdgeTable table;
    table.names             = names_of(nodes);
    table.provenance.source = source;
    table.provenance.format = "points";
    Points points;
    points.coordinates = Eigen::Map<const RowMatrix>(coordinates.data(), coordinates.shape(0), coordinates.shape(1));
    for (std::size_t i = 0; i < columns.size(); ++i)
        points.columns.push_back({.name = columns[i], .first = static_cast<Eigen::Index>(i)});
    return unlocked([&] { return handle(build_graph(std::move(table)).with_points(std::move(points))); });
}

py::list names(const GraphHandle& handle) {
    py::list names(handle.graph->nodes());
    for (Node node = 0; node < handle.graph->nodes(); ++node) {
        const std::string_view name = handle.graph->name(node);
        names[node]                 = py::str(name.data(), name.size());
    }
    return names;
}

GraphHandle take_largest(const GraphHandle& whole) {
    if (whole.graph->arcs() == 0 || whole.summary->facts.components < 2) return whole;
    return unlocked([&] {
        return GraphHandle{.graph   = std::make_shared<const Graph>(largest_component(*whole.graph)),
                           .summary = whole.summary};
    });
}

std::string info(const GraphHandle& handle) {
    return unlocked([&] { return json_of({.command = "info", .graph = summarize(*handle.graph)}); });
}

}  // namespace

Weighted weighted_of(const std::string& text) {
    return text == "yes" ? Weighted::yes : text == "no" ? Weighted::no : Weighted::detect;
}

Header header_of(const std::string& text) {
    return text == "yes" ? Header::yes : text == "no" ? Header::no : Header::detect;
}

void bind_graphs(py::module_& native) {
    const auto of = [](const py::object& self) -> const Graph& { return *self.cast<const GraphHandle&>().graph; };
    py::class_<GraphHandle>(native, "Graph")
        .def_property_readonly("nodes", [](const GraphHandle& self) { return self.graph->nodes(); })
        .def_property_readonly("edges", [](const GraphHandle& self) { return self.graph->edges(); })
        .def_property_readonly("is_directed", [](const GraphHandle& self) { return self.graph->is_directed(); })
        .def_property_readonly("is_weighted", [](const GraphHandle& self) { return self.graph->is_weighted(); })
        .def_property_readonly("is_points", [](const GraphHandle& self) { return self.graph->points() != nullptr; })
        .def_property_readonly("source", [](const GraphHandle& self) { return self.summary->provenance.source; })
        .def_property_readonly("doubtful_header",
                               [](const GraphHandle& self) { return self.summary->provenance.doubtful_header; })
        .def_property_readonly("volume", [](const GraphHandle& self) { return self.graph->volume(); })
        .def_property_readonly("degrees", [of](const py::object& self) { return view(of(self).degrees(), self); })
        .def_property_readonly("offsets", [of](const py::object& self) { return view(of(self).offsets(), self); })
        .def_property_readonly("targets", [of](const py::object& self) { return view(of(self).targets(), self); })
        .def_property_readonly("weights", [of](const py::object& self) { return view(of(self).weights(), self); })
        .def("names", &names)
        .def("largest_component", &take_largest)
        .def("info", &info);

    native.def("read_graph", &read, py::arg("path"), py::arg("options"), py::arg("progress"));
    native.def("read_text", &read_text, py::arg("text"), py::arg("source"), py::arg("options"));
    native.def(
        "graph_of_files",
        [](const std::vector<Context>& contexts, const py::object& progress) {
            const Progress tell = progress_of(progress);
            return unlocked([&] { return handle(graph_of_files(contexts, tell)); });
        },
        py::arg("contexts"), py::arg("progress"));
    native.def("build_graph", &build, py::arg("nodes"), py::arg("sources"), py::arg("targets"), py::arg("weights"),
               py::arg("zeros"), py::arg("source"), py::arg("options"));
    native.def("build_points", &build_points, py::arg("nodes"), py::arg("coordinates"), py::arg("columns"),
               py::arg("source"));
}

}  // namespace contexture::python
