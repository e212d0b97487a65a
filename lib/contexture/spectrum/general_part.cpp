#include "contexture/spectrum/general_part.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <utility>

#include "contexture/spectrum/deflation.hpp"
#include "contexture/spectrum/dense.hpp"
#include "contexture/spectrum/upper_end.hpp"

namespace contexture {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index  kDenseSide       = 600;   // the shorter side of what is solved densely without asking
constexpr Index  kDenseSideOfMany = 5000;  // and where many triples are wanted
constexpr double kSecondsAnEntry = 5e-10;  // of a product, one thread, as measured; so is the next, of the cube of rows
constexpr double kSecondsOfSvd   = 6e-10;
constexpr double kProductsATriple = 100;   // that Lanczos takes, at least
constexpr double kZeroOfPart      = 1e-9;  // singular values below this are 0
constexpr Index  kExactEnergy     = 2000;  // a side so short is summed row by row
constexpr int    kMostProbes      = 64;
constexpr int    kLeastProbes     = 8;
constexpr double kAccuracy        = 2e-4;  // relative standard error at which the energy is known well enough

/// Vectors over a part to vectors over all x or all a, and back.
class PartView {
  public:
    PartView(const ExpectationOperator& op, const GeneralPart& part, std::uint64_t& products)
        : op_(&op), part_(&part), products_(&products), inputs_(op.nodes(), 0.0), values_(op.values(), 0.0) {}

    /// u = S v on the part.
    void apply(const double* v, double* u) { run(v, u, part_->values, part_->inputs, values_, inputs_, false); }
    /// v = S^T u on the part.
    void apply_adjoint(const double* u, double* v) { run(u, v, part_->inputs, part_->values, inputs_, values_, true); }

  private:
    void run(const double* x, double* y, const std::vector<Node>& from, const std::vector<Node>& to,
             std::vector<double>& whole, std::vector<double>& image, bool is_adjoint) {
        for (std::size_t i = 0; i < from.size(); ++i) whole[from[i]] = x[i];
        if (is_adjoint)
            op_->apply_adjoint(whole, image);
        else
            op_->apply(whole, image);
        for (std::size_t i = 0; i < to.size(); ++i) y[i] = image[to[i]];
        std::ranges::fill(image, 0.0);
        std::ranges::fill(whole, 0.0);
        ++*products_;
    }

