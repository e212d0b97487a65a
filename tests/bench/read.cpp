// Times the reader alone: from the path to the graph, without the start of the program and what `info` counts.
//
//     bench_read FILE
//
// Prints JSON: seconds of wall clock and of the processor, nodes, edges, and by how much the peak of memory grew.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>

#include "contexture/contexture.hpp"
#include "usage.hpp"

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: bench_read FILE\n", stderr);
        return 2;
    }
    try {
        const rusage                        before = bench::usage();
        const auto                          begin  = std::chrono::steady_clock::now();
        const contexture::Graph             graph  = contexture::read_graph(arguments[1]);
        const std::chrono::duration<double> wall   = std::chrono::steady_clock::now() - begin;
        const rusage                        after  = bench::usage();
        std::printf("{\"seconds\": %.6f, \"processor\": %.6f, \"nodes\": %ju, \"count\": %ju, \"memory\": %ld}\n",
                    wall.count(), bench::processor_seconds(after) - bench::processor_seconds(before),
                    static_cast<std::uintmax_t>(graph.nodes()), static_cast<std::uintmax_t>(graph.edges()),
                    (after.ru_maxrss - before.ru_maxrss) * 1024);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_read: %s\n", error.what());
        return 1;
    }
    return 0;
}
