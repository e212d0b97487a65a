#include "contexture/learn/train.hpp"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/optim.h>
#include <torch/types.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <cmath>
#include <future>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include "contexture/base/blas_memory.hpp"
#include "contexture/base/error.hpp"
#include "contexture/base/memory.hpp"
#include "contexture/base/one_blas_thread.hpp"
#include "contexture/learn/checkpoint.hpp"
#include "contexture/learn/encoders.hpp"
#include "contexture/learn/losses.hpp"
#include "contexture/learn/requirements.hpp"
#include "contexture/operator/pair_sampler.hpp"

namespace contexture {
namespace {

constexpr std::uint64_t kHeldOutStep      = std::numeric_limits<std::uint64_t>::max();  // of draws that no step sees
constexpr std::uint64_t kHeldOutMost      = std::uint64_t{1} << 16U;
constexpr double        kRoundingOfSingle = 1e-6;  // of single precision, on directions that an encoder has not

/// One thread for the arithmetic of libtorch and of its BLAS, so that sums are the same anywhere; the walkers have the
/// others.
class OneThread {
  public:
    OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
    ~OneThread() { at::set_num_threads(before_); }
    OneThread(const OneThread&)            = delete;
    OneThread& operator=(const OneThread&) = delete;

  private:
    OneBlasThread blas_;
    int           before_;
};

template <typename Number>
torch::Tensor indices(const std::vector<Number>& numbers, std::size_t first, std::size_t last) {
    torch::Tensor found = torch::empty({static_cast<std::int64_t>(last - first)}, torch::kInt64);
    std::copy(numbers.begin() + static_cast<std::ptrdiff_t>(first), numbers.begin() + static_cast<std::ptrdiff_t>(last),
              found.data_ptr<std::int64_t>());
    return found;
}

/// Two samples that do not depend on each other.
std::pair<Samples, Samples> halves(const PairBatch& batch) {
    const auto part = [&](std::size_t first, std::size_t last) {
        return Samples{.x               = indices(batch.x, first, last),
                       .a               = indices(batch.a, first, last),
                       .b               = indices(batch.b, first, last),
                       .z               = indices(batch.z, first, last),
                       .c               = indices(batch.c, first, last),
                       .weight          = {},
                       .negative_weight = {}};
    };
    const std::size_t size = batch.x.size();
    return {part(0, size / 2), part(size / 2, size)};
}

torch::Tensor to_tensor(const RowMatrix& rows) {
    return torch::from_blob(const_cast<double*>(rows.data()), {rows.rows(), rows.cols()}, torch::kFloat64)
        .to(torch::kFloat32);  // a copy
}

RowMatrix to_rows(const torch::Tensor& tensor) {
    const torch::Tensor doubles = tensor.detach().to(torch::kFloat64).contiguous();
    return Eigen::Map<const RowMatrix>(doubles.data_ptr<double>(), doubles.size(0), doubles.size(1));
}

torch::Tensor roots_of(std::span<const double> shares) {
    torch::Tensor found = torch::empty({static_cast<std::int64_t>(shares.size())}, torch::kFloat64);
    std::copy(shares.begin(), shares.end(), found.data_ptr<double>());
    return found.sqrt_().to(torch::kFloat32);
}

/// The first d functions, where there are more.
std::optional<Spectrum> cut(const Spectrum& exact, int dimension) {
    const auto d = static_cast<std::size_t>(dimension);
    if (exact.singular_values.size() <= d) return std::nullopt;
    const auto first = [d](const std::vector<double>& values) {
        return std::vector<double>(values.begin(),
                                   values.begin() + static_cast<std::ptrdiff_t>(std::min(d, values.size())));
    };
    Spectrum found;
    found.singular_values  = first(exact.singular_values);
    found.eigenvalues      = first(exact.eigenvalues);
    found.residuals        = first(exact.residuals);
    found.left             = exact.left.leftCols(dimension);
    found.right            = exact.right.leftCols(std::min<Eigen::Index>(exact.right.cols(), dimension));
    found.input_marginal   = exact.input_marginal;
    found.context_marginal = exact.context_marginal;
    found.energy           = exact.energy;
    return found;
}

/// The same where context, seed and size are.
std::uint32_t checksum(const PairBatch& batch) {
    boost::crc_32_type sum;
    sum.process_bytes(batch.x.data(), batch.x.size() * sizeof(batch.x[0]));
    sum.process_bytes(batch.a.data(), batch.a.size() * sizeof(batch.a[0]));
    return sum.checksum();
}

class Trainer {
  public:
    Trainer(const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& options)
        : op_(op),
          cut_(cut(exact, options.dimension)),
          exact_(cut_ ? *cut_ : exact),
          options_(options),
          rate_(options.rate > 0 ? options.rate : default_rate(options.encoder)),
          sampler_(op, options.threads),
          phi_of_psi_(op) {
        if (options.encoder.kind == EncoderShape::Kind::gcn) set_neighbours();
        make_model();
        optimizer_.emplace(model_.weights(), torch::optim::AdamOptions(rate_));
        const PairBatch held_out =
            draw_pairs(std::min(4 * options.batch, std::max(options.batch, kHeldOutMost)), kHeldOutStep);
        held_out_ = halves(held_out);
        met_      = checksum(held_out);
        if (!options.resume_from.empty())
            state_ = read_checkpoint(options.resume_from, description(), model_.weights(), *optimizer_);
    }

