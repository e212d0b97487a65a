#include "contexture/spectrum/trace.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/check.hpp"
#include "support/data.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

using namespace contexture;
using support::build;

namespace {

struct Case {
    Graph                                      graph;
    std::shared_ptr<const NormalizedAdjacency> core;
    Part                                       part;

    explicit Case(const support::Sketch& sketch)
        : graph(build(sketch)),
          core(std::make_shared<const NormalizedAdjacency>(graph, 2)),
          part(split_into_parts(core, RowOrder::as_given, 2).front()) {}
};

/// Within so many standard errors, and these below a share of the truth.
void check_estimate(const Context& context, const TraceEstimate& found, double expected, double errors, double share) {
    INFO(name(context) << ": " << found.value << " +- " << found.standard_error << ", truly " << expected);
    CHECK(std::abs(found.value - expected) < errors * found.standard_error);
    CHECK(found.standard_error < share * expected);
}

}  // namespace

TEST_CASE("energies of all contexts on a large graph: exact where promised, else within 5 standard errors") {
    const support::Sketch      sketch = support::random_connected(720, 1100, 3);
    const Graph                graph  = build(sketch);
    const std::vector<Context> contexts{Walk{1}, Walk{2}, Walk{5}, Window{4}, Restart{0.15}, Heat{1}, Lazy{2}, Ego{1}};
    const auto                 spectra = decompose(expectation_operators(graph, contexts), {.dimension = 5});
    const Eigen::MatrixXd      n       = support::joint_distribution(sketch, Walk{1}).s();
    const Eigen::VectorXd      lambda  = support::symmetric_eigen(n).values;
    const auto                 sum     = [&](const auto& f) { return lambda.unaryExpr(f).squaredNorm() - 1; };
    const std::vector<double>  expected{sum([](double x) { return x; }),
                                       sum([](double x) { return x * x; }),
                                       sum([](double x) { return std::pow(x, 5); }),
                                       sum([](double x) { return (x + x * x + x * x * x + std::pow(x, 4)) / 4; }),
                                       sum([](double x) { return 0.15 / (1 - 0.85 * x); }),
                                       sum([](double x) { return std::exp(x - 1); }),
                                       sum([](double x) { return (1 + x) * (1 + x) / 4; }),
                                       support::joint_distribution(sketch, Ego{1}).deflated().squaredNorm()};
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        INFO(name(contexts[i]) << ": " << spectra[i].energy << " +- " << spectra[i].energy_standard_error << ", truly "
                               << expected[i]);
        if (i == 0 || i == 7) {
            CHECK(spectra[i].energy_standard_error == 0);
            CHECK(std::abs(spectra[i].energy - expected[i]) < 1e-9);
        } else {
            CHECK(spectra[i].energy_standard_error > 0);
            CHECK(std::abs(spectra[i].energy - expected[i]) < 5 * spectra[i].energy_standard_error);
            CHECK(spectra[i].energy_standard_error < 0.02 * expected[i]);
        }
    }
}

TEST_CASE("the standard error is honest: the truth lies within two of them nearly always") {
    const support::Sketch      sketch = support::random_connected(300, 500, 5);
    const Case                 one(sketch);
    const std::vector<Context> contexts{Walk{2}, Heat{1}, Restart{0.3}};
    const Eigen::MatrixXd      constant =
        Eigen::Map<const Eigen::VectorXd>(one.core->root().data(), one.core->size()).normalized();
    const Eigen::VectorXd lambda = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s()).values;
    const std::vector<double> expected{lambda.array().pow(4).sum() - 1, (2 * (lambda.array() - 1)).exp().sum() - 1,
                                       (0.3 / (1 - 0.7 * lambda.array())).square().sum() - 1};
    const std::vector<double> baseline(3, 0.0);
    int                       within = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        std::uint64_t products  = 0;
        const auto    estimates = estimate_traces(one.part, {{&constant}, {1.0}}, contexts, baseline,
                                                  {.most_probes = 16, .accuracy = 1e-9, .seed = 1000 * seed}, products);
        CHECK(products % 16 == 0);
        CHECK(products <= 16 * 48);
        for (std::size_t i = 0; i < 3; ++i)
            if (std::abs(estimates[i].value - expected[i]) <= 2 * estimates[i].standard_error) ++within;
    }
    CHECK(within >= 100);  // of 120; 114 on average were the errors normal, a few fewer with 16 probes
}

