#include "contexture/evaluate/clustering.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "contexture/base/random.hpp"
#include "support/graphs.hpp"
#include "support/labels.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

TEST_CASE("partitions agree fully up to names, and by hand in a case between") {
    const std::vector<int> a{0, 0, 1, 1}, renamed{5, 5, 2, 2}, crossed{0, 1, 0, 1}, one{0, 0, 0, 0}, b{0, 0, 1, 2};
    CHECK(compare_partitions(a, renamed).nmi == doctest::Approx(1));
    CHECK(compare_partitions(a, renamed).ari == doctest::Approx(1));
    CHECK(compare_partitions(a, crossed).nmi == doctest::Approx(0));
    CHECK(compare_partitions(a, crossed).ari == doctest::Approx(-0.5));
    CHECK(compare_partitions(a, one).nmi == doctest::Approx(0));
    CHECK(compare_partitions(one, one).nmi == 1);
    CHECK(compare_partitions(one, one).ari == 1);
    // I = H(a) = log 2, H(b) = 3/2 log 2; pairs: together 1, of a 2, of b 1, of 6.
    CHECK(compare_partitions(a, b).nmi == doctest::Approx(1 / 1.25));
    CHECK(compare_partitions(a, b).ari == doctest::Approx((1 - 2.0 / 6) / (1.5 - 2.0 / 6)));
}

TEST_CASE("chance gives an adjusted Rand index of 0") {
    std::mt19937_64  generator(1);
    std::vector<int> a, b;
    for (int i = 0; i < 5000; ++i) {
        a.push_back(static_cast<int>(draw_below(generator, 4)));
        b.push_back(static_cast<int>(draw_below(generator, 3)));
    }
    CHECK(std::abs(compare_partitions(a, b).ari) < 0.005);
}

TEST_CASE("modularity of two triangles with an edge between, whole, split and by weight") {
    const support::Sketch  sketch{.nodes = 6, .edges = {{0, 1}, {1, 2}, {0, 2}, {3, 4}, {4, 5}, {3, 5}, {2, 3}}};
    const std::vector<int> halves{0, 0, 0, 1, 1, 1}, whole(6, 0);
    CHECK(modularity(build(sketch), whole) == doctest::Approx(0));
    CHECK(modularity(build(sketch), halves) == doctest::Approx(2 * (6.0 / 14 - 0.25)));
    support::Sketch heavy = sketch;
    heavy.weights         = {1, 1, 1, 1, 1, 1, 6};  // volumes 12 and 12, 6 within each
    CHECK(modularity(build(heavy), halves) == doctest::Approx(2 * (6.0 / 24 - 0.25)));
    support::Sketch directed = sketch;
    directed.is_directed     = true;  // out-volumes 4 and 3, in-volumes 3 and 4
    CHECK(modularity(build(directed), halves) == doctest::Approx(6.0 / 7 - 2 * 12.0 / 49));
}

TEST_CASE("k-means finds clouds that lie apart, and their labels") {
    const Graph              graph = build(support::disjoint({support::complete(20), support::complete(20)}));
    RowMatrix                features(40, 2);
    std::vector<std::string> labels(40);
    std::mt19937_64          generator(6);
    for (Eigen::Index node = 0; node < 40; ++node) {
        features(node, 0)                      = (node < 20 ? 5 : -5) + draw_unit(generator);
        features(node, 1)                      = draw_unit(generator);
        labels[static_cast<std::size_t>(node)] = node < 20 ? "left" : "right";
    }
    const Targets    targets = collect_targets(support::labels_of(labels));
    const TaskResult found   = cluster(graph, features, &targets, {.repeats = 1});
    REQUIRE(found.rows[0].figures.size() == 3);
    CHECK(found.rows[0].figures[0].mean == doctest::Approx(0.5));
    CHECK(found.rows[0].figures[1].mean == doctest::Approx(1));
    CHECK(found.rows[0].figures[2].mean == doctest::Approx(1));
    for (const double unit : {1e-35, 1e-200, 1e30, 1e300}) {  // beyond what squares in single precision hold
        INFO(unit);
        const TaskResult same = cluster(graph, unit * features, &targets, {.repeats = 1});
        CHECK(same.rows[0].figures[1].mean == doctest::Approx(1));
    }
    const RowMatrix far = features.array() + 1e9;  // where single precision knows no difference
    CHECK(cluster(graph, far, &targets, {.repeats = 1}).rows[0].figures[1].mean == doctest::Approx(1));
    const TaskResult without = cluster(graph, features, nullptr, {.clusters = 2, .repeats = 1});
    CHECK(without.rows[0].figures.size() == 1);
    CHECK(without.rows[0].figures[0].mean == doctest::Approx(0.5));
    CHECK(cluster(graph, features, nullptr, {.clusters = 7, .repeats = 2, .seed = 3, .threads = 1})
              .rows[0]
              .figures[0]
              .mean == cluster(graph, features, nullptr, {.clusters = 7, .repeats = 2, .seed = 3, .threads = 2})
                           .rows[0]
                           .figures[0]
                           .mean);
    CHECK(thrown_by([&] { (void)cluster(graph, features, nullptr); }).says("--clusters"));
    CHECK(thrown_by([&] { (void)cluster(graph, features, nullptr, {.clusters = 41}); }).says("41"));
}
