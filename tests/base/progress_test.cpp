#include "contexture/base/progress.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "contexture/spectrum/decompose.hpp"
#include "support/graphs.hpp"

using namespace contexture;

TEST_CASE("telling nobody does nothing") {
    CHECK_NOTHROW(tell({}, {.task = "solving"}));
}

TEST_CASE("a long solve tells its progress from the caller's thread, and a throw from there cancels it") {
    const Graph               graph = support::build(support::random_connected(900, 1800, 3));
    const ExpectationOperator op(graph, Heat{.time = 2}, {.threads = 2});
    std::vector<std::string>  tasks;
    const auto                caller     = std::this_thread::get_id();
    bool                      is_foreign = false;
    DecomposeOptions          options{.dimension = 8, .threads = 2};
    options.progress = [&](const ProgressStep& step) {
        tasks.emplace_back(step.task);
        is_foreign = is_foreign || std::this_thread::get_id() != caller;
    };
    CHECK(decompose(op, options).singular_values.size() == 8);
    CHECK_FALSE(is_foreign);
    CHECK(std::ranges::find(tasks, "solving") != tasks.end());
    CHECK(std::ranges::find(tasks, "energy") != tasks.end());

    int calls        = 0;
    options.progress = [&](const ProgressStep&) {
        if (++calls == 3) throw std::runtime_error("stop");
    };
    CHECK_THROWS_WITH_AS(static_cast<void>(decompose(op, options)), "stop", std::runtime_error);
    CHECK(calls == 3);
}
