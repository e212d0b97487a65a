#include "contexture/evaluate/pretext.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/random.hpp"
#include "contexture/evaluate/communities.hpp"
#include "contexture/evaluate/figures.hpp"
#include "contexture/evaluate/hops.hpp"
#include "contexture/evaluate/ridge.hpp"
#include "contexture/graph/components.hpp"

namespace contexture {
namespace {

constexpr std::uint64_t kMostPaths       = 20'000'000;  // of two steps
constexpr std::uint64_t kBytesAPath      = 12;
constexpr int           kRuns            = 2;
constexpr std::size_t   kMostCommunities = 48;  // of a run
constexpr std::size_t   kLandmarks       = 16;
constexpr double        kMostError       = 1.1;  // a split that goes wrong must not outweigh the others
constexpr double        kTrain = 0.4, kValidation = 0.2;

/// The members of the largest communities of at least two nodes, largest first.
std::vector<std::vector<Node>> largest_communities(const std::vector<int>& of) {
    std::vector<std::vector<Node>> members(of.size());
    for (Node node = 0; node < of.size(); ++node) members[static_cast<std::size_t>(of[node])].push_back(node);
    std::erase_if(members, [](const auto& nodes) { return nodes.size() < 2; });
    std::ranges::stable_sort(members, std::ranges::greater{}, [](const auto& nodes) { return nodes.size(); });
    members.resize(std::min(members.size(), kMostCommunities));
    return members;
}

/// 1 to n, ties sharing their mean.
RowMatrix ranks_of(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
    RowMatrix ranks(std::ssize(values), 1);
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        for (std::size_t i = begin; i < end; ++i)
            ranks(static_cast<Eigen::Index>(order[i]), 0) = static_cast<double>(begin + end + 1) / 2;
    }
    return ranks;
}

/// Distinct nodes of the largest piece; all of them where it has no more.
std::vector<Node> draw_landmarks(const Graph& graph, std::uint64_t seed) {
    const Components  pieces = find_components(graph);
    std::vector<Node> nodes;
    for (Node node = 0; node < graph.nodes(); ++node)
        if (pieces.of[node] == 0) nodes.push_back(node);
    std::mt19937_64 generator(seed);
    shuffle(std::span(nodes), generator);
    nodes.resize(std::min(nodes.size(), kLandmarks));
    return nodes;
}

}  // namespace

std::uint64_t pretext_bytes(std::uint64_t nodes, std::uint64_t dimension) {
    constexpr std::uint64_t kTargets = kRuns * kMostCommunities + kLandmarks + 1;
    // The targets, and again while they are measured: their rows of a split, centred, and what is predicted of them.
    // Of the vectors those given, their rows by node, and the rows of a split, centred and turned.
    return kBytesAPath * kMostPaths + sizeof(double) * nodes * (2 * kTargets + 3 * dimension);
}

void require_room_for_pretext(std::uint64_t nodes, std::uint64_t dimension, std::uint64_t memory_limit) {
    const std::uint64_t needed = pretext_bytes(nodes, dimension);
    if (const std::uint64_t room = memory_to_take(memory_limit); needed > room)
        throw Error(Fault::computation,
                    fmt::format("pretext: its tasks on {} nodes and {} dimensions need up to {}, and {} may be taken: "
                                "ask for fewer dimensions, more memory or another order",
                                nodes, dimension, human_bytes(needed), human_bytes(room)));
}

PretextTasks make_pretext_tasks(const Graph& graph, std::uint64_t seed) {
    if (graph.arcs() == 0) throw Error(Fault::input, "pretext: there are no edges to make its tasks of");
    const SymmetricRows            weights = two_step_weights(graph, kMostPaths, seed);
    std::vector<std::vector<Node>> members;
    for (int run = 0; run < kRuns; ++run)
        std::ranges::move(largest_communities(louvain(weights, seed * 1'000'003 + static_cast<std::uint64_t>(run))),
                          std::back_inserter(members));
    PretextTasks tasks{.communities = RowMatrix::Zero(graph.nodes(), std::ssize(members)),
                       .distance    = hops_from(graph, draw_landmarks(graph, seed)),
                       .degree      = ranks_of(graph.degrees())};
    for (std::size_t k = 0; k < members.size(); ++k)
        for (const Node node : members[k]) tasks.communities(node, static_cast<Eigen::Index>(k)) = 1;
    return tasks;
}

