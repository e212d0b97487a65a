#include "contexture/graph/read_ahead.hpp"

#include <algorithm>
#include <utility>

namespace contexture {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18U;
constexpr std::size_t kAhead = 4;  // blocks

}  // namespace

ReadAhead::ReadAhead(Make make) : make_(std::move(make)), thread_([this] { run(); }) {}

ReadAhead::~ReadAhead() {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    changed_.notify_all();
}

std::size_t ReadAhead::read(std::span<char> block) {
    std::size_t count = 0;
    while (count < block.size() && (begin_ < block_.size() || next())) {
        const std::size_t more = std::min(block.size() - count, block_.size() - begin_);
        std::copy_n(block_.data() + begin_, more, block.data() + count);
        begin_ += more;
        count += more;
    }
    return count;
}

/// False at the end.
bool ReadAhead::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ahead_.empty() || is_over_; });
    if (ahead_.empty()) {
        if (failure_) std::rethrow_exception(failure_);
        return false;
    }
    spare_ = std::exchange(block_, std::move(ahead_.front()));
    begin_ = 0;
    ahead_.pop_front();
    changed_.notify_all();
    return true;
}

void ReadAhead::run() {
    std::exception_ptr failure;
    try {
        for (bool is_more = true; is_more;) {
            std::vector<char> block = spare();
            block.resize(kBlock);
            block.resize(make_(block));
            is_more = !block.empty() && put(std::move(block));
        }
    } catch (...) {  // read() throws it on
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    is_over_ = true;
    changed_.notify_all();
}

std::vector<char> ReadAhead::spare() {
    const std::lock_guard lock(mutex_);
    return std::exchange(spare_, {});
}

/// False where nobody will read it.
bool ReadAhead::put(std::vector<char> block) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ahead_.size() < kAhead || is_stopped_; });
    if (is_stopped_) return false;
    ahead_.push_back(std::move(block));
    changed_.notify_all();
    return true;
}

}  // namespace contexture
