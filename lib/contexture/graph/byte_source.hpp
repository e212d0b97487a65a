#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>

#include "contexture/base/progress.hpp"

namespace contexture {

class Inflater;
class ReadAhead;

/// The bytes of a file, of standard input or of a stream, decompressed where they are gzip (also of
/// several members), which a thread of its own does for a large file. Tells `progress` how many bytes as they lie on
/// disk were read.
class ByteSource {
  public:
    /// @throws Error Fault::io where the file cannot be opened, Fault::input where it is compressed
    ///         in another way than by gzip
    explicit ByteSource(const std::string& path, Progress progress = {});
    /// @param name  of the stream, for messages
    ByteSource(std::istream& input, std::string name, Progress progress = {});
    ~ByteSource();
    ByteSource(const ByteSource&)            = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Fills `block` unless the end comes first, and returns how many bytes it wrote.
    /// @throws Error Fault::io where reading fails, Fault::input where gzip data are damaged or cut short
    [[nodiscard]] std::size_t read(std::span<char> block);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool               is_compressed() const { return inflater_ != nullptr; }
    /// What read() will most likely give in all: the size of a plain file; what the end of a gzip file says, which is
    /// that of its last member. 0 where only the end will tell.
    [[nodiscard]] std::uint64_t      likely_size() const;

  private:
    class Raw;
    class File;
    class Stream;

    void                      look_at_first_bytes();
    [[nodiscard]] std::size_t read_raw(std::span<char> block);
    void                      report(bool is_end);

    std::string                name_;
    Progress                   progress_;
    std::unique_ptr<Raw>       raw_;
    std::unique_ptr<Inflater>  inflater_;  ///< none where the bytes are plain
    std::string                first_bytes_;
    std::atomic<std::uint64_t> done_{0};
    std::uint64_t              reported_ = 0;
    std::unique_ptr<ReadAhead> ahead_;  ///< of the inflater; none where inflating needs no thread
};

}  // namespace contexture
