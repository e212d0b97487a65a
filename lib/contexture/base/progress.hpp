#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace contexture {

/// Where long work stands.
struct ProgressStep {
    std::string_view task;        ///< "reading", "solving", "energy", ...
    std::uint64_t    done  = 0;   ///< in `unit`
    std::uint64_t    total = 0;   ///< 0 where the end is not known
    std::string_view unit  = "";  ///< "bytes", "products", "nodes", ...
    double           expected_seconds = 0;   ///< that the task will take, about; told once, 0 where it is not known
    std::string_view state            = "";  ///< more to say, as "loss 1.2"
};

/// Called now and then from the thread that called the library, at least every few thousand
/// products or megabytes. It may throw to stop the work: that is how a caller cancels.
using Progress = std::function<void(const ProgressStep&)>;

/// Calls `progress` where there is one.
inline void tell(const Progress& progress, const ProgressStep& step) {
    if (progress) progress(step);
}

}  // namespace contexture
