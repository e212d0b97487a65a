#include "contexture/base/threads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <system_error>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

// A tenth of a millisecond: steps of a solve follow each other at once, and being woken takes as long as a short one.
constexpr int kLooks = 100'000;

/// Looks at a value for a moment before it sleeps until the value changes.
template <typename Value>
void wait_while(const std::atomic<Value>& value, Value unwanted) {
    for (int look = 0; look < kLooks; ++look)
        if (value.load(std::memory_order_acquire) != unwanted) return;
    value.wait(unwanted, std::memory_order_acquire);
}

/// The last round of a team's workers.
void end(bool& is_over, std::atomic<std::uint32_t>& round) {
    is_over = true;
    round.fetch_add(1, std::memory_order_release);
    round.notify_all();
}

}  // namespace

int hardware_threads() {
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

ThreadTeam::ThreadTeam(int size) {
    try {
        for (int part = 1; part < size; ++part) workers_.emplace_back([this, part] { serve(part); });
    } catch (const std::system_error& failure) {
        end(is_over_, round_);  // those that were started wait for work
        throw Error(Fault::computation,
                    fmt::format("cannot start thread {} of {}: {}; use fewer with --threads, or raise "
                                "the limits of processes and memory",
                                workers_.size() + 2, size, failure.code().message()));
    }
}

ThreadTeam::~ThreadTeam() {
    end(is_over_, round_);
}

void ThreadTeam::run(const std::function<void(int)>& work) {
    if (workers_.empty()) {
        work(0);
        return;
    }
    const std::lock_guard lock(one_at_a_time_);
    work_ = &work;
    unfinished_.store(static_cast<int>(workers_.size()), std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    work(0);
    for (int left = unfinished_.load(std::memory_order_acquire); left > 0;
         left     = unfinished_.load(std::memory_order_acquire))
        wait_while(unfinished_, left);
}

void ThreadTeam::serve(int part) {
    for (std::uint32_t seen = 0;;) {
        wait_while(round_, seen);
        seen = round_.load(std::memory_order_acquire);
        if (is_over_) return;
        (*work_)(part);
        if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_one();
    }
}

void run_or_throw(ThreadTeam& team, const std::function<void(int)>& work) {
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(team.size()));
    team.run([&](int part) {
        try {
            work(part);
        } catch (...) {
            failures[static_cast<std::size_t>(part)] = std::current_exception();
        }
    });
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

void take_in_turn(ThreadTeam& team, std::size_t count, const std::function<void(int, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    run_or_throw(team, [&](int part) {
        try {
            for (std::size_t i = next++; i < count; i = next++) work(part, i);
        } catch (...) {
            next = count;
            throw;
        }
    });
}

void spread(int threads, std::size_t count, const std::function<void(std::size_t)>& work) {
    const auto most = static_cast<std::size_t>(threads > 0 ? threads : hardware_threads());
    ThreadTeam team(static_cast<int>(std::clamp<std::size_t>(count, 1, most)));
    run_or_throw(team, [&](int part) {
        for (auto i = static_cast<std::size_t>(part); i < count; i += static_cast<std::size_t>(team.size())) work(i);
    });
}

}  // namespace contexture