    Learning run() {
        if (state_.history.empty()) look(std::numeric_limits<double>::quiet_NaN());
        std::future<PairBatch> next   = draw_ahead(state_.step);
        double                 sum    = 0;
        std::uint64_t          summed = 0;
        while (state_.step < options_.steps && !is_stopped()) {
            const PairBatch batch = next.get();
            next                  = draw_ahead(state_.step + 1);
            sum += step(batch);
            ++summed;
            tell(options_.progress,
                 {.task = "training", .done = state_.step, .total = options_.steps, .unit = "steps", .state = said_});
            if (state_.step % options_.every != 0 && state_.step < options_.steps) continue;
            look(sum / static_cast<double>(summed));
            sum = 0, summed = 0;
        }
        return result();
    }

  private:
    /// A gcn averages over the graph's own neighbours; points, which have no edges, over the context.
    void set_neighbours() {
        if (op_.graph().arcs() > 0) walk_.emplace(op_.graph(), Walk{1}, OperatorOptions{.threads = options_.threads});
        neighbours_.emplace(walk_ ? *walk_ : op_);
    }

    void make_model() {
        WeightSource        source(options_.seed, torch::kFloat32);
        const std::int64_t  d        = options_.dimension;
        const bool          is_free  = options_.encoder.kind == EncoderShape::Kind::free;
        const torch::Tensor features = options_.features.size() > 0 ? to_tensor(options_.features) : torch::Tensor();
        const auto          encoder  = [&](std::size_t rows) {
            if (is_free) return Encoder(static_cast<std::int64_t>(rows), d, source);
            return Encoder(options_.encoder, features, neighbours_ ? &*neighbours_ : nullptr, d, source);
        };
        using Kind       = Objective::Kind;
        const Kind kind  = options_.objective.kind;
        model_.objective = options_.objective;
        const bool both  = kind == Kind::joint || kind == Kind::skipgram;
        if (both || !encodes_values(options_.objective)) model_.inputs.emplace(encoder(op_.nodes()));
        if (both || encodes_values(options_.objective)) model_.values.emplace(encoder(op_.values()));
        if (kind != Kind::supervised && kind != Kind::masked) return;
        TargetHead head;
        if (options_.objective.target == Objective::Target::features) {
            head.features = features;
            head.root     = torch::ones({features.size(1)});
        } else {
            head.root = roots_of(kind == Kind::masked ? op_.input_marginal() : op_.context_marginal());
        }
        head.v      = source.normal({head.root.size(0), d}, 1 / std::sqrt(static_cast<double>(d)));
        head.bias   = source.filled({head.root.size(0)}, 0);
        model_.head = head;
    }

    /// What a checkpoint must agree with. The number of steps may change.
    [[nodiscard]] std::string description() const {
        return fmt::format(
            "{} {} {} of {} nodes and {} values, dim {}, batch {}, rate {}, seed {}, {} features, samples {:08x}",
            name(options_.objective), name(options_.encoder), name(op_.context()), op_.nodes(), op_.values(),
            options_.dimension, options_.batch, rate_, options_.seed, options_.features.cols(), met_);
    }

    [[nodiscard]] PairBatch draw_pairs(std::uint64_t size, std::uint64_t step) const {
        return draw_batch(sampler_, size, options_.seed, step);
    }
    [[nodiscard]] std::future<PairBatch> draw_ahead(std::uint64_t step) const {
        return std::async(std::launch::async, [this, step] { return draw_pairs(options_.batch, step); });
    }

    void require_finite(double loss) const {
        if (std::isfinite(loss)) return;
        throw Error(Fault::computation, fmt::format("the loss is no number any more after {} steps at a rate of {}: "
                                                    "lower --rate",
                                                    state_.step, rate_));
    }

