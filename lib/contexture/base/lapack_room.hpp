#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace contexture {

/// Calls a routine of LAPACK twice: asked with a size of -1 it says how much room it works best in.
inline void call_with_room(const std::function<void(double* work, const int* size)>& routine) {
    double    best = 0;
    const int ask  = -1;
    routine(&best, &ask);
    const int           size = static_cast<int>(best);
    std::vector<double> work(static_cast<std::size_t>(size));
    routine(work.data(), &size);
}

}  // namespace contexture
