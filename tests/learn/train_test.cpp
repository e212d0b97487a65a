#include "contexture/learn/train.hpp"

#include <algorithm>

#include "contexture/learn/requirements.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "support/learning.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using namespace support;

namespace {

/// Three groups of eight and what a context finds there.
struct Task {
    explicit Task(const char* text, Sketch drawn = planted_partition(3, 8, 0.8, 0.1, 5))
        : sketch(std::move(drawn)),
          graph(build(sketch)),
          op(graph, parse_context(text)),
          exact(decompose(op, {.dimension = 4})) {}

    Sketch              sketch;
    Graph               graph;
    ExpectationOperator op;
    Spectrum            exact;
};

LearnOptions short_run(const std::string& objective, const std::string& encoder = "free") {
    LearnOptions options;
    options.objective = parse_objective(objective);
    options.encoder   = parse_encoder(encoder);
    options.dimension = 3;
    options.steps     = 40;
    options.batch     = 50;
    options.every     = 10;
    options.seed      = 3;
    options.threads   = 1;
    if (options.encoder.kind != EncoderShape::Kind::free) options.features = random_matrix(24, 5, 6);
    return options;
}

bool are_alike(const Learning& one, const Learning& other) {
    const auto same_point = [](const LearningPoint& p, const LearningPoint& q) {
        return p.step == q.step && p.loss == q.loss && p.held_out == q.held_out && p.correlation == q.correlation &&
               p.captured == q.captured;
    };
    return one.vectors == other.vectors && std::ranges::equal(one.history, other.history, same_point);
}

/// What `keep` was given.
std::vector<std::string> kept_by(const Task& task, LearnOptions options) {
    std::vector<std::string> kept;
    options.keep = [&](const std::string& bytes) { kept.push_back(bytes); };
    (void)train(task.op, task.exact, options);
    return kept;
}

Thrown refusal_of(const Task& task, const LearnOptions& options) {
    return thrown_by([&] { (void)train(task.op, task.exact, options); });
}

}  // namespace

TEST_CASE("the same seed gives the same bits on any number of threads, another seed others") {
    const Task task("walk:1");
    for (const auto& [objective, encoder] : std::vector<std::pair<std::string, std::string>>{
             {"contrastive", "free"}, {"supervised", "mlp:6x1"}, {"joint", "gcn:6x1"}, {"skipgram:2", "free"}}) {
        INFO(objective, " ", encoder);
        LearnOptions   options = short_run(objective, encoder);
        const Learning one     = train(task.op, task.exact, options);
        options.threads        = 2;
        CHECK(are_alike(one, train(task.op, task.exact, options)));
        options.seed = 4;
        CHECK_FALSE(one.vectors == train(task.op, task.exact, options).vectors);
    }
}

TEST_CASE("a run cut at any look and resumed is the uncut run, bit for bit") {
    const Task task("walk:2");
    for (const std::string objective : {"noncontrastive", "masked:plain", "node"}) {
        for (const std::uint64_t patience : {std::uint64_t{0}, std::uint64_t{9}}) {
            INFO(objective, " ", patience);
            LearnOptions options = short_run(objective);
            options.patience     = patience;
            const Learning uncut = train(task.op, task.exact, options);
            const auto     kept  = kept_by(task, options);
            REQUIRE(kept.size() == 4);
            for (const std::string& bytes : kept) {
                options.resume_from = bytes;
                CHECK(are_alike(train(task.op, task.exact, options), uncut));
            }
        }
    }
}

TEST_CASE("a run that its caller stops goes on from its last look") {
    const Task     task("walk:1");
    LearnOptions   options = short_run("contrastive");
    const Learning uncut   = train(task.op, task.exact, options);
    LearnOptions   stopped = options;
    stopped.keep           = [&](const std::string& bytes) { options.resume_from = bytes; };
    stopped.progress       = [](const ProgressStep& step) {
        if (step.done == 25) throw Error(Fault::interrupted, "stop");
    };
    CHECK(refusal_of(task, stopped).fault == Fault::interrupted);
    std::vector<std::uint64_t> steps;
    options.progress = [&](const ProgressStep& step) { steps.push_back(step.done); };
    CHECK(are_alike(train(task.op, task.exact, options), uncut));
    REQUIRE_FALSE(steps.empty());
    CHECK(steps.front() == 21);
}

TEST_CASE("a finished run goes on to more steps") {
    const Task   task("walk:1");
    LearnOptions options = short_run("contrastive");
    options.resume_from  = kept_by(task, options).back();
    options.steps        = 60;
    const Learning found = train(task.op, task.exact, options);
    CHECK(found.steps == 60);
    CHECK(found.history.back().step == 60);
    CHECK(found.history.size() == 7);
}

