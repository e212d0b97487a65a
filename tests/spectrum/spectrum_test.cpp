#include "contexture/spectrum/spectrum.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/check.hpp"
#include "support/data.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

// Spectra known in closed form: docs/theory.md, section "Oracles".

using namespace contexture;
using support::build;
using support::Sketch;

namespace {

std::vector<double> repeated(const std::vector<std::pair<double, int>>& values) {
    std::vector<double> all;
    for (const auto& [value, times] : values) all.insert(all.end(), static_cast<std::size_t>(times), value);
    return all;
}

/// N's eigenvalues but one 1, by size; among equal sizes the positive before the negative.
std::vector<double> by_size(std::vector<double> lambdas) {
    constexpr double kTie = 1e-8;
    std::ranges::sort(lambdas, [](double a, double b) { return std::abs(a) > std::abs(b); });
    for (auto begin = lambdas.begin(); begin != lambdas.end();) {
        const auto end =
            std::find_if(begin, lambdas.end(), [&](double x) { return std::abs(*begin) - std::abs(x) > kTie; });
        std::sort(begin, end, std::greater{});
        begin = end;
    }
    return lambdas;
}

/// The same without the constant mode, the first of them.
std::vector<double> but_constant(std::vector<double> lambdas) {
    lambdas = by_size(std::move(lambdas));
    lambdas.erase(lambdas.begin());
    return lambdas;
}

/// One step on the graph has these signed eigenvalues, the `dimension` first of them.
Spectrum check_eigenvalues(const Sketch& sketch, std::vector<double> expected, int dimension, double accuracy = 1e-9) {
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, Walk{1}, {.threads = 2});
    const Spectrum            spectrum = decompose(op, {.dimension = dimension, .threads = 2});
    double                    energy   = 0;
    for (const double lambda : expected) energy += lambda * lambda;
    CHECK(spectrum.energy == doctest::Approx(energy).epsilon(1e-10));
    CHECK(spectrum.energy_standard_error == 0);
    expected.resize(static_cast<std::size_t>(dimension));
    // Where d cuts through a tie of lambda and -lambda, either sign is right: assemble_test.cpp looks at the rule.
    std::vector<double> sizes;
    for (double& lambda : expected) sizes.push_back(std::abs(lambda));
    CHECK(support::largest_difference(spectrum.singular_values, sizes) < accuracy);
    const auto          last  = std::ranges::find_if(sizes, [&](double size) { return size < sizes.back() + 1e-8; });
    const auto          whole = static_cast<std::size_t>(last - sizes.begin());
    std::vector<double> signed_ones(spectrum.eigenvalues.begin(),
                                    spectrum.eigenvalues.begin() + static_cast<long>(whole));
    expected.resize(whole);
    CHECK(support::largest_difference(by_size(signed_ones), expected) < accuracy);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        CHECK(std::abs(spectrum.singular_values[i] - std::abs(spectrum.eigenvalues[i])) <= 1e-12);
    CHECK(std::ranges::is_sorted(spectrum.singular_values, std::greater{}));
    const Eigen::MatrixXd& u = spectrum.left;
    CHECK((u.transpose() * u - Eigen::MatrixXd::Identity(u.cols(), u.cols())).cwiseAbs().maxCoeff() < 1e-8);
    CHECK(*std::ranges::max_element(spectrum.residuals) <= 1e-6);
    return spectrum;
}

std::vector<double> hypercube_eigenvalues(int m) {
    std::vector<double> lambdas;
    double              times = 1;
    for (int k = 0; k <= m; ++k) {
        lambdas.insert(lambdas.end(), static_cast<std::size_t>(times + 0.5), 1 - 2.0 * k / m);
        times = times * (m - k) / (k + 1);
    }
    return but_constant(lambdas);
}

std::vector<double> cosines(int n, double step) {
    std::vector<double> lambdas;
    for (int k = 0; k < n; ++k) lambdas.push_back(std::cos(step * k));
    return but_constant(lambdas);
}

}  // namespace

