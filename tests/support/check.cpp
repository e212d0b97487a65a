#include "support/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace support {
namespace {

std::vector<double> first(const VectorXd& values, int count) {
    return {values.data(), values.data() + count};
}

/// Right vectors: those given, or for a self-adjoint operator sign(lambda of S) U.
MatrixXd right_vectors(const contexture::Spectrum& spectrum, const MatrixXd& s) {
    if (spectrum.right.size() > 0) return spectrum.right;
    MatrixXd right = spectrum.left;
    for (Index i = 0; i < right.cols(); ++i)
        if (right.col(i).dot(s * right.col(i)) < 0) right.col(i) *= -1;
    return right;
}

/// mu_i = U_i / sqrt(P_X) has mean 0, variance 1 and no correlation with the others under P_X; and no
/// node outside the support of P_X has a value.
void check_orthonormal(const contexture::Spectrum& spectrum, const VectorXd& input_marginal) {
    const MatrixXd& u = spectrum.left;
    CHECK((u.transpose() * u - MatrixXd::Identity(u.cols(), u.cols())).cwiseAbs().maxCoeff() < 1e-8);
    CHECK((u.transpose() * input_marginal.cwiseSqrt()).cwiseAbs().maxCoeff() < 1e-8);
    for (Index node = 0; node < u.rows(); ++node)
        if (input_marginal[node] == 0) CHECK(u.row(node).cwiseAbs().maxCoeff() == 0);
}

/// For every prefix of the columns that a gap separates from what follows, the projector onto it is
/// the dense one: this is what "learns the contexture" means, whatever basis a multiple value has.
void check_subspaces(const contexture::Spectrum& spectrum, const DenseSvd& svd, double tolerance) {
    const MatrixXd overlap = svd.left.leftCols(spectrum.left.cols()).transpose() * spectrum.left;
    for (Index d = 1; d <= spectrum.left.cols(); ++d) {
        const double gap = svd.values[d - 1] - (d < svd.values.size() ? svd.values[d] : 0);
        if (gap < 1e-3) continue;
        const double lost = static_cast<double>(d) - overlap.topLeftCorner(d, d).squaredNorm();
        CHECK_MESSAGE(std::sqrt(std::max(0.0, lost)) < std::sqrt(static_cast<double>(d)) * tolerance / gap,
                      "first " << d << " functions, gap " << gap);
    }
}

}  // namespace

double largest_difference(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        REQUIRE(std::isfinite(found[i]));
        largest = std::max(largest, std::abs(found[i] - expected[i]));
    }
    return largest;
}

void check_residuals(const contexture::Spectrum& spectrum, const MatrixXd& s, double tolerance) {
    constexpr double kRounding = 1e-11;
    const MatrixXd   right     = right_vectors(spectrum, s);
    const MatrixXd   image     = s * right;
    const MatrixXd   back      = s.transpose() * spectrum.left;
    for (Index i = 0; i < spectrum.left.cols(); ++i) {
        const auto   at    = static_cast<std::size_t>(i);
        const double value = spectrum.singular_values[at];
        const double truth =
            std::max((image.col(i) - value * spectrum.left.col(i)).norm(), (back.col(i) - value * right.col(i)).norm());
        CHECK(truth <= spectrum.residuals[at] + kRounding);
        CHECK(spectrum.residuals[at] <= tolerance);
    }
}

void check_spectrum(const contexture::Spectrum& spectrum, const Joint& joint, double accuracy, double tolerance) {
    const DenseSvd expected = dense_svd(joint);
    const int      count    = static_cast<int>(spectrum.singular_values.size());
    CHECK(largest_difference(spectrum.singular_values, first(expected.values, count)) < accuracy);
    CHECK(std::ranges::is_sorted(spectrum.singular_values, std::greater{}));
    REQUIRE(spectrum.left.cols() == count);
    check_orthonormal(spectrum, joint.input_marginal);
    check_residuals(spectrum, joint.s(), tolerance);
    check_subspaces(spectrum, expected, std::max(tolerance, 1e-7));
    const double energy = joint.deflated().squaredNorm();
    CHECK(std::abs(spectrum.energy - energy) <= 5 * spectrum.energy_standard_error + 1e-9 * (1 + energy));
}

}  // namespace support
