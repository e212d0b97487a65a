#include "contexture/spectrum/finish.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "contexture/base/error.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

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
    const auto n     = static_cast<std::size_t>(op.nodes());
    for (Eigen::Index i = known; i < options.dimension; ++i) {
        double residual = 0;
        if (options.with_vectors) {
            const auto seed       = options.seed + static_cast<std::uint64_t>(i);
            spectrum.left.col(i)  = null_vector(op.input_marginal(), spectrum.left, i, seed);
            spectrum.right.col(i) = null_vector(op.context_marginal(), spectrum.right, i, seed);
            Eigen::VectorXd image(spectrum.left.rows()), adjoint_image(spectrum.right.rows());
            op.apply({spectrum.right.col(i).data(), op.values()}, {image.data(), n});
            op.apply_adjoint({spectrum.left.col(i).data(), n}, {adjoint_image.data(), op.values()});
            residual = std::max(image.norm(), adjoint_image.norm());
        }
        spectrum.singular_values.push_back(0);
        spectrum.residuals.push_back(residual);
    }
}

/// Each column's largest entry in mu = U / sqrt(P_X), the first among equals, is made positive.
void fix_signs(Spectrum& spectrum, const DecomposeOptions& options) {
    const Eigen::Map<const Eigen::ArrayXd> marginal(spectrum.input_marginal.data(), spectrum.left.rows());
    const Eigen::ArrayXd                   inverse_root = (marginal > 0).select(marginal.max(1e-300).rsqrt(), 0);
    const auto                             columns      = static_cast<std::size_t>(spectrum.left.cols());
    spread(threads_for_columns(spectrum.left.rows(), options), columns, [&](std::size_t i) {
        const auto           column = static_cast<Eigen::Index>(i);
        const Eigen::ArrayXd size   = spectrum.left.col(column).array().abs() * inverse_root;
        const double         least  = size.maxCoeff() * (1 - 1e-6);
        const auto first = std::find_if(size.begin(), size.end(), [&](double value) { return value >= least; });
        if (first == size.end() || spectrum.left(first - size.begin(), column) >= 0) return;
        spectrum.left.col(column) *= -1;
        if (spectrum.right.size() > 0) spectrum.right.col(column) *= -1;
    });
}

void require_tolerance(const Spectrum& spectrum, double tolerance) {
    for (std::size_t i = 0; i < spectrum.residuals.size(); ++i)
        if (spectrum.residuals[i] > tolerance)
            throw Error(Fault::computation,
                        "not converged: singular value " + std::to_string(i + 1) +
                            " has a residual above the tolerance; raise --tolerance or ask for fewer dimensions");
}

}  // namespace

void finish(const ExpectationOperator& op, const DecomposeOptions& options, Spectrum& spectrum) {
    fill_with_null_triples(op, options, spectrum);
    if (options.with_vectors) fix_signs(spectrum, options);
    require_tolerance(spectrum, options.tolerance);
}

int threads_for_columns(Eigen::Index rows, const DecomposeOptions& options) {
    constexpr Eigen::Index kWorthThreads = 20'000;
    return rows < kWorthThreads ? 1 : options.threads;
}

}  // namespace contexture