    const ExpectationOperator* op_;
    const GeneralPart*         part_;
    std::uint64_t*             products_;
    std::vector<double>        inputs_, values_;
};

VectorXd root_of(std::span<const double> marginal, const std::vector<Node>& members) {
    VectorXd root(static_cast<Index>(members.size()));
    for (std::size_t i = 0; i < members.size(); ++i) root[static_cast<Index>(i)] = std::sqrt(marginal[members[i]]);
    return root.normalized();
}

/// The triples of a part's matrix. Of several s = 1 LAPACK gives any basis: the constant is taken out first.
PartTriples decompose_matrix(const ExpectationOperator& op, const GeneralPart& part, const MatrixXd& matrix,
                             int wanted) {
    const VectorXd a    = root_of(op.input_marginal(), part.inputs);
    const VectorXd b    = root_of(op.context_marginal(), part.values);
    const DenseSvd svd  = leading_svd(matrix - a * b.transpose(), wanted + 1);
    const Index    most = std::max<Index>(0, std::min(part.left(), part.right()) - 1);
    // Vectors of s = 0 are any of the null space, the constant among them: they are left to `finish`.
    const Index rank  = std::count_if(svd.values.begin(), svd.values.end(), [](double s) { return s >= kZeroOfPart; });
    const Index count = std::min<Index>({most, rank, wanted});
    PartTriples triples;
    triples.was_dense = true;
    triples.left      = svd.u.leftCols(count);
    triples.right     = svd.v.leftCols(count);
    for (Index i = 0; i < count; ++i) triples.values.push_back(svd.values[i]);
    triples.residuals = triple_residuals(matrix, triples.values, triples.left, triples.right);
    triples.left_out  = count < std::min(most, rank) ? svd.values[count] : 0;
    triples.energy    = svd.values.squaredNorm();
    return triples;
}

/// The parts' matrices by products with unit vectors of their shorter sides.
void fill_matrices(const ExpectationOperator& op, std::span<const GeneralPart* const> parts, bool by_inputs,
                   std::vector<MatrixXd>& matrices, std::uint64_t& products) {
    std::size_t longest = 0;
    const auto  is_ours = [&](const GeneralPart& part) { return (part.left() <= part.right()) == by_inputs; };
    for (const GeneralPart* part : parts)
        if (is_ours(*part)) longest = std::max(longest, by_inputs ? part->inputs.size() : part->values.size());
    std::vector<double> x(by_inputs ? op.nodes() : op.values(), 0.0), y(by_inputs ? op.values() : op.nodes(), 0.0);
    for (std::size_t k = 0; k < longest; ++k) {
        std::ranges::fill(x, 0.0);
        for (const GeneralPart* part : parts) {
            const auto& side = by_inputs ? part->inputs : part->values;
            if (is_ours(*part) && k < side.size()) x[side[k]] = 1;
        }
        if (by_inputs)
            op.apply_adjoint(x, y);
        else
            op.apply(x, y);
        ++products;
        for (std::size_t number = 0; number < parts.size(); ++number) {
            const GeneralPart& part  = *parts[number];
            const auto&        side  = by_inputs ? part.inputs : part.values;
            const auto&        other = by_inputs ? part.values : part.inputs;
            if (!is_ours(part) || k >= side.size()) continue;
            for (std::size_t i = 0; i < other.size(); ++i)
                matrices[number](static_cast<Index>(by_inputs ? k : i), static_cast<Index>(by_inputs ? i : k)) =
                    y[other[i]];
        }
    }
}

/// sum of s^2 over a part but the constant one and the given triples.
void add_rest_of_energy(PartView& view, const GeneralPart& part, const VectorXd& a, const VectorXd& b,
                        std::uint64_t seed, PartTriples& triples) {
    const bool  by_inputs = part.left() <= part.right();
    const Index n         = by_inputs ? part.left() : part.right();
    const auto& known     = by_inputs ? triples.left : triples.right;
    const auto& constant  = by_inputs ? a : b;
    VectorXd    image(by_inputs ? part.right() : part.left());
    const auto  square = [&](const VectorXd& z) {
        if (by_inputs)
            view.apply_adjoint(z.data(), image.data());
        else
            view.apply(z.data(), image.data());
        return image.squaredNorm();
    };
    if (n <= kExactEnergy) {
        double total = -1;
        for (Index i = 0; i < n; ++i) total += square(VectorXd::Unit(n, i));
        triples.energy = total;
        return;
    }
    double sum = 0, squares = 0, error = 0;
    int    probes = 0;
    while (probes < kMostProbes) {
        VectorXd z = random_signs(n, stream_seed(seed, static_cast<std::uint64_t>(probes)));
        z -= constant * constant.dot(z);
        const VectorXd shares = known.transpose() * z;
        z -= known * shares;
        const double sample = square(z);
        sum += sample;
        squares += sample * sample;
        ++probes;
        const double mean = sum / probes;
        error             = probes > 1 ? std::sqrt(std::max(0.0, squares / probes - mean * mean) / (probes - 1)) : mean;
        if (probes >= kLeastProbes && error <= kAccuracy * (triples.energy + mean)) break;
    }
    triples.energy += sum / probes;
    triples.energy_error = error;
}

}  // namespace

std::vector<GeneralPart> split_general(const ExpectationOperator& op) {
    const SupportComponents  found = op.find_components();
    std::vector<GeneralPart> parts(found.count);
    for (Node x = 0; x < op.nodes(); ++x) {
        if (found.of_input[x] == SupportComponents::kNone) continue;
        GeneralPart& part = parts[found.of_input[x]];
        part.inputs.push_back(x);
        part.mass += op.input_marginal()[x];
    }
    for (std::size_t a = 0; a < op.values(); ++a)
        if (found.of_value[a] != SupportComponents::kNone)
            parts[found.of_value[a]].values.push_back(static_cast<Node>(a));
    std::ranges::stable_sort(parts, std::greater<>{}, [](const GeneralPart& part) { return part.inputs.size(); });
    return parts;
}

std::uint64_t bytes_of_dense_part(Index left, Index right, int wanted) {
    return 8 * (8 * static_cast<std::uint64_t>(left) * static_cast<std::uint64_t>(right) +
                static_cast<std::uint64_t>(left + right) * static_cast<std::uint64_t>(wanted));
}

