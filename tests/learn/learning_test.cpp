#include "contexture/learn/learning.hpp"

#include <doctest/doctest.h>

#include "contexture/spectrum/decompose.hpp"
#include "support/graphs.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::thrown_by;

TEST_CASE("names of objectives read back to themselves") {
    for (const std::string text :
         {"supervised:whitened", "supervised:plain", "supervised:balanced", "contrastive", "noncontrastive",
          "masked:whitened", "masked:plain", "masked:features", "node", "joint", "skipgram:1", "skipgram:1000"})
        CHECK(name(parse_objective(text)) == text);
    CHECK(name(parse_objective("supervised")) == "supervised:whitened");
    CHECK(name(parse_objective("masked")) == "masked:whitened");
    CHECK(name(parse_objective("skipgram")) == "skipgram:5");
    CHECK(parse_objective("contrastive") == Objective{});
    CHECK(parse_objective("skipgram:7").negatives == 7);
    CHECK(parse_objective("masked:features").target == Objective::Target::features);
}

TEST_CASE("objectives that are none are refused, and those that there are named") {
    for (const std::string text : {"",
                                   "contrast",
                                   "Contrastive",
                                   "contrastive:",
                                   "contrastive:plain",
                                   "node:1",
                                   "joint ",
                                   "supervised:",
                                   "supervised:features",
                                   "supervised:one",
                                   "masked:balanced",
                                   "masked:whitened:plain",
                                   "skipgram:",
                                   "skipgram:0",
                                   "skipgram:1001",
                                   "skipgram:-1",
                                   "skipgram:1.5",
                                   "skipgram:99999999999",
                                   "skipgram:5 ",
                                   ":plain"}) {
        INFO(text);
        const auto thrown = thrown_by([&] { (void)parse_objective(text); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("unknown objective '" + text + "': expected contrastive"));
    }
}

TEST_CASE("names of encoders read back to themselves") {
    for (const std::string text : {"free", "linear", "mlp:128x2", "mlp:1x1", "gcn:65536x64"})
        CHECK(name(parse_encoder(text)) == text);
    CHECK(name(parse_encoder("mlp")) == "mlp:128x2");
    CHECK(name(parse_encoder("gcn")) == "gcn:128x2");
    CHECK(parse_encoder("free") == EncoderShape{});
    CHECK(parse_encoder("gcn:7x3") == EncoderShape{.kind = EncoderShape::Kind::gcn, .width = 7, .depth = 3});
}

TEST_CASE("encoders that are none are refused, and those that there are named") {
    for (const std::string text :
         {"", "tree", "MLP", "free:", "free:3x2", "linear:2", "mlp:", "mlp:128", "mlp:128x", "mlp:x2", "mlp:0x1",
          "mlp:1x0", "mlp:65537x1", "gcn:1x65", "gcn:4X2", "gcn:4x2x1", "mlp: 4x2"}) {
        INFO(text);
        const auto thrown = thrown_by([&] { (void)parse_encoder(text); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("unknown encoder '" + text + "': expected free, linear"));
    }
}

TEST_CASE("three objectives have an encoder of values") {
    for (const std::string text : {"contrastive", "noncontrastive", "masked", "masked:features"})
        CHECK(encodes_values(parse_objective(text)));
    for (const std::string text : {"supervised", "node", "joint", "skipgram"})
        CHECK_FALSE(encodes_values(parse_objective(text)));
}

TEST_CASE("the least loss is empty where theory has none or the spectrum is too short") {
    const Graph               graph = build(support::random_connected(12, 14, 3));
    const ExpectationOperator op(graph, Walk{2});
    const Spectrum            exact = decompose(op, {.dimension = 4});
    for (const std::string text :
         {"supervised:plain", "supervised:balanced", "masked:plain", "masked:features", "skipgram"})
        CHECK_FALSE(least_loss(parse_objective(text), op, exact, 3).has_value());
    for (const std::string text : {"supervised", "masked", "contrastive", "noncontrastive", "joint", "node"}) {
        INFO(text);
        CHECK(least_loss(parse_objective(text), op, exact, 4).has_value());
        CHECK_FALSE(least_loss(parse_objective(text), op, exact, 5).has_value());
    }
}

TEST_CASE("the least losses of a complete graph, whose s^2 are all 1 / (n - 1)^2") {
    constexpr int             kNodes = 6, kDimension = 3;
    const Graph               graph = build(support::complete(kNodes));
    const ExpectationOperator op(graph, Walk{1});
    const Spectrum            exact   = decompose(op, {.dimension = kNodes - 1});
    const double              squared = 1.0 / ((kNodes - 1) * (kNodes - 1));
    const auto                least   = [&](const char* text) {
        return least_loss(parse_objective(text), op, exact, kDimension).value();
    };
    CHECK(least("supervised") == doctest::Approx(-1 - kDimension * squared));
    CHECK(least("joint") == doctest::Approx(-kDimension * squared));
    CHECK(least("contrastive") == doctest::Approx(-kDimension * squared * squared / 2));
    const double variance = 1 - (1 - squared) / kCovarianceWeight;  // put into the objective
    CHECK(least("noncontrastive") ==
          doctest::Approx(kDimension *
                          (2 * variance * (1 - squared) + kCovarianceWeight * (1 - variance) * (1 - variance))));
    // its eigenvalues are negative: those of node are not the contexture's, in order
    CHECK_FALSE(least_loss(parse_objective("node"), op, exact, kDimension).has_value());
}

TEST_CASE("networks learn at a lower rate than free vectors") {
    CHECK(default_rate(parse_encoder("free")) > default_rate(parse_encoder("linear")));
    CHECK(default_rate(parse_encoder("mlp")) == default_rate(parse_encoder("gcn")));
    CHECK(default_rate(parse_encoder("mlp")) > 0);
}

TEST_CASE("an embedding has the rows of nodes with a context") {
    const Graph               graph = build({.nodes = 4, .edges = {{0, 1}, {1, 3}}});
    const ExpectationOperator op(graph, Walk{1});
    Learning                  learning;
    learning.vectors = RowMatrix::Zero(4, 2);
    learning.vectors << 1, 2, 3, 4, 0, 0, 5, 6;
    const Embedding found    = embedding_of(learning, op);
    RowMatrix       expected = RowMatrix::Zero(3, 2);
    expected << 1, 2, 3, 4, 5, 6;
    CHECK(found.nodes == std::vector<Node>{0, 1, 3});
    CHECK(found.without_vector == std::vector<Node>{2});
    CHECK(found.vectors == expected);
}
