#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace contexture {

/// Bytes that a thread of their own makes, a few blocks ahead of who reads them: while one block is
/// parsed the next are inflated.
class ReadAhead {
  public:
    /// Writes some bytes into a block and returns how many, 0 at the end. May throw.
    using Make = std::function<std::size_t(std::span<char>)>;

    /// @param make  called on the thread, never again after it has returned 0 or thrown
    explicit ReadAhead(Make make);
    /// Waits for the block that is being made.
    ~ReadAhead();
    ReadAhead(const ReadAhead&)            = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    /// Fills `block` unless the end comes first, and returns how many bytes it wrote.
    /// @throws what making them has thrown, once the bytes before are read
    [[nodiscard]] std::size_t read(std::span<char> block);

  private:
    void                            run();
    [[nodiscard]] bool              put(std::vector<char> block);
    [[nodiscard]] bool              next();
    [[nodiscard]] std::vector<char> spare();

    Make                          make_;
    std::vector<char>             block_;      ///< that is being read
    std::size_t                   begin_ = 0;  ///< of what is not read yet
    std::mutex                    mutex_;      ///< of all below
    std::condition_variable       changed_;
    std::deque<std::vector<char>> ahead_;
    std::vector<char>             spare_;  ///< a block that was read, to be filled again
    bool                          is_over_    = false;
    bool                          is_stopped_ = false;
    std::exception_ptr            failure_;
    std::jthread                  thread_;
};

}  // namespace contexture