TEST_CASE("a complete graph has -1 / (n - 1), n - 1 times") {
    for (const int n : {2, 3, 17, 100}) {
        const auto expected = repeated({{-1.0 / (n - 1), n - 1}});
        check_eigenvalues(support::complete(static_cast<Node>(n)), expected, n - 1);
    }
    check_eigenvalues(support::complete(700), repeated({{-1.0 / 699, 699}}), 12);
}

TEST_CASE("a cycle has cos(2 pi k / n), a path cos(pi k / (n - 1))") {
    for (const int n : {3, 4, 5, 30, 31}) {
        check_eigenvalues(support::cycle(static_cast<Node>(n)), cosines(n, 2 * std::numbers::pi / n), n - 1);
        check_eigenvalues(support::path(static_cast<Node>(n)), cosines(n, std::numbers::pi / (n - 1)), n - 1);
    }
}

TEST_CASE("long cycles and paths: pairs and clusters at both ends of the spectrum") {
    check_eigenvalues(support::cycle(1001), cosines(1001, 2 * std::numbers::pi / 1001), 20);
    check_eigenvalues(support::cycle(1000), cosines(1000, 2 * std::numbers::pi / 1000), 20);
    check_eigenvalues(support::path(800), cosines(800, std::numbers::pi / 799), 15);
}

TEST_CASE("a star and a complete bipartite graph have -1 and zeros") {
    check_eigenvalues(support::star(1), {-1}, 1);
    check_eigenvalues(support::star(9), repeated({{-1, 1}, {0, 8}}), 9);
    check_eigenvalues(support::complete_bipartite(4, 7), repeated({{-1, 1}, {0, 9}}), 10);
    check_eigenvalues(support::complete_bipartite(30, 640), repeated({{-1, 1}, {0, 668}}), 6);
}

TEST_CASE("a star of 5000 leaves: rank two, so almost everything is 0") {
    const Spectrum spectrum = check_eigenvalues(support::star(5000), repeated({{-1, 1}, {0, 4999}}), 8);
    CHECK(spectrum.bipartite_components == 1);
    CHECK(spectrum.energy == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("a hypercube has 1 - 2k/m with binomial multiplicities") {
    check_eigenvalues(support::hypercube(4), hypercube_eigenvalues(4), 15);
    check_eigenvalues(support::hypercube(7), hypercube_eigenvalues(7), 127);
    check_eigenvalues(support::hypercube(10), hypercube_eigenvalues(10),
                      60);  // -1, then .8 and -.8, then a part of .6 and -.6
    check_eigenvalues(support::hypercube(10), hypercube_eigenvalues(10), 11);
}

TEST_CASE("a grid's eigenvalues are in no closed form but its products: lambda and -lambda together") {
    const Sketch              sketch = support::grid(25, 28);
    const Graph               graph  = build(sketch);
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 21});
    CHECK(spectrum.eigenvalues[0] == -1);
    for (std::size_t i = 1; i + 1 < 21; i += 2)
        CHECK(std::abs(spectrum.eigenvalues[i] + spectrum.eigenvalues[i + 1]) < 1e-9);
    support::check_spectrum(spectrum, support::joint_distribution(sketch, Walk{1}), 1e-9);
}

TEST_CASE("c components give 1, c times, and each bipartite one a -1") {
    const Spectrum spectrum =
        check_eigenvalues(support::disjoint({support::complete(4), support::star(3), support::path(1),
                                             support::complete_bipartite(2, 2)}),
                          repeated({{1, 2}, {-1, 2}, {-1.0 / 3, 3}, {0, 4}}), 11);
    CHECK(spectrum.components == 3);  // the node alone is outside
    CHECK(spectrum.bipartite_components == 2);
}

