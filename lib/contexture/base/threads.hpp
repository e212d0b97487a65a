#pragma once

#include <thread>
#include <vector>

namespace contexture {

/// Cores this process may run on, at least 1.
[[nodiscard]] inline int hardware_threads() {
    const unsigned cores = std::thread::hardware_concurrency();
    return cores == 0 ? 1 : static_cast<int>(cores);
}

/// Calls work(0), ..., work(parts - 1), each on a thread of its own, part 0 on the caller's.
/// Returns when all are done. `work` must not throw.
template <typename Work>
void run_parallel(int parts, const Work& work) {
    std::vector<std::jthread> others;
    others.reserve(static_cast<std::size_t>(parts > 0 ? parts - 1 : 0));
    for (int part = 1; part < parts; ++part) others.emplace_back([&work, part] { work(part); });
    work(0);
}

}  // namespace contexture
