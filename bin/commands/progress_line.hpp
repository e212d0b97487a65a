#pragma once

#include <chrono>
#include <string>

#include "contexture/base/progress.hpp"

namespace contexture::cli {

/// One line on standard error that says what is being done, how much of it, at what rate and for
/// how long. It appears where standard error is a terminal, after half a second, and is erased by
/// `clear` or the destructor.
class ProgressLine {
  public:
    explicit ProgressLine(bool is_quiet);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&)            = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// To hand to the library; empty where nothing is to be shown. Must not outlive this.
    [[nodiscard]] Progress callback();
    void                   clear();

  private:
    using Clock = std::chrono::steady_clock;

    void show(const ProgressStep& step);

    bool              is_enabled_ = false;
    bool              is_shown_   = false;
    std::string       task_;
    double            expected_ = 0;             ///< seconds that the task will take, 0 where nothing was said
    Clock::time_point begin_ = Clock::now();  ///< of the task
    Clock::time_point last_  = begin_;        ///< when the line was last drawn
};

}  // namespace contexture::cli
