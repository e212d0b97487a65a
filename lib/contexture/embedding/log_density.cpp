#include "contexture/embedding/log_density.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <numeric>
#include <stdexcept>

#include "contexture/base/blas_memory.hpp"
#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/random.hpp"
#include "contexture/embedding/log_density_matrix.hpp"
#include "contexture/spectrum/dense.hpp"
#include "contexture/spectrum/lanczos.hpp"

namespace contexture {
namespace {

constexpr Eigen::Index kDenseEntries = 1'000'000;  // entries up to which LAPACK takes less than a second or two
constexpr double       kZeroOfFirst  = 1e-7;  // of s_1, below which a value is rounding of entries in single precision
constexpr double       kSingle       = 1e-7;

/// M^T M, or M M^T where that is smaller.
class Squared {
  public:
    Squared(const LogDensityMatrix& matrix, const Progress& progress)
        : matrix_(&matrix),
          progress_(&progress),
          is_left_(matrix.rows() < matrix.columns()),
          between_(static_cast<std::size_t>(is_left_ ? matrix.columns() : matrix.rows())) {}

    [[nodiscard]] Eigen::Index rows() const { return is_left_ ? matrix_->rows() : matrix_->columns(); }
    [[nodiscard]] bool         is_left() const { return is_left_; }

    void apply(const double* x, double* y) const {
        const auto n = static_cast<std::size_t>(rows());
        if (is_left_) {
            matrix_->apply_adjoint({x, n}, between_);
            matrix_->apply(between_, {y, n});
        } else {
            matrix_->apply_square({x, n}, between_, {y, n});
        }
        try {
            tell(*progress_, {.task = "factorizing", .done = ++products_, .total = 0, .unit = "products"});
        } catch (...) {
            stopped_ = std::current_exception();
            throw;
        }
    }
    /// What ended a product from outside, as the progress has thrown it.
    [[nodiscard]] const std::exception_ptr& stopped() const { return stopped_; }

  private:
    const LogDensityMatrix*     matrix_;
    const Progress*             progress_;
    bool                        is_left_;
    mutable std::vector<double> between_;
    mutable std::uint64_t       products_ = 0;
    mutable std::exception_ptr  stopped_;
};

std::span<const double> column(const Eigen::MatrixXd& matrix, Eigen::Index i) {
    return {matrix.col(i).data(), static_cast<std::size_t>(matrix.rows())};
}

std::span<double> column(Eigen::MatrixXd& matrix, Eigen::Index i) {
    return {matrix.col(i).data(), static_cast<std::size_t>(matrix.rows())};
}

struct Eigenvectors {
    Eigen::VectorXd values;  ///< descending
    Eigen::MatrixXd vectors;
};

/// The `count` largest of the square in the complement of what is found. One start vector meets each value once.
Eigenvectors largest_outside(const Squared& square, const Eigen::MatrixXd& found, int count, std::uint64_t seed,
                             double tolerance) {
    const Eigen::Index n   = square.rows();
    const Eigen::Index ncv = std::min<Eigen::Index>(n, 2 * Eigen::Index{count} + 20);
    std::mt19937_64    generator(seed);
    Eigen::VectorXd    start(n);
    for (double& entry : start) entry = 2 * draw_unit(generator) - 1;
    if (found.cols() > 0) start -= found * (found.transpose() * start);
    const auto rest = [&](const double* x, double* y) {
        square.apply(x, y);
        Eigen::Map<Eigen::VectorXd> image(y, n);
        if (found.cols() > 0) image -= found * (found.transpose() * image);
    };
    constexpr int kMostRestarts = 1000;
    LanczosRun    run;
    try {  // Spectra's tolerance is relative to s_i^2: what is asked for is less
        run = largest_by_lanczos(rest, start, count, static_cast<int>(ncv), kMostRestarts, tolerance);
    } catch (const std::runtime_error&) {  // of its tridiagonal solver, where the Krylov space ends
        if (square.stopped()) std::rethrow_exception(square.stopped());
    }
    if (run.converged < count)
        throw Error(Fault::computation,
                    "the logarithm of the density ratio: its singular vectors did not converge: ask "
                    "for fewer dimensions or a larger --tolerance");
    return {.values = Eigen::Map<const Eigen::VectorXd>(run.ritz.data(), count), .vectors = std::move(run.vectors)};
}

Eigenvectors merged(const Eigenvectors& a, const Eigenvectors& b, int count) {
    Eigen::VectorXd values(a.values.size() + b.values.size());
    Eigen::MatrixXd vectors(a.vectors.rows(), values.size());
    values << a.values, b.values;
    vectors << a.vectors, b.vectors;
    std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](Eigen::Index i) { return values[i]; });
    order.resize(static_cast<std::size_t>(count));
    return {.values = values(order), .vectors = vectors(Eigen::all, order)};
}

