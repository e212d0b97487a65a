#include "contexture/evaluate/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "contexture/base/blas_memory.hpp"
#include "contexture/base/error.hpp"
#include "contexture/base/one_blas_thread.hpp"
#include "contexture/base/random.hpp"
#include "contexture/base/threads.hpp"
#include "contexture/evaluate/f1.hpp"
#include "contexture/evaluate/logistic.hpp"
#include "contexture/evaluate/ridge.hpp"

namespace contexture {
namespace {

/// One random split of the labelled nodes, as positions among them.
struct Split {
    std::vector<std::size_t> order;
    std::size_t              train = 0;

    [[nodiscard]] std::span<const std::size_t> training() const { return std::span(order).first(train); }
    [[nodiscard]] std::span<const std::size_t> testing() const { return std::span(order).subspan(train); }
};

std::size_t train_count(std::size_t count, double ratio) {
    return static_cast<std::size_t>(std::llround(ratio * static_cast<double>(count)));
}

Split split(std::size_t count, double ratio, std::uint64_t seed, int repeat) {
    std::seed_seq   mixed{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U),
                        static_cast<std::uint32_t>(repeat)};
    std::mt19937_64 generator(mixed);
    Split           made{.order = std::vector<std::size_t>(count), .train = train_count(count, ratio)};
    std::iota(made.order.begin(), made.order.end(), std::size_t{0});
    shuffle(std::span(made.order), generator);
    return made;
}

/// Of the labelled nodes, in their order.
RowMatrix rows_of(const RowMatrix& features, const Targets& targets) {
    return features(targets.nodes, Eigen::all);
}

RowMatrix outputs_of(const Targets& targets) {
    RowMatrix y =
        RowMatrix::Zero(static_cast<Eigen::Index>(targets.size()), static_cast<Eigen::Index>(targets.outputs()));
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        if (targets.is_numeric())
            y(row, 0) = targets.numbers[i];
        else
            for (const int label : targets.labels[i]) y(row, label) = 1;
    }
    return y;
}

/// Of each test node as many classes as it has, by the largest of its values.
F1 score_values(const Targets& targets, const Split& parts, const RowMatrix& values) {
    std::vector<std::vector<int>> known, said;
    for (std::size_t i = 0; i < parts.testing().size(); ++i) {
        const auto& labels = targets.labels[parts.testing()[i]];
        const auto  row    = values.row(static_cast<Eigen::Index>(i));
        known.push_back(labels);
        said.push_back(top_classes({row.data(), static_cast<std::size_t>(row.size())}, labels.size()));
    }
    return score_classes(known, said, targets.classes.size());
}

/// A value for each test node and class: of one classifier a class, the classes shared among threads.
RowMatrix logistic_values(const LogisticRows& rows, const RowMatrix& x, const Targets& targets, const Split& parts,
                          double c, ThreadTeam& team) {
    const RowMatrix tested = x(std::vector<std::size_t>(parts.testing().begin(), parts.testing().end()), Eigen::all);
    RowMatrix       values(tested.rows(), static_cast<Eigen::Index>(targets.classes.size()));
    take_in_turn(team, targets.classes.size(), [&](int, std::size_t which) {
        const int         label = static_cast<int>(which);
        std::vector<bool> has_label;
        for (const std::size_t i : parts.training())
            has_label.push_back(std::ranges::binary_search(targets.labels[i], label));
        const Eigen::VectorXd w = rows.fit(parts.training(), has_label, c);
        values.col(label)       = (tested * w.head(x.cols())).array() + w[x.cols()];
    });
    return values;
}

/// Predictions brought into the range that each output has on the training rows: where a function lives on a few rows
/// that were held out, a straight line through the others says anything there.
RowMatrix within(const RowMatrix& predicted, const RowMatrix& y, std::span<const std::size_t> training) {
    const RowMatrix          known = y(std::vector<std::size_t>(training.begin(), training.end()), Eigen::all);
    const Eigen::RowVectorXd low = known.colwise().minCoeff(), high = known.colwise().maxCoeff();
    RowMatrix                brought = predicted;
    for (Eigen::Index row = 0; row < brought.rows(); ++row)
        brought.row(row) = brought.row(row).cwiseMax(low).cwiseMin(high);
    return brought;
}

std::string percent(double ratio) {
    return fmt::format("{:.4g}%", 100 * ratio);
}

void require_splits(const Targets& targets, const ProbeOptions& options, std::size_t least_train) {
    if (options.ratios.empty()) throw Error(Fault::usage, "no training ratio: give one, as in 0.5");
    for (const double ratio : options.ratios)
        if (const std::string fault = fault_of_ratio(ratio, targets.size(), least_train); !fault.empty())
            throw Error(Fault::usage, fault);
}

