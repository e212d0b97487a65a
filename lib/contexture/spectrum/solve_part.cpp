#include "contexture/spectrum/solve_part.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/operator/chebyshev_series.hpp"
#include "contexture/operator/transfer.hpp"
#include "contexture/spectrum/dense.hpp"
#include "contexture/spectrum/ends.hpp"

namespace contexture {
namespace {

constexpr Node   kDenseRows       = 600;   // below this a dense solve takes less than a second
constexpr Node   kDenseRowsOfMany = 8000;  // up to here a fifth of all eigenpairs comes no later than all by Lanczos
constexpr double kSameValue       = 1e-9;  // values of f this close are one eigenspace of f(N)
constexpr double kZeroOfCover     = 1e-9;  // singular values of a double cover below this are 0

/// N of a part; of a double cover whose first `left` rows are X the block of X and A, of which N is made.
Eigen::MatrixXd to_dense(const NormalizedAdjacency& adjacency, Eigen::Index left = 0) {
    const Eigen::Index n       = adjacency.size();
    const auto         offsets = adjacency.offsets();
    const auto         targets = adjacency.targets();
    const auto         weights = adjacency.weights();
    const auto         inverse = adjacency.inverse_root();
    const Eigen::Index rows    = left > 0 ? left : n;
    Eigen::MatrixXd    matrix  = Eigen::MatrixXd::Zero(rows, n - left);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const auto x = static_cast<std::size_t>(row);
        for (Arc arc = offsets[x]; arc < offsets[x + 1]; ++arc)
            matrix(row, targets[arc] - left) =
                (weights.empty() ? 1.0 : weights[arc]) * inverse[x] * inverse[targets[arc]];
    }
    if (adjacency.even() > 0) {
        const Eigen::Map<const Eigen::VectorXd> scale(inverse.data(), n);
        matrix += adjacency.even() * scale.head(rows) * scale.tail(n - left).transpose();
    }
    return matrix;
}

/// Eigenpairs without residuals, and the matrix that they are of.
struct DensePairs {
    Eigen::MatrixXd matrix;
    Eigenpairs      pairs;
};

/// All eigenpairs but those of part_constants, which are brought to 3 and -3 first: where another is 1 to rounding, any
/// two of the plane of both would be found.
DensePairs solve_symmetric_densely(const Part& part) {
    const Eigen::MatrixXd constants = part_constants(part);
    DensePairs            found{.matrix = to_dense(*part.adjacency), .pairs = {}};
    for (Eigen::Index i = 0; i < constants.cols(); ++i)
        found.matrix.noalias() += (i == 0 ? 2.0 : -2.0) * constants.col(i) * constants.col(i).transpose();
    const SymmetricEigen eigen = symmetric_eigen(found.matrix);
    const Eigen::Index   first = constants.cols() - 1;
    const Eigen::Index   count = std::max<Eigen::Index>(0, part.size() - constants.cols());
    found.pairs.vectors        = eigen.vectors.middleCols(first, count);
    found.pairs.values.assign(eigen.values.data() + first, eigen.values.data() + first + count);
    return found;
}

/// The singular triples of the off-diagonal block, which is the matrix, but the constant one, as eigenpairs
/// (u; v) / sqrt(2): all values, and vectors of the `wanted` largest at least.
DensePairs solve_cover_densely(const Part& part, Eigen::Index left, int wanted) {
    DensePairs            found{.matrix = to_dense(*part.adjacency, left), .pairs = {}};
    const Eigen::Index    right    = part.size() - left;
    const Eigen::VectorXd constant = part_constants(part).col(0);
    found.matrix.noalias() +=
        4 * constant.head(left) * constant.tail(right).transpose();    // brings its singular value from 1 to 3
    const DenseSvd     svd   = leading_svd(found.matrix, wanted + 2);  // the constant one, and the first left out
    const Eigen::Index count = svd.u.cols() - 1;
    found.pairs.vectors.resize(part.size(), count);
    found.pairs.vectors.topRows(left)     = svd.u.middleCols(1, count) / std::numbers::sqrt2;
    found.pairs.vectors.bottomRows(right) = svd.v.middleCols(1, count) / std::numbers::sqrt2;
    found.pairs.values.assign(svd.values.begin() + 1, svd.values.end());
    return found;
}

/// |N u - lambda u| of each pair, a strip at a time: a product with one vector takes as long to read the matrix as one
/// with many.
void measure_residuals(const Eigen::MatrixXd& matrix, Eigenpairs& pairs) {
    const Eigen::Index left     = matrix.rows();
    const bool         is_cover = pairs.vectors.rows() > left;
    for (Eigen::Index first = 0; first < pairs.count(); first += kResidualStrip) {
        const Eigen::Index                      width = std::min(kResidualStrip, pairs.count() - first);
        const auto                              strip = pairs.vectors.middleCols(first, width);
        const Eigen::Map<const Eigen::VectorXd> values(pairs.values.data() + first, width);
        Eigen::MatrixXd                         rest = -strip * values.asDiagonal();
        if (is_cover) {
            const Eigen::Index right = pairs.vectors.rows() - left;
            rest.topRows(left).noalias() += matrix * strip.bottomRows(right);
            rest.bottomRows(right).noalias() += matrix.transpose() * strip.topRows(left);
        } else {
            rest.noalias() += matrix * strip;
        }
        for (Eigen::Index i = 0; i < width; ++i) pairs.residuals.push_back(rest.col(i).norm());
    }
}

Eigen::Index count_left_rows(const Part& part, Node left_rows) {
    return std::lower_bound(part.members.begin(), part.members.end(), left_rows) - part.members.begin();
}

double sum_squares(const Context& context, const std::vector<double>& lambdas) {
    double sum = 0;
    for (const double lambda : lambdas) sum += magnitude(context, lambda) * magnitude(context, lambda);
    return sum;
}

/// Whether each eigenpair is among the `wanted` largest of any context.
std::vector<bool> find_useful(const Eigenpairs& pairs, const PartRequest& request) {
    std::vector<bool>        is_useful(pairs.values.size(), false);
    std::vector<std::size_t> order(pairs.values.size());
    const auto               wanted = std::min(static_cast<std::size_t>(request.wanted), order.size());
    for (const Context& context : request.contexts) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return magnitude(context, pairs.values[a]) > magnitude(context, pairs.values[b]);
        });
        for (std::size_t i = 0; i < wanted; ++i) is_useful[order[i]] = true;
    }
    return is_useful;
}

