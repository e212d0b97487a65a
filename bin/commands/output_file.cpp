#include "output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>

#include "contexture/base/error.hpp"
#include "signals.hpp"

namespace contexture::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer    = std::size_t{1} << 16U;
constexpr std::size_t kPiece     = std::size_t{1} << 23U;  // that the disk is given at a time
constexpr int         kMostLinks = 40;

[[noreturn]] void refuse(const std::string& name, int code) {
    throw Error(Fault::io, fmt::format("cannot write {}: {}", name, std::generic_category().message(code)));
}

/// What a path leads to: its links followed, also where the last one leads to no file yet.
fs::path follow_links(fs::path path) {
    std::error_code ignored;
    for (int links = 0; links < kMostLinks && fs::is_symlink(path, ignored); ++links) {
        const fs::path next = fs::read_symlink(path, ignored);
        path                = next.is_absolute() ? next : path.parent_path() / next;
    }
    return path;
}

/// Devices, pipes and the like, and what is open already: they are written directly.
bool is_written_directly(const fs::path& path) {
    struct stat found {};
    if (held_open(path) >= 0) return true;
    return stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

/// A name in the target's folder that no other run takes.
fs::path name_beside(const fs::path& target) {
    std::random_device random;
    return target.parent_path() / fmt::format(".contexture-{}-{:08x}", getpid(), random());
}

}  // namespace

int held_open(const fs::path& path) {
    const std::string text = path.lexically_normal().string();
    if (text == "/dev/stdout") return STDOUT_FILENO;
    if (text == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!text.starts_with(folder)) continue;
        int         number = -1;
        const char* end    = text.data() + text.size();
        const auto  read   = std::from_chars(text.data() + folder.size(), end, number);
        return read.ec == std::errc{} && read.ptr == end ? number : -1;
    }
    return -1;
}

bool is_same_place(const std::string& a, const std::string& b) {
    std::error_code ignored;
    if (fs::equivalent(a, b, ignored)) return true;
    return fs::weakly_canonical(fs::absolute(a), ignored) == fs::weakly_canonical(fs::absolute(b), ignored);
}

DescriptorBuffer::DescriptorBuffer(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)), buffer_(kBuffer) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
}

void DescriptorBuffer::write_all(const char* text, std::size_t size) {
    while (size > 0) {
        const ssize_t written = write(descriptor_, text, std::min(size, kPiece));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EPIPE) throw Error(Fault::io, "");
        if (written < 0) refuse(name_, errno);
        text += written;
        size -= static_cast<std::size_t>(written);
        written_ += written;
        hand_over();
    }
}

/// Has the disk begin with what was written, so that the end waits for little. A hint: pipes refuse it.
void DescriptorBuffer::hand_over() {
    if (written_ - handed_over_ < static_cast<std::int64_t>(kPiece)) return;
    (void)sync_file_range(descriptor_, handed_over_, written_ - handed_over_, SYNC_FILE_RANGE_WRITE);
    handed_over_ = written_;
}

int DescriptorBuffer::sync() {
    const auto size = static_cast<std::size_t>(pptr() - pbase());
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    write_all(buffer_.data(), size);
    return 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type letter) {
    sync();
    return traits_type::eq_int_type(letter, traits_type::eof()) ? traits_type::not_eof(letter)
                                                                : sputc(traits_type::to_char_type(letter));
}

std::streamsize DescriptorBuffer::xsputn(const char* text, std::streamsize size) {
    if (size < static_cast<std::streamsize>(kBuffer)) return std::streambuf::xsputn(text, size);
    sync();
    write_all(text, static_cast<std::size_t>(size));
    return size;
}

DescriptorStream::DescriptorStream(int descriptor, std::string name)
    : std::ostream(nullptr), buffer_(descriptor, std::move(name)) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // makes the stream pass on what its buffer throws
}

OutputFile::OutputFile(const std::string& path) : name_(path) {
    try {
        open();
    } catch (...) {
        discard();
        throw;
    }
    stream_ = std::make_unique<DescriptorStream>(descriptor_, name_);
}

OutputFile::~OutputFile() {
    discard();
}

void OutputFile::require_writable(const std::string& path) {
    if (!is_written_directly(path)) {
        const OutputFile trial(path);
    } else if (access(path.c_str(), W_OK) != 0) {
        refuse(path, errno);
    }
}

void OutputFile::open() {
    if (is_written_directly(name_)) {
        const int held = held_open(name_);
        descriptor_    = held >= 0 ? fcntl(held, F_DUPFD_CLOEXEC, 0) : ::open(name_.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor_ < 0) refuse(name_, errno);
        return;
    }
    target_ = follow_links(name_);
    open_beside();
}

void OutputFile::open_beside() {
    struct stat old {};
    const bool  is_replacing = stat(target_.c_str(), &old) == 0;
    if (is_replacing && S_ISDIR(old.st_mode)) refuse(name_, EISDIR);
    if (is_replacing && access(target_.c_str(), W_OK) != 0) refuse(name_, errno);
    unfinished_ = name_beside(target_);
    guard_unfinished_file(unfinished_.string());
    descriptor_ = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) refuse(name_, errno);
    if (!is_replacing) return;
    fchmod(descriptor_, old.st_mode & 07777U);
    [[maybe_unused]] const int kept = fchown(descriptor_, old.st_uid, old.st_gid);  // where we may
}

void OutputFile::finish() {
    stream_->flush();
    if (!unfinished_.empty() && fsync(descriptor_) != 0 && errno != EINVAL) refuse(name_, errno);
    const int descriptor = std::exchange(descriptor_, -1);
    if (close(descriptor) != 0 && errno != EINTR) refuse(name_, errno);
    if (unfinished_.empty()) return;
    if (rename(unfinished_.c_str(), target_.c_str()) != 0) refuse(name_, errno);
    release_unfinished_file(unfinished_.string());
    unfinished_.clear();
}

void OutputFile::discard() {
    if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
    if (unfinished_.empty()) return;
    unlink(unfinished_.c_str());
    release_unfinished_file(unfinished_.string());
    unfinished_.clear();
}

}  // namespace contexture::cli
