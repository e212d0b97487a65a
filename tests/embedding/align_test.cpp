#include "contexture/embedding/align.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>

#include "contexture/base/error.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::MatrixXd;
using support::thrown_by;

namespace {

RowMatrix random_rows(Eigen::Index n, Eigen::Index d, std::uint32_t seed) {
    std::mt19937 generator(seed);
    RowMatrix    rows(n, d);
    for (double& entry : rows.reshaped()) entry = 2 * support::draw_unit(generator) - 1;
    return rows;
}

/// mu_i on all nodes, P_X > 0 everywhere.
RowMatrix left_functions(const Spectrum& spectrum) {
    return embed(spectrum, {.scaling = Scaling::functions()}).vectors;
}

}  // namespace

TEST_CASE("the top functions, turned, stretched and moved, have captured everything") {
    for (const bool is_directed : {false, true}) {
        support::Sketch sketch = support::random_connected(60, 150, 3);
        sketch.is_directed     = is_directed;
        const Graph graph      = build(sketch);
        for (const Context& context : std::vector<Context>{Walk{1}, Walk{2}}) {
            const ExpectationOperator op(graph, context);
            const Spectrum            spectrum = decompose(op, {.dimension = 6});
            RowMatrix                 phi      = left_functions(spectrum) * random_rows(6, 6, 5);
            phi.rowwise() += Eigen::RowVectorXd::Constant(6, 3);
            const Alignment found = align(op, spectrum, phi, std::vector<bool>(60, true));
            CHECK(found.rank == 6);
            CHECK(found.ratio_trace == doctest::Approx(found.ratio_trace_most.value()).epsilon(1e-9));
            CHECK(found.mean_squared_correlation == doctest::Approx(1).epsilon(1e-9));
            CHECK(found.cosines.back() == doctest::Approx(1).epsilon(1e-9));
            const Alignment same =
                align(op, spectrum, embed(spectrum).vectors, std::vector<bool>(60, true), {.neighbours = 5});
            CHECK(same.mutual_neighbours == 1);
        }
    }
}

TEST_CASE("columns of any length, and constant ones beside them, change nothing") {
    const Graph               graph = build(support::random_connected(60, 150, 3));
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 3});
    const std::vector<bool>   all(60, true);
    const RowMatrix           rows = left_functions(spectrum);
    RowMatrix                 phi(60, 4);
    phi << rows * Eigen::Vector3d(1, 1e-9, 1e9).asDiagonal(), Eigen::VectorXd::Constant(60, 0.1);
    const Alignment found = align(op, spectrum, phi, all);
    CHECK(found.rank == 3);
    CHECK(captured(found).value() == doctest::Approx(1));
    const RowMatrix same = RowMatrix::Constant(60, 2, 0.1);
    CHECK(thrown_by([&] { (void)align(op, spectrum, same, all); }).says("the same for all nodes"));
    CHECK(align(op, spectrum, 1e200 * rows, all).mutual_neighbours == align(op, spectrum, rows, all).mutual_neighbours);
}

TEST_CASE("the ratio trace is Tr(C^{-1} B) by P+ itself, whatever the rank and the missing rows") {
    const support::Sketch sketch = support::random_edges(40, 160, 4, true);
    const Graph           graph  = build(sketch);
    for (const char* text : {"walk:1", "walk:3", "walk:1++ego:1"}) {
        const ExpectationOperator op(graph, parse_context(text), {.marginal = Marginal::uniform});
        const auto                joint = support::joint_distribution(sketch, parse_context(text), Marginal::uniform);
        const Spectrum            spectrum = decompose(op, {.dimension = 5});
        RowMatrix                 phi      = random_rows(40, 5, 6);
        phi.col(4)                         = phi.col(0) - 2 * phi.col(1);  // rank 4
        std::vector<bool> has_row(40, true);
        has_row[7] = has_row[20] = false;
        const Alignment found    = align(op, spectrum, phi, has_row);
        CHECK(found.rank == 4);
        CHECK(found.missing_mass == doctest::Approx(joint.input_marginal[7] + joint.input_marginal[20]));
        support::VectorXd mass = joint.input_marginal;
        mass[7] = mass[20] = 0;
        MatrixXd centred =
            phi.leftCols(4).rowwise() - Eigen::RowVectorXd(mass.transpose() * phi.leftCols(4) / mass.sum());
        centred.row(7).setZero();
        centred.row(20).setZero();
        const MatrixXd c = centred.transpose() * joint.input_marginal.asDiagonal() * centred;
        MatrixXd       b = MatrixXd::Zero(4, 4);
        for (support::Index a = 0; a < joint.plus.cols(); ++a) {
            if (joint.context_marginal[a] == 0) continue;
            const support::VectorXd mean = centred.transpose() * joint.plus.col(a) / joint.context_marginal[a];
            b += joint.context_marginal[a] * mean * mean.transpose();
        }
        CHECK(found.ratio_trace == doctest::Approx(support::solve(c, b).trace()).epsilon(1e-9));
        CHECK(found.ratio_trace <= found.ratio_trace_most.value() + 1e-12);
    }
}

