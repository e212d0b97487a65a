#include "contexture/spectrum/decompose.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "contexture/operator/transfer.hpp"
#include "support/check.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::check_spectrum;
using support::Joint;
using support::joint_distribution;
using support::Sketch;
using support::thrown_by;

namespace {

const std::vector<Context> kEveryContext{Walk{1}, Walk{2},  Walk{3}, Window{2}, Window{4}, Window{5}, Restart{0.15},
                                         Heat{2}, Heat{.1}, Lazy{1}, Lazy{3},   Ego{1},    Ego{2}};

/// All contexts on one graph at once, as `compare` asks for them.
void check_all(const std::string& what, const Sketch& sketch, int dimension, const std::vector<Context>& contexts,
               double accuracy) {
    const Graph graph   = build(sketch);
    const auto  ops     = expectation_operators(graph, contexts, {.threads = 2});
    const auto  spectra = decompose(ops, {.dimension = dimension, .threads = 2});
    REQUIRE(spectra.size() == contexts.size());
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        INFO(what << ", " << name(contexts[i]));
        check_spectrum(spectra[i], joint_distribution(sketch, contexts[i]), accuracy);
        CHECK(spectra[i].eigenvalues.size() == spectra[i].singular_values.size());
        for (std::size_t k = 0; k < spectra[i].eigenvalues.size(); ++k)
            CHECK(std::abs(std::abs(transfer(contexts[i], spectra[i].eigenvalues[k])) - spectra[i].singular_values[k]) <
                  1e-12);
    }
}

}  // namespace

TEST_CASE("random undirected graphs, dense path, every context") {
    check_all("loops and isolated nodes", support::random_edges(60, 110, 1), 12, kEveryContext, 1e-9);
    check_all("weighted", support::weighted(support::random_edges(50, 140, 2), 3), 12, kEveryContext, 1e-9);
    check_all("many pieces", support::random_edges(80, 60, 4), 25, kEveryContext, 1e-9);
    check_all("bipartite", support::random_bipartite(15, 30, 90, 5), 14, kEveryContext, 1e-9);
    check_all("tree", support::random_tree(40, 6), 14, kEveryContext, 1e-9);
    check_all("dense", support::random_edges(40, 1000, 7), 14, kEveryContext, 1e-9);
}

TEST_CASE("the general form: directed, uniform, mixed and composed, dense path") {
    const support::TemporaryFile labels("0 red\n3 blue,red\n4 green\n5\n6 blue\n9 red\n20 blue\n");
    support::MatrixXd            table = support::MatrixXd::Zero(40, 3);
    for (const auto& [node, label] : {std::pair{0, 0}, {3, 1}, {3, 0}, {4, 2}, {6, 1}, {9, 0}, {20, 1}})
        table(node, label) = 1;
    const std::string file = "labels:" + labels.path();
    for (const std::string& text :
         {std::string("walk:1"), std::string("walk:2"), std::string("walk:5"), std::string("window:4"),
          std::string("restart:0.3"), std::string("heat:2"), std::string("lazy:2"), std::string("ego:2"),
          std::string("node2vec:0.5,2,3"), std::string("walk:1+walk:2"), std::string("0.7*walk:1++0.3*walk:2"),
          std::string("walk:2>ego:1"), file, "walk:1>" + file, "0.5*walk:1+0.5*" + file, file + "++" + file}) {
        const Context context = parse_context(text);
        for (const Marginal marginal : {Marginal::own, Marginal::stationary, Marginal::uniform}) {
            for (const std::size_t edges :
                 {std::size_t{35}, std::size_t{60}, std::size_t{300}}) {  // pieces and dangling nodes, fewer, none
                for (const bool is_directed : {true, false}) {
                    const Sketch              sketch = support::random_edges(40, edges, 9, is_directed);
                    const Graph               graph  = build(sketch);
                    const ExpectationOperator op(graph, context, {.threads = 2, .marginal = marginal});
                    const int dimension = static_cast<int>(std::min<std::uint64_t>(12, max_dimension(op)));
                    INFO(text << ", " << name(marginal) << ", " << edges << " edges, directed " << is_directed);
                    const Spectrum spectrum = decompose(op, {.dimension = dimension, .threads = 2});
                    const Joint    joint    = joint_distribution(sketch, context, marginal, {{labels.path(), table}});
                    check_spectrum(spectrum, joint, 1e-9);
                    CHECK(spectrum.energy == doctest::Approx(joint.deflated().squaredNorm()).epsilon(1e-9));
                }
            }
        }
    }
}

