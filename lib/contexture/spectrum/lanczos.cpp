#include "contexture/spectrum/lanczos.hpp"

#include <Spectra/LinAlg/Lanczos.h>
#include <Spectra/MatOp/internal/ArnoldiOp.h>
#include <Spectra/SymEigsSolver.h>

#include <Eigen/Eigenvalues>
#include <random>

#include "contexture/base/random.hpp"

namespace contexture {
namespace {

/// What Spectra asks of a matrix.
class SpectraProduct {
  public:
    using Scalar = double;

    SpectraProduct(const SymmetricProduct& product, Eigen::Index n) : product_(&product), n_(n) {}

    [[nodiscard]] Eigen::Index rows() const { return n_; }
    [[nodiscard]] Eigen::Index cols() const { return n_; }
    void                       perform_op(const double* x, double* y) const { (*product_)(x, y); }

  private:
    const SymmetricProduct* product_;
    Eigen::Index            n_;
};

/// Shows the Ritz values that have not converged: they say where to cut the spectrum next.
class LanczosSolver : public Spectra::SymEigsSolver<SpectraProduct> {
  public:
    using Spectra::SymEigsSolver<SpectraProduct>::SymEigsSolver;

    [[nodiscard]] std::vector<double> ritz(int count) const { return {m_ritz_val.data(), m_ritz_val.data() + count}; }
};

}  // namespace

LanczosRun largest_by_lanczos(const SymmetricProduct& product, const Eigen::VectorXd& start, int wanted, int basis,
                              int restarts, double tolerance) {
    SpectraProduct matrix(product, start.size());
    LanczosSolver  solver(matrix, wanted, basis);
    solver.init(start.data());
    LanczosRun run;
    run.converged = static_cast<int>(solver.compute(Spectra::SortRule::LargestAlge, restarts, tolerance));
    run.ritz      = solver.ritz(basis);
    run.vectors   = solver.eigenvectors();
    return run;
}

Tridiagonal tridiagonalize(const SymmetricProduct& product, Eigen::VectorXd vector, int steps) {
    Tridiagonal     matrix;
    Eigen::VectorXd before = Eigen::VectorXd::Zero(vector.size());
    Eigen::VectorXd image(vector.size());
    double          beta = 0;
    for (int step = 0; step < steps; ++step) {
        product(vector.data(), image.data());
        const double alpha = vector.dot(image);
        image -= alpha * vector + beta * before;
        matrix.diagonal.push_back(alpha);
        beta = image.norm();
        if (beta < kBreakdown) break;
        matrix.below.push_back(beta);
        before.swap(vector);
        vector = image / beta;
    }
    matrix.below.resize(matrix.diagonal.size() - 1);
    return matrix;
}

SymmetricEigen solve_tridiagonal(const Tridiagonal& matrix, std::size_t size) {
    const auto                                     n = static_cast<Eigen::Index>(size);
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen;
    eigen.computeFromTridiagonal(Eigen::Map<const Eigen::VectorXd>(matrix.diagonal.data(), n),
                                 Eigen::Map<const Eigen::VectorXd>(matrix.below.data(), n - 1));
    return {.values = eigen.eigenvalues(), .vectors = eigen.eigenvectors()};
}

std::vector<double> ritz_values(const SymmetricProduct& product, const Eigen::VectorXd& start, int steps) {
    constexpr double     kGhost = 1e-8;
    const Tridiagonal    matrix = tridiagonalize(product, start.normalized(), steps);
    const SymmetricEigen eigen  = solve_tridiagonal(matrix, matrix.diagonal.size());
    std::vector<double>  ritz;
    for (const double value : eigen.values)
        if (ritz.empty() || value - ritz.back() > kGhost) ritz.push_back(value);
    return ritz;
}

std::uint64_t stream_seed(std::uint64_t seed, std::uint64_t number) {
    return mixed_seed({seed, number});
}

Eigen::VectorXd random_signs(Eigen::Index n, std::uint64_t seed) {
    std::mt19937_64 generator(seed);
    Eigen::VectorXd signs(n);
    for (Eigen::Index i = 0; i < n; ++i) signs[i] = (generator() >> 63U) != 0 ? 1.0 : -1.0;
    return signs;
}

Eigen::VectorXd random_vector(Eigen::Index n, std::uint64_t seed) {
    std::mt19937_64 generator(seed);
    Eigen::VectorXd entries(n);
    // 53 random bits to [-1, 1): the standard's distributions differ from library to library.
    for (Eigen::Index i = 0; i < n; ++i) entries[i] = static_cast<double>(generator() >> 11U) * 0x1p-52 - 1.0;
    return entries;
}

}  // namespace contexture
