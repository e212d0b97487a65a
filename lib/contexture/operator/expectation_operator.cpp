#include "contexture/operator/expectation_operator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/operator/balls.hpp"
#include "contexture/operator/chebyshev_series.hpp"
#include "contexture/operator/context_kernels.hpp"
#include "contexture/operator/double_cover.hpp"

namespace contexture {
namespace {

std::uint64_t memory_for(const OperatorOptions& options) {
    return memory_to_take(options.memory_limit);
}

void require_edges(const Graph& graph) {
    if (graph.arcs() > 0) return;
    const std::string& source = graph.provenance().source;
    if (graph.points() != nullptr)
        throw Error(Fault::usage, source +
                                      " is a table of points, without edges to walk along: the law of its points "
                                      "is own or uniform, and its contexts are those such as knn:30");
    throw Error(Fault::input, (source.empty() ? "the graph" : source) +
                                  std::string(" has no edge: no node has a context, so there is nothing to embed"));
}

std::shared_ptr<const NormalizedAdjacency> make_core(const Graph& graph, const Context& context,
                                                     const OperatorOptions& options) {
    require_edges(graph);
    const SimpleContext* only = simple(context);
    if (const auto* ego = only != nullptr ? std::get_if<Ego>(only) : nullptr)
        return std::make_shared<const NormalizedAdjacency>(
            collect_balls(graph, ego->radius, memory_for(options), options.threads, options.progress), options.threads,
            options.regularization);
    return std::make_shared<const NormalizedAdjacency>(graph, options.threads, options.regularization);
}

bool is_function(const Graph& graph, const Context& context, Marginal marginal) {
    const SimpleContext* only = simple(context);
    return is_function_of_graph(graph, context, marginal) ||
           (!graph.is_directed() && marginal == Marginal::own && only != nullptr && std::holds_alternative<Ego>(*only));
}

/// A weight between any two nodes is of walks and balls. Second-order walks have none: their weights
/// depend on two nodes.
void require_regularizable(const Context& context, double regularization) {
    if (!(regularization > 0) || !std::isfinite(regularization))
        throw Error(Fault::usage, "a regularization is a weight above 0");
    bool is_any = false;
    for (const Branch& branch : context.branches) {
        for (const SimpleContext& step : branch.chain) {
            if (std::holds_alternative<Node2vec>(step))
                throw Error(Fault::usage, name(context) + ": second-order walks have no regularization");
            is_any = is_any || is_walk(step) || std::holds_alternative<Ego>(step);
        }
    }
    if (!is_any) throw Error(Fault::usage, name(context) + ": a regularization is of walks and ego only");
}

bool is_one_step(const Context& context) {
    const SimpleContext* only = simple(context);
    return only != nullptr && (*only == SimpleContext{Walk{1}} || *only == SimpleContext{Window{1}});
}

/// Whether its own law of X is by (out-)degree.
bool walks(const SimpleContext& context) {
    return is_walk(context) || std::holds_alternative<Node2vec>(context);
}

std::vector<double> normalized(std::span<const double> weights) {
    const double        sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> law(weights.begin(), weights.end());
    for (double& probability : law) probability /= sum;
    return law;
}

/// y = f(N) x by Clenshaw's backward recurrence on the series of f.
void apply_function(const NormalizedAdjacency& core, const Context& context, std::span<const double> x,
                    std::span<double> y) {
    const std::vector<double> series = chebyshev_series(context);
    const std::size_t         n      = core.size();
    std::vector<double>       now(n), next(n), product(n), scaled;
    std::vector<double>       input(x.begin(), x.end());
    for (std::size_t row = 0; row < n; ++row)  // f(0) is not 0 for every f: nodes with P_X = 0 are outside the space
        if (core.degrees()[row] == 0) input[row] = 0;
    // b_k = c_k x + 2 N b_{k+1} - b_{k+2};  f(N) x = c_0 x + N b_1 - b_2.
    for (std::size_t k = series.size(); k-- > 0;) {
        core.apply(now.data(), product.data(), scaled);
        const double twice = k == 0 ? 1 : 2;
        for (std::size_t row = 0; row < n; ++row) next[row] = series[k] * input[row] + twice * product[row] - next[row];
        std::swap(now, next);
    }
    std::copy(now.begin(), now.end(), y.begin());
}

/// One block of the double cover: from the rows at `from` to those at `to`.
void apply_block(const NormalizedAdjacency& core, std::span<const double> x, std::span<double> y, std::size_t from,
                 std::size_t to) {
    std::vector<double> whole(core.size(), 0.0), image(core.size()), scaled;
    std::copy(x.begin(), x.end(), whole.begin() + static_cast<std::ptrdiff_t>(from));
    core.apply(whole.data(), image.data(), scaled);
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(to), y.size(), y.begin());
}

void require_sizes(std::size_t x, std::size_t y, std::size_t columns, std::size_t rows) {
    if (x == columns && y == rows) return;
    throw Error(Fault::usage, "apply: vectors of " + std::to_string(x) + " and " + std::to_string(y) +
                                  " entries on an operator of " + std::to_string(rows) + " x " +
                                  std::to_string(columns));
}

/// The branches of a context as links, and what they say of P_X.
struct Branches {
    std::vector<ContextLinks> first;  ///< of each branch: the links of its first step
    std::vector<MarkovBranch> markov;
    std::vector<ValueSpace>   spaces;
    std::string               note;
};

Branches build_branches(const Graph& graph, const Context& context, const KernelOptions& options) {
    Branches                           built;
    std::map<std::string, std::size_t> space_of;  // "" for the graph's nodes, else the file's context
    for (const Branch& branch : context.branches) {
        MarkovBranch links{.share = branch.share, .links = {}};
        ContextLinks last;
        for (const SimpleContext& step : branch.chain) {
            last = context_links(graph, step, options);
            links.links.insert(links.links.end(), last.links.begin(), last.links.end());
            if (!last.note.empty()) built.note += (built.note.empty() ? "" : "; ") + last.note;
            if (built.first.size() == built.markov.size()) built.first.push_back(last);
        }
        std::string key = last.values == nullptr ? "" : name(branch.chain.back());
        if (context.mixture == Mixture::tagged) key += ' ' + std::to_string(built.markov.size());
        const auto [place, is_new] = space_of.emplace(key, built.spaces.size());
        if (is_new) {
            const std::size_t begin = built.spaces.empty() ? 0 : built.spaces.back().begin + built.spaces.back().size;
            built.spaces.push_back(
                {.begin = begin, .size = links.links.back().kernel->columns(), .names = last.values});
        }
        links.space = place->second;
        built.markov.push_back(std::move(links));
    }
    return built;
}

/// The law of X that a context has of its own: of a mixture that begins with any walk, the walk's.
std::vector<double> own_law(const Context& context, const Branches& built) {
    std::vector<double> law(built.first.front().weight.size(), 0.0);
    for (std::size_t j = 0; j < built.first.size(); ++j) {
        const bool                begins_with_walk = walks(context.branches[j].chain.front());
        const std::vector<double> own              = normalized(built.first[j].weight);
        if (begins_with_walk) return own;
        for (std::size_t x = 0; x < law.size(); ++x) law[x] += context.branches[j].share * own[x];
    }
    return law;
}

std::vector<double> uniform_law(const Branches& built) {
    std::vector<double> law(built.first.front().weight.size(), 0.0);
    for (const ContextLinks& links : built.first)
        for (Node x = 0; x < law.size(); ++x)
            if (!links.links.front().kernel->is_empty_row(x)) law[x] = 1;
    return normalized(law);
}

std::vector<double> stationary_law_of(const Graph& graph, const OperatorOptions& options) {
    require_edges(graph);
    if (!graph.is_directed()) return normalized(NormalizedAdjacency(graph, 1, options.regularization).degrees());
    const MarkovKernel walk = walk_kernel(graph, options.threads, options.regularization);
    std::vector<bool>  is_node(graph.nodes());
    for (Node x = 0; x < graph.nodes(); ++x) is_node[x] = !walk.is_empty_row(x);
    return stationary_law(walk, is_node);
}

std::shared_ptr<const std::vector<double>> shared_law(std::vector<double> law) {
    return std::make_shared<const std::vector<double>>(std::move(law));
}

}  // namespace