TEST_CASE("400 components of 60 nodes: 399 ones, then each one's own") {
    const std::vector<Sketch> pieces(400, support::complete(60));
    const Spectrum            spectrum =
        check_eigenvalues(support::disjoint(pieces), repeated({{1, 399}, {-1.0 / 59, 400 * 59}}), 420);
    CHECK(spectrum.components == 400);
}

TEST_CASE("components of mixed sizes, some beyond the dense path") {
    std::vector<Sketch> pieces{support::complete(650), support::cycle(901), support::star(700), support::path(2)};
    for (Node size = 3; size < 23; ++size) pieces.push_back(support::complete(size));
    std::vector<double> lambdas = cosines(901, 2 * std::numbers::pi / 901);
    lambdas.push_back(1);
    for (const auto& [value, times] :
         std::vector<std::pair<double, int>>{{1, 23}, {-1.0 / 649, 649}, {-1, 2}, {0, 699}})
        lambdas.insert(lambdas.end(), static_cast<std::size_t>(times), value);
    for (int size = 3; size < 23; ++size)
        lambdas.insert(lambdas.end(), static_cast<std::size_t>(size) - 1, -1.0 / (size - 1));
    check_eigenvalues(support::disjoint(pieces), but_constant(lambdas), 40);
}

TEST_CASE("a planted partition's expected graph has (p - q) / (p + (k - 1) q), k - 1 times") {
    const int    k = 4, size = 12;
    const double p = 0.5, q = 0.1;
    Sketch       sketch{.nodes = k * size, .edges = {}};
    for (Node u = 0; u < sketch.nodes; ++u)
        for (Node v = u; v < sketch.nodes; ++v) {
            sketch.edges.emplace_back(u, v);
            sketch.weights.push_back(u / size == v / size ? p : q);
        }
    check_eigenvalues(sketch, repeated({{(p - q) / (p + (k - 1) * q), k - 1}, {0, k * size - k}}), k * size - 1);
}

TEST_CASE("A independent of X: every s is 0; A = X: every s is 1") {
    Sketch all_pairs = support::complete(20);
    Sketch loops{.nodes = 20, .edges = {}};
    for (Node node = 0; node < 20; ++node) {
        all_pairs.edges.emplace_back(node, node);
        loops.edges.emplace_back(node, node);
    }
    check_eigenvalues(all_pairs, repeated({{0, 19}}), 19);
    check_eigenvalues(loops, repeated({{1, 19}}), 19);
}

TEST_CASE("labels as a context: a directed graph from nodes to classes has C - 1 ones, and rank C") {
    Sketch sketch{.nodes = 23, .edges = {}, .weights = {}, .is_directed = true};
    for (Node node = 0; node < 20; ++node) sketch.edges.emplace_back(node, 20 + node % 3);
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 2});
    CHECK(support::largest_difference(spectrum.singular_values, {1, 1}) < 1e-12);
    CHECK(spectrum.energy == doctest::Approx(2));
    CHECK(spectrum.is_complete);
}

TEST_CASE("the Petersen graph: 1/3 five times, -2/3 four times") {
    Sketch sketch{.nodes = 10, .edges = {}};
    for (Node i = 0; i < 5; ++i) {
        sketch.edges.emplace_back(i, (i + 1) % 5);
        sketch.edges.emplace_back(i, i + 5);
        sketch.edges.emplace_back(5 + i, 5 + (i + 2) % 5);
    }
    check_eigenvalues(sketch, repeated({{-2.0 / 3, 4}, {1.0 / 3, 5}}), 9);
}