TEST_CASE("pieces whose weights are two hundred orders apart are told apart by a vector") {
    Sketch sketch = support::disjoint({support::complete(3), support::cycle(4)});
    for (std::size_t i = 0; i < sketch.edges.size(); ++i) sketch.weights.push_back(i < 3 ? 1e100 : 1e-100);
    const Graph    graph    = build(sketch);
    const Spectrum spectrum = decompose(ExpectationOperator(graph, Walk{2}), {.dimension = 1});
    CHECK(spectrum.singular_values[0] == doctest::Approx(1));
    CHECK(spectrum.left.col(0).norm() == doctest::Approx(1));
    CHECK(spectrum.left.col(0).tail(4).norm() > 0.99);  // where the mass is not
}

TEST_CASE("an energy far below 1 keeps its digits") {
    const Graph               graph = build(support::complete(11));  // lambda = -1/10, ten times
    const ExpectationOperator op(graph, Walk{7});
    CHECK(std::abs(decompose(op, {.dimension = 3}).energy - 1e-13) < 1e-24);
}

TEST_CASE("the general form: large pieces by Lanczos, small ones beside them") {
    for (const char* text : {"walk:2", "window:3", "heat:1", "walk:1>ego:1", "walk:1++walk:2"}) {
        for (const Marginal marginal : {Marginal::own, Marginal::uniform}) {
            Sketch large       = support::random_edges(700, 2600, 3, true);
            large.is_directed  = true;
            Sketch sketch      = support::disjoint({large, support::random_edges(30, 60, 5, true), support::cycle(4)});
            sketch.is_directed = true;
            const Graph               graph = build(sketch);
            const ExpectationOperator op(graph, parse_context(text), {.threads = 2, .marginal = marginal});
            INFO(text << ", " << name(marginal));
            CHECK(op.form() == ExpectationOperator::Form::general);
            const Spectrum spectrum = decompose(op, {.dimension = 20, .tolerance = 1e-9, .threads = 2});
            const Joint    joint    = joint_distribution(sketch, parse_context(text), marginal);
            check_spectrum(spectrum, joint, 1e-7);
            CHECK(spectrum.method.find("Lanczos") != std::string::npos);
            CHECK(spectrum.energy == doctest::Approx(joint.deflated().squaredNorm()).epsilon(1e-9));
        }
    }
}

TEST_CASE("a bridge of next to no weight leaves the constant function constant, dense path") {
    // Two triangles: lambda = 1 twice to rounding, and one function of mean 0 that tells them apart.
    const support::Sketch     sketch{.nodes   = 6,
                                     .edges   = {{0, 1}, {1, 2}, {0, 2}, {3, 4}, {4, 5}, {3, 5}, {2, 3}},
                                     .weights = {1, 1, 1, 1, 1, 1, 1e-20}};
    const Graph               graph = build(sketch);
    const ExpectationOperator op(graph, parse_context("walk:1"));
    const Spectrum            spectrum = decompose(op, {.dimension = 1});
    CHECK(spectrum.singular_values[0] == doctest::Approx(1));
    for (Eigen::Index node = 0; node < 6; ++node)
        CHECK(std::abs(spectrum.left(node, 0)) == doctest::Approx(1 / std::sqrt(6.0)));
    CHECK(spectrum.left.col(0).sum() == doctest::Approx(0));
}

TEST_CASE("weights beyond single precision are solved as others are") {
    const support::Sketch plain = support::weighted(support::random_connected(5000, 20000, 3), 4);
    support::Sketch       large = plain;
    for (double& weight : large.weights) weight *= 0x1p140;
    const auto values = [](const support::Sketch& sketch) {
        const Graph               graph = build(sketch);
        const ExpectationOperator op(graph, parse_context("walk:1"));
        return decompose(op, {.dimension = 4, .tolerance = 1e-4}).singular_values;
    };
    const std::vector<double> expected = values(plain), found = values(large);
    for (std::size_t i = 0; i < 4; ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-6));
}

TEST_CASE("every singular value of small graphs") {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        const Sketch sketch = support::random_connected(9 + seed, 2 * seed, seed);
        check_all("all of seed " + std::to_string(seed), sketch, static_cast<int>(sketch.nodes) - 1, kEveryContext,
                  1e-9);
    }
}

