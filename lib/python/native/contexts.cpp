#include <algorithm>

#include "contexture/context/catalogue.hpp"
#include "contexture/context/context.hpp"
#include "module.hpp"

namespace contexture::python {
namespace {

bool needs_points(const Context& context) {
    return std::ranges::any_of(context.branches,
                               [](const Branch& branch) { return std::ranges::any_of(branch.chain, is_of_points); });
}

bool begins_at_file(const Context& context) {
    return std::ranges::all_of(context.branches,
                               [](const Branch& branch) { return file_of(branch.chain.front()) != nullptr; });
}

}  // namespace

void bind_contexts(py::module_& native) {
    py::class_<Context>(native, "Context", "What a node is associated with. Made by parse_context.")
        .def(py::init([](const std::string& text) { return parse_context(text); }), py::arg("text"))
        .def_property_readonly(
            "name", [](const Context& context) { return name(context); },
            "the name that parse_context reads back to an equal context")
        .def_property_readonly(
            "formula", [](const Context& context) { return formula(context); }, "its operator as a formula")
        .def_property_readonly(
            "meaning", [](const Context& context) { return meaning(context); }, "the same in words")
        .def_property_readonly(
            "is_walk", [](const Context& context) { return is_walk(context); }, "whether it is a law of walk lengths")
        .def_property_readonly("needs_points", &needs_points, "whether it is of a table of points")
        .def_property_readonly("begins_at_file", &begins_at_file, "whether a file names the nodes")
        .def("__str__", [](const Context& context) { return name(context); })
        .def("__repr__", [](const Context& context) { return "parse_context('" + name(context) + "')"; })
        .def("__hash__", [](const Context& context) { return py::hash(py::str(name(context))); })
        .def(py::pickle([](const Context& context) { return py::str(name(context)); },
                        [](const py::str& text) { return parse_context(text.cast<std::string>()); }))
        .def("__eq__", [](const Context& context, const py::object& other) {
            return py::isinstance<Context>(other) && other.cast<const Context&>() == context;
        });

    native.def("catalogue", [] {
        py::list rows;
        for (const CatalogueEntry& entry : catalogue())
            rows.append(
                py::make_tuple(entry.kind, entry.parameter, entry.range, entry.formula, entry.meaning, entry.example));
        return rows;
    });
    native.def(
        "parse_concatenation", [](const std::string& text) { return parse_concatenation(text); }, py::arg("text"));
    native.def(
        "parse_contexts",
        [](const std::string& list) {
            std::vector<std::string> names;
            for (const Context& context : parse_contexts(list)) names.push_back(name(context));
            return names;
        },
        py::arg("list"));
}

}  // namespace contexture::python
