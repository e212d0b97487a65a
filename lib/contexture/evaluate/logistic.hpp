#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "contexture/embedding/embed.hpp"

namespace contexture {

/// Rows of features as LIBLINEAR takes them, held once for all the classifiers that are fitted on parts of them.
class LogisticRows {
  public:
    /// @param features  a row a sample, finite; a constant 1 is added for the intercept
    explicit LogisticRows(const RowMatrix& features);
    ~LogisticRows();
    LogisticRows(const LogisticRows&)            = delete;
    LogisticRows& operator=(const LogisticRows&) = delete;

    /// Weights w, of each feature and then of the intercept, least in |w|^2 / 2 + C sum log(1 + exp(-y w.x)).
    /// May be called from several threads.
    /// @param rows         that it is fitted on
    /// @param is_positive  whether y of each of them is 1, else -1; where all are alike the weights are 0 but for
    ///                     the intercept, which says so
    /// @throws Error Fault::computation where LIBLINEAR refuses
    [[nodiscard]] Eigen::VectorXd fit(std::span<const std::size_t> rows, const std::vector<bool>& is_positive,
                                      double c) const;

  private:
    struct Storage;
    std::unique_ptr<Storage> storage_;
};

}  // namespace contexture
