#include "contexture/spectrum/deflation.hpp"

#include <utility>

namespace contexture {
namespace {

constexpr double        kJitter     = 1e-12;  // well above rounding, well below any tolerance
constexpr std::uint64_t kJitterSeed = 2;

}  // namespace

void project_out(const Locked& locked, Eigen::Ref<Eigen::VectorXd> x) {
    for (const Eigen::MatrixXd* space : locked) {
        if (space->cols() == 0) continue;
        const Eigen::VectorXd shares = space->transpose() * x;
        x.noalias() -= *space * shares;
    }
}

Eigen::Index count_columns(const Locked& locked) {
    Eigen::Index columns = 0;
    for (const Eigen::MatrixXd* space : locked) columns += space->cols();
    return columns;
}

DeflatedProduct::DeflatedProduct(SymmetricProduct product, double unit, Eigen::Index n, Locked locked,
                                 const Progress& progress)
    : product_(std::move(product)),
      unit_(unit),
      locked_(std::move(locked)),
      progress_(&progress),
      input_(n),
      jitter_(kJitter * random_vector(n, kJitterSeed)) {}

void DeflatedProduct::operator()(const double* x, double* y) {
    const Eigen::Index          n = input_.size();
    Eigen::Map<Eigen::VectorXd> image(y, n);
    input_ = Eigen::Map<const Eigen::VectorXd>(x, n);
    project_out(locked_, input_);
    product_(input_.data(), y);
    image = image / unit_ + jitter_.cwiseProduct(input_);
    project_out(locked_, image);
    tell(*progress_, {.task = "solving", .done = ++steps_, .total = 0, .unit = "Lanczos steps"});
}

Eigen::VectorXd DeflatedProduct::start(std::uint64_t seed) const {
    Eigen::VectorXd vector = random_vector(input_.size(), seed);
    project_out(locked_, vector);
    return vector;
}

}  // namespace contexture