ExpectationOperator::ExpectationOperator(const Graph& graph, const Context& context, const OperatorOptions& options)
    : graph_(&graph), context_(context), marginal_(options.marginal) {
    if (options.regularization != 0) require_regularizable(context, options.regularization);
    if (is_function(graph, context, options.marginal))
        set_function(make_core(graph, context, options), nullptr);
    else if (graph.is_directed() && options.marginal == Marginal::own && is_one_step(context) &&
             options.regularization == 0)
        set_directed_walk(options);
    else
        set_kernels(options);
}

ExpectationOperator::ExpectationOperator(const Graph& graph, const Context& context,
                                         std::shared_ptr<const NormalizedAdjacency> core, Law input_marginal)
    : graph_(&graph), context_(context) {
    set_function(std::move(core), std::move(input_marginal));
}

void ExpectationOperator::set_function(std::shared_ptr<const NormalizedAdjacency> core, Law input_marginal) {
    form_           = Form::function;
    core_           = std::move(core);
    input_marginal_ = input_marginal ? std::move(input_marginal) : shared_law(normalized(core_->degrees()));
    if (context_.mixture == Mixture::untagged) {
        spaces_           = {{.begin = 0, .size = nodes()}};
        context_marginal_ = input_marginal_;
        return;
    }
    std::vector<double> met;
    for (const Branch& branch : context_.branches) {
        spaces_.push_back({.begin = met.size(), .size = nodes()});
        for (const double probability : *input_marginal_) met.push_back(branch.share * probability);
    }
    context_marginal_ = shared_law(std::move(met));
}

