#include "contexture/base/threads.hpp"

#include <cblas.h>
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "contexture/base/one_blas_thread.hpp"

using contexture::ThreadTeam;

TEST_CASE("there is at least one core") {
    CHECK(contexture::hardware_threads() >= 1);
}

TEST_CASE("a team runs every part once, each on a thread of its own, part 0 on the caller's") {
    for (const int size : {1, 2, 5}) {
        ThreadTeam                   team(size);
        std::vector<int>             calls(static_cast<std::size_t>(size), 0);
        std::vector<std::thread::id> ids(static_cast<std::size_t>(size));
        CHECK(team.size() == size);
        team.run([&](int part) {
            ++calls[static_cast<std::size_t>(part)];
            ids[static_cast<std::size_t>(part)] = std::this_thread::get_id();
        });
        CHECK(calls == std::vector<int>(static_cast<std::size_t>(size), 1));
        CHECK(ids.front() == std::this_thread::get_id());
        CHECK(std::set<std::thread::id>(ids.begin(), ids.end()).size() == ids.size());
    }
}

TEST_CASE("run returns only when all parts are done, round after round") {
    constexpr int     kRounds = 500;
    ThreadTeam        team(4);
    std::vector<long> sums(4, 0);
    for (int round = 1; round <= kRounds; ++round) {
        team.run([&](int part) { sums[static_cast<std::size_t>(part)] += round; });  // a race if a part ran late
        if (std::accumulate(sums.begin(), sums.end(), 0L) != 4L * round * (round + 1) / 2) FAIL("round " << round);
    }
    CHECK(sums == std::vector<long>(4, kRounds * (kRounds + 1L) / 2));
}

TEST_CASE("a team that has slept wakes up again") {
    ThreadTeam       team(3);
    std::atomic<int> calls{0};
    for (int round = 0; round < 3; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        team.run([&](int) { ++calls; });
    }
    CHECK(calls == 9);
}

TEST_CASE("calls from several threads wait for each other") {
    ThreadTeam                team(2);
    std::atomic<int>          inside{0};
    std::atomic<bool>         overlapped{false};
    std::atomic<int>          calls{0};
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 3; ++caller)
        callers.emplace_back([&] {
            for (int round = 0; round < 200; ++round)
                team.run([&](int) {
                    if (++inside > 2) overlapped = true;
                    ++calls;
                    --inside;
                });
        });
    callers.clear();
    CHECK(calls == 3 * 200 * 2);
    CHECK_FALSE(overlapped);
}

TEST_CASE("a team inside another team's work, and teams that never worked, come to an end") {
    std::atomic<int> calls{0};
    {
        const ThreadTeam idle(5);
        ThreadTeam       outer(2);
        outer.run([&](int) {
            ThreadTeam inner(3);
            inner.run([&](int) { ++calls; });
        });
    }
    for (int i = 0; i < 50; ++i) std::make_unique<ThreadTeam>(3).reset();
    CHECK(calls == 6);
}

TEST_CASE("what is spread is done once each, by any number of threads, and its failure comes back") {
    for (const int threads : {0, 1, 2, 5}) {
        for (const std::size_t count : {0U, 1U, 3U, 100U}) {
            std::vector<int> done(count, 0);
            contexture::spread(threads, count, [&](std::size_t i) { ++done[i]; });
            CHECK(done == std::vector<int>(count, 1));
        }
        CHECK_THROWS_AS(contexture::spread(threads, 9,
                                           [](std::size_t i) {
                                               if (i == 7) throw std::runtime_error("seven");
                                           }),
                        std::runtime_error);
    }
}

TEST_CASE("what is taken in turn is done once each, by the part that says so, and a failure ends it") {
    ThreadTeam team(3);
    for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
        std::vector<int>                done(count, 0);
        std::vector<std::thread::id>    owners(3);
        std::array<std::atomic<int>, 3> strangers{};
        contexture::take_in_turn(team, count, [&](int part, std::size_t i) {
            std::thread::id& owner = owners[static_cast<std::size_t>(part)];
            if (owner == std::thread::id()) owner = std::this_thread::get_id();
            if (owner != std::this_thread::get_id()) ++strangers[static_cast<std::size_t>(part)];
            ++done[i];
        });
        CHECK(done == std::vector<int>(count, 1));
        for (const auto& each : strangers) CHECK(each == 0);
    }
    std::atomic<std::size_t> calls{0};
    CHECK_THROWS_AS(contexture::take_in_turn(team, 1'000'000,
                                             [&](int, std::size_t i) {
                                                 ++calls;
                                                 if (i == 7) throw std::runtime_error("seven");
                                             }),
                    std::runtime_error);
    CHECK(calls >= 8);
    CHECK(calls < 1'000'000);
}

TEST_CASE("what work throws reaches the caller when all are done, that of the first part") {
    ThreadTeam       team(4);
    std::atomic<int> calls{0};
    std::string      message;
    try {
        run_or_throw(team, [&](int part) {
            ++calls;
            if (part >= 1) throw std::runtime_error(std::to_string(part));
        });
    } catch (const std::runtime_error& error) {
        message = error.what();
    }
    CHECK(message == "1");
    CHECK(calls == 4);
    run_or_throw(team, [&](int) { ++calls; });
    CHECK(calls == 8);
}

TEST_CASE("BLAS has one thread until the last of those who asked for it has gone, in whichever order") {
    const int before = openblas_get_num_threads();
    openblas_set_num_threads(2);
    auto first  = std::make_unique<contexture::OneBlasThread>();
    auto second = std::make_unique<contexture::OneBlasThread>();
    CHECK(openblas_get_num_threads() == 1);
    first.reset();
    CHECK(openblas_get_num_threads() == 1);
    second.reset();
    CHECK(openblas_get_num_threads() == 2);
    openblas_set_num_threads(before);
}
