#include "contexture/score/compatibility.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/random.hpp"

namespace contexture {
namespace {

/// The functions f, on the labelled nodes only.
struct Functions {
    std::vector<Node>                nodes;  ///< labelled, with P_X > 0, ascending
    std::vector<std::string>         names;  ///< of each function; none where numeric
    std::vector<std::vector<double>> values;
};

Functions collect_functions(const ExpectationOperator& op, const PairTable& labels, bool as_numbers) {
    std::vector<std::int64_t> place(op.nodes(), -1);
    for (const Node x : labels.inputs)
        if (op.input_marginal()[x] > 0) place[x] = 0;
    Functions functions;
    for (Node x = 0; x < op.nodes(); ++x) {
        if (place[x] < 0) continue;
        place[x] = std::ssize(functions.nodes);
        functions.nodes.push_back(x);
    }
    const std::size_t count = as_numbers ? 1 : labels.value_names.size();
    require_label_memory(count, functions.nodes.size(), 1);
    functions.values.assign(count, std::vector<double>(functions.nodes.size(), 0.0));
    for (Node label = 0; label < labels.value_names.size() && !as_numbers; ++label)
        functions.names.emplace_back(labels.value_names[label]);
    for (std::size_t i = 0; i < labels.inputs.size(); ++i) {
        if (place[labels.inputs[i]] < 0) continue;
        const auto at = static_cast<std::size_t>(place[labels.inputs[i]]);
        if (!as_numbers) {
            functions.values[labels.values[i]][at] = 1;
            continue;
        }
        functions.values[0][at] = number_of_label(labels.value_names[labels.values[i]]);
    }
    return functions;
}

/// ||T* f~||^2 and ||f~||^2.
struct Norms {
    double kept  = 0;
    double whole = 0;
    double size  = 0;  ///< of the function less its value at one node, so that a constant has none

    [[nodiscard]] std::optional<double> rho() const {
        constexpr double kConstant = 1e-24;  // of the size: what rounding leaves
        if (whole <= kConstant * size) return std::nullopt;
        return std::sqrt(std::clamp(kept / whole, 0.0, 1.0));
    }
};

class Measure {
  public:
    Measure(const ExpectationOperator& op, const Functions& functions)
        : op_(&op), functions_(&functions), x_(op.nodes(), 0.0), image_(op.values()) {
        for (const Node node : functions.nodes) mass_ += op.input_marginal()[node];
    }

    /// Of one function, node i of the labelled having the value of node order[i].
    Norms measure(const std::vector<double>& values, const std::vector<std::size_t>& order) {
        const auto&  nodes  = functions_->nodes;
        const double origin = values[order.front()];  // differences of large numbers that are close are exact
        double       mean   = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            mean += op_->input_marginal()[nodes[i]] * (values[order[i]] - origin);
        mean /= mass_;
        Norms norms;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const double value = values[order[i]] - origin;
            x_[nodes[i]]       = std::sqrt(op_->input_marginal()[nodes[i]]) * (value - mean);
            norms.size += op_->input_marginal()[nodes[i]] * value * value;
            norms.whole += x_[nodes[i]] * x_[nodes[i]];
        }
        if (norms.rho()) {
            op_->apply_adjoint(x_, image_);
            for (const double entry : image_) norms.kept += entry * entry;
        }
        return norms;
    }
    [[nodiscard]] double mass() const { return mass_; }

  private:
    const ExpectationOperator* op_;
    const Functions*           functions_;
    std::vector<double>        x_, image_;
    double                     mass_ = 0;
};

/// A value beside those that permutations gave.
Rho against_null(std::optional<double> value, const std::vector<double>& null) {
    Rho rho{.value = value};
    if (!value || null.empty()) return rho;
    const auto m   = static_cast<double>(null.size());
    rho.null_mean  = std::accumulate(null.begin(), null.end(), 0.0) / m;
    double squares = 0;
    for (const double each : null) squares += (each - rho.null_mean) * (each - rho.null_mean);
    rho.null_deviation = m > 1 ? std::sqrt(squares / (m - 1)) : 0;
    // As large within rounding counts as large.
    const auto above = std::ranges::count_if(null, [&](double each) { return each >= *value - 1e-12; });
    rho.p_value      = (1 + static_cast<double>(above)) / (1 + m);
    return rho;
}

LabelCompatibility describe(const ExpectationOperator& op, const Functions& functions, std::size_t number,
                            double mass) {
    LabelCompatibility label{.label = functions.names[number], .rho = {}};
    for (std::size_t i = 0; i < functions.nodes.size(); ++i) {
        if (functions.values[number][i] == 0) continue;
        ++label.nodes;
        label.mass += op.input_marginal()[functions.nodes[i]] / mass;
    }
    return label;
}

}  // namespace

Compatibility measure_compatibility(const ExpectationOperator& op, const PairTable& labels,
                                    const CompatibilityOptions& options) {
    const bool      as_numbers = are_numbers(labels, options.kind);
    const Functions functions  = collect_functions(op, labels, as_numbers);
    if (functions.nodes.empty())
        throw Error(Fault::input, "no labelled node has a context " + name(op.context()) + ": there is no rho");
    const std::size_t                  count = functions.values.size();
    Measure                            measure(op, functions);
    std::vector<std::size_t>           order(functions.nodes.size());
    std::vector<std::vector<double>>   null(count + 1);  // of each label, then of all
    std::vector<std::optional<double>> values(count + 1);
    std::mt19937_64                    generator(options.seed);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (int round = 0; round <= options.permutations; ++round) {
        tell(options.progress, {.task  = "compatibility",
                                .done  = static_cast<std::uint64_t>(round),
                                .total = static_cast<std::uint64_t>(options.permutations),
                                .unit  = "permutations"});
        if (round > 0) shuffle(std::span(order), generator);
        Norms all;
        for (std::size_t number = 0; number < count; ++number) {
            const Norms norms = measure.measure(functions.values[number], order);
            all.kept += norms.kept;
            all.whole += norms.whole;
            if (round == 0) values[number] = norms.rho();
            if (round > 0) null[number].push_back(norms.rho().value_or(0));
        }
        if (round == 0) values[count] = all.rho();
        if (round > 0) null[count].push_back(all.rho().value_or(0));
    }
    Compatibility result{.is_numeric   = as_numbers,
                         .labelled     = static_cast<Node>(functions.nodes.size()),
                         .mass         = measure.mass(),
                         .permutations = options.permutations,
                         .all          = against_null(values[count], null[count])};
    for (std::size_t number = 0; number < functions.names.size(); ++number) {
        LabelCompatibility label = describe(op, functions, number, measure.mass());
        label.rho                = against_null(values[number], null[number]);
        if (label.nodes > 0) result.labels.push_back(std::move(label));
    }
    std::ranges::stable_sort(result.labels, [](const LabelCompatibility& a, const LabelCompatibility& b) {
        return a.rho.value.value_or(-1) > b.rho.value.value_or(-1);
    });
    return result;
}

}  // namespace contexture
