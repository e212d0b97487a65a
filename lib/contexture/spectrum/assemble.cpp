#include "contexture/spectrum/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

/// A singular triple of the whole and where its vector comes from.
struct Candidate {
    enum class Kind { contrast, sides, pair };

    double            s        = 0;
    double            lambda   = 0;
    double            residual = 0;
    Kind              kind     = Kind::pair;
    std::size_t       part     = 0;
    Eigen::Index      column   = 0;
    const Eigenpairs* pairs    = nullptr;
};

Candidate make_candidate(const Context& context, double lambda, double residual, Candidate::Kind kind,
                         std::size_t part) {
    return {
        .s = std::abs(transfer(context, lambda)), .lambda = lambda, .residual = residual, .kind = kind, .part = part};
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

constexpr double kRounding = 1e-12;  // singular values this close are ties, those below it are 0

/// Best first; values that differ by rounding only are ties, ordered by lambda, then by part.
void order_candidates(std::vector<Candidate>& list) {
    // Sorted by `key`, descending, then handed out in groups of nearly equal keys.
    const auto sort_in_groups = [](std::span<Candidate> range, auto key, auto handle_group) {
        std::ranges::stable_sort(range, [&](const Candidate& a, const Candidate& b) { return key(a) > key(b); });
        for (std::size_t begin = 0, end = 0; begin < range.size(); begin = end) {
            while (end < range.size() && key(range[begin]) - key(range[end]) <= kRounding) ++end;
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
std::vector<Candidate> list_candidates(const ExpectationOperator& op, std::size_t number, const SolvedParts& solved) {
    const Context&         context = op.context();
    const double           slope   = op.is_self_adjoint() ? transfer_slope(context) : std::numbers::sqrt2;
    double                 exact   = 0;
    std::vector<Candidate> list;
    if (is_closed_form_used(solved))
        for (const Part& part : solved.parts) exact = std::max(exact, slope * closed_form_residual(part));
    for (std::size_t i = 0; i < solved.parts.size(); ++i) {
        const Part& part = solved.parts[i];
        if (i > 0) list.push_back(make_candidate(context, 1, exact, Candidate::Kind::contrast, i));
        if (op.is_self_adjoint() && part.is_bipartite && part.size() > 1)
            list.push_back(make_candidate(context, -1, exact, Candidate::Kind::sides, i));
        const Eigenpairs& own   = solved.solutions[i].own[number];
        const Eigenpairs& pairs = own.count() > 0 ? own : solved.solutions[i].pairs;
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

/// Whether the candidates beyond the first `taken`, and all that the parts did not return, are 0.
bool is_complete(const SolvedParts& solved, std::size_t number, const std::vector<Candidate>& list, std::size_t taken) {
    return (taken == list.size() || list[taken].s <= kRounding) &&
           std::ranges::all_of(solved.solutions,
                               [&](const PartSolution& part) { return part.left_out[number] <= kRounding; });
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
        for (std::size_t i = 0; i <= j; ++i) {
            const Part&  part  = solved_->parts[i];
            const double level = i == j ? -before / own : 1;
            const auto   root  = part.adjacency->root();
            scatter(part, level * Eigen::Map<const Eigen::VectorXd>(root.data(), part.size()), column);
        }
    }

    const SolvedParts*  solved_;
    std::int64_t        first_;
    std::vector<double> volume_before_;
};

/// A unit vector on the support of the marginal, orthogonal to its root and to the columns before.
Eigen::VectorXd null_vector(std::span<const double> marginal, const Eigen::MatrixXd& columns, Eigen::Index before,
                            std::uint64_t seed) {
    const Eigen::VectorXd constant = Eigen::Map<const Eigen::VectorXd>(marginal.data(), columns.rows()).cwiseSqrt();
    Eigen::VectorXd       vector   = random_vector(columns.rows(), seed);
    vector                         = (constant.array() > 0).select(vector, 0);
    for (int pass = 0; pass < 2; ++pass) {
        vector -= constant * constant.dot(vector);
        const Eigen::VectorXd shares = columns.leftCols(before).transpose() * vector;
        vector -= columns.leftCols(before) * shares;
        vector.normalize();
    }
    return vector;
}

/// Once every non-zero triple is known, any vectors orthogonal to them make the triples of s = 0.
void fill_with_null_triples(const ExpectationOperator& op, const DecomposeOptions& options, Spectrum& spectrum) {
    const auto known = static_cast<Eigen::Index>(spectrum.singular_values.size());
    for (Eigen::Index i = known; i < options.dimension; ++i) {
        double residual = 0;
        if (options.with_vectors) {
            const auto seed       = options.seed + static_cast<std::uint64_t>(i);
            spectrum.left.col(i)  = null_vector(op.input_marginal(), spectrum.left, i, seed);
            spectrum.right.col(i) = null_vector(op.context_marginal(), spectrum.right, i, seed);
            Eigen::VectorXd image(spectrum.left.rows());
            const auto      n = static_cast<std::size_t>(image.size());
            op.apply({spectrum.right.col(i).data(), n}, {image.data(), n});
            residual = image.norm();
            op.apply_adjoint({spectrum.left.col(i).data(), n}, {image.data(), n});
            residual = std::max(residual, image.norm());
        }
        spectrum.singular_values.push_back(0);
        spectrum.residuals.push_back(residual);
    }
}

/// Each column's largest entry in mu = U / sqrt(P_X), the first among equals, is made positive.
void fix_signs(Spectrum& spectrum) {
    const Eigen::Map<const Eigen::ArrayXd> marginal(spectrum.input_marginal.data(), spectrum.left.rows());
    const Eigen::ArrayXd                   inverse_root = (marginal > 0).select(marginal.max(1e-300).rsqrt(), 0);
    for (Eigen::Index column = 0; column < spectrum.left.cols(); ++column) {
        const Eigen::ArrayXd size  = spectrum.left.col(column).array().abs() * inverse_root;
        const double         least = size.maxCoeff() * (1 - 1e-6);
        const auto first = std::find_if(size.begin(), size.end(), [&](double value) { return value >= least; });
        if (first == size.end() || spectrum.left(first - size.begin(), column) >= 0) continue;
        spectrum.left.col(column) *= -1;
        if (spectrum.right.size() > 0) spectrum.right.col(column) *= -1;
    }
}

std::string describe_method(const SolvedParts& solved, std::size_t number) {
    bool is_dense = false, is_filtered = false, is_inverted = false, is_own = false;
    for (const PartSolution& solution : solved.solutions) {
        is_dense    = is_dense || solution.was_dense;
        is_filtered = is_filtered || solution.was_filtered;
        is_inverted = is_inverted || solution.was_inverted;
        is_own      = is_own || solution.own[number].count() > 0;
    }
    std::string method = is_closed_form_used(solved) ? "closed form by component" : "";
    const auto  add    = [&](const char* text) { method += (method.empty() ? "" : " + ") + std::string(text); };
    if (is_dense) add("dense (LAPACK dsyevd or dgesdd)");
    if (is_inverted) add("Spectra Lanczos on (sigma - N)^-1 by sparse Cholesky");
    if (is_filtered) add("Spectra Lanczos on a Chebyshev filter of N");
    if (is_own) add("Spectra Lanczos on a Chebyshev filter of f(N)");
    return method;
}

void require_tolerance(const Spectrum& spectrum, double tolerance) {
    for (std::size_t i = 0; i < spectrum.residuals.size(); ++i)
        if (spectrum.residuals[i] > tolerance)
            throw Error(Fault::computation,
                        "not converged: singular value " + std::to_string(i + 1) +
                            " has a residual above the tolerance; raise --tolerance or ask for fewer dimensions");
}

}  // namespace

Spectrum assemble(const ExpectationOperator& op, std::size_t number, const SolvedParts& solved,
                  const DecomposeOptions& options) {
    const std::vector<Candidate> candidates = list_candidates(op, number, solved);
    const auto                   k          = static_cast<std::size_t>(options.dimension);
    const std::size_t            taken      = std::min(k, candidates.size());

    Spectrum spectrum;
    spectrum.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
    spectrum.components  = static_cast<int>(solved.parts.size());
    spectrum.is_verified = true;
    spectrum.is_complete = is_complete(solved, number, candidates, taken);
    spectrum.method      = describe_method(solved, number);
    if (op.is_self_adjoint())
        spectrum.bipartite_components = static_cast<int>(
            std::ranges::count_if(solved.parts, [](const Part& part) { return part.is_bipartite && part.size() > 1; }));
    if (options.with_vectors) {
        spectrum.left = Eigen::MatrixXd::Zero(op.nodes(), options.dimension);
        if (!op.is_self_adjoint()) spectrum.right = Eigen::MatrixXd::Zero(op.nodes(), options.dimension);
    }
    const Columns left(solved, 0);
    const Columns right(solved, op.nodes());
    for (std::size_t i = 0; i < taken; ++i) {
        const Candidate& candidate = candidates[i];
        spectrum.singular_values.push_back(candidate.s);
        spectrum.residuals.push_back(candidate.residual);
        if (op.is_self_adjoint()) spectrum.eigenvalues.push_back(candidate.lambda);
        if (!options.with_vectors) continue;
        const auto column = static_cast<Eigen::Index>(i);
        left.write(candidate, spectrum.left.col(column));
        if (!op.is_self_adjoint()) right.write(candidate, spectrum.right.col(column));
    }
    if (taken < k) {
        if (op.is_self_adjoint() || !spectrum.is_complete)
            throw Error(Fault::computation, "only " + std::to_string(taken) + " of " + std::to_string(k) +
                                                " singular triples were found; please report this graph");
        fill_with_null_triples(op, options, spectrum);
    }
    if (options.with_vectors) fix_signs(spectrum);
    require_tolerance(spectrum, options.tolerance);
    return spectrum;
}

}  // namespace contexture
