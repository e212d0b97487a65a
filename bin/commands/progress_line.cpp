#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "contexture/base/memory.hpp"
#include "signals.hpp"

namespace contexture::cli {
namespace {

constexpr std::chrono::milliseconds kDelay{500};
constexpr std::chrono::milliseconds kInterval{100};

std::string amount(double value, std::string_view unit) {
    if (unit == "bytes") return human_bytes(static_cast<std::uint64_t>(value));
    return fmt::format("{:.0f} {}", value, unit);
}

/// How long the task will still take: by its rate where its end is known, else by what was expected of it; 0 where
/// nobody knows.
double seconds_left(const ProgressStep& step, double seconds, double expected) {
    if (step.total > 0 && step.done > 0)
        return seconds * static_cast<double>(step.total - std::min(step.done, step.total)) /
               static_cast<double>(step.done);
    return std::max(0.0, expected - seconds);
}

std::string describe(const ProgressStep& step, double seconds, double expected) {
    const auto  done = static_cast<double>(step.done);
    std::string text = fmt::format("{}: {}", step.task, amount(done, step.unit));
    if (step.total > 0) text += fmt::format(" ({:.0f}%)", 100 * done / static_cast<double>(step.total));
    if (!step.state.empty()) text += fmt::format(", {}", step.state);
    if (seconds > 0) text += fmt::format(", {}/s", amount(done / seconds, step.unit));
    text += fmt::format(", {:.0f} s", seconds);
    const double left = seconds_left(step, seconds, expected);
    return left >= 0.5 ? text + fmt::format(", about {} left", human_seconds(left)) : text;
}

}  // namespace

ProgressLine::ProgressLine(bool is_quiet) : is_enabled_(!is_quiet && isatty(STDERR_FILENO) == 1) {}

Progress ProgressLine::callback() {
    if (!is_enabled_) return {};
    return [this](const ProgressStep& step) { show(step); };
}

void ProgressLine::show(const ProgressStep& step) {
    const auto now = Clock::now();
    if (step.task != task_) {
        task_     = step.task;
        begin_    = now;
        expected_ = step.expected_seconds;
    }
    if (now - begin_ < kDelay || now - last_ < kInterval) return;
    last_     = now;
    is_shown_ = true;
    guard_progress_line(true);
    fmt::print(stderr, "\r\033[K{:.79}",
               describe(step, std::chrono::duration<double>(now - begin_).count(), expected_));
}

void ProgressLine::clear() {
    if (!is_shown_) return;
    fmt::print(stderr, "\r\033[K");
    is_shown_ = false;
    guard_progress_line(false);
}

}  // namespace contexture::cli
