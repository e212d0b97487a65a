#include "contexture/learn/requirements.hpp"

#include <fmt/format.h>

#include <cmath>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"

namespace contexture {
namespace {

using Kind = Objective::Kind;

[[noreturn]] void refuse(const std::string& message) {
    throw Error(Fault::usage, message);
}

/// Numbers that one encoder of `rows` rows trains.
double weights_of(const LearnOptions& options, double rows) {
    const EncoderShape& shape = options.encoder;
    const double        d     = options.dimension;
    if (shape.kind == EncoderShape::Kind::free) return rows * d;
    const auto   p      = static_cast<double>(options.features.cols());
    const double width  = shape.width;
    const double hidden = shape.kind == EncoderShape::Kind::linear ? 0 : shape.depth;
    const double inner  = hidden > 0 ? p * width + (hidden - 1) * width * width + width * d : p * d;
    return (shape.kind == EncoderShape::Kind::gcn ? 2 : 1) * inner;
}

void require_context(const ExpectationOperator& op, const LearnOptions& options) {
    const bool is_free = options.encoder.kind == EncoderShape::Kind::free;
    const Kind kind    = options.objective.kind;
    const bool encodes = encodes_values(options.objective) || kind == Kind::joint || kind == Kind::skipgram;
    if (kind == Kind::node && !(op.is_self_adjoint() && is_on_nodes(op)))
        refuse(
            fmt::format("{}: the objective node needs a context that is the same from both of its ends, as walks on an "
                        "undirected graph are: try joint or supervised",
                        name(op.context())));
    if (encodes && !is_free && !is_on_nodes(op))
        refuse(
            fmt::format("{}: the objective {} encodes what a node meets, and these values have no features: try "
                        "--encoder free or the objective supervised",
                        name(op.context()), name(options.objective)));
    if (options.encoder.kind == EncoderShape::Kind::gcn && op.graph().arcs() == 0 && !is_on_nodes(op))
        refuse(fmt::format("{}: a gcn averages over a node's neighbours, and here are none: try --encoder mlp",
                           name(op.context())));
}

void require_features(const ExpectationOperator& op, const LearnOptions& options) {
    const bool is_free = options.encoder.kind == EncoderShape::Kind::free;
    const bool needs =
        !is_free || (options.objective.kind == Kind::masked && options.objective.target == Objective::Target::features);
    if (needs && options.features.cols() == 0)
        refuse(fmt::format("{} {} needs features of nodes: give --features FILE, or a table of points as GRAPH",
                           name(options.objective), name(options.encoder)));
    if (needs && options.features.rows() != static_cast<Eigen::Index>(op.nodes()))
        refuse(fmt::format("{} rows of features for {} nodes", options.features.rows(), op.nodes()));
}

}  // namespace

bool is_on_nodes(const ExpectationOperator& op) {
    if (op.values() != op.nodes()) return false;
    for (Node a = 0; a < op.nodes(); ++a)
        if (op.value_name(a) != op.graph().name(a)) return false;
    return true;
}

std::uint64_t learning_bytes(const ExpectationOperator& op, const LearnOptions& options) {
    constexpr double kPerWeight =
        4 * (4 + 1);                     // itself, gradient, Adam's two, and one on the way; half of it kept twice
    constexpr double kPerCode = 4 * 16;  // what a step holds of a sample's codes, of all views
    const double     n = op.nodes(), m = static_cast<double>(op.values()), d = options.dimension;
    const Kind       kind    = options.objective.kind;
    double           weights = encodes_values(options.objective) ? weights_of(options, m) : weights_of(options, n);
    if (kind == Kind::joint || kind == Kind::skipgram) weights += weights_of(options, m);
    if (kind == Kind::supervised) weights += m * (d + 1);
    if (kind == Kind::masked) weights += n * (d + 1);
    const bool   has_layers = options.encoder.kind != EncoderShape::Kind::free;
    const double wide       = has_layers ? static_cast<double>(options.encoder.width) * options.encoder.depth : 0;
    const double rows       = options.encoder.kind == EncoderShape::Kind::gcn ? n : static_cast<double>(options.batch);
    const double looks      = 8 * 4 * n * d;  // the alignment's
    return static_cast<std::uint64_t>(kPerWeight * weights + kPerCode * static_cast<double>(options.batch) * d +
                                      4 * 4 * rows * wide + looks);
}

void require_learnable(const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& options) {
    static_cast<void>(parse_objective(name(options.objective)));  // refuse what has no name
    static_cast<void>(parse_encoder(name(options.encoder)));
    if (!(options.rate >= 0 && std::isfinite(options.rate)))
        refuse(fmt::format("a rate of {}: expected a number above 0, or 0 for the encoder's default", options.rate));
    const auto d = static_cast<std::size_t>(options.dimension);
    if (options.dimension < 1 || options.batch < 4 || options.steps < 1 || options.every < 1)
        refuse("training needs a dimension, steps and steps between looks of at least 1, and batches of at least 4");
    if (exact.left.cols() == 0 || (exact.singular_values.size() < d && !exact.is_complete))
        refuse(fmt::format("the exact spectrum holds {} functions with vectors, fewer than {} dimensions",
                           exact.left.cols(), d));
    require_context(op, options);
    require_features(op, options);
    const std::uint64_t needed = learning_bytes(op, options), limit = memory_to_take(options.memory_limit);
    if (needed > limit)
        throw Error(Fault::computation, fmt::format("training may take {}, and {} may be taken: lower --dim or --batch",
                                                    human_bytes(needed), human_bytes(limit)));
}

double share_of_space(const Alignment& alignment) {
    double sum = 0;
    for (const double cosine : alignment.cosines) sum += cosine * cosine;
    return sum / alignment.dimension;
}

}  // namespace contexture
