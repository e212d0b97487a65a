#include "contexture/spectrum/lanczos.hpp"

#include <Spectra/LinAlg/Lanczos.h>
#include <Spectra/MatOp/internal/ArnoldiOp.h>
#include <Spectra/SymEigsSolver.h>

#include <Eigen/Eigenvalues>
#include <random>

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

LanczosRun largest_by_lanczos(const SymmetricProduct& product, Eigen::Index n, int wanted, int basis, int restarts,
                              double tolerance, std::uint64_t seed) {
    SpectraProduct        matrix(product, n);
    LanczosSolver         solver(matrix, wanted, basis);
    const Eigen::VectorXd start = random_vector(n, seed);
    solver.init(start.data());
    LanczosRun run;
    run.converged = static_cast<int>(solver.compute(Spectra::SortRule::LargestAlge, restarts, tolerance));
    run.ritz      = solver.ritz(basis);
    run.vectors   = solver.eigenvectors();
    return run;
}

std::vector<double> ritz_values(const SymmetricProduct& product, Eigen::Index n, int steps, std::uint64_t seed) {
    using Operation = Spectra::ArnoldiOp<double, SpectraProduct, Spectra::IdentityBOp>;
    const SpectraProduct                matrix(product, n);
    Spectra::Lanczos<double, Operation> factorization(Operation(matrix, Spectra::IdentityBOp()), steps);
    const Eigen::VectorXd               start        = random_vector(n, seed);
    Eigen::Index                        applications = 0;
    Eigen::Map<const Eigen::VectorXd>   first(start.data(), n);
    factorization.init(first, applications);
    factorization.factorize_from(1, steps, applications);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> projected(factorization.matrix_H(), Eigen::EigenvaluesOnly);
    return {projected.eigenvalues().data(), projected.eigenvalues().data() + steps};
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
