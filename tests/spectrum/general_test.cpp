#include "contexture/spectrum/general.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "contexture/operator/column_masks.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/check.hpp"
#include "support/dense.hpp"
#include "support/points.hpp"

// Contexts of points: tables and dense kernels, beside a dense SVD of P+ from all pairs.

using namespace contexture;
using support::read_table;

namespace {

Spectrum solve(const Graph& table, const Context& context, int dimension = 12) {
    const ExpectationOperator op(table, context, {.threads = 2});
    const int                 most =
        static_cast<int>(std::min<std::uint64_t>(max_dimension(op), static_cast<std::uint64_t>(dimension)));
    return decompose(op, {.dimension = most, .tolerance = 1e-9, .threads = 2});
}

Spectrum check(const std::string& text, const SimpleContext& context, double accuracy = 1e-9) {
    INFO(simple_name(context));
    const Graph   table  = read_table(text);
    const Points& points = *table.points();
    const bool    masked = std::holds_alternative<KnnMask>(context) || std::holds_alternative<RbfMask>(context);
    const auto    hidden = masked ? draw_visible(points, 1) : std::vector<std::vector<Eigen::Index>>{};
    const auto    joint  = support::even_joint(support::points_law(points.coordinates, context, hidden));
    Spectrum      found  = solve(table, context);
    support::check_spectrum(found, joint, accuracy);
    return found;
}

const std::vector<SimpleContext> kOfPoints{Knn{1},  Knn{5},     Knn{30},     Rbf{0.01},    Rbf{0.3},
                                           Rbf{20}, KnnMask{5}, KnnMask{30}, RbfMask{0.3}, RbfMask{3}};

}  // namespace

TEST_CASE("small tables, every context of points") {
    for (const std::string& text :
         {support::random_table(60, 4, 0, 1), support::random_table(60, 2, 2, 2), support::random_table(60, 0, 5, 3)})
        for (const SimpleContext& context : kOfPoints) check(text, context);
}

TEST_CASE(
    "few triples of tables with hundreds of points come from squares, and what they leave is counted in the energy") {
    const std::string text = support::random_table(260, 4, 1, 7);
    for (const SimpleContext& context : {SimpleContext{Knn{5}}, SimpleContext{Knn{30}}, SimpleContext{KnnMask{10}},
                                         SimpleContext{Rbf{0.3}}, SimpleContext{Rbf{20}}, SimpleContext{RbfMask{1}}})
        CHECK(check(text, context).method.find("dense (LAPACK)") != std::string::npos);
}

TEST_CASE("tables of more points than are solved densely, by the iterative solvers") {
    const std::string text = support::random_table(700, 3, 1, 4);
    for (const SimpleContext& context : {SimpleContext{Knn{20}}, SimpleContext{KnnMask{10}}})
        CHECK(check(text, context, 1e-7).method.find("dense") == std::string::npos);
    for (const SimpleContext& context : {SimpleContext{Rbf{0.3}}, SimpleContext{RbfMask{1}}})
        CHECK(check(text, context, 1e-7).method.find("Lanczos") != std::string::npos);
}

TEST_CASE("rbf on a circle is a circulant: s of frequency k is its Fourier coefficient, each twice") {
    for (const int n : {9, 24}) {
        const Graph         table = read_table(support::circle(n));
        const double        gamma = 0.8;
        std::vector<double> weights, expected;
        double              sum = 0;
        for (int k = 0; k < n; ++k) {
            // Coordinates of deviation 1 put the points on a circle of radius sqrt(2).
            const double half = std::sin(std::numbers::pi * k / n);
            sum += weights.emplace_back(std::exp(-gamma * 8 * half * half));
        }
        for (int frequency = 1; frequency < n; ++frequency) {
            double coefficient = 0;
            for (int k = 0; k < n; ++k)
                coefficient +=
                    weights[static_cast<std::size_t>(k)] * std::cos(2 * std::numbers::pi * frequency * k / n);
            expected.push_back(std::abs(coefficient / sum));
        }
        std::ranges::sort(expected, std::greater{});
        const Spectrum spectrum = solve(table, Rbf{gamma}, n - 1);
        CHECK(support::largest_difference(spectrum.singular_values, expected) < 1e-9);
        for (int k = 0; k < n; ++k) {  // the first two functions are a cosine and a sine of some phase: a circle
            const auto mu = spectrum.left.row(k).head(2) * std::sqrt(n);
            CHECK(mu.squaredNorm() == doctest::Approx(2).epsilon(1e-9));
            const double next = spectrum.left.row((k + 1) % n).head(2).dot(spectrum.left.row(k).head(2)) * n / 2;
            CHECK(next == doctest::Approx(std::cos(2 * std::numbers::pi / n)).epsilon(1e-9));
        }
    }
}