bool is_solved_densely(const ExpectationOperator& op, Index left, Index right, int wanted, std::uint64_t room) {
    const Index d       = wanted;
    const Index shorter = std::min(left, right);
    if (shorter <= 2 * d + 40) return true;
    if (shorter > kDenseSideOfMany || bytes_of_dense_part(left, right, wanted) > room) return false;
    if (shorter <= kDenseSide || shorter <= 5 * d) return true;
    const auto   n       = static_cast<double>(shorter);
    const double product = kSecondsAnEntry * op.entries_met();
    return n * product + kSecondsOfSvd * n * n * n < kProductsATriple * static_cast<double>(d) * product;
}

std::vector<PartTriples> solve_densely(const ExpectationOperator& op, std::span<const GeneralPart* const> parts,
                                       int wanted, std::uint64_t& products, Index entries_at_once) {
    std::vector<PartTriples> solved;
    while (!parts.empty()) {
        std::vector<MatrixXd> matrices;
        Index                 entries = 0;
        while (matrices.size() < parts.size() && (matrices.empty() || entries < entries_at_once)) {
            const GeneralPart& part = *parts[matrices.size()];
            matrices.emplace_back(part.left(), part.right());
            entries += matrices.back().size();
        }
        const auto together = parts.first(matrices.size());
        fill_matrices(op, together, true, matrices, products);
        fill_matrices(op, together, false, matrices, products);
        for (std::size_t i = 0; i < together.size(); ++i)
            solved.push_back(decompose_matrix(op, *together[i], std::exchange(matrices[i], {}), wanted));
        parts = parts.subspan(together.size());
    }
    return solved;
}

PartTriples solve_by_lanczos(const ExpectationOperator& op, const GeneralPart& part, int wanted,
                             const DecomposeOptions& options, std::uint64_t& products) {
    const Index    n = part.left();
    const Index    m = part.right();
    const VectorXd a = root_of(op.input_marginal(), part.inputs);
    const VectorXd b = root_of(op.context_marginal(), part.values);
    MatrixXd       constants(n + m, 2);  // eigenvalues 1 and -1
    constants << a, a, b, -b;
    constants /= std::numbers::sqrt2;

    PartView               view(op, part, products);
    const SymmetricProduct product = [&](const double* x, double* y) {
        view.apply(x + n, y);
        view.apply_adjoint(x, y + n);
    };
    DeflatedProduct           deflated(product, 1, n + m, {&constants}, options.progress);
    const std::vector<double> scout = ritz_values(std::ref(deflated), deflated.start(options.seed),
                                                  std::min(static_cast<int>(n + m - 2), 2 * wanted + 32));
    const auto                place = std::min(static_cast<std::size_t>(wanted + wanted / 8 + 2), scout.size() - 1);
    const UpperEndGuess       guess{.top = scout.back(), .cut = std::max(0.0, scout[scout.size() - 1 - place])};
    const FilterTarget        target{.product = &product, .rows = n + m};
    UpperEndTools             tools;
    std::uint64_t             ignored = 0;  // the view counts
    const Eigenpairs          pairs =
        solve_upper_end(target, {&constants}, wanted, guess,
                        {.tolerance = options.tolerance / 2,  // of vectors that are sqrt(2) long on both sides together
                         .max_rounds  = options.max_rounds,
                         .most_degree = op.is_dense() ? 1 : UpperEndOptions{}.most_degree,
                         .seed        = options.seed,
                         .progress    = options.progress},
                        tools, ignored);
    PartTriples triples;
    const auto  end   = std::ranges::find_if(pairs.values, [](double value) { return value < kZeroOfPart; });
    triples.values    = {pairs.values.begin(), end};
    const auto rank   = static_cast<Index>(triples.values.size());
    triples.left      = pairs.vectors.topRows(n).leftCols(rank).colwise().normalized();
    triples.right     = pairs.vectors.bottomRows(m).leftCols(rank).colwise().normalized();
    const bool is_all = end != pairs.values.end() || rank == std::min(n, m) - 1;
    triples.left_out  = is_all ? 0 : std::numeric_limits<double>::infinity();
    for (const double s : triples.values) triples.energy += s * s;
    if (options.with_energy && !is_all) add_rest_of_energy(view, part, a, b, options.seed, triples);
    return triples;
}

}  // namespace contexture
