#include "contexture/learn/requirements.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "contexture/spectrum/decompose.hpp"
#include "support/files.hpp"
#include "support/graphs.hpp"
#include "support/points.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::build;
using support::Thrown;
using support::thrown_by;

namespace {

/// A context of ten nodes, and its spectrum.
struct Trial {
    Trial(const Graph& graph, const std::string& context)
        : op(graph, parse_context(context)), exact(decompose(op, {.dimension = 2})) {}

    ExpectationOperator op;
    Spectrum            exact;
};

const support::TemporaryFile& labels_file() {
    static const support::TemporaryFile file("0 a\n1 b\n2 a\n3 c\n4 c\n5 a\n6 b\n7 b\n8 c\n9 a\n");
    return file;
}

LearnOptions options_of(const char* objective, const char* encoder = "free") {
    LearnOptions options;
    options.objective = parse_objective(objective);
    options.encoder   = parse_encoder(encoder);
    options.dimension = 2;
    return options;
}

LearnOptions with_features(LearnOptions options, Eigen::Index rows = 10) {
    options.features = RowMatrix::Ones(rows, 3);
    return options;
}

Thrown refusal_of(const Trial& task, const LearnOptions& options) {
    return thrown_by([&] { require_learnable(task.op, task.exact, options); });
}

void check_usage(const Trial& task, const LearnOptions& options, const std::string& said) {
    const Thrown thrown = refusal_of(task, options);
    CHECK(thrown.fault == Fault::usage);
    INFO(thrown.message);
    CHECK(thrown.says(said));
}

}  // namespace

TEST_CASE("every objective goes with free vectors of an undirected graph's walk") {
    const Graph graph = build(support::random_connected(10, 8, 3));
    const Trial  task(graph, "walk:1");
    for (const char* objective : {"supervised", "supervised:plain", "supervised:balanced", "contrastive",
                                  "noncontrastive", "masked", "masked:plain", "node", "joint", "skipgram"})
        CHECK_NOTHROW(require_learnable(task.op, task.exact, options_of(objective)));
    CHECK_NOTHROW(require_learnable(task.op, task.exact, with_features(options_of("masked:features"))));
    for (const char* encoder : {"linear", "mlp:4x1", "gcn:4x1"})
        CHECK_NOTHROW(require_learnable(task.op, task.exact, with_features(options_of("joint", encoder))));
}

TEST_CASE("numbers that no training has are refused") {
    const Graph graph = build(support::random_connected(10, 8, 3));
    const Trial  task(graph, "walk:1");
    const auto  refuse = [&](const std::string& said, const std::function<void(LearnOptions&)>& change) {
        LearnOptions options = with_features(options_of("supervised"));
        change(options);
        check_usage(task, options, said);
    };
    const std::string least = "steps between looks of at least 1, and batches of at least 4";
    refuse(least, [](LearnOptions& options) { options.dimension = 0; });
    refuse(least, [](LearnOptions& options) { options.dimension = -3; });
    refuse(least, [](LearnOptions& options) { options.batch = 3; });
    refuse(least, [](LearnOptions& options) { options.steps = 0; });
    refuse(least, [](LearnOptions& options) { options.every = 0; });
    for (const double rate : {-0.1, std::numeric_limits<double>::infinity(), std::nan("")})
        refuse("expected a number above 0", [&](LearnOptions& options) { options.rate = rate; });
    refuse("unknown objective", [](LearnOptions& options) { options.objective.target = Objective::Target::features; });
    refuse("unknown objective", [](LearnOptions& options) {
        options.objective = {.kind = Objective::Kind::masked, .target = Objective::Target::balanced};
    });
    refuse("unknown objective",
           [](LearnOptions& options) { options.objective = {.kind = Objective::Kind::skipgram, .negatives = 0}; });
    refuse("unknown encoder",
           [](LearnOptions& options) { options.encoder = {.kind = EncoderShape::Kind::mlp, .width = 0}; });
    refuse("unknown encoder",
           [](LearnOptions& options) { options.encoder = {.kind = EncoderShape::Kind::gcn, .depth = 65}; });
}

TEST_CASE("an exact spectrum without vectors or shorter than d is refused") {
    const Graph  graph = build(support::random_connected(10, 8, 3));
    Trial         task(graph, "walk:1");
    LearnOptions options = options_of("joint");
    options.dimension    = 3;
    check_usage(task, options, "the exact spectrum holds 2 functions with vectors, fewer than 3 dimensions");
    task.exact = decompose(task.op, {.dimension = 3, .with_vectors = false});
    check_usage(task, options, "holds 0 functions with vectors");
    const Trial few(graph, "labels:" + labels_file().path());  // all there is
    REQUIRE(few.exact.is_complete);
    CHECK_NOTHROW(require_learnable(few.op, few.exact, options));
}