TEST_CASE("what rounding leaves of the constant does not spoil contexts that are small everywhere else") {
    support::Sketch sketch = support::random_connected(600, 36000, 4);
    SUBCASE("in single precision") {}
    SUBCASE("in double") {
        sketch.weights.assign(sketch.edges.size(), 0x1p-70);
    }
    const Case                    one(sketch);
    const support::SymmetricEigen dense = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
    const std::vector<Context>    contexts{Walk{2}, Walk{4}, Window{2}, Heat{5}, Heat{20}, Lazy{8}};
    const Eigen::MatrixXd         constant = dense.vectors.rightCols(1);
    const Eigen::ArrayXd          rest     = dense.values.head(599).array();
    const std::vector<double>     expected{rest.pow(4).sum(),
                                       rest.pow(8).sum(),
                                       ((rest + rest.square()) / 2).square().sum(),
                                       (10 * (rest - 1)).exp().sum(),
                                       (40 * (rest - 1)).exp().sum(),
                                       ((1 + rest) / 2).pow(16).sum()};
    REQUIRE(rest.abs().maxCoeff() < 0.25);
    std::uint64_t products  = 0;
    const auto    estimates = estimate_traces(one.part, {{&constant}, {1.0}}, contexts, std::vector<double>(6, 0.0),
                                              {.steps = 24, .seed = 3}, products);
    for (std::size_t i = 0; i < contexts.size(); ++i) check_estimate(contexts[i], estimates[i], expected[i], 5, 0.05);
}

TEST_CASE("nor do values on their way to what was locked, whatever the seed") {
    const support::Sketch         sketch = support::random_connected(900, 3600, 6);
    const Case                    one(sketch);
    const support::SymmetricEigen dense  = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
    const Eigen::MatrixXd         known  = dense.vectors.rightCols(40);
    const Eigen::VectorXd         values = dense.values.tail(40);
    const Eigen::ArrayXd          rest   = dense.values.head(860).array();
    const std::vector<Context>    contexts{Walk{8}, Heat{20}};
    const std::vector<double>     expected{rest.pow(16).sum(), (40 * (rest - 1)).exp().sum()};
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::uint64_t products  = 0;
        const auto    estimates = estimate_traces(one.part, {{&known}, {values.begin(), values.end()}}, contexts,
                                                  std::vector<double>(2, 0.0), {.seed = seed}, products);
        CAPTURE(seed);
        for (std::size_t i = 0; i < 2; ++i) check_estimate(contexts[i], estimates[i], expected[i], 6, 0.15);
    }
}

TEST_CASE("what is deflated adds nothing") {
    const support::Sketch         sketch = support::random_connected(60, 60, 7);
    const Case                    one(sketch);
    const support::SymmetricEigen eigen = support::symmetric_eigen(support::joint_distribution(sketch, Walk{1}).s());
    const std::vector<Context>    contexts{Heat{1}};
    const auto                    estimate = [&](Eigen::Index known_ones) {
        const Eigen::MatrixXd known    = eigen.vectors.rightCols(known_ones);
        std::uint64_t         products = 0;
        const Eigen::VectorXd values   = eigen.values.tail(known_ones);
        return estimate_traces(one.part, {{&known}, {values.begin(), values.end()}}, contexts, std::vector<double>{0.0},
                                                  {}, products)
            .front();
    };
    const auto rest = [&](Eigen::Index known_ones) {
        return (2 * (eigen.values.head(60 - known_ones).array() - 1)).exp().sum();
    };
    for (const Eigen::Index known_ones : {1, 20, 59})
        CHECK(std::abs(estimate(known_ones).value - rest(known_ones)) < 5 * estimate(known_ones).standard_error);
    CHECK(std::abs(estimate(60).value) < 1e-20);
}

TEST_CASE("energies by components: heat, lazy and restart on a disconnected graph") {
    const support::Sketch sketch =
        support::disjoint({support::random_connected(650, 800, 9), support::complete_bipartite(5, 6), support::path(3),
                           support::path(1), support::random_connected(40, 20, 10)});
    const Graph                graph = build(sketch);
    const std::vector<Context> contexts{Heat{2}, Lazy{1}, Restart{0.15}};
    const auto                 spectra = decompose(expectation_operators(graph, contexts), {.dimension = 12});
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        INFO(name(contexts[i]));
        support::check_spectrum(spectra[i], support::joint_distribution(sketch, contexts[i]), 1e-9);
    }
}

TEST_CASE("published graphs: energies computed densely elsewhere") {
    const auto energy = [](const Graph& graph, const Context& context) {
        return decompose(ExpectationOperator(graph, context), {.dimension = 4, .with_vectors = false}).energy;
    };
    if (const auto cora = support::read_public("cora/edges.txt")) {
        const ExpectationOperator op(*cora, Walk{1});
        const Spectrum            spectrum = decompose(op, {.dimension = 90, .with_vectors = false});
        CHECK(spectrum.components == 78);
        CHECK(std::abs(spectrum.energy - 749.292611) < 1e-6);
        for (std::size_t i = 0; i < 77; ++i) CHECK(spectrum.singular_values[i] == doctest::Approx(1).epsilon(1e-12));
    }
    if (const auto email = support::read_public("email_eu_core/edges.txt.gz")) {
        CHECK(email->self_loops() == 642);
        CHECK(std::abs(energy(*email, Walk{1}) - 54.116095) < 1e-6);
        CHECK(std::abs(energy(*email, Ego{1}) - 76.666642) < 1e-6);
    }
}
