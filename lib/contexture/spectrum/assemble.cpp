#include "contexture/spectrum/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/page_allocator.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/finish.hpp"
#include "contexture/spectrum/rayleigh_ritz.hpp"

namespace contexture {
namespace {

bool is_function(const ExpectationOperator& op) {
    return op.form() == ExpectationOperator::Form::function;
}

/// A singular triple of the whole and where its vector comes from.
struct Candidate {
    enum class Kind { contrast, sides, pair };

    double       s        = 0;
    double       lambda   = 0;
    double       residual = 0;
    Kind         kind     = Kind::pair;
    std::size_t  part     = 0;
    Eigen::Index column   = 0;
    Eigenpairs*  pairs    = nullptr;
};

Candidate make_candidate(const Context& context, double lambda, double residual, Candidate::Kind kind,
                         std::size_t part) {
    return {.s = magnitude(context, lambda), .lambda = lambda, .residual = residual, .kind = kind, .part = part};
}

/// ||N q - q|| for q proportional to d^{1/2} on a part: what rounding leaves of a closed form.
double closed_form_residual(const Part& part) {
    const Eigen::VectorXd constant = part_constants(part).col(0);
    Eigen::VectorXd       image(constant.size());
    std::vector<double>   scratch;
    part.adjacency->apply(constant.data(), image.data(), scratch);
    return (image - constant).norm();
}

bool is_closed_form_used(const SolvedParts& solved) {
    return solved.parts.size() > 1 || solved.parts.front().is_bipartite;
}

/// Best first; values that differ by rounding only are ties, ordered by lambda, then by part.
void order_candidates(std::vector<Candidate>& list) {
    // Sorted by `key`, descending, then handed out in groups of nearly equal keys.
    const auto sort_in_groups = [](std::span<Candidate> range, auto key, auto handle_group) {
        std::ranges::stable_sort(range, [&](const Candidate& a, const Candidate& b) { return key(a) > key(b); });
        for (std::size_t begin = 0, end = 0; begin < range.size(); begin = end) {
            while (end < range.size() && key(range[begin]) - key(range[end]) <= kTiedValues) ++end;
            handle_group(range.subspan(begin, end - begin));
        }
    };
    const auto by_part   = [](std::span<Candidate> ties) { std::ranges::stable_sort(ties, {}, &Candidate::part); };
    const auto by_lambda = [&](std::span<Candidate> ties) {
        sort_in_groups(
            ties, [](const Candidate& c) { return c.lambda; }, by_part);
    };
    sort_in_groups(
        list, [](const Candidate& c) { return c.s; }, by_lambda);
    for (std::size_t i = 1; i < list.size(); ++i) list[i].s = std::min(list[i].s, list[i - 1].s);
}

/// All that the parts offer, best first.
std::vector<Candidate> list_candidates(const ExpectationOperator& op, std::size_t number, SolvedParts& solved) {
    const Context&         context = op.context();
    const double           slope   = is_function(op) ? transfer_slope(context) : std::numbers::sqrt2;
    double                 exact   = 0;
    std::vector<Candidate> list;
    if (is_closed_form_used(solved))
        for (const Part& part : solved.parts) exact = std::max(exact, slope * closed_form_residual(part));
    for (std::size_t i = 0; i < solved.parts.size(); ++i) {
        const Part& part = solved.parts[i];
        if (i > 0) list.push_back(make_candidate(context, 1, exact, Candidate::Kind::contrast, i));
        if (is_function(op) && part.is_bipartite && part.size() > 1)
            list.push_back(make_candidate(context, -1, exact, Candidate::Kind::sides, i));
        Eigenpairs& own   = solved.solutions[i].own[number];
        Eigenpairs& pairs = own.count() > 0 ? own : solved.solutions[i].pairs;
        for (std::size_t column = 0; column < pairs.values.size(); ++column) {
            list.push_back(make_candidate(context, pairs.values[column], slope * pairs.residuals[column],
                                          Candidate::Kind::pair, i));
            list.back().column = static_cast<Eigen::Index>(column);
            list.back().pairs  = &pairs;
        }
    }
    order_candidates(list);
    return list;
}

bool is_tagged_function(const ExpectationOperator& op) {
    return is_function(op) && !op.is_self_adjoint();
}

/// S^T u / s of a tagged mixture of functions of N: sqrt(w_j) f_j(lambda) u / s on branch j.
Eigen::VectorXd tagged_right_vector(const ExpectationOperator& op, const Candidate& candidate,
                                    const Eigen::VectorXd& u) {
    const auto&     branches = op.context().branches;
    Eigen::VectorXd v        = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(op.values()));
    for (std::size_t j = 0; j < branches.size(); ++j) {
        const double f     = transfer(Context({branches[j]}, Mixture::untagged), candidate.lambda);  // times w_j
        const double level = candidate.s > kTiedValues ? f / std::sqrt(branches[j].share) / candidate.s
                             : j == 0                  ? 1
                                                       : 0;
        v.segment(static_cast<Eigen::Index>(j) * u.size(), u.size()) = level * u;
    }
    return v.normalized();
}

/// Whether the candidates beyond the first `taken`, and all that the parts did not return, are 0.
bool is_complete(const SolvedParts& solved, std::size_t number, const std::vector<Candidate>& list, std::size_t taken) {
    return (taken == list.size() || list[taken].s <= kTiedValues) &&
           std::ranges::all_of(solved.solutions,
                               [&](const PartSolution& part) { return part.left_out[number] <= kTiedValues; });
}

/// Writes vectors of parts into columns over all nodes, of one side: rows `first` .. first + n of the core.
class Columns {
  public:
    Columns(const SolvedParts& solved, Node first) : solved_(&solved), first_(first) {
        volume_before_.push_back(0);
        for (const Part& part : solved.parts)
            volume_before_.push_back(volume_before_.back() + part.adjacency->volume());
    }

