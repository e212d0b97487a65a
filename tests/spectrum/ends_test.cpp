#include "contexture/spectrum/ends.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "support/check.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

// What the ends of a large spectrum must hold for contexts whose order is not that of |lambda|.

using namespace contexture;
using support::build;

namespace {

/// The `dimension` largest |f| among these eigenvalues, the constant mode taken out.
template <typename Function>
std::vector<double> largest(std::vector<double> lambdas, const Function& f, int dimension) {
    lambdas.erase(std::ranges::max_element(lambdas));
    std::vector<double> sizes;
    for (const double lambda : lambdas) sizes.push_back(std::abs(f(lambda)));
    std::ranges::sort(sizes, std::greater{});
    sizes.resize(static_cast<std::size_t>(dimension));
    return sizes;
}

double window(double lambda, int length) {
    double sum = 0;
    for (int step = 1; step <= length; ++step) sum += std::pow(lambda, step);
    return sum / length;
}

std::vector<double> path_eigenvalues(int n) {
    std::vector<double> lambdas;
    for (int k = 0; k < n; ++k) lambdas.push_back(std::cos(std::numbers::pi * k / (n - 1)));
    return lambdas;
}

void check_window(const Graph& graph, const std::vector<double>& lambdas, int length, int dimension) {
    const ExpectationOperator op(graph, Window{length}, {.threads = 2});
    const Spectrum            spectrum = decompose(op, {.dimension = dimension, .threads = 2});
    INFO("window:" << length << ", d = " << dimension);
    CHECK(support::largest_difference(spectrum.singular_values,
                                      largest(
                                          lambdas, [&](double x) { return window(x, length); }, dimension)) < 1e-7);
    CHECK((spectrum.left.transpose() * spectrum.left -
           Eigen::MatrixXd::Identity(spectrum.left.cols(), spectrum.left.cols()))
              .cwiseAbs()
              .maxCoeff() < 1e-8);
}

}  // namespace

TEST_CASE("windows have humps on the negative side: a path holds every eigenvalue of [-1, 1]") {
    const Graph graph   = build(support::path(640));
    const auto  lambdas = path_eigenvalues(640);
    for (const int length : {2, 4}) check_window(graph, lambdas, length, 12);
    check_window(graph, lambdas, 3, 12);
    // window:2 is (x + x^2) / 2: as small as -1/8 at -1/2, which d must reach before the hump matters.
    check_window(graph, lambdas, 2, 290);
}

TEST_CASE("the humps of a graph whose negative eigenvalues are all it has") {
    // K_{r x s}, r parts of s nodes: 0, and -1 / (r - 1) r - 1 times.
    support::Sketch sketch{.nodes = 3 * 230, .edges = {}};
    for (Node u = 0; u < sketch.nodes; ++u)
        for (Node v = u + 1; v < sketch.nodes; ++v)
            if (u % 3 != v % 3) sketch.edges.emplace_back(u, v);
    std::vector<double> lambdas(690, 0.0);
    lambdas[0] = 1;
    lambdas[1] = lambdas[2] = -0.5;
    const Graph graph       = build(sketch);
    check_window(graph, lambdas, 2, 2);
    check_window(graph, lambdas, 4, 5);
    const Spectrum walk = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 4});
    CHECK(support::largest_difference(walk.eigenvalues, {-0.5, -0.5, 0, 0}) < 1e-9);
}

TEST_CASE("window contexts on graphs with many negative eigenvalues against a dense solve") {
    const support::Sketch      sketch = support::random_bipartite(330, 350, 1500, 3);
    const Graph                graph  = build(sketch);
    const std::vector<Context> contexts{Window{2}, Window{4}, Walk{1}};
    const auto                 spectra = decompose(expectation_operators(graph, contexts), {.dimension = 30});
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        INFO(name(contexts[i]));
        support::check_spectrum(spectra[i], support::joint_distribution(sketch, contexts[i]), 1e-8);
    }
}

TEST_CASE("the same eigenvalues serve contexts of every order at once") {
    const Graph                graph   = build(support::path(700));
    const auto                 lambdas = path_eigenvalues(700);
    const std::vector<Context> contexts{Walk{1}, Walk{2}, Lazy{3}, Heat{5}, Restart{0.05}};
    const auto                 spectra = decompose(expectation_operators(graph, contexts), {.dimension = 16});
    const auto                 check   = [&](std::size_t i, const auto& f) {
        INFO(name(contexts[i]));
        CHECK(support::largest_difference(spectra[i].singular_values, largest(lambdas, f, 16)) < 1e-9);
    };
    check(0, [](double x) { return x; });
    check(1, [](double x) { return x * x; });
    check(2, [](double x) { return std::pow((1 + x) / 2, 3); });
    check(3, [](double x) { return std::exp(-5 * (1 - x)); });
    check(4, [](double x) { return 0.05 / (1 - 0.95 * x); });
    CHECK(*std::ranges::min_element(spectra[0].eigenvalues) == -1);
    CHECK(*std::ranges::min_element(spectra[2].eigenvalues) > 0.9);
}

TEST_CASE("most of the spectrum of a large graph") {
    const Graph    graph    = build(support::path(640));
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{1}), {.dimension = 280});
    CHECK(support::largest_difference(spectrum.singular_values,
                                      largest(
                                          path_eigenvalues(640), [](double x) { return x; }, 280)) < 1e-9);
}