TEST_CASE("a random embedding stands at chance, the space's complement at 0") {
    const Graph               graph = build(support::random_connected(300, 900, 7));
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 299});
    Spectrum                  top      = spectrum;
    top.singular_values.resize(8);
    top.left.conservativeResize(Eigen::NoChange, 8);
    double trace = 0, correlation = 0, mutual = 0;
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        const Alignment found = align(op, top, random_rows(300, 8, seed), std::vector<bool>(300, true));
        trace += found.ratio_trace / found.ratio_trace_chance / 40;
        correlation += found.mean_squared_correlation / found.mean_squared_correlation_chance / 40;
        mutual += found.mutual_neighbours / found.mutual_neighbours_chance / 40;
    }
    // A uniform cube is not a random rotation under P_X: near, within its sampling error.
    CHECK(trace == doctest::Approx(1).epsilon(0.05));
    CHECK(correlation == doctest::Approx(1).epsilon(0.1));
    CHECK(mutual == doctest::Approx(1).epsilon(0.15));
    const RowMatrix rest = left_functions(spectrum).middleCols(100, 8);
    CHECK(align(op, top, rest, std::vector<bool>(300, true)).mean_squared_correlation < 1e-15);
}

TEST_CASE("an embedding without any difference is refused, queries are drawn where there are many") {
    const Graph               graph = build(support::cycle(12));
    const ExpectationOperator op(graph, Lazy{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 2});
    CHECK(thrown_by([&] {
              (void)align(op, spectrum, RowMatrix::Constant(12, 2, 1), std::vector<bool>(12, true));
          }).fault == Fault::input);
    const Alignment found = align(op, spectrum, left_functions(spectrum), std::vector<bool>(12, true),
                                  {.neighbours = 2, .most_queries = 5});
    CHECK(found.queries == 5);
    CHECK(found.mutual_neighbours == 1);
}

TEST_CASE("no neighbours are looked for where none are asked for") {
    const Graph               graph = build(support::random_connected(60, 150, 3));
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 4});
    const Alignment           found =
        align(op, spectrum, left_functions(spectrum), std::vector<bool>(60, true), {.neighbours = 0});
    CHECK(captured(found).value_or(0) == doctest::Approx(1));
    CHECK(found.queries == 0);
    CHECK(found.mutual_neighbours == 0);
}

TEST_CASE("rounding of single precision is no direction; in double precision one as short is") {
    const Graph               graph = build(support::random_connected(60, 150, 3));
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 8});
    RowMatrix                 phi      = random_rows(60, 8, 5);
    phi.col(7)                         = -phi.leftCols(7).rowwise().sum();
    CHECK(align(op, spectrum, phi, std::vector<bool>(60, true)).rank == 7);
    const RowMatrix rounded = phi.cast<float>().cast<double>();
    CHECK(align(op, spectrum, rounded, std::vector<bool>(60, true)).rank == 7);
    phi.col(7) += 1e-8 * random_rows(60, 1, 9);
    CHECK(align(op, spectrum, phi, std::vector<bool>(60, true)).rank == 8);
}