    void write(const Candidate& candidate, Eigen::Ref<Eigen::VectorXd> column) const {
        const Part& part = solved_->parts[candidate.part];
        column.setZero();
        switch (candidate.kind) {
            case Candidate::Kind::pair:
                scatter(part, candidate.pairs->vectors.col(candidate.column), column);
                break;
            case Candidate::Kind::sides:
                scatter(part, part_constants(part).col(1), column);
                break;
            case Candidate::Kind::contrast:
                write_contrast(candidate.part, column);
                break;
        }
        column.normalize();
    }

  private:
    void scatter(const Part& part, const Eigen::Ref<const Eigen::VectorXd>& local,
                 Eigen::Ref<Eigen::VectorXd> column) const {
        for (std::size_t row = 0; row < part.members.size(); ++row) {
            const std::int64_t node = static_cast<std::int64_t>(part.members[row]) - first_;
            if (node >= 0 && node < column.size()) column[node] = local[static_cast<Eigen::Index>(row)];
        }
    }

    /// Part j against the union of those before: orthogonal to d^{1/2}, constant on both as a function.
    void write_contrast(std::size_t j, Eigen::Ref<Eigen::VectorXd> column) const {
        const double before = volume_before_[j];
        const double own    = volume_before_[j + 1] - before;
        const double ratio  = std::sqrt(before / own);  // shared by both sides, so that no square of it overflows
        for (std::size_t i = 0; i <= j; ++i) {
            const Part&  part  = solved_->parts[i];
            const double level = i == j ? -ratio : 1 / ratio;
            const auto   root  = part.adjacency->root();
            scatter(part, level * Eigen::Map<const Eigen::VectorXd>(root.data(), part.size()), column);
        }
    }

