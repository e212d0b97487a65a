#include "load.hpp"

#include <cblas.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/graph/components.hpp"

namespace contexture::cli {
namespace {

int used_threads(int asked) {
    return asked > 0 ? asked : hardware_threads();
}

bool needs_points(const Context& context) {
    return std::ranges::any_of(context.branches,
                               [](const Branch& branch) { return std::ranges::any_of(branch.chain, is_of_points); });
}

/// Options without effect are refused, not passed over.
void require_fitting(const ReadOptions& read, bool has_graph, bool is_of_points) {
    const BuildOptions& build       = read.build;
    const bool          is_of_edges = build.is_directed || build.repeats != Repeats::once ||
                             build.self_loops != SelfLoops::keep || read.weighted != Weighted::detect ||
                             !read.node_list.empty();
    if (!has_graph && (is_of_edges || read.header != Header::detect))
        throw Error(
            Fault::usage,
            "no GRAPH is named, whose edges they are of: leave out --directed, --weighted, --header, --repeats, "
            "--self-loops and --nodes");
    if (is_of_points && is_of_edges)
        throw Error(Fault::usage,
                    "a table of points has no edges: leave out --directed, --weighted, --repeats, "
                    "--self-loops and --nodes");
    if (!is_of_points && read.points != PointOptions{})
        throw Error(Fault::usage,
                    "--target, --id, --categorical and --drop are of a table of points: take a "
                    "context of points, such as knn:30, or say --input-format points");
}

}  // namespace

LoadedGraph load_graph(const GraphOptions& options, std::span<const Context> contexts, bool is_largest_component,
                       const Progress& progress, int threads) {
    const Stopwatch watch;
    ReadOptions     read = options.read;
    read.progress        = progress;
    read.build.threads   = threads;
    if (std::ranges::any_of(contexts, needs_points)) {
        if (read.format != GraphFormat::detect && read.format != GraphFormat::points)
            throw Error(Fault::usage,
                        "a context of points, such as knn:30, needs a table of points: leave "
                        "--input-format out, or say --input-format points");
        if (options.path.empty())
            throw Error(Fault::usage, "a context of points, such as knn:30, needs a table of points: name its file");
        read.format = GraphFormat::points;
    }
    require_fitting(read, !options.path.empty(), read.format == GraphFormat::points);
    Graph        graph   = options.path.empty() ? graph_of_files(contexts, progress) : read_graph(options.path, read);
    GraphSummary summary = summarize(graph);
    if (is_largest_component && graph.arcs() > 0 && summary.facts.components > 1) graph = largest_component(graph);
    return {.graph = std::move(graph), .summary = std::move(summary), .seconds = watch.seconds()};
}

std::ifstream open_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(Fault::io, fmt::format("cannot read {}: {}", path, std::generic_category().message(errno)));
    return file;
}

void limit_dense_threads(int threads) {
    openblas_set_num_threads(used_threads(threads));
}

void give_back_freed_memory() {
#ifdef __GLIBC__
    constexpr int kLarge = 4 << 20;  // by itself the limit goes up to 32 MB with what was freed before
    (void)mallopt(M_MMAP_THRESHOLD, kLarge);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * kLarge);
#endif
}

Timing take_timing(double read_seconds, double solve_seconds, int threads) {
    return {.read_seconds  = read_seconds,
            .solve_seconds = solve_seconds,
            .peak_memory   = peak_memory(),
            .threads       = used_threads(threads)};
}

}  // namespace contexture::cli
