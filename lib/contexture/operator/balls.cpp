#include "contexture/operator/balls.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/threads.hpp"

namespace contexture {
namespace {

constexpr Node kSample     = 256;        // nodes whose balls stand for all in the estimate
constexpr Node kBallsAStep = 1U << 14U;  // nodes between two calls of progress

/// Breadth-first search to a depth, again and again on one graph: the marks are stamps, so that
/// nothing is cleared between two searches.
class BallSearch {
  public:
    BallSearch(const Graph& graph, int radius) : graph_(&graph), radius_(radius), stamp_(graph.nodes(), 0) {}

    /// The nodes within the radius of `center`, itself first; valid until the next call.
    const std::vector<Node>& find(Node center) {
        const auto offsets = graph_->offsets();
        const auto targets = graph_->targets();
        ball_.clear();
        if (offsets[center] == offsets[center + std::size_t{1}]) return ball_;
        ++now_;
        ball_.push_back(center);
        stamp_[center]    = now_;
        std::size_t begin = 0;
        for (int depth = 0; depth < radius_ && begin < ball_.size(); ++depth) {
            const std::size_t end = ball_.size();
            for (; begin < end; ++begin) {
                const Node node = ball_[begin];
                for (Arc arc = offsets[node]; arc < offsets[node + std::size_t{1}]; ++arc) {
                    if (stamp_[targets[arc]] == now_) continue;
                    stamp_[targets[arc]] = now_;
                    ball_.push_back(targets[arc]);
                }
            }
        }
        return ball_;
    }

  private:
    const Graph*      graph_;
    int               radius_;
    std::vector<Node> stamp_;
    std::vector<Node> ball_;
    Node              now_ = 0;
};

/// Runs work(search, node) for the nodes of a chunk, spread evenly over the searches' threads.
template <typename Work>
void for_each_node(ThreadTeam& team, std::vector<BallSearch>& searches, Node nodes, const Progress& progress,
                   std::string_view task, const Work& work) {
    const auto parts = static_cast<Node>(searches.size());
    for (Node begin = 0; begin < nodes; begin += std::min(kBallsAStep, nodes - begin)) {
        const Node end = begin + std::min(kBallsAStep, nodes - begin);
        tell(progress, {.task = task, .done = begin, .total = nodes, .unit = "nodes"});
        run_or_throw(team, [&](int part) {
            for (Node node = begin + static_cast<Node>(part); node < end; node += parts)
                work(searches[static_cast<std::size_t>(part)], node);
        });
    }
}

void require_memory(std::uint64_t bytes, std::uint64_t limit, int radius, const char* about) {
    if (bytes <= limit) return;
    throw Error(Fault::computation, "ego:" + std::to_string(radius) + " needs " + about + human_bytes(bytes) +
                                        " for its graph of balls and " + human_bytes(limit) +
                                        " are allowed: take a smaller radius, or raise the memory limit");
}

}  // namespace

std::uint64_t estimate_ball_memory(const Graph& graph, int radius) {
    const std::uint64_t n = graph.nodes();
    if (radius == 1) return 4 * (graph.arcs() + n - graph.self_loops()) + 8 * (n + 1);
    BallSearch    search(graph, radius);
    const Node    sampled = std::min<Node>(kSample, graph.nodes());
    std::uint64_t pairs   = 0;
    // Evenly spaced nodes: the same sample, and so the same answer, every time.
    for (std::uint64_t i = 0; i < sampled; ++i) pairs += search.find(static_cast<Node>(i * n / sampled)).size();
    return sampled == 0 ? 0 : 4 * (pairs * n / sampled) + 8 * (n + 1);
}

SymmetricRows collect_balls(const Graph& graph, int radius, std::uint64_t memory_limit, int threads,
                            const Progress& progress) {
    require_memory(estimate_ball_memory(graph, radius), memory_limit, radius, "about ");

    const auto              parts = static_cast<std::size_t>(threads > 0 ? threads : hardware_threads());
    ThreadTeam              team(static_cast<int>(parts));
    std::vector<BallSearch> searches(parts, BallSearch(graph, radius));
    SymmetricRows           rows;
    rows.offsets.assign(graph.nodes() + std::size_t{1}, 0);
    for_each_node(team, searches, graph.nodes(), progress, "counting balls", [&](BallSearch& search, Node node) {
        rows.offsets[node + std::size_t{1}] = search.find(node).size();
    });
    std::partial_sum(rows.offsets.begin(), rows.offsets.end(), rows.offsets.begin());
    require_memory(4 * rows.offsets.back() + 8 * rows.offsets.size(), memory_limit, radius, "");

    rows.targets.resize(rows.offsets.back());
    for_each_node(team, searches, graph.nodes(), progress, "collecting balls", [&](BallSearch& search, Node node) {
        const auto& ball = search.find(node);
        const auto  row  = rows.targets.begin() + static_cast<std::ptrdiff_t>(rows.offsets[node]);
        std::copy(ball.begin(), ball.end(), row);
        std::sort(row, row + static_cast<std::ptrdiff_t>(ball.size()));
    });
    return rows;
}

}  // namespace contexture
