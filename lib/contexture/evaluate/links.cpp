#include "contexture/evaluate/links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"
#include "contexture/evaluate/edges.hpp"
#include "contexture/evaluate/held_out.hpp"
#include "contexture/evaluate/logistic.hpp"
#include "contexture/evaluate/ranking.hpp"
#include "contexture/operator/transfer.hpp"

namespace contexture {
namespace {

using Pairs = std::vector<std::pair<Node, Node>>;

constexpr double      kNeverMet     = 1e-9;    // pairs that are never met tie, whatever is left of their 0
constexpr std::size_t kMostTraining = 50'000;  // edges that the classifier learns from, and as many non-edges

constexpr std::string_view kNothingMet =
    "the density ratio, and with it the joint probability, is 0 for all of these pairs: so many singular values "
    "know each remaining edge, ask for fewer with --dim";
constexpr std::array<const char*, 4> kScores{"density ratio", "joint", "cosine", "classifier"};

/// s_i nu_i(y) sqrt(P_A(y)) for all y: the right side of the density ratio.
Eigen::MatrixXd right_side(const ExpectationOperator& op, const Spectrum& spectrum) {
    const bool      is_own = spectrum.right.cols() == 0;  // V_i = sign(f(lambda_i)) U_i
    Eigen::MatrixXd right  = is_own ? spectrum.left : spectrum.right;
    for (std::size_t i = 0; i < spectrum.singular_values.size(); ++i) {
        const bool is_negative = is_own && transfer(op.context(), spectrum.eigenvalues[i]) < 0;
        right.col(static_cast<Eigen::Index>(i)) *=
            is_negative ? -spectrum.singular_values[i] : spectrum.singular_values[i];
    }
    return right;
}

/// What is known of pairs: x and y go together by the product of row x on the left and row y on the right.
struct Factors {
    Eigen::MatrixXd left, right;  ///< S ~ left right^T, or log(1 + k)
    bool            is_of_logarithm = false;
    Embedding       embedding;
};

Factors factorize(const ExpectationOperator& op, const LinkOptions& options) {
    if (options.density == Density::log) {
        const LogDensity      density = decompose_log_density(op, {.dimension    = options.solve.dimension,
                                                                   .tolerance    = options.solve.tolerance,
                                                                   .walks        = options.walks,
                                                                   .seed         = options.solve.seed,
                                                                   .threads      = options.solve.threads,
                                                                   .memory_limit = options.solve.memory_limit,
                                                                   .progress     = options.solve.progress});
        const Eigen::VectorXd s =
            Eigen::Map<const Eigen::VectorXd>(density.singular_values.data(), std::ssize(density.singular_values));
        return {.left            = density.left,
                .right           = density.right * s.asDiagonal(),
                .is_of_logarithm = true,
                .embedding       = embed(density, options.embed)};
    }
    DecomposeOptions solve  = options.solve;
    solve.with_energy       = false;
    const Spectrum spectrum = decompose(op, solve);
    return {.left = spectrum.left, .right = right_side(op, spectrum), .embedding = embed(spectrum, options.embed)};
}

/// How likely pairs are, by a context.
class PairScorer {
  public:
    PairScorer(const ExpectationOperator& op, Factors factors)
        : op_(&op), vectors_(rows_by_node(factors.embedding, op.nodes())), factors_(std::move(factors)) {}

    [[nodiscard]] double density_ratio(Node x, Node y) const {
        const double product = factors_.left.row(x).dot(factors_.right.row(y));
        if (factors_.is_of_logarithm) return std::expm1(product);
        const double mass  = std::sqrt(op_->input_marginal()[x]) * std::sqrt(op_->context_marginal()[y]);
        const double ratio = mass > 0 ? 1 + product / mass : 0;
        return std::abs(ratio) < kNeverMet ? 0 : ratio;
    }
    [[nodiscard]] double joint(Node x, Node y) const {
        return op_->input_marginal()[x] * op_->context_marginal()[y] * density_ratio(x, y);
    }
    [[nodiscard]] double cosine(Node x, Node y) const {
        const double norms = vectors_.row(x).norm() * vectors_.row(y).norm();
        return norms > 0 ? vectors_.row(x).dot(vectors_.row(y)) / norms : 0;
    }
    /// The products of the two vectors' entries, a row a pair.
    [[nodiscard]] RowMatrix products(const Pairs& pairs) const {
        RowMatrix rows(std::ssize(pairs), vectors_.cols());
        for (std::size_t i = 0; i < pairs.size(); ++i)
            rows.row(static_cast<Eigen::Index>(i)) =
                vectors_.row(pairs[i].first).cwiseProduct(vectors_.row(pairs[i].second));
        return rows;
    }

