#include "options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>

#include "contexture/base/error.hpp"
#include "contexture/graph/columns.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

constexpr int kMostDimensions   = 1'000'000'000;
constexpr int kMostPermutations = 1'000'000;
constexpr int kMostThreads      = 4096;

int read_count(std::string_view option, const std::string& text, int least, int most) {
    return static_cast<int>(read_whole(option, text, least, most));
}

std::string read_column(std::string_view option, const std::string& text) {
    if (text.empty()) throw Error(Fault::usage, fmt::format("{}: expected the name of a column, found ''", option));
    return text;
}

/// Names between commas; one that holds a comma stands in double quotes.
std::vector<std::string> read_columns(std::string_view option, const std::string& text) {
    const Columns            cut = ColumnCutter(Separator::comma, text.size() + 1).cut(text);
    std::vector<std::string> names;
    if (!cut.fault.empty()) throw Error(Fault::usage, fmt::format("{} {}: {}", option, text, cut.fault));
    for (std::size_t i = 0; i < std::max<std::size_t>(1, cut.count); ++i)
        names.push_back(read_column(option, std::string(cut.text[i])));
    return names;
}

/// An option with a closed set of values, the first of them the default.
template <typename Value, std::size_t N>
CLI::Option* add_choice(CLI::App& command, const std::string& flag, const std::array<std::string_view, N>& words,
                        const std::array<Value, N>& values, const std::string& help, Value& target) {
    return add_value(command, flag, fmt::format("{}", fmt::join(words, "|")), help,
                     [=, &target](const std::string& text) { target = values[read_choice(flag, text, words)]; });
}

}  // namespace

CLI::Option* add_value(CLI::App& command, const std::string& flags, const std::string& type, const std::string& help,
                       std::function<void(const std::string&)> read) {
    return command.add_option_function<std::string>(flags, std::move(read), help)->type_name(type);
}

void add_point_options(CLI::App& command, PointOptions& options) {
    const auto group = "Tables of points";
    add_value(command, "--target", "COLUMN",
              "column to predict: no point knows it, rho is measured on it (default: 'target' is left out)",
              [&options](const std::string& text) { options.target = read_column("--target", text); })
        ->group(group);
    add_value(command, "--id", "COLUMN",
              "column of the points' names (default: a first column without a name, else 0, 1, 2 ...)",
              [&options](const std::string& text) { options.id = read_column("--id", text); })
        ->group(group);
    add_value(command, "--categorical", "LIST", "columns whose numbers are categories, the target too",
              [&options](const std::string& text) { options.categorical = read_columns("--categorical", text); })
        ->group(group);
    add_value(command, "--drop", "LIST", "columns to leave out", [&options](const std::string& text) {
        options.drop = read_columns("--drop", text);
    })->group(group);
}

void add_graph_options(CLI::App& command, GraphOptions& options) {
    using std::array, std::string_view;
    command.add_option("GRAPH", options.path, "file with the edges, or of points; - for standard input; may be gzip")
        ->type_name("");
    command.add_flag("--directed", options.read.build.is_directed,
                     "each line is an arc from its first node to its second; decides for GraphML too");
    add_weighted_option(
        command, "whether the third column (auto: where it holds numbers) or GraphML's attribute weight is a weight",
        options.read.weighted);
    add_header_option(
        command,
        "whether the first line names the columns (auto: of edges where its words are names that columns have, or "
        "stand above numbers; of points where it has no number)",
        options.read.header);
    add_choice(command, "--repeats", array<string_view, 2>{"once", "sum"}, array{Repeats::once, Repeats::sum},
               "a repeated edge of an unweighted graph counts once, or each time", options.read.build.repeats);
    add_choice(command, "--self-loops", array<string_view, 2>{"keep", "drop"}, array{SelfLoops::keep, SelfLoops::drop},
               "an edge from a node to itself stays, counted once in the degree, or goes",
               options.read.build.self_loops);
    add_choice(command, "--input-format",
               array<string_view, 5>{"auto", "edge-list", "matrix-market", "graphml", "points"},
               array{GraphFormat::detect, GraphFormat::edge_list, GraphFormat::matrix_market, GraphFormat::graphml,
                     GraphFormat::points},
               "format of GRAPH (auto: from its content; points where a context is of points)", options.read.format);
    add_value(command, "--nodes", "FILE", "file with one node a line, for nodes that may have no edge",
              [&options](const std::string& text) { options.read.node_list = read_path("--nodes", text); });
    add_point_options(command, options.read.points);
}