TEST_CASE("random directed graphs, dense path") {
    const auto check = [](const Sketch& sketch, int dimension) {
        const Graph               graph = build(sketch);
        const ExpectationOperator op(graph, Walk{1});
        const Spectrum            spectrum = decompose(op, {.dimension = dimension});
        check_spectrum(spectrum, joint_distribution(sketch, Walk{1}), 1e-9);
        CHECK(spectrum.eigenvalues.empty());
        CHECK(spectrum.right.cols() == dimension);
        CHECK(spectrum.energy_standard_error == 0);
    };
    check(support::random_edges(50, 220, 1, true), 15);
    check(support::weighted(support::random_edges(50, 220, 2, true), 3), 15);
    check(support::random_edges(60, 70, 4, true), 20);  // dangling nodes, many pieces, rank below d
    Sketch pieces = support::disjoint({support::random_edges(20, 60, 5, true), support::random_edges(25, 80, 6, true)});
    pieces.is_directed = true;
    check(pieces, 12);
    check({.nodes = 4, .edges = {{0, 1}, {1, 2}, {2, 3}, {3, 0}}, .weights = {}, .is_directed = true}, 3);  // all s = 1
}

TEST_CASE("both directions of an undirected graph as a directed one: s = |lambda|, with all repeats") {
    const auto both_ways = [](Sketch sketch) {
        const auto edges   = sketch.edges;
        sketch.is_directed = true;
        for (const auto& [from, to] : edges)
            if (from != to) sketch.edges.emplace_back(to, from);
        return sketch;
    };
    for (const Sketch& undirected :
         {support::hypercube(4), support::hypercube(6), support::complete(30), support::grid(6, 7), support::cycle(40),
          support::star(20), support::random_tree(50, 2), support::random_edges(80, 60, 4)}) {
        const Sketch              sketch = both_ways(undirected);
        const Graph               graph  = build(sketch);
        const ExpectationOperator op(graph, Walk{1});
        const int                 dimension = static_cast<int>(std::min<std::uint64_t>(max_dimension(op), 40));
        CHECK_NOTHROW(
            check_spectrum(decompose(op, {.dimension = dimension}), joint_distribution(undirected, Walk{1}), 1e-9));
    }
}

TEST_CASE("large random graphs, iterative path, every context") {
    // One after the other: the dense reference of each context costs more than the solve.
    check_all("sparse", support::random_connected(700, 900, 11), 10, {Walk{1}, Window{4}, Restart{0.15}}, 2e-9);
    check_all("weighted", support::weighted(support::random_connected(701, 1400, 12), 13), 10,
              {Walk{2}, Window{2}, Heat{2}}, 2e-9);
    check_all("bipartite", support::random_bipartite(300, 420, 2400, 14), 10, {Walk{1}, Walk{3}, Window{5}}, 2e-9);
    check_all("ego", support::random_connected(650, 300, 15), 10, {Ego{1}, Ego{2}}, 2e-9);
    check_all("lazy", support::random_tree(680, 16), 10, {Lazy{3}, Walk{1}}, 2e-9);
}

TEST_CASE("large random directed graphs, iterative path") {
    const auto check = [](const Sketch& sketch, int dimension) {
        const Graph               graph = build(sketch);
        const ExpectationOperator op(graph, Walk{1});
        check_spectrum(decompose(op, {.dimension = dimension}), joint_distribution(sketch, Walk{1}), 2e-9);
    };
    check(support::random_edges(450, 3000, 21, true), 12);
    Sketch pieces      = support::disjoint({support::weighted(support::random_edges(400, 2400, 22, true), 1),
                                            support::weighted(support::random_edges(380, 2400, 23, true), 2)});
    pieces.is_directed = true;
    check(pieces, 12);
}