TEST_CASE("node needs ends that are nodes and know of their begins") {
    support::Sketch sketch   = support::random_connected(10, 8, 3);
    const Graph     graph    = build(sketch);
    sketch.is_directed       = true;
    const Graph       arrows = build(sketch);
    const std::string said   = "the objective node needs a context that is the same from both of its ends";
    check_usage(Trial(arrows, "walk:1"), options_of("node"), "walk:1: " + said);
    check_usage(Trial(graph, "labels:" + labels_file().path()), options_of("node"), said);
    check_usage(Trial(graph, "node2vec:0.5,2,3"), options_of("node"), said);
}

TEST_CASE("networks encode no values of a file") {
    const Graph graph = build(support::random_connected(10, 8, 3));
    const Trial  task(graph, "labels:" + labels_file().path());
    for (const char* objective : {"contrastive", "noncontrastive", "masked", "joint", "skipgram"}) {
        check_usage(task, with_features(options_of(objective, "mlp:4x1")), "these values have no features");
        CHECK_NOTHROW(require_learnable(task.op, task.exact, options_of(objective)));
    }
    CHECK_NOTHROW(require_learnable(task.op, task.exact, with_features(options_of("supervised", "gcn:4x1"))));
}

TEST_CASE("a gcn needs neighbours: a graph's, or the context's among points") {
    const Graph points = support::read_table(support::random_table(10, 2, 0, 4));
    check_usage(Trial(points, "labels:" + labels_file().path()), with_features(options_of("supervised", "gcn:4x1")),
                "a gcn averages over a node's neighbours, and here are none");
    const Trial knn(points, "knn:3");
    CHECK_NOTHROW(require_learnable(knn.op, knn.exact, with_features(options_of("supervised", "gcn:4x1"))));
}

TEST_CASE("networks and masked:features need features, a row a node") {
    const Graph graph = build(support::random_connected(10, 8, 3));
    const Trial  task(graph, "walk:1");
    for (const char* encoder : {"linear", "mlp:4x1", "gcn:4x1"})
        check_usage(task, options_of("contrastive", encoder), std::string(encoder) + " needs features of nodes");
    check_usage(task, options_of("masked:features"), "masked:features free needs features of nodes");
    check_usage(task, with_features(options_of("contrastive", "linear"), 9), "9 rows of features for 10 nodes");
}

TEST_CASE("memory that training would exceed is refused") {
    const Graph         graph = build(support::random_connected(10, 8, 3));
    const Trial          task(graph, "walk:1");
    LearnOptions        options = options_of("contrastive");
    const std::uint64_t needed  = learning_bytes(task.op, options);
    options.memory_limit        = needed;
    CHECK_NOTHROW(require_learnable(task.op, task.exact, options));
    options.memory_limit = needed - 1;
    const Thrown thrown  = refusal_of(task, options);
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("lower --dim or --batch"));
}

TEST_CASE("training is said to take at least its weights, their gradients and what Adam knows of them") {
    constexpr double kFloat = 4, kCopies = 4;
    const Graph      graph = build(support::random_connected(10, 8, 3));
    const Trial       task(graph, "walk:1");
    const auto       bytes = [&](const LearnOptions& options) {
        return static_cast<double>(learning_bytes(task.op, options));
    };
    CHECK(bytes(options_of("contrastive")) >= kCopies * kFloat * 10 * 2);
    CHECK(bytes(options_of("joint")) >= bytes(options_of("contrastive")) + kCopies * kFloat * 10 * 2);
    CHECK(bytes(options_of("supervised")) >= bytes(options_of("node")) + kCopies * kFloat * 10 * 3);
    const auto   mlp     = with_features(options_of("node", "mlp:64x3"));
    const double weights = 3 * 64 + 2 * 64 * 64 + 64 * 2;
    CHECK(bytes(mlp) >= kCopies * kFloat * weights);
    CHECK(bytes(with_features(options_of("node", "gcn:64x3"))) >= 2 * kCopies * kFloat * weights);
}

TEST_CASE("values are nodes where they have their names in their order") {
    const Graph graph = build(support::random_connected(10, 8, 3));
    CHECK(is_on_nodes(ExpectationOperator(graph, Walk{2})));
    CHECK_FALSE(is_on_nodes(ExpectationOperator(graph, parse_context("walk:1++walk:2"))));
    CHECK_FALSE(is_on_nodes(ExpectationOperator(graph, Labels{labels_file().path()})));
    std::string lines;  // as many values as nodes, of other names
    for (int x = 0; x < 10; ++x) lines += std::to_string(x) + " v" + std::to_string(x) + '\n';
    const support::TemporaryFile file(lines);
    CHECK_FALSE(is_on_nodes(ExpectationOperator(graph, Pairs{file.path()})));
}

TEST_CASE("directions that an encoder lacks count as no share of the space") {
    Alignment alignment;
    alignment.dimension = 4;
    alignment.cosines   = {1, 0.5};
    CHECK(share_of_space(alignment) == doctest::Approx(1.25 / 4));
}
