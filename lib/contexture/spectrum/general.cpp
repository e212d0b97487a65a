#include "contexture/spectrum/general.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/spectrum/finish.hpp"
#include "contexture/spectrum/general_part.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

/// A singular triple of the whole: of a part, or the contrast of a part with all before it.
struct Listed {
    double       s           = 0;
    std::size_t  part        = 0;
    Eigen::Index column      = 0;
    bool         is_contrast = false;
};

struct SolvedGeneral {
    std::vector<GeneralPart> parts;
    std::vector<PartTriples> triples;  ///< one a part
};

SolvedGeneral solve_parts(const ExpectationOperator& op, const DecomposeOptions& options, std::uint64_t& products) {
    SolvedGeneral       solved{.parts = split_general(op), .triples = {}};
    const std::uint64_t room = memory_allowed(options.memory_limit);
    solved.triples.resize(solved.parts.size());
    std::vector<const GeneralPart*> small;
    std::vector<std::size_t>        place;
    for (std::size_t i = 0; i < solved.parts.size(); ++i) {
        const GeneralPart& part = solved.parts[i];
        const int          wanted =
            static_cast<int>(std::min<Eigen::Index>(options.dimension, std::min(part.left(), part.right()) - 1));
        if (is_solved_densely(op, part.left(), part.right(), wanted, room)) {
            small.push_back(&part);
            place.push_back(i);
        } else {
            DecomposeOptions own = options;
            own.seed             = seed_of_part(options.seed, i);
            solved.triples[i]    = solve_by_lanczos(op, part, wanted, own, products);
        }
    }
    std::vector<PartTriples> dense = solve_densely(op, small, options.dimension, products);
    for (std::size_t i = 0; i < place.size(); ++i) solved.triples[place[i]] = std::move(dense[i]);
    return solved;
}

/// All that the parts offer, best first, ties in the order of the parts.
std::vector<Listed> list_candidates(const SolvedGeneral& solved) {
    std::vector<Listed> list;
    for (std::size_t i = 0; i < solved.parts.size(); ++i) {
        if (i > 0) list.push_back({.s = 1, .part = i, .is_contrast = true});
        for (std::size_t k = 0; k < solved.triples[i].values.size(); ++k)
            list.push_back(
                {.s = std::min(1.0, solved.triples[i].values[k]), .part = i, .column = static_cast<Eigen::Index>(k)});
    }
    std::ranges::stable_sort(list, std::greater<>{}, &Listed::s);
    return list;
}

/// Writes one side of a triple, of unit length, over all x or all a.
void write_side(const SolvedGeneral& solved, const Listed& candidate, bool is_left, std::span<const double> marginal,
                Eigen::Ref<Eigen::VectorXd> column) {
    const auto members = [&](std::size_t i) -> const std::vector<Node>& {
        return is_left ? solved.parts[i].inputs : solved.parts[i].values;
    };
    column.setZero();
    if (!candidate.is_contrast) {
        const PartTriples& triples = solved.triples[candidate.part];
        const auto&        own     = is_left ? triples.left : triples.right;
        for (std::size_t i = 0; i < members(candidate.part).size(); ++i)
            column[members(candidate.part)[i]] = own(static_cast<Eigen::Index>(i), candidate.column);
        return;
    }
    double before = 0;
    for (std::size_t i = 0; i < candidate.part; ++i) before += solved.parts[i].mass;
    for (std::size_t i = 0; i <= candidate.part; ++i) {
        const double level = i == candidate.part ? -before / solved.parts[i].mass : 1;
        for (const Node member : members(i)) column[member] = level * std::sqrt(marginal[member]);
    }
    column.normalize();
}

/// max of ||S v - s u|| and ||S^T u - s v||, by products.
double measured_residual(const ExpectationOperator& op, double s, const Eigen::VectorXd& u, const Eigen::VectorXd& v) {
    Eigen::VectorXd left(u.size()), right(v.size());
    op.apply({v.data(), static_cast<std::size_t>(v.size())}, {left.data(), static_cast<std::size_t>(u.size())});
    op.apply_adjoint({u.data(), static_cast<std::size_t>(u.size())},
                     {right.data(), static_cast<std::size_t>(v.size())});
    return std::max((left - s * u).norm(), (right - s * v).norm());
}