void ExpectationOperator::set_directed_walk(const OperatorOptions& options) {
    require_edges(*graph_);
    form_             = Form::table;
    core_             = std::make_shared<const NormalizedAdjacency>(double_cover(*graph_), options.threads);
    const auto n      = static_cast<std::size_t>(nodes());
    spaces_           = {{.begin = 0, .size = n}};
    input_marginal_   = shared_law(normalized(core_->degrees().first(n)));
    context_marginal_ = shared_law(normalized(core_->degrees().subspan(n)));
}

void ExpectationOperator::set_kernels(const OperatorOptions& options) {
    Branches built  = build_branches(*graph_, context_,
                                     {.threads        = options.threads,
                                      .memory_limit   = memory_for(options),
                                      .seed           = options.seed,
                                      .regularization = options.regularization,
                                      .progress       = options.progress});
    input_marginal_ = shared_law(options.marginal == Marginal::own       ? own_law(context_, built)
                                 : options.marginal == Marginal::uniform ? uniform_law(built)
                                                                         : stationary_law_of(*graph_, options));
    note_           = std::move(built.note);
    spaces_         = built.spaces;
    markov_ =
        std::make_shared<const MarkovOperator>(std::move(built.markov), std::move(built.spaces), *input_marginal_);
    std::vector<double> met(markov_->values());
    markov_->apply_adjoint(*input_marginal_, met);
    context_marginal_ = shared_law(std::move(met));
    form_             = Form::general;

    const auto& branches = markov_->branches();
    const auto& link     = branches.front().links.front();
    const bool  is_table = branches.size() == 1 && branches.front().links.size() == 1 && link.law.size() == 2 &&
                          link.law[0] == 0 && link.fill.empty() && !link.kernel->is_dense() &&
                          link.kernel->anywhere().empty();
    if (is_table) set_table(options);
}

void ExpectationOperator::set_table(const OperatorOptions& options) {
    const SparseRows& kernel = markov_->branches().front().links.front().kernel->sparse();
    core_ = std::make_shared<const NormalizedAdjacency>(double_cover(kernel, *input_marginal_), options.threads);
    form_ = Form::table;
    markov_.reset();
}

bool ExpectationOperator::is_self_adjoint() const {
    return form_ == Form::function && context_.mixture == Mixture::untagged;
}

bool ExpectationOperator::is_dense() const {
    return markov_ != nullptr && std::ranges::any_of(markov_->branches(), [](const MarkovBranch& branch) {
               return std::ranges::any_of(branch.links, [](const MarkovLink& link) {
                   return link.kernel->is_dense() || link.whole != nullptr;
               });
           });
}

double ExpectationOperator::entries_met() const {
    double met = 0;
    for (const MarkovBranch& branch : markov_->branches())
        for (const MarkovLink& link : branch.links)
            met += link.whole != nullptr
                       ? static_cast<double>(link.whole->entries())
                       : static_cast<double>(link.law.size() - 1) * static_cast<double>(link.kernel->entries());
    return met;
}

