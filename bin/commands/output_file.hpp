#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

namespace contexture::cli {

/// A buffer on a file descriptor, whose errors keep the reason that the system gave.
class DescriptorBuffer : public std::streambuf {
  public:
    DescriptorBuffer(int descriptor, std::string name);

  protected:
    int_type        overflow(int_type letter) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int             sync() override;

  private:
    void write_all(const char* text, std::size_t size);
    void hand_over();

    int               descriptor_;
    std::int64_t      written_ = 0, handed_over_ = 0;  ///< bytes
    std::string       name_;
    std::vector<char> buffer_;
};

/// One place under two names, whether or not there is a file yet.
[[nodiscard]] bool is_same_place(const std::string& a, const std::string& b);

/// The descriptor that a path such as /dev/fd/3 names; -1 for any other. It may lead to a plain file, but one that the
/// shell holds open: it goes on where the shell left it.
[[nodiscard]] int held_open(const std::filesystem::path& path);

/// An output stream on a descriptor that throws Error Fault::io when a write fails: with an empty
/// message where the reader of a pipe went away, which is no news to anybody.
class DescriptorStream : public std::ostream {
  public:
    DescriptorStream(int descriptor, std::string name);

  private:
    DescriptorBuffer buffer_;
};

/// A file that appears whole or not at all: written beside its place under another name and renamed
/// when finished; removed when not, also by a signal. Keeps the permissions of a file that was
/// there, writes through symbolic links. Devices and pipes are written directly.
class OutputFile {
  public:
    /// @throws Error Fault::io, as do all below
    explicit OutputFile(const std::string& path);
    ~OutputFile();
    OutputFile(const OutputFile&)            = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Opens what the constructor would open, and leaves no trace.
    static void require_writable(const std::string& path);

    [[nodiscard]] std::ostream& stream() { return *stream_; }
    /// Moves the file to its place.
    void                        finish();

  private:
    void open();
    void open_beside();
    void discard();

    std::string                       name_;        ///< as the user wrote it
    std::filesystem::path             target_;      ///< links resolved
    std::filesystem::path             unfinished_;  ///< "" where written directly
    int                               descriptor_ = -1;
    std::unique_ptr<DescriptorStream> stream_;
};

}  // namespace contexture::cli