TEST_CASE("all points as neighbours say nothing; only itself says all; two far clouds are told apart") {
    const std::string text  = support::random_table(40, 3, 0, 5);
    const Graph       table = read_table(text);
    CHECK(solve(table, Knn{40}).energy == doctest::Approx(0));
    CHECK(solve(table, Knn{40}).singular_values.front() < 1e-9);
    const Spectrum own = solve(table, Knn{1}, 39);
    CHECK(own.energy == doctest::Approx(39));
    CHECK(std::ranges::all_of(own.singular_values, [](double s) { return std::abs(s - 1) < 1e-12; }));
    CHECK(own.components == 40);
    std::string clouds = "a,b\n";
    for (int i = 0; i < 40; ++i)
        clouds += std::to_string(i % 2 * 1000 + i * 7 % 11) + "," + std::to_string(i % 2 * 1000 + i * 5 % 13) + "\n";
    for (const Context& context : {Context{Knn{15}}, Context{Rbf{400}}}) {
        const Spectrum apart = solve(read_table(clouds), context);
        CHECK(apart.singular_values[0] == doctest::Approx(1));
        CHECK(apart.components >= 2);
    }
    CHECK(solve(read_table(clouds), Knn{15}).components == 2);
    CHECK(solve(read_table(clouds), Knn{15}).singular_values[1] < 0.99);
}

TEST_CASE("without ties the energy of knn:K is n / K - 1: each pair met adds 1 / K over the size of its column") {
    for (const int k : {1, 4, 9, 60})
        CHECK(solve(read_table(support::random_table(60, 3, 0, 8)), Knn{k}).energy ==
              doctest::Approx(60.0 / k - 1).epsilon(1e-9));
}

TEST_CASE("the order of the lines decides nothing, ties or not") {
    std::vector<std::string> rows;
    for (std::uint32_t i = 0; i < 80; ++i) {
        std::mt19937 generator(i / 2);  // each line twice
        std::string  row;
        for (int k = 0; k < 4; ++k) row += std::string(k > 0 ? "," : "") + "uvw"[support::draw(generator, 3)];
        rows.push_back(row);
    }
    const auto table_of = [&] {
        std::string text = "a,b,c,d\n";
        for (const std::string& row : rows) text += row + "\n";
        return read_table(text);
    };
    const Graph  first = table_of();
    std::mt19937 generator(7);
    for (std::size_t i = rows.size() - 1; i > 0; --i)
        std::swap(rows[i], rows[support::draw(generator, static_cast<Node>(i + 1))]);
    const Graph second = table_of();
    for (const SimpleContext& context : kOfPoints) {
        INFO(simple_name(context));
        CHECK(support::largest_difference(solve(first, context, 60).singular_values,
                                          solve(second, context, 60).singular_values) < 1e-7);
    }
}

TEST_CASE("compositions and mixtures of points") {
    const Graph             table = read_table(support::random_table(50, 3, 1, 6));
    const Eigen::MatrixXd   at    = table.points()->coordinates;
    const support::MatrixXd knn   = support::points_law(at, Knn{5});
    const support::MatrixXd rbf   = support::points_law(at, Rbf{0.1});
    support::check_spectrum(solve(table, parse_context("knn:5>knn:5")), support::even_joint(knn * knn), 1e-9);
    support::check_spectrum(solve(table, parse_context("rbf:0.1>knn:5")), support::even_joint(rbf * knn), 1e-9);
    support::check_spectrum(solve(table, parse_context("0.3*knn:5+0.7*rbf:0.1")),
                            support::even_joint(0.3 * knn + 0.7 * rbf), 1e-9);
    support::MatrixXd side(50, 100);
    side << 0.5 * knn, 0.5 * rbf;
    support::Joint joint = support::even_joint(side);
    support::check_spectrum(solve(table, parse_context("0.5*knn:5++0.5*rbf:0.1")), joint, 1e-9);
}
