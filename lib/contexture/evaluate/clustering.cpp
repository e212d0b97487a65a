#include "contexture/evaluate/clustering.hpp"

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>
#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "contexture/base/blas_memory.hpp"
#include "contexture/base/error.hpp"
#include "contexture/base/one_blas_thread.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/evaluate/binary_scale.hpp"

namespace contexture {
namespace {

constexpr int kRestarts   = 10;
constexpr int kIterations = 50;

/// One thread for the OpenMP of the calling thread as long as this lives: on small rows the threads of faiss get in
/// each other's way.
class OneOmpThread {
  public:
    OneOmpThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
    ~OneOmpThread() { omp_set_num_threads(before_); }
    OneOmpThread(const OneOmpThread&)            = delete;
    OneOmpThread& operator=(const OneOmpThread&) = delete;

  private:
    int before_;
};

using FloatRows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::vector<int> k_means(const FloatRows& x, int k, int seed) {
    faiss::ClusteringParameters settings;
    settings.niter                   = kIterations;
    settings.nredo                   = kRestarts;
    settings.seed                    = seed;
    settings.min_points_per_centroid = 1;                                                 // else it prints a warning
    settings.max_points_per_centroid = std::numeric_limits<int>::max() / std::max(1, k);  // all of them
    faiss::Clustering  clustering(static_cast<int>(x.cols()), k, settings);
    faiss::IndexFlatL2 index(x.cols());
    clustering.train(x.rows(), x.data(), index);
    std::vector<faiss::Index::idx_t> nearest(static_cast<std::size_t>(x.rows()));
    index.assign(x.rows(), x.data(), nearest.data());
    return {nearest.begin(), nearest.end()};
}

/// Parts as 0, 1, 2, ... in the order in which they appear.
std::vector<std::size_t> numbered(std::span<const int> part) {
    std::map<int, std::size_t> known;
    std::vector<std::size_t>   numbers;
    for (const int each : part) numbers.push_back(known.try_emplace(each, known.size()).first->second);
    return numbers;
}

double pairs(double count) {
    return count * (count - 1) / 2;
}

/// The measures of one partition.
std::vector<double> measure(const Graph& graph, const std::vector<int>& part, const Targets* targets) {
    std::vector<double> found;
    if (graph.arcs() > 0) found.push_back(modularity(graph, part));
    if (targets == nullptr) return found;
    std::vector<int> classes, clusters;
    for (std::size_t i = 0; i < targets->size(); ++i) {
        classes.push_back(targets->labels[i].front());
        clusters.push_back(part[targets->nodes[i]]);
    }
    const PartitionAgreement agreement = compare_partitions(classes, clusters);
    found.insert(found.end(), {agreement.nmi, agreement.ari});
    return found;
}

}  // namespace

PartitionAgreement compare_partitions(std::span<const int> a, std::span<const int> b) {
    const auto                                            of_a = numbered(a), of_b = numbered(b);
    std::map<std::pair<std::size_t, std::size_t>, double> both;
    std::map<std::size_t, double>                         only_a, only_b;
    for (std::size_t i = 0; i < of_a.size(); ++i) {
        ++both[{of_a[i], of_b[i]}];
        ++only_a[of_a[i]];
        ++only_b[of_b[i]];
    }
    const auto n       = static_cast<double>(a.size());
    const auto entropy = [n](const std::map<std::size_t, double>& parts) {
        double sum = 0;
        for (const auto& [part, count] : parts) sum -= count / n * std::log(count / n);
        return sum;
    };
    double information = 0, together = 0, pairs_a = 0, pairs_b = 0;
    for (const auto& [cell, count] : both) {
        information += count / n * std::log(count * n / (only_a[cell.first] * only_b[cell.second]));
        together += pairs(count);
    }
    for (const auto& [part, count] : only_a) pairs_a += pairs(count);
    for (const auto& [part, count] : only_b) pairs_b += pairs(count);
    const double entropies = (entropy(only_a) + entropy(only_b)) / 2;
    const double expected  = n > 1 ? pairs_a * pairs_b / pairs(n) : 0;
    const double most      = (pairs_a + pairs_b) / 2;
    return {.nmi = entropies > 0 ? std::clamp(information / entropies, 0.0, 1.0) : 1,
            .ari = most == expected ? 1 : (together - expected) / (most - expected)};
}

double modularity(const Graph& graph, std::span<const int> part) {
    if (!(graph.volume() > 0)) return 0;
    const auto          of    = numbered(part);
    const std::size_t   parts = of.empty() ? 0 : *std::ranges::max_element(of) + 1;
    std::vector<double> within(parts), out(parts), in(parts);
    const auto          offsets = graph.offsets();
    for (Node u = 0; u < graph.nodes(); ++u) {
        for (Arc arc = offsets[u]; arc < offsets[u + 1]; ++arc) {
            const Node   v      = graph.targets()[arc];
            const double weight = graph.is_weighted() ? graph.weights()[arc] : 1;
            out[of[u]] += weight;
            in[of[v]] += weight;
            if (of[u] == of[v]) within[of[u]] += weight;
        }
    }
    double sum = 0;
    for (std::size_t i = 0; i < parts; ++i)
        sum += within[i] / graph.volume() - out[i] / graph.volume() * (in[i] / graph.volume());
    return sum;
}

TaskResult cluster(const Graph& graph, const RowMatrix& features, const Targets* targets,
                   const ClusterOptions& options) {
    const bool has_classes = targets != nullptr && !targets->is_numeric() && !targets->is_multi_label;
    const int  k           = options.clusters > 0 ? options.clusters
                             : targets != nullptr ? static_cast<int>(targets->classes.size())
                                                  : 0;
    if (k < 1 || k > features.rows())
        throw Error(Fault::usage, fmt::format("clustering: {} clusters of {} nodes: --clusters takes 1 to {}", k,
                                              features.rows(), features.rows()));
    // k-means has no unit, and an offset would cost floats digits.
    RowMatrix centred = features * binary_scale(features);
    centred.rowwise() -= centred.colwise().mean().eval();
    const FloatRows          x = (centred * binary_scale(centred)).cast<float>();
    std::vector<std::string> names;
    if (graph.arcs() > 0) names.emplace_back("modularity");
    if (has_classes) names.insert(names.end(), {"nmi", "ari"});
    if (names.empty())
        throw Error(Fault::usage, "clustering: there are neither edges nor classes, one a node, to compare with");

    const auto                       repeats = static_cast<std::size_t>(options.repeats);
    std::vector<std::vector<double>> values(names.size(), std::vector<double>(repeats));
    const OneBlasThread              one_thread;  // k-means asks from several threads of its own
    ThreadTeam                       team(threads_for_blas(options.threads > 0 ? options.threads : hardware_threads()));
    take_in_turn(team, repeats, [&](int part, std::size_t i) {
        const OneOmpThread one_omp_thread;
        if (part == 0) tell(options.progress, {.task = "clustering", .done = i, .total = repeats, .unit = "repeats"});
        const auto seed  = static_cast<int>((options.seed * 1'000'003 + i) % 2'147'483'647);
        const auto found = measure(graph, k_means(x, k, seed), has_classes ? targets : nullptr);
        for (std::size_t q = 0; q < names.size(); ++q) values[q][i] = found[q];
    });
    TaskRow row{.setting   = fmt::format("{} clusters", k),
                .ratio     = {},
                .dimension = static_cast<int>(features.cols()),
                .train     = static_cast<std::uint64_t>(features.rows()),
                .test      = targets != nullptr ? targets->size() : 0,
                .figures   = {}};
    for (std::size_t q = 0; q < names.size(); ++q) row.figures.push_back(summarize(names[q], values[q]));
    return {.task    = "clustering",
            .method  = fmt::format("k-means (faiss), the best of {} starts", kRestarts),
            .repeats = options.repeats,
            .rows    = {row}};
}

}  // namespace contexture
