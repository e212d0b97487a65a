#include "contexture/learn/checkpoint.hpp"

#include "support/learning.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using namespace support;

namespace {

/// Something to be trained: a table and Adam.
struct Run {
    explicit Run(std::uint64_t seed)
        : weights([&] {
              WeightSource source(seed, torch::kFloat32);
              return std::vector<torch::Tensor>{source.normal({4, 3}, 1), source.normal({3}, 1)};
          }()),
          optimizer(weights, torch::optim::AdamOptions(0.1)) {}

    void step() {
        optimizer.zero_grad();
        (weights[0].pow(4).sum() + (weights[0].mv(weights[1]) - 1).square().sum()).backward();
        optimizer.step();
    }

    std::vector<torch::Tensor> weights;
    torch::optim::Adam         optimizer;
};

LearningState some_state(const Run& run) {
    return {.step          = 20,
            .history       = {{.step = 0, .loss = 3, .held_out = 3.5},
                              {.step = 20, .loss = -1.25, .held_out = 1e-300, .correlation = 0.75, .captured = 0.5}},
            .best          = {run.weights[0].detach() * 2, run.weights[1].detach() * 3},
            .looks_in_vain = 4};
}

std::string checkpoint_of(Run& run) {
    for (int i = 0; i < 3; ++i) run.step();
    return write_checkpoint("a run", some_state(run), run.weights, run.optimizer);
}

LearningState read_into_new(const std::string& bytes) {
    Run other(2);
    return read_checkpoint(bytes, "a run", other.weights, other.optimizer);
}

void check_refused(const std::string& bytes) {
    const auto thrown = thrown_by([&] { (void)read_into_new(bytes); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says("this is no checkpoint of `contexture learn`, or only a part of one"));
}

}  // namespace

TEST_CASE("a run goes on from a checkpoint as if nothing had happened") {
    Run               run(1), other(2);
    const std::string bytes = checkpoint_of(run);
    const auto        state = read_checkpoint(bytes, "a run", other.weights, other.optimizer);
    for (int i = 0; i < 5; ++i) run.step(), other.step();
    for (std::size_t i = 0; i < run.weights.size(); ++i) CHECK(torch::equal(run.weights[i], other.weights[i]));
    CHECK(state.step == 20);
    CHECK(state.looks_in_vain == 4);
}

TEST_CASE("history and best weights come back, also what a look did not measure") {
    Run                 run(1);
    const std::string   bytes    = checkpoint_of(run);
    const LearningState expected = some_state(run), found = read_into_new(bytes);
    REQUIRE(found.history.size() == expected.history.size());
    for (std::size_t i = 0; i < expected.history.size(); ++i) {
        CHECK(found.history[i].step == expected.history[i].step);
        CHECK(found.history[i].loss == expected.history[i].loss);
        CHECK(found.history[i].held_out == expected.history[i].held_out);
        CHECK(found.history[i].correlation == expected.history[i].correlation);
        CHECK(found.history[i].captured == expected.history[i].captured);
    }
    REQUIRE(found.best.size() == expected.best.size());
    for (std::size_t i = 0; i < expected.best.size(); ++i) CHECK(torch::equal(found.best[i], expected.best[i]));
}

TEST_CASE("a checkpoint of another run is refused by both names") {
    Run               run(1), other(2);
    const std::string bytes = checkpoint_of(run);
    const auto        thrown =
        thrown_by([&] { (void)read_checkpoint(bytes, "one more run", other.weights, other.optimizer); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says("of another run (a run), not of this one (one more run)"));
}

TEST_CASE("bytes cut off anywhere are refused") {
    Run               run(1);
    const std::string bytes = checkpoint_of(run);
    for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 200)
        check_refused(bytes.substr(0, length));
    check_refused(bytes.substr(0, bytes.size() - 1));
    check_refused(bytes.substr(1));
}

TEST_CASE("any bytes are refused") {
    std::mt19937 generator(1);
    for (const std::size_t length : {1U, 4U, 100U, 5000U}) {
        std::string bytes;
        for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(generator());
        check_refused(bytes);
        check_refused("PK\x03\x04" + bytes);
        check_refused("contexture checkpoint 1 01234567\n" + bytes);
    }
    check_refused("weights: 1 2 3\n");
}

TEST_CASE("a byte that has changed is noticed wherever it stands") {
    Run               run(1);
    const std::string bytes = checkpoint_of(run);
    for (std::size_t place = 0; place < bytes.size(); place += 1 + bytes.size() / 400) {
        INFO("byte ", place);
        std::string changed = bytes;
        changed[place]      = static_cast<char>(changed[place] ^ 0x10);
        check_refused(changed);
    }
}

TEST_CASE("a checkpoint of a run with other weights is refused, not read in part") {
    Run               run(1);
    const std::string bytes = checkpoint_of(run);
    WeightSource      source(1, torch::kFloat32);
    for (const auto& shape : std::vector<std::vector<std::int64_t>>{{5, 3}, {3, 4}}) {
        std::vector<torch::Tensor> weights{source.normal(shape, 1), source.normal({3}, 1)};
        torch::optim::Adam         optimizer(weights, torch::optim::AdamOptions(0.1));
        CHECK(thrown_by([&] { (void)read_checkpoint(bytes, "a run", weights, optimizer); }).fault == Fault::input);
    }
    Run more(2);
    more.weights.push_back(source.normal({3}, 1));
    CHECK(thrown_by([&] { (void)read_checkpoint(bytes, "a run", more.weights, more.optimizer); }).fault ==
          Fault::input);
}
