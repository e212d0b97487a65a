#include "contexture/graph/line_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "contexture/base/error.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kFirstBuffer = std::size_t{1} << 20U;

}  // namespace

void refuse_line(std::string_view source, std::uint64_t line, std::string_view what) {
    throw Error(Fault::input, fmt::format("{}:{}: {}", source, line, what));
}

void refuse_lone_returns(std::string_view source, std::uint64_t number, std::string_view line) {
    const std::size_t at = line.find('\r');
    if (at != std::string_view::npos && at + 1 < line.size())
        refuse_line(source, number,
                    "lines end in carriage returns alone; end them with \\n or \\r\\n (tr '\\r' '\\n')");
}

LineReader::LineReader(ByteSource& source) : source_(source), buffer_(kFirstBuffer) {
    if (fill()) skip_byte_order_mark();
}

std::optional<std::string_view> LineReader::next() {
    std::size_t searched = begin_;
    const void* newline  = nullptr;
    for (;;) {
        newline = std::memchr(buffer_.data() + searched, '\n', end_ - searched);
        if (newline != nullptr) break;
        const std::size_t pending = end_ - begin_;
        if (!fill()) break;
        searched = begin_ + pending;  // fill() has moved the line, and what was searched is not searched again
    }
    if (newline == nullptr && begin_ == end_) return std::nullopt;

    const char* const first = buffer_.data() + begin_;
    const char* const last  = newline != nullptr ? static_cast<const char*>(newline) : buffer_.data() + end_;
    std::string_view  line(first, static_cast<std::size_t>(last - first));
    begin_ += line.size() + (newline != nullptr ? 1 : 0);
    ++number_;
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<std::string_view> LineReader::peek() {
    const auto line = next();
    if (line) {
        begin_ = static_cast<std::size_t>(line->data() - buffer_.data());
        --number_;
    }
    return line;
}

std::string_view LineReader::take_lines(std::size_t size) {
    if (buffer_.size() < size) buffer_.resize(size);
    bool is_end = false;
    while (end_ - begin_ < size && !is_end) is_end = !fill();
    for (std::size_t searched = 0;;) {
        const std::string_view pending(buffer_.data() + begin_, end_ - begin_);
        std::size_t            end = searched == 0 ? pending.substr(0, size).rfind('\n') : std::string_view::npos;
        if (end == std::string_view::npos) end = pending.find('\n', std::max(searched, std::min(size, pending.size())));
        if (end == std::string_view::npos && is_end) end = pending.size();
        if (end != std::string_view::npos) {
            const std::string_view lines = pending.substr(0, end + 1);
            begin_ += lines.size();
            return lines;
        }
        searched = pending.size();
        is_end   = !fill();
    }
}

std::size_t LineReader::read_bytes(std::span<char> block) {
    if (begin_ == end_) return source_.read(block);
    const std::size_t count = std::min(block.size(), end_ - begin_);
    std::copy_n(buffer_.data() + begin_, count, block.data());
    begin_ += count;
    return count;
}

/// More bytes behind those that are pending, which move to the front. False at the end of the source.
bool LineReader::fill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) {
        if (end_ >= kLongestLine)
            refuse_line(name(), number_ + 1,
                        "a line longer than 16 MB; expected a text file with one edge a line, lines ended by \\n");
        buffer_.resize(2 * buffer_.size());
    }
    const std::size_t count = source_.read(std::span(buffer_).subspan(end_));
    end_ += count;
    return count > 0;
}

void LineReader::skip_byte_order_mark() {
    const std::string_view start(buffer_.data(), end_);
    if (start.starts_with("\xef\xbb\xbf")) begin_ = 3;
    if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"))
        refuse_line(name(), 1, "the text is UTF-16; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)");
}

}  // namespace contexture
