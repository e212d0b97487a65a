#include "contexture/operator/cumulated_rows.hpp"

#include <doctest/doctest.h>

#include "support/chi_squared.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("rows are drawn by their entries, zeros never, by any number of threads") {
    std::mt19937 random(1);
    MatrixXd     rows(37, 20);  // more than are read together
    for (Eigen::Index i = 0; i < rows.size(); ++i)
        rows(i) = support::draw(random, 3) == 0 ? 0 : support::draw_unit(random);
    rows.row(5).setZero();
    rows(5, 19) = 1;
    rows.row(6).setZero();
    rows(6, 0) = 1e-200;
    rows.row(36) *= 1e-13;
    for (const int threads : {1, 3}) {
        ThreadTeam          team(threads);
        const CumulatedRows laws(rows, team);
        for (const Node row : {0U, 1U, 5U, 6U, 15U, 16U, 36U}) {
            std::mt19937_64 generator(row);
            VectorXd        counts = VectorXd::Zero(20);
            for (int i = 0; i < 50'000; ++i) ++counts(laws.draw(row, generator));
            const VectorXd law = rows.row(row).transpose() / rows.row(row).sum();
            CHECK(support::chance_of(counts, law) > support::kLikely);
            CHECK((law.array() == 0).select(counts, 0).sum() == 0);
        }
    }
}
