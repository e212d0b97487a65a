#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

#include "contexture/context/context.hpp"
#include "contexture/embedding/log_density.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/run/tasks.hpp"
#include "contexture/score/assess.hpp"
#include "output.hpp"

// The options that several commands share, in groups. Each `add_` fills its struct when the command
// line is parsed and throws Error Fault::usage on a value that cannot be.

namespace contexture::cli {

/// A command of the program: how it is called and what it does.
struct Command {
    CLI::App*            app;
    std::function<int()> run;  ///< returns the exit code
};

struct GraphOptions {
    std::string path;
    ReadOptions read;
};

void add_graph_options(CLI::App& command, GraphOptions& options);
void add_point_options(CLI::App& command, PointOptions& options);

/// --weighted, of graphs and of the edges of new nodes.
void add_weighted_option(CLI::App& command, const std::string& help, Weighted& weighted);
/// --header, of the same.
void add_header_option(CLI::App& command, const std::string& help, Header& header);

void add_vector_options(CLI::App& command, VectorOptions& options);
void add_label_options(CLI::App& command, LabelOptions& options);
/// Those that say what the labels are.
void add_label_file_options(CLI::App& command, LabelOptions& options, const std::string& help);
void add_solve_options(CLI::App& command, SolveOptions& options);
void add_score_options(CLI::App& command, AssessOptions& options);
void add_output_options(CLI::App& command, OutputOptions& options);
/// The same for a command whose result is vectors.
void add_vector_output_options(CLI::App& command, OutputOptions& options);
void add_config_option(CLI::App& command);
void add_timing_option(CLI::App& command, OutputOptions& options);
void add_threads_option(CLI::App& command, int& threads);
void add_dimension_option(CLI::App& command, const std::string& help, std::function<void(int)> take);
void add_context_option(CLI::App& command, std::function<void(const Context&)> take);
/// --component; its default is what stands in `is_largest`.
void add_component_option(CLI::App& command, bool& is_largest);

/// An option whose text is handed to `read`.
CLI::Option* add_value(CLI::App& command, const std::string& flags, const std::string& type, const std::string& help,
                       std::function<void(const std::string&)> read);

/// @throws Error Fault::usage where GRAPH was not given and a context needs it
void require_graph(const CLI::App& command, const GraphOptions& options, std::span<const Context> contexts = {});

}  // namespace contexture::cli
