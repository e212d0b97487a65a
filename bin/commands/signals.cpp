#include "signals.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <string_view>

namespace contexture::cli {
namespace {

// What the handler reads: plain memory and lock-free flags only.
struct UnfinishedFile {
    std::array<char, PATH_MAX> path;
    std::atomic<bool>          is_there;
};
std::array<UnfinishedFile, 4> unfinished;
std::atomic<bool>             has_progress_line{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void say(std::string_view text) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

void end_program(int signal) {
    for (const UnfinishedFile& file : unfinished)
        if (file.is_there) unlink(file.path.data());
    if (has_progress_line) say("\r\033[K");
    say(signal == SIGINT ? "contexture: interrupted\n" : "contexture: terminated\n");
    _exit(128 + signal);
}

}  // namespace

void install_signal_handlers() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction old {};
        sigaction(signal, nullptr, &old);
        if (old.sa_handler == SIG_IGN) continue;  // nohup, or a background job of a shell: as was asked
        struct sigaction action {};
        action.sa_handler = end_program;
        sigfillset(&action.sa_mask);
        sigaction(signal, &action, nullptr);
    }
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write, with exit code 4
}

void guard_unfinished_file(const std::string& path) {
    const auto place = std::ranges::find_if(unfinished, [](const UnfinishedFile& file) { return !file.is_there; });
    if (place == unfinished.end() || path.size() >= place->path.size()) return;
    std::memcpy(place->path.data(), path.c_str(), path.size() + 1);
    place->is_there = true;
}

void release_unfinished_file(const std::string& path) {
    for (UnfinishedFile& file : unfinished)
        if (file.is_there && path == file.path.data()) file.is_there = false;
}

void guard_progress_line(bool is_shown) {
    has_progress_line = is_shown;
}

}  // namespace contexture::cli