TEST_CASE("n - 1 is the most there is; 0 and n are refused") {
    for (const Node n : {1U, 2U, 3U, 7U}) {
        const Sketch sketch = n == 1 ? Sketch{.nodes = 1, .edges = {{0, 0}}} : support::complete(n);
        const Graph  graph  = build(sketch);
        for (const Context& context : {Context{Walk{1}}, Context{Heat{1}}, Context{Ego{1}}}) {
            const ExpectationOperator op(graph, context);
            CHECK(max_dimension(op) == n - 1);
            for (const int dimension : {0, -3, static_cast<int>(n)}) {
                const auto thrown = thrown_by([&] { static_cast<void>(decompose(op, {.dimension = dimension})); });
                CHECK(thrown.fault == Fault::usage);
                CHECK(thrown.says("dimension " + std::to_string(dimension) + " is outside"));
            }
            if (n > 1)
                check_spectrum(decompose(op, {.dimension = static_cast<int>(n) - 1}),
                               joint_distribution(sketch, context), 1e-12);
        }
    }
    const Sketch with_isolated = support::disjoint({support::cycle(5), support::path(1), support::path(1)});
    const Graph  graph         = build(with_isolated);
    const ExpectationOperator op(graph, Walk{1});
    CHECK(max_dimension(op) == 4);
    check_spectrum(decompose(op, {.dimension = 4}), joint_distribution(with_isolated, Walk{1}), 1e-12);
    CHECK(thrown_by([&] { static_cast<void>(decompose(op, {.dimension = 5})); }).fault == Fault::usage);
    const Graph directed = build({.nodes = 4, .edges = {{0, 1}, {0, 2}, {1, 2}}, .weights = {}, .is_directed = true});
    CHECK(max_dimension(ExpectationOperator(directed, Walk{1})) == 1);  // 0 and 1 go out, 1 and 2 are reached
}

TEST_CASE("too little memory is refused with what is needed") {
    const Graph               graph = build(support::cycle(2000));
    const ExpectationOperator op(graph, Walk{1});
    const auto thrown = thrown_by([&] { static_cast<void>(decompose(op, {.dimension = 8, .memory_limit = 1000})); });
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("1.0 kB are available"));
}

TEST_CASE("the same seed and threads give the same bits; another seed the same values") {
    const auto same = [](const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
        return a.size() == b.size() &&
               std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<std::size_t>(a.size())) == 0;
    };
    const std::vector<Context> contexts{Walk{1}, Heat{2}, Window{4}};
    for (const Node n : {200U, 900U}) {
        const Graph graph = build(support::random_connected(n, n, 31));
        const auto  ops   = expectation_operators(graph, contexts, {.threads = 2});
        const auto  a     = decompose(ops, {.dimension = 8, .seed = 5, .threads = 2});
        const auto  b     = decompose(ops, {.dimension = 8, .seed = 5, .threads = 2});
        const auto  c     = decompose(ops, {.dimension = 8, .seed = 6, .threads = 2});
        for (std::size_t i = 0; i < contexts.size(); ++i) {
            CHECK(a[i].singular_values == b[i].singular_values);
            CHECK(a[i].residuals == b[i].residuals);
            CHECK(a[i].energy == b[i].energy);
            CHECK(same(a[i].left, b[i].left));
            CHECK(support::largest_difference(a[i].singular_values, c[i].singular_values) < 1e-9);
            CHECK(std::abs(a[i].energy - c[i].energy) <=
                  5 * std::hypot(a[i].energy_standard_error, c[i].energy_standard_error) + 1e-9);
            CHECK((a[i].left - c[i].left).cwiseAbs().maxCoeff() < 1e-4);  // simple values, and the rule of signs
        }
    }
}

TEST_CASE("one context alone and among others gives the same spectrum") {
    const Graph                graph = build(support::random_connected(800, 1200, 41));
    const std::vector<Context> contexts{Walk{1}, Lazy{2}, Window{2}, Ego{1}};
    const auto                 ops      = expectation_operators(graph, contexts);
    const auto                 together = decompose(ops, {.dimension = 10});
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        const Spectrum alone = decompose(ops[i], {.dimension = 10});
        CHECK(support::largest_difference(alone.singular_values, together[i].singular_values) < 1e-9);
        CHECK((alone.left - together[i].left).cwiseAbs().maxCoeff() < 1e-4);
    }
    CHECK(decompose(std::span<const ExpectationOperator>{}).empty());
}

TEST_CASE("without vectors the values are the same") {
    const Graph               graph = build(support::random_edges(100, 130, 51));
    const ExpectationOperator op(graph, Walk{2});
    const Spectrum            with    = decompose(op, {.dimension = 20});
    const Spectrum            without = decompose(op, {.dimension = 20, .with_vectors = false, .with_energy = false});
    CHECK(without.left.size() == 0);
    CHECK(without.singular_values == with.singular_values);
    CHECK(without.energy ==
          doctest::Approx(std::transform_reduce(with.singular_values.begin(), with.singular_values.end(), 0.0,
                                                std::plus{}, [](double s) { return s * s; })));
    CHECK(with.energy > without.energy);
}