TEST_CASE("a checkpoint of other options or of no run is refused") {
    const Task         task("walk:1");
    const LearnOptions options = short_run("contrastive");
    const std::string  bytes   = kept_by(task, options).back();
    const auto         check   = [&](const auto& change) {
        LearnOptions other = options;
        other.resume_from  = bytes;
        change(other);
        CHECK(refusal_of(task, other).fault == Fault::input);
    };
    check([](LearnOptions& other) { other.seed = 4; });
    check([](LearnOptions& other) { other.batch = 51; });
    check([](LearnOptions& other) { other.rate = 0.5; });
    check([](LearnOptions& other) { other.dimension = 2; });
    check([](LearnOptions& other) { other.objective = parse_objective("noncontrastive"); });
    check(
        [](LearnOptions& other) { other.encoder = parse_encoder("linear"), other.features = random_matrix(24, 5, 6); });
    check([](LearnOptions& other) { other.resume_from.resize(other.resume_from.size() / 2); });
    check([](LearnOptions& other) { other.resume_from = "0 1\n1 2\n"; });
    const Task   another("walk:2");
    LearnOptions other = options;
    other.resume_from  = bytes;
    CHECK(refusal_of(another, other).says("of another run"));
    const Task redrawn("walk:1", planted_partition(3, 8, 0.8, 0.1, 6));  // a graph of as many nodes
    CHECK(refusal_of(redrawn, other).says("of another run"));
}

TEST_CASE("patience stops a run that gains nothing and keeps the best weights") {
    const Task   task("walk:1");
    LearnOptions options = short_run("contrastive");
    options.steps        = 4000;
    options.batch        = 8;
    options.rate         = 0.3;
    options.every        = 5;
    options.patience     = 3;
    const Learning found = train(task.op, task.exact, options);
    CHECK(found.is_stopped);
    CHECK(found.steps < 4000);
    const auto best = std::ranges::min_element(found.history, {}, &LearningPoint::held_out);
    CHECK(found.history.end() - best == 4);  // three looks in vain
    CHECK(share_of_space(found.alignment) == *best->correlation);
    CHECK(share_of_space(found.alignment) != *found.history.back().correlation);
}

TEST_CASE("a rate beyond all reason ends with an error, not with vectors that are no numbers") {
    const Task task("walk:1");
    for (const std::string objective : {"contrastive", "supervised", "joint"}) {
        for (const std::uint64_t steps : {1U, 40U}) {  // also where no step comes after
            LearnOptions options = short_run(objective);
            options.rate         = 1e30;
            options.steps        = steps;
            options.keep         = [](const std::string&) { FAIL("kept what is no number"); };
            const Thrown thrown  = refusal_of(task, options);
            CHECK(thrown.fault == Fault::computation);
            CHECK(thrown.says("lower --rate"));
        }
    }
}

TEST_CASE("too little memory is refused before anything is trained") {
    const Task   task("walk:1");
    LearnOptions options = short_run("contrastive");
    options.memory_limit = 1000;
    const Thrown thrown  = refusal_of(task, options);
    CHECK(thrown.fault == Fault::computation);
    CHECK(thrown.says("1.0 kB"));
}

TEST_CASE("free vectors find the exact space by samples alone") {
    const Task task("walk:2");
    for (const std::string objective : {"supervised", "contrastive", "noncontrastive", "masked", "node", "joint"}) {
        INFO(objective);
        LearnOptions options   = short_run(objective);
        options.dimension      = 2;
        options.steps          = 600;
        options.batch          = 512;
        options.every          = 300;
        const Learning learned = train(task.op, task.exact, options);
        CHECK(share_of_space(learned.alignment) > 0.95);
        CHECK(learned.alignment.dimension == 2);  // though the exact spectrum holds four
        CHECK(*learned.history.front().correlation < 0.9);
        CHECK(learned.history.back().held_out < learned.history.front().held_out);
    }
}

TEST_CASE("what comes of training says how it came about") {
    Sketch sketch = planted_partition(3, 8, 0.8, 0.1, 5);
    ++sketch.nodes;  // without an edge
    const Task     task("walk:1", sketch);
    LearnOptions   options = short_run("joint");
    const Learning learned = train(task.op, task.exact, options);
    CHECK(learned.objective == options.objective);
    CHECK(learned.encoder == options.encoder);
    CHECK(learned.rate == default_rate(options.encoder));
    CHECK(learned.batch == 50);
    CHECK(learned.seed == 3);
    CHECK(learned.steps == 40);
    CHECK_FALSE(learned.is_stopped);
    CHECK(learned.parameters == 2 * 25 * 3);
    REQUIRE(learned.history.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(learned.history[i].step == 10 * i);
    CHECK(learned.history[0].loss == learned.history[0].held_out);
    CHECK(learned.least_loss == least_loss(options.objective, task.op, task.exact, 3));
    CHECK(share_of_space(learned.alignment) == *learned.history.back().correlation);
    CHECK(learned.vectors.rows() == 25);
    CHECK(learned.vectors.row(24).isZero(0));
    CHECK(embedding_of(learned, task.op).without_vector == std::vector<Node>{24});
}

TEST_CASE("where the last steps are no full stretch there is a look at their end") {
    const Task   task("walk:1");
    LearnOptions options = short_run("contrastive");
    options.steps        = 13;
    const Learning found = train(task.op, task.exact, options);
    REQUIRE(found.history.size() == 3);
    CHECK(found.history[2].step == 13);
}
