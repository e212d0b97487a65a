#pragma once

#include "options.hpp"

namespace contexture::cli {

/// `contexture rerun DOCUMENT [OPTIONS]`, for help only: its words become those of the run that the document records
/// before they are parsed (`recorded`).
Command make_rerun_command(CLI::App& program);

}  // namespace contexture::cli