void add_component_option(CLI::App& command, bool& is_largest) {
    const char* help =
        is_largest ? "part of the graph to solve (default largest)" : "part of the graph to solve (default all)";
    add_choice(command, "--component", std::array<std::string_view, 2>{"largest", "all"}, std::array{true, false}, help,
               is_largest);
}

void add_dimension_option(CLI::App& command, const std::string& help, std::function<void(int)> take) {
    add_value(command, "--dim", "N", help, [take = std::move(take)](const std::string& text) {
        take(read_count("--dim", text, 1, kMostDimensions));
    });
}

void add_context_option(CLI::App& command, std::function<void(const Context&)> take) {
    add_value(command, "--context", "SPEC", "what a node is associated with (default walk:1); see contexture contexts",
              [take = std::move(take)](const std::string& text) { take(parse_context(text)); });
}

void add_weighted_option(CLI::App& command, const std::string& help, Weighted& weighted) {
    add_choice(command, "--weighted", std::array<std::string_view, 3>{"auto", "yes", "no"},
               std::array{Weighted::detect, Weighted::yes, Weighted::no}, help, weighted);
}

void add_header_option(CLI::App& command, const std::string& help, Header& header) {
    add_choice(command, "--header", std::array<std::string_view, 3>{"auto", "yes", "no"},
               std::array{Header::detect, Header::yes, Header::no}, help, header);
}

void add_threads_option(CLI::App& command, int& threads) {
    add_value(command, "--threads", "N", "threads to use (default: all cores)",
              [&threads](const std::string& text) { threads = read_count("--threads", text, 1, kMostThreads); });
}

void add_solve_options(CLI::App& command, SolveOptions& options) {
    DecomposeOptions& solve = options.decompose;
    add_dimension_option(
        command,
        options.default_dimension == 0
            ? "singular values to compute (default: as many as EMBEDDING has columns, or all where there are fewer)"
            : fmt::format("singular values to compute (default {}, or all where there are fewer)",
                          options.default_dimension),
        [&options](int dimension) { options.dimension = dimension; });
    add_component_option(command, options.is_largest_component);
    add_choice(command, "--marginal", std::array<std::string_view, 3>{"own", "stationary", "uniform"},
               std::array{Marginal::own, Marginal::stationary, Marginal::uniform},
               "law of the node: the context's own (by degree, or counts), stationary, or the same for all",
               options.marginal);
    add_value(command, "--regularize", "TAU|mean",
              "weight TAU / n between any two nodes, against pendant pieces; mean: the mean degree",
              [&options](const std::string& text) {
                  options.regularization.is_mean = text == "mean";
                  if (!options.regularization.is_mean)
                      options.regularization.tau = read_real(
                          "--regularize", text, [](double x) { return x > 0 && x <= kLargestWeight; },
                          "a number above 0, or mean");
              });
    add_value(command, "--tolerance", "X", "largest residual accepted; s_0 = 1 is the unit (default 1e-6)",
              [&solve](const std::string& text) {
                  solve.tolerance = read_real(
                      "--tolerance", text, [](double x) { return x > 0 && x < 1; }, "a number above 0 and below 1");
              });
    add_value(command, "--seed", "N", "seed of the random vectors (default 1): same seed and threads, same output",
              [&solve](const std::string& text) {
                  solve.seed = static_cast<std::uint64_t>(
                      read_whole("--seed", text, 0, std::numeric_limits<std::int64_t>::max()));
              });
    add_value(command, "--memory", "SIZE", "most memory a solve may take, as in 4GB (default: what is available)",
              [&solve](const std::string& text) { solve.memory_limit = read_bytes("--memory", text); });
    add_value(command, "--time", "LIMIT",
              "most time a solve may be expected to take, as in 30s, 10m or 2h (default: any)",
              [&solve](const std::string& text) { solve.time_limit = read_seconds("--time", text); });
    add_threads_option(command, solve.threads);
}

void add_score_options(CLI::App& command, AssessOptions& options) {
    add_value(command, "--beta", "X", "weight of the second term of tau (default 1)",
              [&options](const std::string& text) {
                  options.beta = read_real(
                      "--beta", text, [](double x) { return x >= 0; }, "a number of at least 0");
              });
    add_value(command, "--tail", "total|N", "tau divides by the energy of all values (default) or of the first N",
              [&options](const std::string& text) {
                  options.tail.reset();
                  if (text != "total") options.tail = read_count("--tail", text, 1, kMostDimensions);
              });
    add_value(command, "--bound-dim", "N", "dimensions of the worst-case bound (default: those of tau)",
              [&options](const std::string& text) {
                  options.bound_dimension = read_count("--bound-dim", text, 1, kMostDimensions);
              });
    add_value(command, "--epsilon", "X", "of the worst-case bound (default 0.1)", [&options](const std::string& text) {
        options.epsilon = read_real(
            "--epsilon", text, [](double x) { return x > 0 && x < 1; }, "a number above 0 and below 1");
    });
}