  private:
    const ExpectationOperator* op_;
    RowMatrix                  vectors_;
    Factors                    factors_;
};

/// Pairs without an edge among those kept, as many as the edges, and none that is tested.
Pairs draw_training_pairs(const HeldOut& parts, std::size_t count, std::mt19937_64& generator) {
    std::set<std::pair<Node, Node>> tested(parts.edges.begin(), parts.edges.end());
    tested.insert(parts.non_edges.begin(), parts.non_edges.end());
    Pairs pairs = draw_non_edges(parts.graph, count, generator);
    std::erase_if(pairs, [&](const auto& pair) { return tested.contains(pair); });
    return pairs;
}

/// Weights of the classifier, from the edges that were kept and about as many pairs that have none there.
Eigen::VectorXd train_classifier(const PairScorer& scorer, const HeldOut& parts, double c, std::mt19937_64& generator) {
    Pairs edges = edges_of(parts.graph).ends;
    std::erase_if(edges, [](const auto& pair) { return pair.first == pair.second; });
    shuffle(std::span(edges), generator);
    edges.resize(std::min(edges.size(), kMostTraining));
    const Pairs       non_edges = draw_training_pairs(parts, edges.size(), generator);
    std::vector<bool> is_edge(edges.size(), true);
    is_edge.resize(edges.size() + non_edges.size(), false);
    edges.insert(edges.end(), non_edges.begin(), non_edges.end());
    std::vector<std::size_t> rows(edges.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return LogisticRows(scorer.products(edges)).fit(rows, is_edge, c);
}

/// Values of hits and misses by each of the scores.
std::vector<std::vector<double>> values_of(const PairScorer& scorer, const Pairs& pairs,
                                           const Eigen::VectorXd& classifier) {
    std::vector<std::vector<double>> values(kScores.size());
    for (const auto& [x, y] : pairs) {
        values[0].push_back(scorer.density_ratio(x, y));
        values[1].push_back(scorer.joint(x, y));
        values[2].push_back(scorer.cosine(x, y));
    }
    const Eigen::VectorXd said = scorer.products(pairs) * classifier.head(classifier.size() - 1);
    values[3].assign(said.data(), said.data() + said.size());
    return values;
}

bool are_zero(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double value) { return value == 0; });
}

/// What the repeats were like, for people.
struct Course {
    double share        = 0;      ///< held out
    bool   is_the_most  = false;  ///< more was asked for
    bool   is_never_met = true;   ///< the density ratio of every pair was 0
};

std::string method_of(const Course& course) {
    return fmt::format("{:.4g}% of the edges held out, {}, and as many pairs without an edge{}", 100 * course.share,
                       course.is_the_most ? "the most that keeps the pieces whole" : "the pieces kept whole",
                       course.is_never_met ? fmt::format("; {}", kNothingMet) : "");
}

void require_nodes(const ExpectationOperator& op) {
    const bool is_of_file = std::ranges::any_of(
        op.context().branches, [](const Branch& branch) { return file_of(branch.chain.back()) != nullptr; });
    if (is_of_file || op.values() != op.nodes())
        throw Error(Fault::usage, "links: under " + name(op.context()) +
                                      " nodes are met with values of a file, not with nodes: it predicts no edges");
}

}  // namespace

TaskResult predict_links(const Graph& graph, const Context& context, const LinkOptions& options) {
    std::vector<std::vector<double>> auc(kScores.size()), precision(kScores.size());
    TaskRow                          row;
    Course                           course;
    for (int i = 0; i < options.repeats; ++i) {
        tell(options.progress, {.task  = "links",
                                .done  = static_cast<std::uint64_t>(i),
                                .total = static_cast<std::uint64_t>(options.repeats),
                                .unit  = "repeats"});
        const std::uint64_t       seed  = options.seed * 1'000'003 + static_cast<std::uint64_t>(i);
        const HeldOut             parts = hold_out_edges(graph, options.share, seed);
        const ExpectationOperator op(parts.graph, context, options.build);
        require_nodes(op);
        LinkOptions one     = options;
        one.solve.dimension = static_cast<int>(
            std::min<std::uint64_t>(max_dimension(op), static_cast<std::uint64_t>(one.solve.dimension)));
        const PairScorer scorer(op, factorize(op, one));
        std::mt19937_64  generator(mixed_seed({seed, 1}));  // with the seed itself it would draw the tested pairs again
        const auto       classifier = train_classifier(scorer, parts, options.c, generator);
        const auto       hits       = values_of(scorer, parts.edges, classifier);
        const auto       misses     = values_of(scorer, parts.non_edges, classifier);
        for (std::size_t q = 0; q < kScores.size(); ++q) {
            const RankingScore found = score_ranking(hits[q], misses[q]);
            auc[q].push_back(found.auc);
            precision[q].push_back(found.average_precision);
        }
        const auto edges    = static_cast<double>(graph.edges());
        course.share        = static_cast<double>(parts.edges.size()) / edges;
        course.is_the_most  = std::llround(options.share * edges) > std::ssize(parts.edges);
        course.is_never_met = course.is_never_met && are_zero(hits[0]) && are_zero(misses[0]);
        row.dimension       = one.solve.dimension;
        row.train           = parts.graph.edges();
        row.test            = parts.edges.size() + parts.non_edges.size();
    }
    TaskResult result{.task = "links", .method = method_of(course), .repeats = options.repeats, .rows = {}};
    if (course.is_never_met) result.caution = kNothingMet;
    for (std::size_t q = 0; q < kScores.size(); ++q) {
        row.setting = kScores[q];
        row.figures = {summarize("auc", auc[q]), summarize("average_precision", precision[q])};
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace contexture
