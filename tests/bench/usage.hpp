#pragma once

#include <sys/resource.h>

namespace bench {

/// What this process has used so far.
inline rusage usage() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used;
}

/// Seconds of all processors, in the program and in the system for it.
inline double processor_seconds(const rusage& used) {
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace bench
