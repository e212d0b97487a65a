#pragma once

#include <string>

namespace contexture::cli {

/// Ctrl-C and termination end the program at once, in whatever it is: there is nothing to unwind
/// but the unfinished output files and the progress line, and the handler takes all away. A flag
/// looked at now and then would leave a user waiting for a dense solve that looks at nothing.
/// Exit codes 130 (SIGINT), 143 (SIGTERM), 129 (SIGHUP).
void install_signal_handlers();

/// A file to remove when a signal ends the program, until it is released. There is room for a few at a time: the
/// result, the names beside it, a page.
void guard_unfinished_file(const std::string& path);
void release_unfinished_file(const std::string& path);

/// Whether a progress line stands on standard error, to be erased.
void guard_progress_line(bool is_shown);

}  // namespace contexture::cli
