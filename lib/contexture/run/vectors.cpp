#include "contexture/run/vectors.hpp"

#include <utility>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

/// A concatenation takes of each context what it has, where that is less than was asked for.
Solved plan_part(const Graph& graph, std::uint64_t most, SolveOptions options, bool is_only) {
    if (!is_only && options.dimension && static_cast<std::uint64_t>(*options.dimension) > most) {
        options.default_dimension = *options.dimension;
        options.dimension.reset();
    }
    return plan_solve(graph, most, options);
}

/// Of one context the logarithm of its density ratio.
Embedded embed_log(const Graph& graph, const std::vector<Context>& contexts, const SolveOptions& options,
                   const VectorOptions& vectors, const Progress& progress) {
    if (contexts.size() > 1)
        throw Error(Fault::usage, "--density log is of one context: embed the others by themselves");
    Embedded       all;
    const Context& context = contexts.front();
    all.op.emplace(graph, context, operator_options(graph, options, progress));
    all.plan = plan_solve(graph, max_dimension(*all.op), options);
    all.log_density =
        decompose_log_density(*all.op, log_density_options(vectors, solve_options(options, all.plan, progress)));
    all.embedding = embed(*all.log_density, vectors.settled());
    all.results.push_back(
        {.context = context, .marginal = std::string(all.op->marginal_name()), .note = all.op->note()});
    return all;
}

Embedded embed_all(const Graph& graph, const std::vector<Context>& contexts, const SolveOptions& options,
                   const VectorOptions& vectors, const Progress& progress) {
    Embedded               all;
    std::vector<Embedding> parts;
    EmbedOptions           scaled = vectors.settled();
    scaled.threads                = options.decompose.threads;
    if (contexts.size() > 1) scaled.row_length = 0;  // of a row side by side with others it is that of all
    for (const Context& context : contexts) {
        all.op.emplace(graph, context, operator_options(graph, options, progress));
        const Solved plan     = plan_part(graph, max_dimension(*all.op), options, contexts.size() == 1);
        Spectrum     spectrum = decompose(*all.op, solve_options(options, plan, progress));
        parts.push_back(take_embedding(spectrum, scaled));
        all.results.push_back({.context  = context,
                               .marginal = std::string(all.op->marginal_name()),
                               .note     = all.op->note(),
                               .spectrum = std::move(spectrum)});
        if (all.results.size() == 1 || plan.dimension > all.plan.dimension) all.plan = plan;
    }
    if (parts.size() == 1) {
        all.embedding = std::move(parts.front());
        return all;
    }
    all.op.reset();
    all.embedding            = concatenate(parts);
    all.embedding.row_length = vectors.row_length;
    if (all.embedding.row_length > 0) normalize_rows(all.embedding.vectors, all.embedding.row_length);
    return all;
}

}  // namespace

Embedded make_vectors(const Graph& graph, const std::vector<Context>& contexts, const SolveOptions& solve,
                      const VectorOptions& vectors, const Progress& progress) {
    require_fitting(vectors);
    return vectors.density == Density::log ? embed_log(graph, contexts, solve, vectors, progress)
                                           : embed_all(graph, contexts, solve, vectors, progress);
}

}  // namespace contexture