    double step(const PairBatch& batch) {
        const double done = static_cast<double>(state_.step) / static_cast<double>(options_.steps);
        for (auto& group : optimizer_->param_groups())
            group.options().set_lr(rate_ * (1 + std::cos(std::numbers::pi * done)) / 2);
        const auto [one, two] = halves(batch);
        optimizer_->zero_grad();
        const torch::Tensor found = loss(model_, one, two);
        const auto          value = found.item<double>();
        require_finite(value);
        found.backward();
        optimizer_->step();
        ++state_.step;
        return value;
    }

    [[nodiscard]] RowMatrix vectors() const {
        const torch::NoGradGuard no_gradient;
        if (!encodes_values(options_.objective)) return to_rows(model_.inputs->all());
        return to_rows(phi_of_psi_.apply(model_.values->all().to(torch::kFloat64), false));
    }

    [[nodiscard]] Alignment measure(const RowMatrix& phi, int neighbours) const {
        std::vector<bool> has_row(op_.nodes());
        for (Node x = 0; x < op_.nodes(); ++x) has_row[x] = op_.input_marginal()[x] > 0;
        return align(op_, exact_, phi, has_row,
                     {.neighbours = neighbours, .seed = options_.seed, .rank_tolerance = kRoundingOfSingle});
    }

    void look(double mean_loss) {
        LearningPoint point{.step = state_.step, .loss = mean_loss};
        {
            const torch::NoGradGuard no_gradient;
            point.held_out = loss(model_, held_out_.first, held_out_.second).item<double>();
        }
        require_finite(point.held_out);  // before a checkpoint takes the place of a better one
        if (state_.step == 0) point.loss = point.held_out;
        const Alignment found = measure(vectors(), 0);
        point.correlation     = share_of_space(found);
        point.captured        = captured(found);
        note_best(point.held_out);
        state_.history.push_back(point);
        said_ = fmt::format("loss {:.4g}, alignment {:.3f}", point.held_out, *point.correlation);
        if (options_.keep && state_.step > 0)
            options_.keep(write_checkpoint(description(), state_, model_.weights(), *optimizer_));
    }

    void note_best(double held_out) {
        if (options_.patience == 0) return;
        double least = std::numeric_limits<double>::infinity();
        for (const LearningPoint& point : state_.history) least = std::min(least, point.held_out);
        ++state_.looks_in_vain;
        if (!(held_out < least)) return;
        state_.looks_in_vain = 0;
        state_.best.clear();
        for (const torch::Tensor& weight : model_.weights()) state_.best.push_back(weight.detach().clone());
    }

    [[nodiscard]] bool is_stopped() const { return options_.patience > 0 && state_.looks_in_vain >= options_.patience; }

    [[nodiscard]] Learning result() {
        if (options_.patience > 0 && !state_.best.empty()) {  // of a run with patience that this one goes on from
            const torch::NoGradGuard no_gradient;
            const auto               weights = model_.weights();
            for (std::size_t i = 0; i < weights.size(); ++i) torch::Tensor(weights[i]).copy_(state_.best[i]);
        }
        Learning found{.objective  = options_.objective,
                       .encoder    = options_.encoder,
                       .batch      = options_.batch,
                       .rate       = rate_,
                       .seed       = options_.seed,
                       .steps      = state_.step,
                       .is_stopped = state_.step < options_.steps,
                       .history    = state_.history,
                       .least_loss = least_loss(options_.objective, op_, exact_, options_.dimension)};
        for (const torch::Tensor& weight : model_.weights())
            found.parameters += static_cast<std::uint64_t>(weight.numel());
        found.vectors   = vectors();
        found.alignment = measure(found.vectors, AlignOptions{}.neighbours);
        for (Node x = 0; x < op_.nodes(); ++x)
            if (!(op_.input_marginal()[x] > 0)) found.vectors.row(static_cast<Eigen::Index>(x)).setZero();
        return found;
    }

    const ExpectationOperator&         op_;
    std::optional<Spectrum>            cut_;
    const Spectrum&                    exact_;  ///< d functions, or all there are
    const LearnOptions&                options_;
    double                             rate_;
    PairSampler                        sampler_;
    Averaging                          phi_of_psi_;
    std::optional<ExpectationOperator> walk_;        ///< of the graph, where a gcn takes it
    std::optional<Averaging>           neighbours_;  ///< of a gcn
    LearningModel                      model_;
    std::optional<torch::optim::Adam>  optimizer_;
    std::pair<Samples, Samples>        held_out_;
    std::uint32_t                      met_ = 0;  ///< of the samples in it
    LearningState                      state_;
    std::string                        said_;  ///< of the last look
};

}  // namespace

Learning train(const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& options) {
    require_learnable(op, exact, options);
    (void)threads_for_blas(1);
    const OneThread one;
    return Trainer(op, exact, options).run();
}

}  // namespace contexture

/// Found by programs that open this library as they run.
extern "C" const contexture::Train contexture_train = &contexture::train;