Eigenpairs keep(const Eigenpairs& pairs, const std::vector<bool>& is_useful) {
    Eigenpairs kept;
    kept.vectors.resize(pairs.vectors.rows(), std::count(is_useful.begin(), is_useful.end(), true));
    for (std::size_t i = 0; i < is_useful.size(); ++i) {
        if (!is_useful[i]) continue;
        kept.vectors.col(kept.count()) = pairs.vectors.col(static_cast<Eigen::Index>(i));
        kept.values.push_back(pairs.values[i]);
    }
    return kept;
}

PartSolution solve_densely(const Part& part, const PartRequest& request) {
    PartSolution solution;
    solution.is_complete = solution.was_dense = true;
    solution.own.resize(request.contexts.size());
    const Eigen::Index left = count_left_rows(part, request.left_rows);
    const auto [matrix, all] =
        request.left_rows > 0 ? solve_cover_densely(part, left, request.wanted) : solve_symmetric_densely(part);
    const std::vector<bool> is_useful = find_useful(all, request);
    for (const Context& context : request.contexts) {
        double left_out = 0;
        for (std::size_t i = 0; i < is_useful.size(); ++i)
            if (!is_useful[i]) left_out = std::max(left_out, magnitude(context, all.values[i]));
        solution.square_sum.push_back(sum_squares(context, all.values));
        solution.left_out.push_back(left_out);
    }
    solution.pairs = keep(all, is_useful);
    measure_residuals(matrix, solution.pairs);
    return solution;
}

PartSolution solve_cover(const Part& part, const PartRequest& request, const DecomposeOptions& options,
                         std::uint64_t& products) {
    const Eigen::Index left = count_left_rows(part, request.left_rows);
    const Eigen::Index most = std::min<Eigen::Index>(left, part.size() - left) - 1;
    Ends               ends(part, {.tolerance = request.tolerance}, options, products);
    ends.grow_upper(static_cast<int>(std::min<Eigen::Index>(request.wanted, most)));
    PartSolution solution;
    solution.was_filtered = ends.was_filtered();
    solution.was_together = ends.was_together();
    solution.was_inverted = ends.was_inverted();
    solution.pairs        = std::move(ends).collect();
    const auto zero = std::ranges::find_if(solution.pairs.values, [](double value) { return value < kZeroOfCover; });
    const auto rank = zero - solution.pairs.values.begin();
    solution.is_complete = rank == most || zero != solution.pairs.values.end();
    solution.pairs.values.resize(static_cast<std::size_t>(rank));
    solution.pairs.residuals.resize(static_cast<std::size_t>(rank));
    solution.pairs.vectors.conservativeResize(Eigen::NoChange, rank);
    return solution;
}

