#pragma once

#include <string>

#include "contexture/report/report.hpp"
#include "contexture/report/vectors.hpp"
#include "output.hpp"

// Output of commands whose result is vectors, in any of their forms.

namespace contexture::cli {

/// Settles the form, and the file for the names beside an npy file; "" for none.
/// @throws Error Fault::usage where npy has no file to go to, Fault::io where a file cannot be written
[[nodiscard]] std::string settle_output(OutputOptions& output);

/// The document, or its vectors alone where the form asked for is theirs, and beside an npy file the names: both or
/// none.
void deliver_vectors(const OutputOptions& output, const std::string& names_file, Document document,
                     const NamedRows& rows);

/// The same of a report and its embedding.
void deliver_vectors(const OutputOptions& output, const std::string& names_file, const Report& report,
                     const Graph& graph, std::function<void()> finish_rest = {});

}  // namespace contexture::cli