/// Runs `measure` once a ratio and repeat and sums up the quantities it gives.
template <typename Measure>
std::vector<TaskRow> repeat(const Targets& targets, Eigen::Index columns, const ProbeOptions& options,
                            std::string_view task, const std::vector<std::string>& names, const Measure& measure) {
    std::vector<TaskRow> rows;
    std::uint64_t        done  = 0;
    const std::uint64_t  total = options.ratios.size() * static_cast<std::uint64_t>(options.repeats);
    for (const double ratio : options.ratios) {
        std::vector<std::vector<double>> values(names.size());
        Split                            parts;
        for (int i = 0; i < options.repeats; ++i) {
            tell(options.progress, {.task = task, .done = done++, .total = total, .unit = "splits"});
            parts            = split(targets.size(), ratio, options.seed, i);
            const auto found = measure(parts);
            for (std::size_t q = 0; q < names.size(); ++q) values[q].push_back(found[q]);
        }
        TaskRow row{.setting   = percent(ratio),
                    .ratio     = ratio,
                    .dimension = static_cast<int>(columns),
                    .train     = parts.training().size(),
                    .test      = parts.testing().size(),
                    .figures   = {}};
        for (std::size_t q = 0; q < names.size(); ++q) row.figures.push_back(summarize(names[q], values[q]));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string fault_of_ratio(double ratio, std::size_t labelled, std::size_t least_train) {
    const std::size_t train = train_count(labelled, ratio);
    if (train >= least_train && train < labelled) return "";
    return fmt::format("a training ratio of {} of {} labelled nodes leaves too few to train or to test on", ratio,
                       labelled);
}

TaskResult classify(const RowMatrix& features, const Targets& targets, const ProbeOptions& options) {
    if (targets.is_numeric())
        throw Error(Fault::usage,
                    "classification: the labels are numbers; ridge regression is for them, or say "
                    "--label-kind category");
    require_splits(targets, options, kLeastToClassify);
    require_label_memory(targets.outputs(), targets.size(), 1);
    const RowMatrix     x = rows_of(features, targets);
    const LogisticRows  rows(x);
    const OneBlasThread one_thread;  // several threads of its own ask for products
    ThreadTeam          team(threads_for_blas(options.threads > 0 ? options.threads : hardware_threads()));
    TaskResult          result{.task = "classification",
                               .method = fmt::format("one-vs-rest logistic regression (LIBLINEAR, L2, C = {})", options.c),
                               .repeats = options.repeats,
                               .rows    = {}};
    result.rows =
        repeat(targets, x.cols(), options, "classification", {"micro_f1", "macro_f1"}, [&](const Split& parts) {
            const F1 f1 = score_values(targets, parts, logistic_values(rows, x, targets, parts, options.c, team));
            return std::vector{f1.micro, f1.macro};
        });
    return result;
}

TaskResult regress(const RowMatrix& features, const Targets& targets, const ProbeOptions& options) {
    require_splits(targets, options, kLeastToRegress);
    require_label_memory(targets.outputs(), targets.size(), 4);  // y, its parts, and what is predicted
    (void)threads_for_blas(1);
    const RowMatrix          x = rows_of(features, targets);
    const RowMatrix          y = outputs_of(targets);
    std::vector<std::string> names{"mse", "r2"};
    if (!targets.is_numeric()) names.insert(names.end(), {"micro_f1", "macro_f1"});
    TaskResult result{.task    = "ridge",
                      .method  = "ridge regression, the penalty chosen on a quarter of the training nodes",
                      .repeats = options.repeats,
                      .rows    = {}};
    result.rows = repeat(targets, x.cols(), options, "ridge", names, [&](const Split& parts) {
        const auto        training   = parts.training();
        const std::size_t validation = std::max<std::size_t>(1, training.size() / 4);
        const RidgeFit fit = fit_ridge(x, y, training.first(training.size() - validation), training.last(validation));
        const std::vector<std::size_t> test(parts.testing().begin(), parts.testing().end());
        const RowMatrix                wanted    = y(test, Eigen::all);
        const RowMatrix                predicted = fit.predict(x(test, Eigen::all));
        const double                   error     = (wanted - within(predicted, y, training)).squaredNorm();
        const double                   spread    = (wanted.rowwise() - fit.mean_y).squaredNorm();
        std::vector<double> found{error / static_cast<double>(wanted.size()), spread > 0 ? 1 - error / spread : 0};
        if (!targets.is_numeric()) {
            const F1 f1 = score_values(targets, parts, predicted);
            found.insert(found.end(), {f1.micro, f1.macro});
        }
        return found;
    });
    return result;
}

}  // namespace contexture