TEST_CASE("other contexts of a hypercube: |f(1 - 2k/m)|") {
    const Graph                graph = build(support::hypercube(6));
    const std::vector<Context> contexts{Walk{4}, Window{3}, Restart{0.2}, Heat{1.5}, Lazy{2}};
    const auto                 f = [](std::size_t which, double x) {
        switch (which) {
            case 0:
                return std::pow(x, 4);
            case 1:
                return (x + x * x + x * x * x) / 3;
            case 2:
                return 0.2 / (1 - 0.8 * x);
            case 3:
                return std::exp(-1.5 * (1 - x));
            default:
                return (1 + x) * (1 + x) / 4;
        }
    };
    const auto spectra = decompose(expectation_operators(graph, contexts), {.dimension = 63});
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        std::vector<double> expected;
        double              energy = 0;
        for (const double lambda : hypercube_eigenvalues(6)) {
            expected.push_back(std::abs(f(i, lambda)));
            energy += expected.back() * expected.back();
        }
        std::ranges::sort(expected, std::greater{});
        INFO(name(contexts[i]));
        CHECK(support::largest_difference(spectra[i].singular_values, expected) < 1e-12);
        CHECK(spectra[i].energy == doctest::Approx(energy).epsilon(1e-12));
        CHECK(spectra[i].is_complete);
    }
}

TEST_CASE("ego:1 of a cycle is the walk that may stay: (1 + 2 cos) / 3; of a complete graph all is 0") {
    const Graph         graph = build(support::cycle(21));
    std::vector<double> expected;
    for (int k = 1; k < 21; ++k) expected.push_back((1 + 2 * std::cos(2 * std::numbers::pi * k / 21)) / 3);
    std::ranges::sort(expected, [](double a, double b) { return std::abs(a) > std::abs(b); });
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Ego{1}), {.dimension = 20});
    CHECK(support::largest_difference(spectrum.eigenvalues, expected) < 1e-12);
    const Graph complete = build(support::complete(9));
    CHECK(decompose(ExpectationOperator(complete, Ego{1}), {.dimension = 8}).singular_values.front() < 1e-12);
}

TEST_CASE("the graphs in graphs/ have the spectrum that their first lines claim") {
    const auto check = [](const Graph& graph, const std::vector<double>& lambdas) {
        const ExpectationOperator op(graph, Walk{1});
        const Spectrum            spectrum = decompose(op, {.dimension = static_cast<int>(lambdas.size())});
        CHECK(support::largest_difference(by_size(spectrum.eigenvalues), by_size(lambdas)) < 1e-12);
        CHECK(spectrum.is_complete);
        return spectrum.energy;
    };
    CHECK(check(support::read_ours("petersen.txt"), repeated({{1.0 / 3, 5}, {-2.0 / 3, 4}})) ==
          doctest::Approx(7.0 / 3));
    CHECK(check(support::read_ours("cube.txt"), repeated({{0.5, 4}, {0, 6}, {-0.5, 4}, {-1, 1}})) ==
          doctest::Approx(3));
    CHECK(check(support::read_ours("two_triangles.txt"), repeated({{1, 1}, {-0.5, 4}})) == doctest::Approx(2));
    const double root = std::sqrt(681.0);
    check(support::read_ours("barbell.txt"),
          repeated({{(11 + root) / 40, 1}, {(11 - root) / 40, 1}, {-0.25, 6}, {-0.05, 1}}));
    const Graph cube = support::read_ours("cube.txt");
    CHECK(decompose(ExpectationOperator(cube, Lazy{1}), {.dimension = 4}).energy == doctest::Approx(4));
}

TEST_CASE("graphs/deliveries.txt, directed and weighted, has 1/2 twice") {
    const Graph graph = support::read_ours("deliveries.txt", {.build = {.is_directed = true}});
    CHECK(graph.is_weighted());
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 2});
    CHECK(support::largest_difference(spectrum.singular_values, {0.5, 0.5}) < 1e-12);
    CHECK(spectrum.energy == doctest::Approx(0.5));
}

TEST_CASE("graphs/four_villages.txt has three large values, and no other reaches 0.45") {
    const Graph    graph    = support::read_ours("four_villages.txt");
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 199});
    CHECK(graph.nodes() == 200);
    for (std::size_t i = 0; i < 3; ++i) CHECK(spectrum.eigenvalues[i] == doctest::Approx(0.778).epsilon(0.08));
    CHECK(spectrum.singular_values[3] < 0.45);
}