    const SolvedParts*  solved_;
    std::int64_t        first_;
    std::vector<double> volume_before_;
};

/// The singular vectors of these candidates; each streams one of a part and a column over all nodes.
void write_vectors(const ExpectationOperator& op, const SolvedParts& solved, std::span<const Candidate> candidates,
                   const DecomposeOptions& options, bool is_last, Spectrum& spectrum) {
    const Columns left(solved, 0);
    const Columns right(solved, op.nodes());
    spread(threads_for_columns(spectrum.left.rows(), options), candidates.size(), [&](std::size_t i) {
        const auto column = static_cast<Eigen::Index>(i);
        left.write(candidates[i], spectrum.left.col(column));
        if (is_tagged_function(op))
            spectrum.right.col(column) = tagged_right_vector(op, candidates[i], spectrum.left.col(column));
        else if (!is_function(op))
            right.write(candidates[i], spectrum.right.col(column));
        if (is_last && candidates[i].kind == Candidate::Kind::pair) {
            Eigen::MatrixXd& vectors = candidates[i].pairs->vectors;
            discard_pages(vectors.col(candidates[i].column).data(),
                          static_cast<std::size_t>(vectors.rows()) * sizeof(double));
        }
    });
}

/// Whether the candidates are columns over all nodes, of one matrix, which nobody else will read.
bool are_whole_columns(const ExpectationOperator& op, const SolvedParts& solved, std::span<const Candidate> candidates,
                       bool is_last) {
    return is_last && is_function(op) && op.is_self_adjoint() && solved.parts.size() == 1 &&
           solved.parts.front().members.size() == op.nodes() &&
           std::ranges::all_of(candidates, [](const Candidate& c) { return c.kind == Candidate::Kind::pair; });
}

/// The singular vectors of these candidates in the place of the columns that they are.
/// @param members  nodes of the rows
void take_columns(std::span<const Candidate> candidates, const std::vector<Node>& members,
                  const DecomposeOptions& options, Spectrum& spectrum) {
    spectrum.left = std::move(candidates.front().pairs->vectors);
    std::vector<Eigen::Index> places;
    for (const Candidate& candidate : candidates) places.push_back(candidate.column);
    const int threads = threads_for_columns(spectrum.left.rows(), options);
    bring_columns(spectrum.left, places, threads);
    spectrum.left.conservativeResize(Eigen::NoChange, std::ssize(candidates));
    const bool is_in_order = std::ranges::is_sorted(members);
    spread(threads, candidates.size(), [&](std::size_t i) {
        auto column = spectrum.left.col(static_cast<Eigen::Index>(i));
        if (!is_in_order) column(members) = Eigen::VectorXd(column);
        column.normalize();
    });
}

std::string describe_method(const SolvedParts& solved, std::size_t number) {
    bool is_dense = false, is_filtered = false, is_together = false, is_inverted = false, is_own = false;
    for (const PartSolution& solution : solved.solutions) {
        is_dense    = is_dense || solution.was_dense;
        is_filtered = is_filtered || solution.was_filtered;
        is_together = is_together || solution.was_together;
        is_inverted = is_inverted || solution.was_inverted;
        is_own      = is_own || solution.own[number].count() > 0;
    }
    std::string method = is_closed_form_used(solved) ? "closed form by component" : "";
    const auto  add    = [&](const char* text) { method += (method.empty() ? "" : " + ") + std::string(text); };
    if (is_dense) add("dense (LAPACK)");
    if (is_inverted) add("Spectra Lanczos on (sigma - N)^-1 by sparse Cholesky");
    if (is_together) add("block Lanczos on a Chebyshev filter of N");
    if (is_filtered) add("Spectra Lanczos on a Chebyshev filter of N");
    if (is_own) add("Spectra Lanczos on a Chebyshev filter of f(N)");
    return method;
}

}  // namespace

Spectrum assemble(const ExpectationOperator& op, std::size_t number, SolvedParts& solved,
                  const DecomposeOptions& options, bool is_last) {
    const std::vector<Candidate> candidates = list_candidates(op, number, solved);
    const auto                   k          = static_cast<std::size_t>(options.dimension);
    const std::size_t            taken      = std::min(k, candidates.size());

    Spectrum spectrum;
    if (options.with_vectors) {
        spectrum.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
        spectrum.context_marginal.assign(op.context_marginal().begin(), op.context_marginal().end());
    }
    spectrum.components  = static_cast<int>(solved.parts.size());
    spectrum.is_verified = true;
    spectrum.is_complete = is_complete(solved, number, candidates, taken);
    spectrum.method      = describe_method(solved, number);
    if (is_function(op))
        spectrum.bipartite_components = static_cast<int>(
            std::ranges::count_if(solved.parts, [](const Part& part) { return part.is_bipartite && part.size() > 1; }));
    const auto chosen = std::span(candidates).first(taken);
    for (const Candidate& candidate : chosen) {
        spectrum.singular_values.push_back(candidate.s);
        spectrum.residuals.push_back(candidate.residual);
        if (is_function(op)) spectrum.eigenvalues.push_back(candidate.lambda);
    }
    if (options.with_vectors && taken == k && are_whole_columns(op, solved, chosen, is_last)) {
        take_columns(chosen, solved.parts.front().members, options, spectrum);
    } else if (options.with_vectors) {
        resize_pages(spectrum.left, op.nodes(), options.dimension);
        if (!op.is_self_adjoint())
            resize_pages(spectrum.right, static_cast<Eigen::Index>(op.values()), options.dimension);
        write_vectors(op, solved, chosen, options, is_last, spectrum);
    }
    if (taken < k) {
        if (is_function(op) || !spectrum.is_complete)
            throw Error(Fault::computation, "only " + std::to_string(taken) + " of " + std::to_string(k) +
                                                " singular triples were found; please report this graph");
    }
    finish(op, options, spectrum);
    return spectrum;
}

}  // namespace contexture
