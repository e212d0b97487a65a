#include "contexture/operator/nearest_points.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "contexture/operator/column_masks.hpp"
#include "support/points.hpp"
#include "support/sanitizer.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::MatrixXd;
using support::points_law;
using support::read_table;

namespace {

MatrixXd dense_rows(const SparseRows& rows) {
    MatrixXd matrix = MatrixXd::Zero(rows.rows(), rows.columns);
    int      wrong  = 0;  // counted: there are a million entries
    for (Node row = 0; row < rows.rows(); ++row)
        for (Arc arc = rows.offsets[row]; arc < rows.offsets[row + std::size_t{1}]; ++arc) {
            if (arc > rows.offsets[row] && rows.targets[arc - 1] >= rows.targets[arc]) ++wrong;
            if (!(rows.weights[arc] > 0)) ++wrong;
            matrix(row, rows.targets[arc]) = rows.weights[arc];
        }
    CHECK(wrong == 0);
    return matrix;
}

double error_of(const MatrixXd& found, const MatrixXd& expected) {
    return (found - expected).cwiseAbs().maxCoeff();
}

void check_laws(const std::string& text, const std::vector<int>& counts) {
    const Graph  graph  = read_table(text);
    const Points points = *graph.points();
    for (const int k : counts) {
        const MatrixXd expected = points_law(points.coordinates, Knn{k});
        for (const int threads : {1, 2, 5}) {
            const MatrixXd found = dense_rows(nearest_points(points, k, false, {.threads = threads}));
            CHECK(error_of(found, expected) < 1e-15);
            CHECK((found.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
        }
    }
}

}  // namespace

TEST_CASE("laws are those of all pairs, with and without ties, whatever the threads") {
    for (const std::string& text :
         {support::random_table(90, 4, 0, 1), support::random_table(90, 2, 2, 2), support::random_table(90, 0, 4, 3)})
        check_laws(text, {1, 2, 7, 60, 90});
    const auto counts = support::kIsForThreads ? std::vector{30} : std::vector{7, 30, 90};
    check_laws(support::random_table(1500, 3, 1, 4), counts);     // more than is searched at a time
    check_laws(support::random_table(600, 2, 2, 2), {10, 15});    // ties, found by a tree
    check_laws(support::random_table(90, 20, 0, 9), {1, 7, 30});  // more columns than a tree is cut by
}

TEST_CASE("masked laws are the mean over the draws") {
    for (const std::string& text : {support::random_table(200, 5, 0, 5), support::random_table(200, 3, 4, 6)}) {
        const Graph  graph  = read_table(text);
        const Points points = *graph.points();
        for (const std::uint64_t seed : {1U, 8U}) {
            if (support::kIsForThreads && seed > 1) break;
            for (const int k : {4, 30}) {  // by trees, and by measuring all
                const MatrixXd found = dense_rows(nearest_points(points, k, true, {.threads = 2, .seed = seed}));
                CHECK(error_of(found, points_law(points.coordinates, KnnMask{k}, draw_visible(points, seed))) < 1e-14);
            }
        }
    }
}

TEST_CASE("those that tie for the last places share them; repeated points are one place") {
    const MatrixXd line = dense_rows(nearest_points(*read_table("a\n1\n2\n3\n4\n5\n").points(), 2, false));
    CHECK(line(2, 2) == doctest::Approx(0.5));
    CHECK(line(2, 1) == doctest::Approx(0.25));
    CHECK(line(2, 3) == doctest::Approx(0.25));
    CHECK(line(0, 1) == doctest::Approx(0.5));
    const MatrixXd twins = dense_rows(nearest_points(*read_table("a\n1\n1\n1\n9\n").points(), 1, false));
    CHECK(twins(0, 2) == doctest::Approx(1.0 / 3));
    CHECK(twins(3, 3) == 1);
}

TEST_CASE("more neighbours than points, and more than memory holds, are refused") {
    const Graph graph = read_table(support::random_table(40, 2, 0, 1));
    const auto  many  = support::thrown_by([&] { (void)nearest_points(*graph.points(), 41, false); });
    CHECK(many.fault == Fault::input);
    CHECK(many.says("41 nearest points were asked for and the table has 40"));
    const auto large =
        support::thrown_by([&] { (void)nearest_points(*graph.points(), 40, false, {.memory_limit = 1000}); });
    CHECK(large.fault == Fault::computation);
    CHECK(large.says("at least 1600 entries, which need 64 kB, and 1.0 kB are available"));
    const Graph longer = read_table(support::random_table(100, 2, 0, 1));  // 2 neighbours of so many are for trees
    const auto  draws =
        support::thrown_by([&] { (void)nearest_points(*longer.points(), 2, true, {.memory_limit = 10'000}); });
    CHECK(draws.fault == Fault::computation);
    CHECK(draws.says("50 draws of hidden columns see them need 40 kB, and 10 kB are available: take knn:2"));
}