TEST_CASE("a tighter tolerance is kept") {
    const Sketch              sketch = support::random_connected(700, 1000, 61);
    const Graph               graph  = build(sketch);
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            spectrum = decompose(op, {.dimension = 6, .tolerance = 1e-10});
    support::check_residuals(spectrum, joint_distribution(sketch, Walk{1}).s(), 1e-10);
}

namespace {

/// Weight tau / m between any two of the m nodes with an edge, themselves included, written out as edges.
Sketch regularized(Sketch sketch, double tau) {
    std::vector<bool> has_edge(sketch.nodes, false);
    for (const auto& [u, v] : sketch.edges) has_edge[u] = has_edge[v] = true;
    const auto m = static_cast<double>(std::ranges::count(has_edge, true));
    for (Node u = 0; u < sketch.nodes; ++u) {
        for (Node v = sketch.is_directed ? 0 : u; v < sketch.nodes; ++v) {
            if (!has_edge[u] || !has_edge[v]) continue;
            sketch.edges.emplace_back(u, v);
            sketch.weights.push_back(tau / m);
        }
    }
    return sketch;
}

}  // namespace

TEST_CASE("a regularization is a weight between any two nodes that is never written out") {
    for (const bool is_directed : {false, true}) {
        for (const Node nodes : {Node{40}, Node{720}}) {  // dense, and by Lanczos
            Sketch sketch      = support::weighted(support::random_edges(nodes, nodes + 10, 4, is_directed), 7);
            sketch.is_directed = is_directed;
            const Sketch full  = regularized(sketch, 2.5);
            const Graph  graph = build(sketch);
            for (const std::string text : {"walk:1", "walk:1>lazy:1", "walk:2", "restart:0.4", "walk:1++walk:2"}) {
                if (nodes > 100 && !text.starts_with("walk:1")) continue;
                for (const Marginal marginal : {Marginal::own, Marginal::stationary, Marginal::uniform}) {
                    if (nodes > 100 && marginal != Marginal::own) continue;
                    INFO(text << ", " << name(marginal) << ", " << nodes << " nodes, directed " << is_directed);
                    const ExpectationOperator op(graph, parse_context(text),
                                                 {.threads = 2, .marginal = marginal, .regularization = 2.5});
                    const Spectrum spectrum = decompose(op, {.dimension = 8, .tolerance = 1e-9, .threads = 2});
                    const Joint    joint    = joint_distribution(full, parse_context(text), marginal);
                    check_spectrum(spectrum, joint, 1e-8);
                    const double sum = joint.deflated().squaredNorm();
                    CHECK(std::abs(spectrum.energy - sum) <= 1e-8 * sum + 5 * spectrum.energy_standard_error);
                }
            }
        }
    }
}

TEST_CASE("a regularization takes from pendant pieces the values near 1") {
    Sketch    sketch = support::random_connected(60, 200, 3);
    const int tails  = 5;
    for (int tail = 0; tail < tails; ++tail) {  // a path of six nodes hangs on one node
        Node last = static_cast<Node>(tail);
        for (int step = 0; step < 6; ++step) {
            sketch.edges.emplace_back(last, sketch.nodes);
            last = sketch.nodes++;
        }
    }
    const Graph graph  = build(sketch);
    const auto  values = [&](double tau) {
        return decompose(ExpectationOperator(graph, Walk{}, {.regularization = tau}), {.dimension = tails})
            .singular_values;
    };
    CHECK(values(0).back() > 0.94);
    CHECK(values(2 * static_cast<double>(graph.edges()) / graph.nodes()).back() < 0.5);
}

TEST_CASE("what has no regularization is refused one") {
    const Graph graph = build(support::cycle(5));
    for (const char* text : {"node2vec:1,1,2", "labels:x", "pairs:x"}) {
        const auto thrown = thrown_by(
            [&] { static_cast<void>(ExpectationOperator(graph, parse_context(text), {.regularization = 1})); });
        CHECK_MESSAGE(thrown.fault == Fault::usage, text);
        CHECK_MESSAGE(thrown.says("regularization"), thrown.message);
    }
    for (const double tau : {-1.0, std::numeric_limits<double>::infinity(), std::nan("")})
        CHECK(thrown_by([&] {
                  static_cast<void>(ExpectationOperator(graph, Walk{}, {.regularization = tau}));
              }).says("above 0"));
}