/// The pairs of f(N) with f's values replaced by lambda: within a group of equal f, N decides.
Eigenpairs lambdas_of(const Part& part, Eigenpairs pairs, std::uint64_t& products) {
    Eigen::MatrixXd     image(pairs.vectors.rows(), pairs.vectors.cols());
    std::vector<double> scratch;
    for (Eigen::Index i = 0; i < image.cols(); ++i)
        part.adjacency->apply(pairs.vectors.col(i).data(), image.col(i).data(), scratch);
    products += static_cast<std::uint64_t>(image.cols());
    // Ordered by f, so that equal values stand together.
    std::vector<Eigen::Index> order(pairs.values.size());
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto f = [&](Eigen::Index i) { return pairs.values[static_cast<std::size_t>(i)]; };
    std::ranges::stable_sort(order, [&](Eigen::Index a, Eigen::Index b) { return f(a) > f(b); });
    Eigenpairs turned;
    turned.vectors.resize(image.rows(), image.cols());
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        while (end < order.size() && f(order[begin]) - f(order[end]) < kSameValue) ++end;
        const std::vector<Eigen::Index> group(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                              order.begin() + static_cast<std::ptrdiff_t>(end));
        const Eigen::MatrixXd           basis       = pairs.vectors(Eigen::all, group);
        const Eigen::MatrixXd           moved       = image(Eigen::all, group);
        const SymmetricEigen            small       = symmetric_eigen(basis.transpose() * moved);
        const Eigen::MatrixXd           fresh       = basis * small.vectors;
        const Eigen::MatrixXd           fresh_image = moved * small.vectors;
        for (Eigen::Index i = 0; i < fresh.cols(); ++i) {
            turned.vectors.col(turned.count()) = fresh.col(i);
            turned.values.push_back(small.values[i]);
            turned.residuals.push_back((fresh_image.col(i) - small.values[i] * fresh.col(i)).norm());
        }
    }
    return turned;
}

/// The largest |f| by solving p(N) itself, p = f or f^2: for an f with humps inside the spectrum.
Eigenpairs solve_function(const Part& part, const Context& context, const PartRequest& request,
                          const DecomposeOptions& options, std::uint64_t& products) {
    const std::vector<double> series   = chebyshev_series(context);
    const Context             identity = Walk{.steps = 1};
    Ends                      ends(part, {.tolerance = request.tolerance, .series = series}, options, products);
    ends.solve(std::span(&identity, 1), request.wanted);
    return lambdas_of(part, std::move(ends).collect(), products);
}

/// Whether a dense solve takes more memory than there is, where Lanczos would do.
bool is_too_large(Node rows, const PartRequest& request, const DecomposeOptions& options) {
    const std::int64_t n = rows, d = request.wanted;
    if (n <= kDenseRows || n <= 2 * d + 40) return false;
    return dense_bytes(rows, request.wanted, request.left_rows > 0) > memory_allowed(options.memory_limit);
}

}  // namespace

bool is_solved_densely(Node rows, int wanted, bool is_cover) {
    const std::int64_t n     = rows;
    const std::int64_t d     = wanted;
    const std::int64_t alike = is_cover ? 3 * n / 5 : n;  // rows whose eigenpairs take as long as the block's triples
    return alike <= kDenseRows || alike <= std::min<std::int64_t>(5 * d, kDenseRowsOfMany) || n <= 2 * d + 40;
}

std::uint64_t dense_bytes(Node rows, int wanted, bool is_cover) {
    const std::uint64_t n = rows, d = static_cast<std::uint64_t>(wanted);
    return 8 * n * ((is_cover ? 2 : 5) * n + 2 * d);
}

Eigen::MatrixXd part_constants(const Part& part) {
    const auto            root      = part.adjacency->root();
    const Eigen::VectorXd plus      = Eigen::Map<const Eigen::VectorXd>(root.data(), part.size()).normalized();
    const bool            has_minus = part.is_bipartite && part.size() > 1;
    Eigen::MatrixXd       constants(part.size(), has_minus ? 2 : 1);
    constants.col(0) = plus;
    if (has_minus)
        for (Eigen::Index row = 0; row < constants.rows(); ++row)
            constants(row, 1) = part.side[static_cast<std::size_t>(row)] == 0 ? plus[row] : -plus[row];
    return constants;
}

PartSolution solve_part(const Part& part, const PartRequest& request, const DecomposeOptions& options,
                        std::uint64_t& products) {
    if (is_solved_densely(part.size(), request.wanted, request.left_rows > 0) &&
        !is_too_large(part.size(), request, options))
        return solve_densely(part, request);
    PartSolution solution;
    if (request.left_rows > 0) {
        solution = solve_cover(part, request, options, products);
        solution.own.resize(request.contexts.size());
    } else {
        Ends                    ends(part, {.tolerance = request.tolerance}, options, products);
        const std::vector<bool> needs_own = ends.solve(request.contexts, request.wanted);
        solution.is_complete              = ends.is_everything();
        solution.was_filtered             = ends.was_filtered();
        solution.was_together             = ends.was_together();
        solution.was_inverted             = ends.was_inverted();
        solution.pairs                    = std::move(ends).collect();
        for (std::size_t i = 0; i < needs_own.size(); ++i)
            solution.own.push_back(needs_own[i] ? solve_function(part, request.contexts[i], request, options, products)
                                                : Eigenpairs{});
    }
    for (std::size_t i = 0; i < request.contexts.size(); ++i) {
        const bool has_all = solution.is_complete && solution.own[i].count() == 0;
        solution.square_sum.push_back(sum_squares(request.contexts[i], solution.pairs.values));
        solution.left_out.push_back(has_all ? 0 : std::numeric_limits<double>::infinity());
    }
    return solution;
}

}  // namespace contexture
