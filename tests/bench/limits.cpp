// What this machine can do at most, with all threads, as JSON: the yardstick of tests/bench/run.
//
// Streams run over arrays of 512 MB each, so that no cache holds them; bytes count what the loop names, as
// STREAM does (McCalpin). Gathers read 8 or 64 bytes at random places that do not depend on what was read, as
// the entries of a sparse matrix do: from 1 GB, which no cache holds, and from 8 MB, a vector of a million doubles.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

#include "random.hpp"

namespace {

constexpr std::size_t   kStream  = std::size_t{1} << 26;  // doubles
constexpr std::uint64_t kGathers = std::uint64_t{1} << 26;
constexpr int           kRepeats = 5;

/// Each thread takes a part of 0 .. size - 1. @return seconds of the fastest of kRepeats
double fastest(std::size_t threads, std::size_t size, const std::function<void(std::size_t, std::size_t)>& part) {
    double best = 1e300;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const auto               begin = std::chrono::steady_clock::now();
        std::vector<std::thread> workers;
        for (std::size_t i = 0; i < threads; ++i)
            workers.emplace_back(part, size * i / threads, size * (i + 1) / threads);
        for (std::thread& worker : workers) worker.join();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}

volatile double sink;  // so that nothing is optimised away

double read_sum(const std::vector<double>& a, std::size_t begin, std::size_t end) {
    double sums[16] = {};
    for (std::size_t i = begin; i + 16 <= end; i += 16)
        for (std::size_t j = 0; j < 16; ++j) sums[j] += a[i + j];
    double total = 0;
    for (const double sum : sums) total += sum;
    return total;
}

/// kWidth doubles at random places of the first 2^bits doubles.
template <std::size_t kWidth>
double gather_sum(const std::vector<double>& a, unsigned bits, std::size_t begin, std::size_t end) {
    bench::Random       random(begin + 1);
    const std::uint64_t mask         = ((std::uint64_t{1} << bits) - 1) & ~(kWidth - 1);
    double              sums[kWidth] = {};
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t at = random.bits() & mask;
        for (std::size_t j = 0; j < kWidth; ++j) sums[j] += a[at + j];
    }
    double total = 0;
    for (const double sum : sums) total += sum;
    return total;
}

}  // namespace

int main() {
    const std::size_t   threads = std::max(1U, std::thread::hardware_concurrency());
    std::vector<double> a(2 * kStream, 1.0);
    std::vector<double> b(kStream, 2.0);
    std::vector<double> c(kStream, 3.0);

    const double read =
        fastest(threads, kStream, [&](std::size_t begin, std::size_t end) { sink = read_sum(b, begin, end); });
    const double triad  = fastest(threads, kStream, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) a[i] = b[i] + 3.0 * c[i];
    });
    const auto   gather = [&]<std::size_t kWidth>(unsigned bits) {
        return static_cast<double>(kGathers) / fastest(threads, kGathers, [&](std::size_t begin, std::size_t end) {
                   sink = gather_sum<kWidth>(a, bits, begin, end);
               });
    };
    const double bytes = static_cast<double>(kStream) * 8;
    std::printf("{\"threads\": %zu, \"stream_read\": %.4g, \"stream_triad\": %.4g, ", threads, bytes / read,
                3 * bytes / triad);
    std::printf("\"gathers_8_memory\": %.4g, \"gathers_64_memory\": %.4g, ", gather.operator()<1>(27),
                gather.operator()<8>(27));
    std::printf("\"gathers_8_cache\": %.4g, \"gathers_64_cache\": %.4g}\n", gather.operator()<1>(20),
                gather.operator()<8>(20));
    return 0;
}
