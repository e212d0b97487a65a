#include "contexture/spectrum/deflation.hpp"

#include <utility>

namespace contexture {

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

DeflatedProduct::DeflatedProduct(SymmetricProduct product, Eigen::Index n, Locked locked, const Progress& progress)
    : product_(std::move(product)), locked_(std::move(locked)), progress_(&progress), input_(n) {}

void DeflatedProduct::operator()(const double* x, double* y) {
    const Eigen::Index n = input_.size();
    input_               = Eigen::Map<const Eigen::VectorXd>(x, n);
    project_out(locked_, input_);
    product_(input_.data(), y);
    project_out(locked_, Eigen::Map<Eigen::VectorXd>(y, n));
    tell(*progress_, {.task = "solving", .done = ++steps_, .total = 0, .unit = "Lanczos steps"});
}

}  // namespace contexture
