#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "contexture/context/context.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/outside.hpp"
#include "contexture/spectrum/part.hpp"
#include "contexture/spectrum/scout.hpp"
#include "contexture/spectrum/upper_end.hpp"

namespace contexture {

struct EndsOptions {
    double                  tolerance = 1e-6;  ///< of the residual in M
    std::span<const double> series    = {};    ///< of p in M = p(N), by Chebyshev polynomials; empty: M = N
};

/// The two ends of a large part's spectrum, solved inwards from both sides as far as contexts need.
///
/// What is inside is known by what is outside: once every eigenvalue above h and below l has been
/// found, a found one with |f| >= max |f| on [l, h] is certainly among the largest of all.
/// Refers to the part, the options and the counter.
class Ends {
  public:
    Ends(const Part& part, const EndsOptions& ends, const DecomposeOptions& options, std::uint64_t& products);

    /// Grows the ends until the `wanted` largest |f| of each context are certain. True in the result:
    /// the context's |f| has its maximum over the rest inside, so that ends do not help it.
    std::vector<bool> solve(std::span<const Context> contexts, int wanted);

    void grow_upper(int more);

    [[nodiscard]] bool is_everything() const { return found() >= available(); }

    /// Whether any end was solved by a filter of its own, both by one filter, any by shift-invert.
    [[nodiscard]] bool was_filtered() const { return was_filtered_; }
    [[nodiscard]] bool was_together() const { return was_together_; }
    [[nodiscard]] bool was_inverted() const { return upper_tools_.inverse || lower_tools_.inverse; }

    /// Upper end first, largest first, then the lower one, with signed values.
    [[nodiscard]] Eigenpairs collect() &&;

  private:
    [[nodiscard]] int                 available() const { return static_cast<int>(part_->size() - constants_.cols()); }
    [[nodiscard]] int                 found() const { return upper_.count() + lower_.count() + together_.count(); }
    [[nodiscard]] std::vector<double> values() const;
    void                              take_apart();
    void                              grow_as_scouted(std::span<const Context> contexts, int wanted);
    void                              grow(Eigenpairs& end, double sign, int more);
    [[nodiscard]] bool find_together(int wanted, const std::function<Middle(int)>& middle_for, double edge,
                                     const CountMissing& count_missing);
    [[nodiscard]] bool solve_together(std::span<const Context> contexts, int wanted);

    const Part*             part_;
    EndsOptions             ends_;
    const DecomposeOptions* options_;
    std::uint64_t*          products_;
    Eigen::MatrixXd         constants_;
    std::optional<Scout>    scout_;
    Eigenpairs              together_;            ///< both ends, largest first, until one of them has to grow
    int                     upper_together_ = 0;  ///< of these, the upper end
    Eigenpairs              upper_;               ///< largest first
    Eigenpairs              lower_;               ///< of -M, largest first
    Middle                  rest_;                ///< where the eigenvalues are that were not found
    UpperEndTools           upper_tools_;
    UpperEndTools           lower_tools_;
    bool                    was_filtered_ = false;
    bool                    was_together_ = false;
};

}  // namespace contexture