/// Eigenvectors of the square, the largest first, copies of repeated values too: they are looked for in the complement
/// until the largest there is none of those wanted.
Eigen::MatrixXd leading_vectors(const Squared& square, const LogDensityOptions& options) {
    const int    d     = options.dimension;
    Eigenvectors found = largest_outside(square, Eigen::MatrixXd(square.rows(), 0), d, options.seed, options.tolerance);
    for (int search = 1; d < square.rows(); ++search) {
        const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(search);
        const Eigenvectors  next = largest_outside(square, found.vectors, 1, seed, options.tolerance);
        if (next.values[0] <= found.values[d - 1] * (1 + 10 * options.tolerance)) break;
        const int more = static_cast<int>(std::min<Eigen::Index>(d, square.rows() - d));
        found          = merged(found, largest_outside(square, found.vectors, more, seed, options.tolerance), d);
    }
    return found.vectors;
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
        const double s      = other.col(i).norm();
        const double before = density.singular_values.empty() ? s : density.singular_values.front();
        if (s > kZeroOfFirst * before)
            other.col(i) /= s;  // so one of the two residuals is 0
        else
            other.col(i).setZero();  // rounding, and no direction
        is_left ? matrix.apply(column(std::as_const(other), i), column(back, 0))
                : matrix.apply_adjoint(column(std::as_const(other), i), column(back, 0));
        density.singular_values.push_back(s);
        density.residuals.push_back((back.col(0) - s * known.col(i)).norm());
    }
    const double unit = density.singular_values.front();
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

/// Of the Lanczos basis and the vectors that are made of it; the matrix asks for itself.
void require_room_for_vectors(const ExpectationOperator& op, const LogDensityOptions& options) {
    const auto          d = static_cast<std::uint64_t>(options.dimension);
    const std::uint64_t n = op.nodes(), m = op.values();
    const std::uint64_t needed = 8 * (std::min(n, m) * (2 * d + 20) + (n + m) * d);
    if (const std::uint64_t room = memory_to_take(options.memory_limit); needed > room)
        throw Error(
            Fault::computation,
            fmt::format("{} singular vectors of the logarithm of the density ratio of {} nodes need about {}, and "
                        "{} may be taken: ask for fewer dimensions",
                        d, n, human_bytes(needed), human_bytes(room)));
}

}  // namespace

LogDensity decompose_log_density(const ExpectationOperator& op, const LogDensityOptions& options) {
    const auto most = static_cast<std::int64_t>(std::min<std::size_t>(op.nodes(), op.values())) - 1;
    if (options.dimension < 1 || options.dimension > most)
        throw Error(Fault::usage,
                    fmt::format("dimension {}: the logarithm of the density ratio has {} singular vectors "
                                "that can be asked for",
                                options.dimension, std::max<std::int64_t>(most, 0)));
    (void)threads_for_blas(1);
    const LogDensityMatrix matrix(op, {.walks        = options.walks,
                                       .seed         = options.seed,
                                       .threads      = options.threads,
                                       .memory_limit = options.memory_limit,
                                       .progress     = options.progress});
    LogDensity             density;
    density.is_sparse = matrix.is_sparse();
    density.input_marginal.assign(op.input_marginal().begin(), op.input_marginal().end());
    require_room_for_vectors(op, options);
    if (matrix.rows() * matrix.columns() <= kDenseEntries) {
        complete(matrix, dense_svd(matrix.dense()).u.leftCols(options.dimension), true, density);
    } else {
        const Squared square(matrix, options.progress);
        complete(matrix, leading_vectors(square, options), square.is_left(), density);
    }
    if (const double worst = *std::ranges::max_element(density.residuals); worst > std::max(options.tolerance, kSingle))
        throw Error(
            Fault::computation,
            fmt::format("the logarithm of the density ratio: a residual of {:.1g} was reached, {:.1g} was asked for: "
                        "ask for fewer dimensions or a larger --tolerance",
                        worst, options.tolerance));
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
