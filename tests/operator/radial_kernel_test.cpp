#include "contexture/operator/radial_kernel.hpp"

#include <doctest/doctest.h>

#include <string>

#include "contexture/operator/column_masks.hpp"
#include "support/points.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::MatrixXd;
using support::points_law;
using support::read_table;

namespace {

double largest_error(const MatrixXd& found, const MatrixXd& expected) {
    return (found - expected).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("laws are those of all pairs, whatever the threads, from everywhere alike to every point its own") {
    for (const std::string& text : {support::random_table(90, 4, 0, 1), support::random_table(200, 2, 2, 2)}) {
        const Graph  graph  = read_table(text);
        const Points points = *graph.points();
        for (const double gamma : {1e-12, 0.01, 1.0, 30.0, 1e5, 1e12})
            for (const int threads : {1, 2, 5}) {
                const MatrixXd found = radial_kernel(points, gamma, false, {.threads = threads});
                CHECK(largest_error(found, points_law(points.coordinates, Rbf{gamma})) < 1e-12);
                CHECK((found.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-13);
            }
    }
}

TEST_CASE("distances of points close together beside large coordinates keep their digits") {
    // One far point makes the others' standardised coordinates nearly alike.
    std::string text = "a,b\n1e6,0\n";
    for (int i = 0; i < 20; ++i) text += std::to_string(i) + "," + std::to_string(i % 3) + "\n";
    const Points points = *read_table(text).points();
    for (const double gamma : {1.0, 1e8, 1e10})
        CHECK(largest_error(radial_kernel(points, gamma, false), points_law(points.coordinates, Rbf{gamma})) < 1e-10);
}

TEST_CASE("masked laws are the mean over the draws") {
    const Graph  graph  = read_table(support::random_table(70, 3, 4, 6));
    const Points points = *graph.points();
    for (const std::uint64_t seed : {1U, 8U})
        CHECK(largest_error(radial_kernel(points, 0.3, true, {.threads = 2, .seed = seed}),
                            points_law(points.coordinates, RbfMask{0.3}, draw_visible(points, seed))) < 1e-14);
}

TEST_CASE("a kernel of more than the memory allowed is refused before it is taken") {
    const Graph graph = read_table(support::random_table(100, 2, 0, 1));
    const auto  thrown =
        support::thrown_by([&] { (void)radial_kernel(*graph.points(), 1, false, {.memory_limit = 79'999}); });
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("a kernel of all pairs of 100 points needs 80 kB"));
    CHECK_NOTHROW((void)radial_kernel(*graph.points(), 1, false, {.memory_limit = 80'000}));
}