std::string describe_method(const SolvedGeneral& solved) {
    const auto  dense  = std::ranges::count_if(solved.triples, &PartTriples::was_dense);
    std::string method = solved.parts.size() > 1 ? "closed form by piece" : "";
    const auto  add    = [&](const char* text) { method += (method.empty() ? "" : " + ") + std::string(text); };
    if (dense > 0) add("dense (LAPACK)");
    if (dense < std::ssize(solved.triples)) add("Spectra Lanczos on a Chebyshev filter of [0 S; S^T 0]");
    return method;
}

bool is_complete(const SolvedGeneral& solved, const std::vector<Listed>& list, std::size_t taken) {
    return (taken == list.size() || list[taken].s <= kTiedValues) &&
           std::ranges::all_of(solved.triples, [](const PartTriples& part) { return part.left_out <= kTiedValues; });
}

void add_energy(const SolvedGeneral& solved, const DecomposeOptions& options, Spectrum& spectrum) {
    double computed = 0;
    for (const double s : spectrum.singular_values) computed += s * s;
    spectrum.energy = computed;
    if (!options.with_energy) return;
    double total = static_cast<double>(solved.parts.size()) - 1;
    for (const PartTriples& part : solved.triples) {
        total += part.energy;
        spectrum.energy_standard_error = std::hypot(spectrum.energy_standard_error, part.energy_error);
    }
    spectrum.energy = std::max(total, computed);
}

}  // namespace

Spectrum decompose_general(const ExpectationOperator& op, const DecomposeOptions& options) {
    Spectrum            spectrum;
    const SolvedGeneral solved     = solve_parts(op, options, spectrum.operator_applications);
    std::vector<Listed> candidates = list_candidates(solved);
    const auto          taken      = std::min(static_cast<std::size_t>(options.dimension), candidates.size());
    if (options.with_vectors) {
        spectrum.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
        spectrum.context_marginal.assign(op.context_marginal().begin(), op.context_marginal().end());
    }
    spectrum.components  = static_cast<int>(solved.parts.size());
    spectrum.is_verified = true;
    spectrum.is_complete = is_complete(solved, candidates, taken);
    spectrum.method      = describe_method(solved);
    if (taken < static_cast<std::size_t>(options.dimension) && !spectrum.is_complete)
        throw Error(Fault::computation, "only " + std::to_string(taken) + " of " + std::to_string(options.dimension) +
                                            " singular triples were found; please report this input");
    spectrum.left = Eigen::MatrixXd::Zero(op.nodes(), options.with_vectors ? options.dimension : 0);
    spectrum.right =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(op.values()), options.with_vectors ? options.dimension : 0);
    Eigen::VectorXd u(op.nodes()), v(static_cast<Eigen::Index>(op.values()));
    for (std::size_t i = 0; i < taken; ++i) {
        const Listed& candidate = candidates[i];
        write_side(solved, candidate, true, op.input_marginal(), u);
        write_side(solved, candidate, false, op.context_marginal(), v);
        spectrum.singular_values.push_back(candidate.s);
        const std::vector<double>& known    = solved.triples[candidate.part].residuals;
        const bool                 is_known = !candidate.is_contrast && !known.empty();
        spectrum.operator_applications += is_known ? 0 : 2;
        spectrum.residuals.push_back(is_known ? known[static_cast<std::size_t>(candidate.column)]
                                              : measured_residual(op, candidate.s, u, v));
        if (!options.with_vectors) continue;
        spectrum.left.col(static_cast<Eigen::Index>(i))  = u;
        spectrum.right.col(static_cast<Eigen::Index>(i)) = v;
    }
    finish(op, options, spectrum);
    add_energy(solved, options, spectrum);
    if (!options.with_vectors) spectrum.left = spectrum.right = Eigen::MatrixXd();
    return spectrum;
}

std::uint64_t estimate_general_memory(const ExpectationOperator& op, int dimension, std::uint64_t room) {
    const std::uint64_t n     = op.nodes() + op.values();
    const std::uint64_t d     = static_cast<std::uint64_t>(dimension);
    const auto          left  = static_cast<Eigen::Index>(op.nodes());
    const auto          right = static_cast<Eigen::Index>(op.values());
    if (is_solved_densely(op, left, right, dimension, room)) return bytes_of_dense_part(left, right, dimension);
    return 8 * n * (2 * d + 32 + 6 * d + 12);
}

}  // namespace contexture
