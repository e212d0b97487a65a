#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <numeric>
#include <sstream>

#include "contexture/base/error.hpp"
#include "contexture/report/foreign.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/saved.hpp"
#include "contexture/report/vectors.hpp"
#include "contexture/run/extend_known.hpp"
#include "solutions.hpp"

namespace contexture::python {
namespace {

template <typename Value>
using Values = py::array_t<Value, py::array::c_style>;

EmbeddingHandle make(const GraphHandle& of, const std::vector<Context>& contexts, const py::dict& options,
                     const py::object& progress) {
    const SolveOptions  wanted  = solve_options(options);
    const VectorOptions vectors = vector_options(options);
    const Progress      tell    = progress_of(progress);
    return unlocked([&] {
        const DenseThreads limit(wanted.decompose.threads);
        Embedded           all = make_vectors(*of.graph, contexts, wanted, vectors, tell);
        EmbeddingHandle    made{.of        = of,
                                .embedding = std::move(all.embedding),
                                .plan      = all.plan,
                                .results   = std::move(all.results),
                                .values    = {},
                                .density   = std::move(all.log_density),
                                .threads   = wanted.decompose.threads};
        if (!made.embedding.values.empty())
            for (std::size_t a = 0; a < all.op->values(); ++a) made.values.emplace_back(all.op->value_name(a));
        if (made.density) {  // the embedding holds them now, scaled
            made.density->left.resize(0, 0);
            made.density->right.resize(0, 0);
        }
        return made;
    });
}

EmbeddingHandle of_spectrum(const Solution& solution, const py::dict& options) {
    const VectorOptions vectors = vector_options(options);
    require_fitting(vectors);
    EmbedOptions chosen = vectors.settled();
    chosen.dimension    = option<std::optional<int>>(options, "dim").value_or(0);
    return unlocked([&] {
        EmbeddingHandle made{.of        = solution.of,
                             .embedding = embed(solution.spectrum, chosen),
                             .plan      = solution.plan,
                             .results   = {solution.result()},
                             .values    = {},
                             .density   = {}};
        if (!made.embedding.values.empty())
            for (std::size_t a = 0; a < solution.op->values(); ++a)
                made.values.emplace_back(solution.op->value_name(a));
        return made;
    });
}

std::vector<Node> count_up(std::size_t from, std::size_t count) {
    std::vector<Node> numbers(count);
    std::iota(numbers.begin(), numbers.end(), static_cast<Node>(from));
    return numbers;
}

/// Vectors with the names of their rows.
EmbeddingHandle named(const std::vector<std::string>& names, const std::vector<std::string>& without, RowMatrix vectors,
                      GraphSummary summary) {
    EdgeTable table;
    for (const std::string& name : names) table.names.append(name);
    for (const std::string& name : without) table.names.append(name);
    table.provenance = summary.provenance;
    EmbeddingHandle made;
    made.of                       = {.graph   = std::make_shared<const Graph>(build_graph(std::move(table))),
                                     .summary = std::make_shared<const GraphSummary>(std::move(summary))};
    made.embedding.nodes          = count_up(0, names.size());
    made.embedding.without_vector = count_up(names.size(), without.size());
    made.embedding.vectors        = std::move(vectors);
    return made;
}

EmbeddingHandle of_document(SavedEmbedding saved) {
    EmbeddingHandle made =
        named(saved.nodes, saved.without_vector, std::move(saved.vectors), std::move(saved.report.graph));
    made.embedding.scaling         = saved.scaling;
    made.embedding.values          = count_up(0, saved.values.size());
    made.embedding.value_functions = std::move(saved.value_functions);
    made.plan                      = saved.report.solved;
    made.results                   = std::move(saved.report.results);
    made.values                    = std::move(saved.values);
    return made;
}

EmbeddingHandle load_document(const std::string& path) {
    return unlocked([&] {
        std::ifstream file(path);
        if (!file) throw Error(Fault::io, "cannot read " + path);
        return of_document(read_saved_embedding(file, path));
    });
}

EmbeddingHandle load_vectors(const std::string& path) {
    return unlocked([&] {
        ForeignEmbedding foreign = read_foreign(path);
        return named(foreign.names, {}, std::move(foreign.vectors), {});
    });
}

Report report_of(const EmbeddingHandle& made) {
    Report report{.command   = "embed",
                  .graph     = *made.of.summary,
                  .solved    = made.plan,
                  .results   = made.results,
                  .embedding = &made.embedding,
                  .named_by  = made.of.graph.get(),
                  .threads   = made.threads};
    if (made.density) report.log_density = &*made.density;
    if (!made.values.empty()) report.value_name = [&](std::size_t a) { return std::string_view(made.values[a]); };
    return report;
}

/// @param form  json, jsonl, csv, tsv, word2vec, npy or names
void write(const EmbeddingHandle& made, const std::string& path, const std::string& form) {
    constexpr std::array<std::pair<std::string_view, VectorFormat>, 5> kForms{{{"jsonl", VectorFormat::jsonl},
                                                                               {"csv", VectorFormat::csv},
                                                                               {"tsv", VectorFormat::tsv},
                                                                               {"word2vec", VectorFormat::word2vec},
                                                                               {"npy", VectorFormat::npy}}};
    const Unlocked                                                     unlocked;
    std::ofstream                                                      file(path, std::ios::binary);
    if (!file) throw Error(Fault::io, "cannot write " + path);
    if (form == "json") write_json(file, report_of(made));
    NamedRows rows = named_rows(made.embedding, *made.of.graph);
    rows.threads   = made.threads;
    if (form == "names") write_names(file, rows);
    for (const auto& [name, format] : kForms)
        if (form == name) write_vectors(file, rows, format);
    if (!file.flush()) throw Error(Fault::io, "cannot write " + path);
}

/// For pickle: the document, or vectors and names where new nodes cannot be placed beside them.
py::tuple state(const EmbeddingHandle& made) {
    const bool is_document = made.plan && made.results.size() == 1 && !made.density && made.embedding.row_length == 0;
    if (is_document) return py::make_tuple(py::bytes(unlocked([&] { return json_of(report_of(made)); })));
    const auto names_of = [&](const std::vector<Node>& nodes) {
        std::vector<std::string> names;
        for (const Node node : nodes) names.emplace_back(made.of.graph->name(node));
        return names;
    };
    const Eigen::Index size = made.embedding.vectors.size();
    return py::make_tuple(names_of(made.embedding.nodes), names_of(made.embedding.without_vector),
                          made.embedding.vectors.cols(),
                          py::bytes(reinterpret_cast<const char*>(made.embedding.vectors.data()),
                                    static_cast<std::size_t>(size) * sizeof(double)));
}

EmbeddingHandle restore(const py::tuple& state) {
    if (state.size() == 1) {
        std::istringstream text(state[0].cast<std::string>());
        return unlocked([&] { return of_document(read_saved_embedding(text, "pickle")); });
    }
    const auto             names   = state[0].cast<std::vector<std::string>>();
    const auto             without = state[1].cast<std::vector<std::string>>();
    const std::string_view bytes   = state[3].cast<std::string_view>();
    RowMatrix              vectors(static_cast<Eigen::Index>(names.size()), state[2].cast<Eigen::Index>());
    if (bytes.size() != static_cast<std::size_t>(vectors.size()) * sizeof(double))
        throw Error(Fault::input, "the pickle of an embedding is damaged");
    std::memcpy(vectors.data(), bytes.data(), bytes.size());
    return named(names, without, std::move(vectors), {});
}

void require_extendable(const EmbeddingHandle& made) {
    const auto refuse = [](const std::string& why) {
        throw Error(Fault::usage,
                    "new nodes are placed beside vectors of one context as its functions make them: these " + why);
    };
    if (!made.plan) refuse("were made by another tool");
    if (made.results.size() != 1) refuse("are of several contexts side by side");
    if (made.density) refuse("are of the logarithm of the density ratio");
    if (made.embedding.row_length > 0) refuse("were brought to one length, which cannot be undone");
}

KnownNodes known_nodes(const EmbeddingHandle& made) {
    require_extendable(made);
    KnownNodes known{.result          = &made.results.front(),
                     .solved          = &*made.plan,
                     .is_directed     = made.of.summary->is_directed,
                     .is_weighted     = made.of.summary->is_weighted,
                     .repeats         = made.of.summary->provenance.repeats,
                     .self_loops      = made.of.summary->provenance.self_loops,
                     .scaling         = made.embedding.scaling,
                     .vectors         = &made.embedding.vectors,
                     .value_functions = &made.embedding.value_functions};
    for (const Node node : made.embedding.nodes) known.nodes.push_back(made.of.graph->name(node));
    for (const Node value : made.embedding.values) known.values.emplace_back(made.values[value]);
    return known;
}

/// Owns what arrays are views of.
struct Placed {
    Extended extended;
};

Placed extend_by_file(const EmbeddingHandle& made, const std::string& path, const std::string& weighted,
                      const std::string& header, const py::object& progress) {
    const NewEdgeOptions options{
        .weighted = weighted_of(weighted), .header = header_of(header), .progress = progress_of(progress)};
    return unlocked([&] { return Placed{extend(known_nodes(made), path, options)}; });
}

Placed extend_by_graph(const EmbeddingHandle& made, const GraphHandle& edges) {
    return unlocked([&] { return Placed{extend(known_nodes(made), *edges.graph)}; });
}

/// By rows over `columns` nodes that are named 0, 1, 2, ...
Placed extend_by_rows(const EmbeddingHandle& made, const Values<Arc>& offsets, const Values<Node>& targets,
                      const Values<double>& weights, Node columns) {
    SparseRows rows;
    rows.columns = columns;
    rows.offsets.assign(offsets.data(), offsets.data() + offsets.size());
    rows.targets.assign(targets.data(), targets.data() + targets.size());
    rows.weights.assign(weights.data(), weights.data() + weights.size());
    return unlocked([&] {
        std::vector<std::string> names;
        for (Node node = 0; node < columns; ++node) names.push_back(std::to_string(node));
        Placed placed;
        placed.extended.extension =
            extend(known_nodes(made), rows, std::vector<std::string_view>(names.begin(), names.end()));
        return placed;
    });
}

void bind_placed(py::module_& native) {
    const auto of = [](const py::object& self) -> const Extension& {
        return self.cast<const Placed&>().extended.extension;
    };
    py::class_<Placed>(native, "Placed")
        .def_property_readonly("nodes", [](const Placed& self) { return self.extended.nodes; })
        .def_property_readonly("used", [](const Placed& self) { return self.extended.used; })
        .def_property_readonly("ignored", [](const Placed& self) { return self.extended.ignored; })
        .def_property_readonly("doubtful_header", [](const Placed& self) { return self.extended.doubtful_header; })
        .def_property_readonly("vectors", [of](const py::object& self) { return view_matrix(of(self).vectors, self); })
        .def_property_readonly("has_vector",
                               [of](const py::object& self) {
                                   const std::vector<bool>& has = of(self).has_vector;
                                   Values<bool>             flags(static_cast<py::ssize_t>(has.size()));
                                   std::ranges::copy(has, flags.mutable_data());
                                   return flags;
                               })
        .def_property_readonly("relative_error",
                               [of](const py::object& self) { return view(std::span(of(self).relative_error), self); })
        .def_property_readonly("amplification",
                               [of](const py::object& self) { return view(std::span(of(self).amplification), self); });
    native.def("extend_by_file", &extend_by_file, py::arg("embedding"), py::arg("path"), py::arg("weighted"),
               py::arg("header"), py::arg("progress"));
    native.def("extend_by_graph", &extend_by_graph, py::arg("embedding"), py::arg("edges"));
    native.def("extend_by_rows", &extend_by_rows, py::arg("embedding"), py::arg("offsets"), py::arg("targets"),
               py::arg("weights"), py::arg("columns"));
}

}  // namespace

VectorOptions vector_options(const py::dict& options) {
    VectorOptions vectors;
    vectors.density    = option<std::string>(options, "density") == "log" ? Density::log : Density::ratio;
    vectors.row_length = parse_normalization(option<std::string>(options, "normalize"));
    vectors.walks      = option<double>(options, "walks");
    if (const auto scaling = option<std::optional<std::string>>(options, "scaling"))
        vectors.scaling = parse_scaling(*scaling);
    return vectors;
}

void bind_embeddings(py::module_& native) {
    const auto of = [](const py::object& self) -> const Embedding& {
        return self.cast<const EmbeddingHandle&>().embedding;
    };
    py::class_<EmbeddingHandle>(native, "Embedding")
        .def_property_readonly("graph", [](const EmbeddingHandle& self) { return self.of; })
        .def_property_readonly("contexts",
                               [](const EmbeddingHandle& self) {
                                   std::vector<std::string> names;
                                   for (const ContextResult& result : self.results)
                                       names.push_back(name(result.context));
                                   return names;
                               })
        .def_property_readonly("scaling", [](const EmbeddingHandle& self) { return name(self.embedding.scaling); })
        .def_property_readonly("is_directed", [](const EmbeddingHandle& self) { return self.of.summary->is_directed; })
        .def_property_readonly("is_weighted", [](const EmbeddingHandle& self) { return self.of.summary->is_weighted; })
        .def_property_readonly("repeats",
                               [](const EmbeddingHandle& self) {
                                   return self.of.summary->provenance.repeats == Repeats::sum ? "sum" : "once";
                               })
        .def_property_readonly(
            "singular_values",
            [](const py::object& self) {
                const auto& made = self.cast<const EmbeddingHandle&>();
                if (made.density) return py::object(view(std::span(made.density->singular_values), self));
                if (made.results.size() != 1) return py::object(py::none());
                return py::object(view(std::span(made.results.front().spectrum.singular_values), self));
            })
        .def_property_readonly("vectors", [of](const py::object& self) { return view_matrix(of(self).vectors, self); })
        .def_property_readonly("nodes", [of](const py::object& self) { return view(std::span(of(self).nodes), self); })
        .def_property_readonly("without_vector",
                               [of](const py::object& self) { return view(std::span(of(self).without_vector), self); })
        .def_property_readonly("values",
                               [of](const py::object& self) { return view(std::span(of(self).values), self); })
        .def_property_readonly("value_functions",
                               [of](const py::object& self) { return view_matrix(of(self).value_functions, self); })
        .def_property_readonly("power", [](const EmbeddingHandle& self) { return self.embedding.scaling.power; })
        .def("state", &state)
        .def_static("restore", &restore, py::arg("state"))
        .def("write", &write, py::arg("path"), py::arg("form"));
    native.def("make_vectors", &make, py::arg("graph"), py::arg("contexts"), py::arg("options"), py::arg("progress"));
    native.def("embed_spectrum", &of_spectrum, py::arg("spectrum"), py::arg("options"));
    native.def("load_document", &load_document, py::arg("path"));
    native.def("load_vectors", &load_vectors, py::arg("path"));
    bind_placed(native);
}

}  // namespace contexture::python
