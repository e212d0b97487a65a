#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace contexture {

/// Cores this process may run on, at least 1.
[[nodiscard]] int hardware_threads();

/// A few threads that wait for work together, so that a product of a millisecond need not start
/// any: a new thread can queue behind its parent for longer than that.
class ThreadTeam {
  public:
    /// @param size  threads that take part, the caller's own among them; at least 1
    explicit ThreadTeam(int size);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&)            = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    /// Threads that take part, the caller's own among them.
    [[nodiscard]] int size() const { return static_cast<int>(workers_.size()) + 1; }

    /// Calls work(0), ..., work(size() - 1), each on a thread of its own, part 0 on the caller's, and
    /// returns when all are done. `work` must not throw and not call run. Calls from several threads
    /// wait for each other.
    void run(const std::function<void(int)>& work);

  private:
    void serve(int part);

    std::mutex                      one_at_a_time_;
    const std::function<void(int)>* work_ = nullptr;
    std::atomic<std::uint32_t>      round_{0};  ///< raised when there is new work, or the end
    std::atomic<int>                unfinished_{0};
    bool                            is_over_ = false;
    std::vector<std::jthread>       workers_;
};

/// team.run(work) for work that may throw: what the first part that failed has thrown, once all are done.
void run_or_throw(ThreadTeam& team, const std::function<void(int)>& work);

/// work(part, i) for each i below count: each thread of the team, which is its part, takes the next i that none has
/// taken. Where one throws the others take no more, and what the first part that failed has thrown is thrown.
void take_in_turn(ThreadTeam& team, std::size_t count, const std::function<void(int, std::size_t)>& work);

/// work(0), ..., work(count - 1), in no order, by so many threads (0: all cores) started for it. Throws what one has
/// thrown.
void spread(int threads, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace contexture