void add_vector_options(CLI::App& command, VectorOptions& options) {
    add_choice(command, "--density", std::array<std::string_view, 2>{"ratio", "log"},
               std::array{Density::ratio, Density::log},
               "log: singular vectors of log(1 + density ratio), as skip-gram methods have them", options.density);
    add_value(command, "--walks", "N",
              "estimate the density ratio of --density log from N walks a node (default: exact)",
              [&options](const std::string& text) {
                  options.walks = read_real(
                      "--walks", text, [](double x) { return x > 0 && x <= 1e9; }, "a number above 0");
              });
    add_value(command, "--scaling", "functions|average|power:P",
              "functions (mu_i), average (s_i mu_i, the default) or power:P (s_i^P mu_i; P = 0.5 the default of the "
              "logarithm)",
              [&options](const std::string& text) { options.scaling = parse_scaling(text); });
    add_value(command, "--normalize", "none|rows[:LENGTH]", "rows: every node's vector to length 1, or LENGTH",
              [&options](const std::string& text) { options.row_length = parse_normalization(text); });
}

void add_label_file_options(CLI::App& command, LabelOptions& options, const std::string& help) {
    add_value(command, "--labels", "FILE", help,
              [&options](const std::string& text) { options.file = read_path("--labels", text); });
    add_choice(command, "--label-kind", std::array<std::string_view, 3>{"auto", "category", "number"},
               std::array{LabelKind::detect, LabelKind::categories, LabelKind::numbers},
               "what a label is (auto: numbers where all are and one is not whole)", options.measure.kind);
}

void add_label_options(CLI::App& command, LabelOptions& options) {
    add_label_file_options(command, options, "labels of nodes: how compatible they are with the context (rho)");
    add_value(command, "--permutations", "N", "of the labels, for what chance gives rho (default 99)",
              [&options](const std::string& text) {
                  options.measure.permutations = read_count("--permutations", text, 0, kMostPermutations);
              });
}

void add_output_options(CLI::App& command, OutputOptions& options) {
    add_value(command, "-o,--output", "FILE", "write the result to FILE, whole or not at all",
              [&options](const std::string& text) { options.file = read_path("--output", text); });
    add_choice(command, "--format", std::array<std::string_view, 3>{"auto", "json", "table"},
               std::array{Form::automatic, Form::json, Form::table},
               "form of the result (auto: a table on a terminal, JSON in a pipe or file)", options.form);
    command.add_flag("--quiet", options.is_quiet, "no progress; with -o nothing on standard output either");
}

void add_config_option(CLI::App& command) {
    add_value(command, "--config", "FILE", "options from FILE, lines such as dim = 16; those given here count first",
              [](const std::string&) {});  // with_config has taken it out of the words by then
}

void add_vector_output_options(CLI::App& command, OutputOptions& options) {
    add_value(command, "-o,--output", "FILE", "write the result to FILE, whole or not at all",
              [&options](const std::string& text) { options.file = read_path("--output", text); });
    add_choice(command, "--format",
               std::array<std::string_view, 8>{"auto", "json", "table", "jsonl", "csv", "tsv", "word2vec", "npy"},
               std::array{Form::automatic, Form::json, Form::table, Form::jsonl, Form::csv, Form::tsv, Form::word2vec,
                          Form::npy},
               "form of the result (auto: by the ending of FILE, else JSON); npy writes the names to FILE.ids.txt",
               options.form);
    options.with_vectors = true;
    command.add_flag("--quiet", options.is_quiet, "no progress; with -o nothing on standard output either");
}

void add_timing_option(CLI::App& command, OutputOptions& options) {
    command.add_flag("--timing", options.with_timing, "report seconds, threads and peak memory too");
}

void require_graph(const CLI::App& command, const GraphOptions& options, std::span<const Context> contexts) {
    if (!options.path.empty()) return;
    const auto begins_at_file = [](const Branch& branch) { return file_of(branch.chain.front()) != nullptr; };
    const bool needs_none     = std::ranges::all_of(
            contexts, [&](const Context& context) { return std::ranges::all_of(context.branches, begins_at_file); });
    if (needs_none && !contexts.empty()) return;
    throw Error(Fault::usage,
                fmt::format("{}: which graph? Give a file or - for standard input; see contexture {} --help",
                            command.get_name(), command.get_name()));
}

}  // namespace contexture::cli
