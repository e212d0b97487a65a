#include "contexture/graph/byte_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/graph/inflater.hpp"
#include "contexture/graph/read_ahead.hpp"

namespace contexture {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kReportEvery  = std::uint64_t{1} << 22U;
constexpr std::uint64_t kWorthAThread = std::uint64_t{1} << 20U;
constexpr std::uint64_t kMostInflated = 1032;  // bytes from one of deflate: what is beyond is no size
constexpr std::size_t   kMagicLength  = 6;     // the longest of those below

constexpr auto kGzip = "\x1f\x8b"sv;

struct OtherCompression {
    std::string_view magic;
    std::string_view name;
    std::string_view remedy;
};

constexpr std::array kOthers = {
    OtherCompression{"BZh"sv, "bzip2", "bunzip2"},
    OtherCompression{"\xfd\x37zXZ\0"sv, "xz", "unxz"},
    OtherCompression{"\x28\xb5\x2f\xfd"sv, "zstd", "unzstd"},
    OtherCompression{"PK\x03\x04"sv, "zip", "unzip"},
    OtherCompression{"7z\xbc\xaf\x27\x1c"sv, "7-zip", "7z x"},
};

[[noreturn]] void refuse_io(const std::string& name, int code) {
    throw Error(Fault::io, fmt::format("cannot read {}: {}", name, std::strerror(code)));
}

}  // namespace

/// Bytes as they lie on disk.
class ByteSource::Raw {
  public:
    virtual ~Raw() = default;
    /// Some bytes, 0 only at the end.
    virtual std::size_t                 read(std::span<char> block) = 0;
    [[nodiscard]] virtual std::uint64_t total() const { return 0; }
    /// The last four bytes as a number, the least significant first; 0 where they cannot be known before the end.
    [[nodiscard]] virtual std::uint32_t last_word() const { return 0; }
};

class ByteSource::File : public Raw {
  public:
    File(const std::string& path, const Progress& progress)
        : path_(path), progress_(progress), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) refuse_io(path_, errno);
        struct stat status {};
        if (fstat(descriptor_, &status) != 0 || S_ISDIR(status.st_mode)) {
            const int code = S_ISDIR(status.st_mode) ? EISDIR : errno;
            close(descriptor_);
            refuse_io(path_, code);
        }
        if (S_ISREG(status.st_mode)) total_ = static_cast<std::uint64_t>(status.st_size);
    }
    ~File() override { close(descriptor_); }
    File(const File&)            = delete;
    File& operator=(const File&) = delete;

    std::size_t read(std::span<char> block) override {
        for (;;) {
            const ssize_t count = ::read(descriptor_, block.data(), block.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) refuse_io(path_, errno);
            tell(progress_, {.task = "reading", .total = total_, .unit = "bytes"});  // the signal may mean: stop
        }
    }
    [[nodiscard]] std::uint64_t total() const override { return total_; }
    [[nodiscard]] std::uint32_t last_word() const override {
        std::array<unsigned char, 4> bytes{};
        if (total_ < bytes.size()) return 0;
        const auto place = static_cast<off_t>(total_ - bytes.size());
        if (pread(descriptor_, bytes.data(), bytes.size(), place) != static_cast<ssize_t>(bytes.size())) return 0;
        std::uint32_t word = 0;
        for (std::size_t i = bytes.size(); i-- > 0;) word = word << 8U | bytes[i];
        return word;
    }

  private:
    std::string     path_;
    const Progress& progress_;
    int             descriptor_;
    std::uint64_t   total_ = 0;
};

class ByteSource::Stream : public Raw {
  public:
    Stream(std::istream& input, const std::string& name) : input_(input), name_(name) {}

    /// Through the buffer, because a caller that has peeked may have left the stream at its end.
    std::size_t read(std::span<char> block) override {
        std::streamsize count = 0;
        errno                 = 0;
        try {
            count = input_.rdbuf()->sgetn(block.data(), static_cast<std::streamsize>(block.size()));
        } catch (const std::ios_base::failure&) {
            refuse_io(name_, errno != 0 ? errno : EIO);
        }
        // std::cin takes a failure of the C stream beneath it for the end.
        if (count == 0 && &input_ == &std::cin && std::ferror(stdin) != 0) refuse_io(name_, errno != 0 ? errno : EIO);
        return static_cast<std::size_t>(std::max<std::streamsize>(count, 0));
    }

  private:
    std::istream&      input_;
    const std::string& name_;
};

ByteSource::ByteSource(const std::string& path, Progress progress) : name_(path), progress_(std::move(progress)) {
    raw_ = std::make_unique<File>(path, progress_);
    look_at_first_bytes();
}

ByteSource::ByteSource(std::istream& input, std::string name, Progress progress)
    : name_(std::move(name)), progress_(std::move(progress)) {
    raw_ = std::make_unique<Stream>(input, name_);
    look_at_first_bytes();
}

ByteSource::~ByteSource() = default;

void ByteSource::look_at_first_bytes() {
    std::array<char, kMagicLength> bytes{};
    const std::size_t              count = read_raw(bytes);
    first_bytes_.assign(bytes.data(), count);
    done_ = 0;
    for (const OtherCompression& other : kOthers)
        if (first_bytes_.starts_with(other.magic))
            throw Error(Fault::input, fmt::format("{}: compressed with {}, only gzip is read; decompress it first ({})",
                                                  name_, other.name, other.remedy));
    if (!first_bytes_.starts_with(kGzip)) return;
    inflater_ = std::make_unique<Inflater>([this](std::span<char> block) { return read_raw(block); }, name_);
    // Not for pipes: a thread that waits for one could not be stopped.
    if (raw_->total() >= kWorthAThread)
        ahead_ = std::make_unique<ReadAhead>([this](std::span<char> block) { return inflater_->read(block); });
}

std::size_t ByteSource::read(std::span<char> block) {
    const std::size_t count = ahead_ ? ahead_->read(block) : inflater_ ? inflater_->read(block) : read_raw(block);
    report(count < block.size());
    return count;
}

std::size_t ByteSource::read_raw(std::span<char> block) {
    std::size_t count = std::min(first_bytes_.size(), block.size());
    std::copy_n(first_bytes_.data(), count, block.data());
    first_bytes_.erase(0, count);
    while (count < block.size()) {
        const std::size_t more = raw_->read(block.subspan(count));
        if (more == 0) break;
        count += more;
    }
    done_ += count;
    return count;
}

std::uint64_t ByteSource::likely_size() const {
    if (!is_compressed()) return raw_->total();
    const std::uint64_t size = raw_->last_word();
    return size <= kMostInflated * raw_->total() ? size : 0;
}

/// On the thread that reads, which is the one that the caller's function belongs to.
void ByteSource::report(bool is_end) {
    const std::uint64_t done = done_;
    if (done - reported_ < kReportEvery && !(is_end && done != reported_)) return;
    reported_ = done;
    tell(progress_, {.task = "reading", .done = done, .total = raw_->total(), .unit = "bytes"});
}

}  // namespace contexture