namespace {

/// Of each split the errors on the tasks, and their mean, weighted 3 : 2 : 1.
struct SplitErrors {
    std::vector<double> all, communities, distance, degree;
    std::size_t         train = 0, test = 0;  ///< nodes; those that choose the penalty are with the first
    double              test_to_train = 0;    ///< of nodes that coefficients are fitted to
};

/// @param noise  in y, in its variance
double error_of(const RowMatrix& features, const RowMatrix& y, const RidgeParts& parts, double noise) {
    return y.cols() == 0 ? 1 : std::min(kMostError, ridge_error(features, y, parts, noise));
}

SplitErrors errors_of(const RowMatrix& features, const std::vector<Node>& nodes, const PretextTasks& tasks,
                      const PretextOptions& options) {
    constexpr std::size_t    kFew   = 1500;
    const int                splits = options.splits > 0 ? options.splits : nodes.size() <= kFew ? 8 : 3;
    std::vector<std::size_t> order(nodes.begin(), nodes.end());
    const auto               n          = static_cast<double>(order.size());
    const auto               train      = static_cast<std::size_t>(kTrain * n);
    const auto               validation = static_cast<std::size_t>(kValidation * n);
    SplitErrors              errors{.all         = {},
                                    .communities = {},
                                    .distance    = {},
                                    .degree      = {},
                                    .train       = train + validation,
                                    .test        = order.size() - train - validation};
    if (train == 0 || validation == 0) return errors;
    errors.test_to_train = static_cast<double>(errors.test) / static_cast<double>(train);
    std::mt19937_64 generator(options.seed);
    for (int i = 0; i < splits; ++i) {
        tell(options.progress, {.task  = "pretext tasks",
                                .done  = static_cast<std::uint64_t>(i),
                                .total = static_cast<std::uint64_t>(splits),
                                .unit  = "splits"});
        shuffle(std::span(order), generator);
        const std::span<const std::size_t> all(order);
        const RidgeParts                   parts{.train      = all.first(train),
                                                 .validation = all.subspan(train, validation),
                                                 .test       = all.subspan(train + validation)};
        errors.communities.push_back(error_of(features, tasks.communities, parts, 0));
        errors.distance.push_back(error_of(features, tasks.distance, parts, 1));
        errors.degree.push_back(error_of(features, tasks.degree, parts, 1));
        errors.all.push_back((3 * errors.communities.back() + 2 * errors.distance.back() + errors.degree.back()) / 6);
    }
    return errors;
}

void require_splits(const SplitErrors& errors, std::size_t nodes) {
    constexpr int kFewest = 5;  // of which two fifths train and one validates
    if (errors.all.empty())
        throw Error(Fault::input, fmt::format("pretext: {} nodes have a vector, and at least {} are needed: tau needs "
                                              "no more than two",
                                              nodes, kFewest));
}

}  // namespace

PretextScore measure_pretext(const RowMatrix& features, const std::vector<Node>& nodes, const PretextTasks& tasks,
                             const PretextOptions& options) {
    const SplitErrors errors = errors_of(features, nodes, tasks, options);
    require_splits(errors, nodes.size());
    PretextScore score{.value       = summarize("pretext", errors.all).mean,
                       .communities = summarize("communities", errors.communities).mean,
                       .distance    = summarize("distance", errors.distance).mean,
                       .degree      = summarize("degree", errors.degree).mean,
                       .splits      = {.values = errors.all, .test_to_train = errors.test_to_train}};
    score.standard_error = error_of_mean(score.splits);
    return score;
}

double error_of_difference(const PretextScore& a, const PretextScore& b) {
    const double error = error_of_difference(a.splits, b.splits);
    return std::isnan(error) ? std::hypot(a.standard_error, b.standard_error) : error;
}

TaskResult predict_pretext(const RowMatrix& features, const std::vector<Node>& nodes, const PretextTasks& tasks,
                           const PretextOptions& options) {
    const SplitErrors errors = errors_of(features, nodes, tasks, options);
    require_splits(errors, nodes.size());
    return {
        .task = "pretext",
        .method =
            "ridge regression on communities of nodes that share neighbours, hops from 16 nodes and the rank of the "
            "degree: relative errors, and their mean, weighted 3 : 2 : 1",
        .repeats = static_cast<int>(errors.all.size()),
        .rows    = {{.setting   = "all",
                     .ratio     = {},
                     .dimension = static_cast<int>(features.cols()),
                     .train     = errors.train,
                     .test      = errors.test,
                     .figures   = {summarize("pretext", errors.all), summarize("communities", errors.communities),
                                   summarize("distance", errors.distance), summarize("degree", errors.degree)}}}};
}

}  // namespace contexture
