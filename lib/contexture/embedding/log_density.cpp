#include "contexture/embedding/log_density.hpp"

#include <Spectra/SymEigsSolver.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/embedding/log_density_matrix.hpp"

namespace contexture {
namespace {

/// M M^T, or M^T M where that is smaller, as Spectra asks for it.
class Squared {
  public:
    using Scalar = double;

    Squared(const LogDensityMatrix& matrix, const Progress& progress)
        : matrix_(&matrix),
          progress_(&progress),
          is_left_(matrix.rows() <= matrix.columns()),
          between_(static_cast<std::size_t>(std::max(matrix.rows(), matrix.columns()))) {}

    [[nodiscard]] Eigen::Index rows() const { return is_left_ ? matrix_->rows() : matrix_->columns(); }
    [[nodiscard]] Eigen::Index cols() const { return rows(); }
    [[nodiscard]] bool         is_left() const { return is_left_; }

    void perform_op(const double* x, double* y) const {
        const auto n = static_cast<std::size_t>(rows());
        if (is_left_) {
            matrix_->apply_adjoint({x, n}, between_);
            matrix_->apply(between_, {y, n});
        } else {
            matrix_->apply({x, n}, between_);
            matrix_->apply_adjoint(between_, {y, n});
        }
        tell(*progress_, {.task = "factorizing", .done = ++products_, .total = 0, .unit = "products"});
    }

  private:
    const LogDensityMatrix*     matrix_;
    const Progress*             progress_;
    bool                        is_left_;
    mutable std::vector<double> between_;
    mutable std::uint64_t       products_ = 0;
};

std::span<const double> column(const Eigen::MatrixXd& matrix, Eigen::Index i) {
    return {matrix.col(i).data(), static_cast<std::size_t>(matrix.rows())};
}

std::span<double> column(Eigen::MatrixXd& matrix, Eigen::Index i) {
    return {matrix.col(i).data(), static_cast<std::size_t>(matrix.rows())};
}

/// Eigenpairs of the square, the largest first.
Eigen::MatrixXd leading_vectors(Squared& square, const LogDensityOptions& options) {
    const Eigen::Index n   = square.rows();
    const Eigen::Index ncv = std::min<Eigen::Index>(n, 2 * Eigen::Index{options.dimension} + 20);
    std::mt19937_64    generator(options.seed);
    Eigen::VectorXd    start(n);
    for (double& entry : start) entry = 2 * draw_unit(generator) - 1;
    Spectra::SymEigsSolver<Squared> solver(square, options.dimension, ncv);
    solver.init(start.data());
    constexpr int kMostRestarts = 1000;
    // Spectra's tolerance is relative to s_i^2: what is asked for is less.
    if (solver.compute(Spectra::SortRule::LargestAlge, kMostRestarts, options.tolerance) < options.dimension)
        throw Error(Fault::computation,
                    "the logarithm of the density ratio: its singular vectors did not converge: ask "
                    "for fewer dimensions or a larger --tolerance");
    return solver.eigenvectors();
}

/// The other side of each triple, its value and its residual.
void complete(const LogDensityMatrix& matrix, const Eigen::MatrixXd& side, bool is_left, LogDensity& density) {
    const Eigen::Index d     = side.cols();
    Eigen::MatrixXd&   known = is_left ? density.left : density.right;
    Eigen::MatrixXd&   other = is_left ? density.right : density.left;
    known                    = side;
    other.resize(is_left ? matrix.columns() : matrix.rows(), d);
    Eigen::MatrixXd back(side.rows(), 1);
    for (Eigen::Index i = 0; i < d; ++i) {
        is_left ? matrix.apply_adjoint(column(std::as_const(known), i), column(other, i))
                : matrix.apply(column(std::as_const(known), i), column(other, i));
        const double s = other.col(i).norm();
        if (s > 0) other.col(i) /= s;  // so one of the two residuals is 0
        is_left ? matrix.apply(column(std::as_const(other), i), column(back, 0))
                : matrix.apply_adjoint(column(std::as_const(other), i), column(back, 0));
        density.singular_values.push_back(s);
        density.residuals.push_back((back.col(0) - s * known.col(i)).norm());
    }
    const double unit = density.singular_values.empty() ? 0 : density.singular_values.front();
    for (double& residual : density.residuals) residual = unit > 0 ? residual / unit : residual;
}

/// The largest entry of each left vector is positive.
void fix_signs(LogDensity& density) {
    for (Eigen::Index i = 0; i < density.left.cols(); ++i) {
        Eigen::Index at = 0;
        density.left.col(i).cwiseAbs().maxCoeff(&at);
        if (density.left(at, i) >= 0) continue;
        density.left.col(i) *= -1;
        density.right.col(i) *= -1;
    }
}

}  // namespace

LogDensity decompose_log_density(const ExpectationOperator& op, const LogDensityOptions& options) {
    const auto most = static_cast<std::int64_t>(std::min<std::size_t>(op.nodes(), op.values())) - 1;
    if (options.dimension < 1 || options.dimension > most)
        throw Error(Fault::usage,
                    fmt::format("dimension {}: the logarithm of the density ratio has {} singular vectors "
                                "that can be asked for",
                                options.dimension, std::max<std::int64_t>(most, 0)));
    const LogDensityMatrix matrix(op, {.walks        = options.walks,
                                       .seed         = options.seed,
                                       .threads      = options.threads,
                                       .memory_limit = options.memory_limit,
                                       .progress     = options.progress});
    Squared                square(matrix, options.progress);
    LogDensity             density;
    density.is_sparse = matrix.is_sparse();
    density.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
    complete(matrix, leading_vectors(square, options), square.is_left(), density);
    fix_signs(density);
    return density;
}

Embedding embed(const LogDensity& density, const EmbedOptions& options) {
    Spectrum spectrum;  // as if of T, so that scaling and normalization are in one place
    spectrum.singular_values = density.singular_values;
    spectrum.left            = density.left;
    for (const double mass : density.input_marginal) spectrum.input_marginal.push_back(mass > 0 ? 1 : 0);
    return embed(spectrum, options);
}

}  // namespace contexture
