#include "contexture/embedding/align.hpp"
#include "solutions.hpp"

namespace contexture::python {
namespace {

using Rows  = py::array_t<double, py::array::c_style>;
using Flags = py::array_t<bool, py::array::c_style>;

Marginal marginal_of(const std::string& name) {
    return name == "stationary" ? Marginal::stationary : name == "uniform" ? Marginal::uniform : Marginal::own;
}

Solution solve(const GraphHandle& of, const Context& context, const py::dict& options, const py::object& progress) {
    const SolveOptions wanted = solve_options(options);
    const Progress     tell   = progress_of(progress);
    return unlocked([&] {
        const DenseThreads limit(wanted.decompose.threads);
        auto               op =
            std::make_shared<const ExpectationOperator>(*of.graph, context, operator_options(*of.graph, wanted, tell));
        const auto plan     = plan_solve(*of.graph, max_dimension(*op), wanted);
        Spectrum   spectrum = decompose(*op, contexture::solve_options(wanted, plan, tell));
        return Solution{.of = of, .op = std::move(op), .plan = plan, .spectrum = std::move(spectrum)};
    });
}

py::object matrix_or_none(const Eigen::MatrixXd& matrix, const py::object& owner) {
    return matrix.size() == 0 ? py::none() : py::object(view_matrix(matrix, owner));
}

/// What `contexture align` says, of vectors that stand by node.
py::dict align_rows(const Solution& of, const Rows& rows, const Flags& has_row, int neighbours, std::uint64_t seed) {
    const RowMatrix         phi = Eigen::Map<const RowMatrix>(rows.data(), rows.shape(0), rows.shape(1));
    const std::vector<bool> has(has_row.data(), has_row.data() + has_row.size());
    const Alignment         a =
        unlocked([&] { return align(*of.op, of.spectrum, phi, has, {.neighbours = neighbours, .seed = seed}); });
    using py::literals::operator""_a;
    return py::dict("missing_mass"_a = a.missing_mass, "columns"_a = a.columns, "rank"_a = a.rank,
                    "dimension"_a = a.dimension, "captured"_a = captured(a), "ratio_trace"_a = a.ratio_trace,
                    "ratio_trace_most"_a = a.ratio_trace_most, "ratio_trace_chance"_a = a.ratio_trace_chance,
                    "mean_squared_correlation"_a        = a.mean_squared_correlation,
                    "mean_squared_correlation_chance"_a = a.mean_squared_correlation_chance, "cosines"_a = a.cosines,
                    "neighbours"_a = a.neighbours, "queries"_a = a.queries, "mutual_neighbours"_a = a.mutual_neighbours,
                    "mutual_neighbours_chance"_a = a.mutual_neighbours_chance);
}

}  // namespace

SolveOptions solve_options(const py::dict& options) {
    const py::object regularize = options["regularize"];
    SolveOptions     wanted;
    wanted.is_largest_component   = option<bool>(options, "largest");
    wanted.dimension              = option<std::optional<int>>(options, "dim");
    wanted.default_dimension      = option<int>(options, "default_dim");
    wanted.marginal               = marginal_of(option<std::string>(options, "marginal"));
    wanted.regularization.is_mean = py::isinstance<py::str>(regularize);
    if (!wanted.regularization.is_mean) wanted.regularization.tau = regularize.cast<double>();
    wanted.decompose.tolerance    = option<double>(options, "tolerance");
    wanted.decompose.with_vectors = option<bool>(options, "vectors");
    wanted.decompose.seed         = option<std::uint64_t>(options, "seed");
    wanted.decompose.memory_limit = option<std::uint64_t>(options, "memory");
    wanted.decompose.time_limit   = option<double>(options, "time");
    wanted.decompose.threads      = option<int>(options, "threads");
    return wanted;
}

ContextResult Solution::result() const {
    ContextResult result{
        .context = op->context(), .marginal = std::string(op->marginal_name()), .note = op->note(), .spectrum = {}};
    Spectrum& copy             = result.spectrum;
    copy.singular_values       = spectrum.singular_values;
    copy.eigenvalues           = spectrum.eigenvalues;
    copy.residuals             = spectrum.residuals;
    copy.energy                = spectrum.energy;
    copy.energy_standard_error = spectrum.energy_standard_error;
    copy.components            = spectrum.components;
    copy.bipartite_components  = spectrum.bipartite_components;
    copy.is_complete           = spectrum.is_complete;
    copy.is_verified           = spectrum.is_verified;
    copy.solves                = spectrum.solves;
    copy.operator_applications = spectrum.operator_applications;
    copy.method                = spectrum.method;
    return result;
}

void bind_spectra(py::module_& native) {
    const auto of = [](const py::object& self) -> const Spectrum& { return self.cast<const Solution&>().spectrum; };
    py::class_<Solution>(native, "Solution")
        .def_property_readonly("graph", [](const Solution& self) { return self.of; })
        .def_property_readonly("context", [](const Solution& self) { return self.op->context(); })
        .def_property_readonly("marginal", [](const Solution& self) { return std::string(self.op->marginal_name()); })
        .def_property_readonly("singular_values",
                               [of](const py::object& self) { return view(std::span(of(self).singular_values), self); })
        .def_property_readonly("eigenvalues",
                               [of](const py::object& self) {
                                   return of(self).eigenvalues.empty()
                                              ? py::none()
                                              : py::object(view(std::span(of(self).eigenvalues), self));
                               })
        .def_property_readonly("residuals",
                               [of](const py::object& self) { return view(std::span(of(self).residuals), self); })
        .def_property_readonly("left", [of](const py::object& self) { return matrix_or_none(of(self).left, self); })
        .def_property_readonly("right", [of](const py::object& self) { return matrix_or_none(of(self).right, self); })
        .def_property_readonly(
            "input_marginal",
            [](const py::object& self) { return view(self.cast<const Solution&>().op->input_marginal(), self); })
        .def_property_readonly(
            "context_marginal",
            [](const py::object& self) { return view(self.cast<const Solution&>().op->context_marginal(), self); })
        .def_property_readonly("energy", [](const Solution& self) { return self.spectrum.energy; })
        .def_property_readonly("energy_standard_error",
                               [](const Solution& self) { return self.spectrum.energy_standard_error; })
        .def_property_readonly("components", [](const Solution& self) { return self.spectrum.components; })
        .def_property_readonly("is_complete", [](const Solution& self) { return self.spectrum.is_complete; })
        .def_property_readonly("is_verified", [](const Solution& self) { return self.spectrum.is_verified; })
        .def_property_readonly("method", [](const Solution& self) { return self.spectrum.method; })
        .def("apply", [](const Solution& self, const Rows& x) {
            Rows            y(static_cast<py::ssize_t>(self.op->nodes()));
            const auto      n = static_cast<std::size_t>(y.size());
            const std::span in(x.data(), static_cast<std::size_t>(x.size()));
            const std::span out(y.mutable_data(), n);
            unlocked([&] { self.op->apply(in, out); });
            return y;
        });
    native.def("decompose", &solve, py::arg("graph"), py::arg("context"), py::arg("options"), py::arg("progress"));
    native.def("align", &align_rows, py::arg("spectrum"), py::arg("rows"), py::arg("has_row"), py::arg("neighbours"),
               py::arg("seed"));
}

}  // namespace contexture::python
