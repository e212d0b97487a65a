#include "contexture/operator/alias_table.hpp"

#include <doctest/doctest.h>

#include "support/chi_squared.hpp"

using namespace contexture;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using support::chance_of;
using support::kLikely;
using support::kUnlikely;

namespace {

constexpr int kDraws = 100'000;

VectorXd draws_of(const AliasTable& table, std::size_t places, std::uint64_t seed) {
    std::mt19937_64 generator(seed);
    VectorXd        counts = VectorXd::Zero(static_cast<Eigen::Index>(places));
    for (int i = 0; i < kDraws; ++i) ++counts(table.draw(generator));
    return counts;
}

VectorXd law_of(const std::vector<double>& weights) {
    const VectorXd law = Eigen::Map<const VectorXd>(weights.data(), static_cast<Eigen::Index>(weights.size()));
    return law / law.sum();
}

}  // namespace

TEST_CASE("places are drawn by their weights, those of weight 0 never") {
    const std::vector<std::vector<double>> cases{{1, 2, 3, 4},
                                                 {0, 1, 0, 5, 0},
                                                 {7},
                                                 {2, 2, 2},
                                                 {0, 0, 3},
                                                 {1e-100, 1e100, 3e99},
                                                 {1e-100, 3e-100, 0},
                                                 {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1000000001}};
    for (const std::vector<double>& weights : cases) {
        const VectorXd counts = draws_of(AliasTable(weights), weights.size(), 3);
        CHECK(chance_of(counts, law_of(weights)) > kLikely);
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] == 0) CHECK(counts(static_cast<Eigen::Index>(i)) == 0);
    }
    std::vector<double> zipf(500);
    for (std::size_t i = 0; i < zipf.size(); ++i) zipf[i] = i % 7 == 3 ? 0 : 1 / static_cast<double>(1 + i);
    CHECK(chance_of(draws_of(AliasTable(zipf), 500, 4), law_of(zipf)) > kLikely);
    zipf[0] *= 1.5;
    const VectorXd other = draws_of(AliasTable(zipf), 500, 4);
    zipf[0] /= 1.5;
    CHECK(chance_of(other, law_of(zipf)) < kUnlikely);
}

TEST_CASE("the two looks do not depend on each other") {
    std::mt19937_64 generator(5);
    MatrixXd        counts = MatrixXd::Zero(6, 8);
    for (int i = 0; i < kDraws; ++i) {
        const auto [place, rest] = look(generator, 6);
        ++counts(static_cast<Eigen::Index>(place), rest >> 29U);
    }
    CHECK(chance_of(counts, MatrixXd::Constant(6, 8, 1 / 48.0)) > kLikely);
}

TEST_CASE("rows are drawn by their weights, by any number of threads") {
    const std::vector<Arc>    offsets{0, 3, 3, 4, 8};
    const std::vector<Node>   targets{1, 5, 9, 7, 0, 2, 4, 6, 100};  // the last one is of no row
    const std::vector<double> uneven{1, 2, 3, 8, 0.5, 0.5, 0.5, 4, 9}, even{1, 1, 1, 8, 2, 2, 2, 2, 9};
    for (const auto& weights : {uneven, even, std::vector<double>()}) {
        for (const int threads : {1, 3}) {
            ThreadTeam      team(threads);
            const AliasRows rows(offsets, targets, weights, team);
            CHECK(rows.is_empty(1));
            for (const Node row : {0U, 2U, 3U}) {
                CHECK(!rows.is_empty(row));
                VectorXd        law = VectorXd::Zero(10), counts = law;
                std::mt19937_64 generator(row);
                for (Arc arc = offsets[row]; arc < offsets[row + 1]; ++arc)
                    law(targets[arc]) = weights.empty() ? 1 : weights[arc];
                for (int i = 0; i < kDraws; ++i) ++counts(rows.draw(row, generator));
                CHECK(chance_of(counts, law / law.sum()) > kLikely);
            }
        }
    }
}