std::string_view ExpectationOperator::marginal_name() const {
    if (marginal_ == Marginal::uniform) return "uniform";
    if (marginal_ == Marginal::stationary) return graph_->is_directed() ? "teleport" : "stationary";
    const bool begins_with_walk =
        std::ranges::any_of(context_.branches, [](const Branch& branch) { return walks(branch.chain.front()); });
    const bool is_even =
        std::ranges::all_of(context_.branches, [](const Branch& branch) { return is_of_points(branch.chain.front()); });
    if (is_even) return "uniform";
    return !begins_with_walk ? "own" : graph_->is_directed() ? "out_degree" : "stationary";
}

std::string_view ExpectationOperator::value_name(std::size_t a) const {
    const auto space =
        std::ranges::find_if(spaces_, [&](const ValueSpace& each) { return a < each.begin + each.size; });
    const auto place = static_cast<Node>(a - space->begin);
    return space->names == nullptr ? graph_->name(place) : (*space->names)[place];
}

void ExpectationOperator::apply(std::span<const double> x, std::span<double> y) const {
    require_sizes(x.size(), y.size(), values(), nodes());
    if (form_ == Form::table) return apply_block(*core_, x, y, nodes(), 0);
    if (form_ == Form::general) return apply_general(x, y, false);
    if (is_self_adjoint()) return apply_function(*core_, context_, x, y);
    std::ranges::fill(y, 0.0);
    std::vector<double> image(y.size());
    for (std::size_t j = 0; j < spaces_.size(); ++j) {
        const Branch& branch = context_.branches[j];
        apply_function(*core_, Context({branch}, Mixture::untagged), x.subspan(spaces_[j].begin, nodes()), image);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += image[i] / std::sqrt(branch.share);
    }
}

void ExpectationOperator::apply_adjoint(std::span<const double> x, std::span<double> y) const {
    require_sizes(x.size(), y.size(), nodes(), values());
    if (form_ == Form::table) return apply_block(*core_, x, y, 0, nodes());
    if (form_ == Form::general) return apply_general(x, y, true);
    if (is_self_adjoint()) return apply_function(*core_, context_, x, y);
    for (std::size_t j = 0; j < spaces_.size(); ++j) {
        const Branch& branch = context_.branches[j];
        const auto    part   = y.subspan(spaces_[j].begin, nodes());
        apply_function(*core_, Context({branch}, Mixture::untagged), x, part);
        for (double& entry : part) entry /= std::sqrt(branch.share);
    }
}

/// S = D_X^{1/2} T D_A^{-1/2}.
void ExpectationOperator::apply_general(std::span<const double> x, std::span<double> y, bool is_adjoint) const {
    const std::vector<double>& from = is_adjoint ? *input_marginal_ : *context_marginal_;
    const std::vector<double>& to   = is_adjoint ? *context_marginal_ : *input_marginal_;
    std::vector<double>        scaled(x.begin(), x.end());
    for (std::size_t i = 0; i < scaled.size(); ++i)
        scaled[i] = from[i] > 0 ? (is_adjoint ? scaled[i] * std::sqrt(from[i]) : scaled[i] / std::sqrt(from[i])) : 0;
    if (is_adjoint)
        markov_->apply_adjoint(scaled, y);
    else
        markov_->apply(scaled, y);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = to[i] > 0 ? (is_adjoint ? y[i] / std::sqrt(to[i]) : y[i] * std::sqrt(to[i])) : 0;
}

SupportComponents ExpectationOperator::find_components() const {
    return find_support_components(*markov_, *input_marginal_);
}

bool is_function_of_graph(const Graph& graph, const Context& context, Marginal marginal) {
    return !graph.is_directed() && marginal != Marginal::uniform && is_walk(context);
}

std::vector<ExpectationOperator> expectation_operators(const Graph& graph, std::span<const Context> contexts,
                                                       const OperatorOptions& options) {
    std::shared_ptr<const NormalizedAdjacency> shared;
    std::shared_ptr<const std::vector<double>> law;
    std::vector<ExpectationOperator>           ops;
    for (const Context& context : contexts) {
        if (!is_function_of_graph(graph, context, options.marginal)) {
            ops.emplace_back(graph, context, options);
            continue;
        }
        if (!shared) {
            shared = make_core(graph, context, options);
            law    = shared_law(normalized(shared->degrees()));
        }
        ops.push_back(ExpectationOperator(graph, context, shared, law));
    }
    return ops;
}

}  // namespace contexture
