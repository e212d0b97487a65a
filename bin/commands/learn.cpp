#include "learn.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

#include "arguments.hpp"
#include "contexture/base/error.hpp"
#include "contexture/learn/features.hpp"
#include "contexture/report/report.hpp"
#include "load.hpp"
#include "output_file.hpp"
#include "progress_line.hpp"
#include "trainer.hpp"
#include "values.hpp"
#include "vector_output.hpp"

namespace contexture::cli {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();  // steps, samples of a batch

struct LearningOptions {
    GraphOptions  graph;
    SolveOptions  solve{.default_dimension = 128};
    OutputOptions output;
    Context       context = Walk{};
    LearnOptions  learn;
    std::string   features;    ///< file, "" for none
    std::string   checkpoint;  ///< file, "" for none
    bool          is_resuming = false;
};

std::string read_whole_file(const std::string& path) {
    std::ifstream file = open_file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Where training begins, and where it leaves what it needs to go on.
void settle_checkpoint(const LearningOptions& options, LearnOptions& learn) {
    const std::string& path = options.checkpoint;
    if (path.empty()) {
        if (options.is_resuming) throw Error(Fault::usage, "--resume: say from where with --checkpoint FILE");
        return;
    }
    std::error_code ignored;
    const bool      is_there = std::filesystem::exists(path, ignored);
    if (is_there && !std::filesystem::is_regular_file(path, ignored))
        throw Error(Fault::usage, fmt::format("--checkpoint {}: this is no plain file, which is read again", path));
    if (is_there && !options.is_resuming)
        throw Error(Fault::usage,
                    fmt::format("{}: there is such a file; go on from it with --resume, or remove it", path));
    OutputFile::require_writable(path);
    if (is_there) {
        learn.resume_from = read_whole_file(path);
        if (learn.resume_from.empty())  // which would begin anew
            throw Error(Fault::input, path + ": this is no checkpoint, but an empty file: remove it, or name another");
    }
    learn.keep = [path](const std::string& bytes) {
        OutputFile file(path);
        file.stream() << bytes;
        file.finish();
    };
}

/// What went wrong with a checkpoint, with its name.
Learning train_from(Train train, const ExpectationOperator& op, const Spectrum& exact, const LearnOptions& learn,
                    const std::string& checkpoint) {
    try {
        return train(op, exact, learn);
    } catch (const Error& failure) {
        if (failure.fault() != Fault::input || learn.resume_from.empty()) throw;
        throw Error(Fault::input, checkpoint + ": " + failure.what());
    }
}

/// Features that nothing would look at are a misunderstanding.
void require_use_of_features(const LearningOptions& options) {
    const Objective& objective = options.learn.objective;
    const bool is_target = objective.kind == Objective::Kind::masked && objective.target == Objective::Target::features;
    if (!options.features.empty() && options.learn.encoder.kind == EncoderShape::Kind::free && !is_target)
        throw Error(Fault::usage,
                    "--features has no effect on free vectors: leave it out, or say --encoder mlp, gcn or linear");
}

int run_learn(LearningOptions options, const CLI::App& command) {
    const Train train = open_trainer();
    require_use_of_features(options);
    require_writable(options.output);
    const std::string names_file = settle_output(options.output);
    settle_checkpoint(options, options.learn);
    limit_dense_threads(options.solve.decompose.threads);
    ProgressLine      progress(options.output.is_quiet);
    const LoadedGraph loaded =
        load_graph(options.graph, std::span(&options.context, 1), options.solve.is_largest_component,
                   progress.callback(), options.solve.decompose.threads);
    const Stopwatch           watch;
    const ExpectationOperator op(loaded.graph, options.context,
                                 operator_options(loaded.graph, options.solve, progress.callback()));
    const Solved              plan  = plan_solve(loaded.graph, max_dimension(op), options.solve);
    Spectrum                  exact = decompose(op, solve_options(options.solve, plan, progress.callback()));

    LearnOptions& learn       = options.learn;
    learn.dimension           = plan.dimension;
    learn.seed                = options.solve.decompose.seed;
    learn.threads             = options.solve.decompose.threads;
    learn.memory_limit        = options.solve.decompose.memory_limit;
    learn.features            = node_features(loaded.graph, options.features, learn.memory_limit, progress.callback());
    learn.progress            = progress.callback();
    const Learning  learned   = train_from(train, op, exact, learn, options.checkpoint);
    const Embedding embedding = embedding_of(learned, op);

    Report report{.command   = "learn",
                  .arguments = record(command),
                  .graph     = loaded.summary,
                  .solved    = plan,
                  .results   = {{.context  = options.context,
                                 .marginal = std::string(op.marginal_name()),
                                 .note     = op.note(),
                                 .spectrum = std::move(exact)}},
                  .embedding = &embedding,
                  .named_by  = &loaded.graph,
                  .learning  = &learned,
                  .threads   = options.solve.decompose.threads};
    if (options.output.with_timing)
        report.timing = take_timing(loaded.seconds, watch.seconds(), options.solve.decompose.threads);
    progress.clear();
    deliver_vectors(options.output, names_file, report, loaded.graph);
    return 0;
}

std::uint64_t read_number(std::string_view option, const std::string& text, std::int64_t least) {
    return static_cast<std::uint64_t>(read_whole(option, text, least, kMost));
}

void add_training_options(CLI::App& command, LearningOptions& options) {
    LearnOptions& learn = options.learn;
    add_value(command, "--objective", "NAME",
              "contrastive (default), noncontrastive, node, joint, skipgram:K, supervised:TARGET (whitened, plain, "
              "balanced) or masked:TARGET (whitened, plain, features)",
              [&learn](const std::string& text) { learn.objective = parse_objective(text); });
    add_value(command, "--encoder", "NAME",
              "free (a vector a node, the default), linear, mlp:WIDTHxDEPTH or gcn:WIDTHxDEPTH of features",
              [&learn](const std::string& text) { learn.encoder = parse_encoder(text); });
    add_value(command, "--features", "FILE",
              "features of nodes, for networks (default: the columns of a table of points)",
              [&options](const std::string& text) { options.features = read_path("--features", text); });
    add_value(command, "--steps", "N", "steps of training at most (default 2000)",
              [&learn](const std::string& text) { learn.steps = read_number("--steps", text, 1); });
    add_value(command, "--batch", "N", "samples a step (default 1024)",
              [&learn](const std::string& text) { learn.batch = read_number("--batch", text, 4); });
    add_value(command, "--rate", "X",
              fmt::format("of Adam at first; falls to 0 (default {} of free vectors, {} of networks)", default_rate({}),
                          default_rate({.kind = EncoderShape::Kind::mlp})),
              [&learn](const std::string& text) {
                  learn.rate = read_real(
                      "--rate", text, [](double x) { return x > 0 && x <= 10; }, "a number above 0, at most 10");
              });
    add_value(command, "--every", "N", "steps between two looks at held-out loss and alignment (default 100)",
              [&learn](const std::string& text) { learn.every = read_number("--every", text, 1); });
    add_value(command, "--patience", "N",
              "stop after N looks without a better held-out loss, and keep the best (default: do all steps)",
              [&learn](const std::string& text) { learn.patience = read_number("--patience", text, 1); });
    add_value(command, "--checkpoint", "FILE", "at each look write to FILE all that is needed to go on",
              [&options](const std::string& text) { options.checkpoint = read_path("--checkpoint", text); });
    command.add_flag("--resume", options.is_resuming, "go on from the checkpoint where there is one");
}

}  // namespace

Command make_learn_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("learn", "train an encoder by gradient, beside the exact functions");
    auto      options = std::make_shared<LearningOptions>();
    add_graph_options(*app, options->graph);
    add_context_option(*app, [options](const Context& context) { options->context = context; });
    add_training_options(*app, *options);
    add_solve_options(*app, options->solve);
    add_timing_option(*app, options->output);
    add_vector_output_options(*app, options->output);
    return {.app = app, .run = [app, options] {
                require_graph(*app, options->graph, std::span(&options->context, 1));
                return run_learn(*options, *app);
            }};
}

}  // namespace contexture::cli
