#include "contexture/evaluate/logistic.hpp"

#include <linear.h>

#include <algorithm>
#include <string>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

constexpr double kStop = 1e-4;  // of LIBLINEAR's gradient, relative; what the field's studies take

struct ModelDeleter {
    void operator()(model* made) const { free_and_destroy_model(&made); }
};

}  // namespace

struct LogisticRows::Storage {
    std::vector<feature_node>  nodes;
    std::vector<feature_node*> rows;
    int                        features = 0;  ///< the intercept included
};

LogisticRows::LogisticRows(const RowMatrix& features) : storage_(std::make_unique<Storage>()) {
    const auto n = static_cast<std::size_t>(features.rows()), d = static_cast<std::size_t>(features.cols());
    storage_->features = static_cast<int>(d) + 1;
    storage_->nodes.resize(n * (d + 2));
    storage_->rows.resize(n);
    for (std::size_t row = 0; row < n; ++row) {
        feature_node* node  = storage_->nodes.data() + row * (d + 2);
        storage_->rows[row] = node;
        for (std::size_t i = 0; i < d; ++i)
            *node++ = {.index = static_cast<int>(i) + 1,
                       .value = features(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i))};
        *node++ = {.index = storage_->features, .value = 1};
        *node   = {.index = -1, .value = 0};
    }
    set_print_string_function([](const char*) {});  // it would print to standard output
}

LogisticRows::~LogisticRows() = default;

Eigen::VectorXd LogisticRows::fit(std::span<const std::size_t> rows, const std::vector<bool>& is_positive,
                                  double c) const {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(storage_->features);
    const auto      count   = std::ranges::count(is_positive, true);
    if (count == 0 || count == std::ssize(is_positive)) {
        weights[weights.size() - 1] = count == 0 ? -1e3 : 1e3;  // below, or above, what any fit would say
        return weights;
    }
    std::vector<double>        y(rows.size());
    std::vector<feature_node*> x(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        y[i] = is_positive[i] ? 1 : -1;
        x[i] = storage_->rows[rows[i]];
    }
    const problem   task{.l    = static_cast<int>(rows.size()),
                         .n    = storage_->features,
                         .y    = y.data(),
                         .x    = x.data(),
                         .bias = -1};  // stands among the features
    const parameter settings{.solver_type  = L2R_LR,
                             .eps          = kStop,
                             .C            = c,
                             .nr_weight    = 0,
                             .weight_label = nullptr,
                             .weight       = nullptr,
                             .p            = 0,
                             .init_sol     = nullptr};
    if (const char* fault = check_parameter(&task, &settings); fault != nullptr)
        throw Error(Fault::computation, std::string("logistic regression: ") + fault);
    const std::unique_ptr<model, ModelDeleter> made(train(&task, &settings));
    const double sign = made->label[0] == 1 ? 1 : -1;  // it takes the first sample's class for the positive one
    for (Eigen::Index i = 0; i < weights.size(); ++i) weights[i] = sign * made->w[i];
    return weights;
}

}  // namespace contexture
