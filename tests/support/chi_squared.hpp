#pragma once

#include <Eigen/Core>
#include <boost/math/distributions/chi_squared.hpp>

/// Pearson's test of counts against a law, over all entries of both.
namespace support {

/// How likely counts at least as far from the law are by chance. Entries of fewer than five counts in the mean are
/// taken together, or the statistic would not have the distribution it is held against. 0 where something was met that
/// the law calls impossible.
inline double chance_of(const Eigen::MatrixXd& counts, const Eigen::MatrixXd& law) {
    constexpr double kFew = 5, kImpossible = 1e-12;
    const double     total   = counts.sum();
    double           squares = 0, rest = 0, rest_seen = 0;
    int              cells   = 0;
    const auto       compare = [&](double seen, double expected) {
        squares += (seen - expected) * (seen - expected) / expected;
        ++cells;
    };
    for (Eigen::Index i = 0; i < law.size(); ++i) {
        const double expected = law(i) * total, seen = counts(i);
        if (law(i) < kImpossible && seen > 0) return 0;
        if (expected >= kFew) {
            compare(seen, expected);
        } else {
            rest += expected;
            rest_seen += seen;
        }
    }
    if (rest >= kFew) compare(rest_seen, rest);
    if (cells < 2) return 1;
    return boost::math::cdf(boost::math::complement(boost::math::chi_squared(cells - 1), squares));
}

/// What tests by chance must reach. Some hundred are made, of fixed seeds: a law that is right fails one of them
/// with a probability of a thousandth; wrong ones, which tests of the tests make, come below 1e-30.
constexpr double kLikely   = 1e-5;
constexpr double kUnlikely = 1e-30;  ///< See kLikely.

}  // namespace support
