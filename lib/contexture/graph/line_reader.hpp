#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/graph/byte_source.hpp"

namespace contexture {

/// "path:17: what" as a fault of the input.
[[noreturn]] void refuse_line(std::string_view source, std::uint64_t line, std::string_view what);

/// Refuses a line in the middle of which a carriage return stands: that alone ends its lines.
void refuse_lone_returns(std::string_view source, std::uint64_t number, std::string_view line);

/// The lines of a source of bytes, without their ends (\n or \r\n) and without a UTF-8 byte-order mark.
class LineReader {
  public:
    /// No line of a graph comes near it: what is longer is no text.
    static constexpr std::size_t kLongestLine = std::size_t{1} << 24U;

    explicit LineReader(ByteSource& source);

    /// The next line, or nothing at the end. It is valid until the next call.
    /// @throws Error Fault::input where a line is too long or the text is UTF-16, and what ByteSource throws
    [[nodiscard]] std::optional<std::string_view> next();
    /// The same without going on.
    [[nodiscard]] std::optional<std::string_view> peek();

    /// The next whole lines with their ends, about `size` bytes of them and at least one line; "" at the
    /// end. Valid until the next call. Who takes them counts them: see count_lines.
    /// @throws as next() does
    [[nodiscard]] std::string_view take_lines(std::size_t size);
    /// Tells of lines that take_lines() gave, for number().
    void                           count_lines(std::uint64_t lines) { number_ += lines; }

    /// What comes next as it stands, about a megabyte of it, without going on: for recognising formats.
    [[nodiscard]] std::string_view start() const { return {buffer_.data() + begin_, end_ - begin_}; }
    /// The bytes behind the last line as they are, for formats without lines. 0 only at the end.
    [[nodiscard]] std::size_t      read_bytes(std::span<char> block);

    /// Of the line that next() gave last, from 1.
    [[nodiscard]] std::uint64_t      number() const { return number_; }
    [[nodiscard]] const std::string& name() const { return source_.name(); }
    [[nodiscard]] bool               is_compressed() const { return source_.is_compressed(); }
    /// Bytes of the whole text, most likely; 0 where only its end will tell.
    [[nodiscard]] std::uint64_t      likely_size() const { return source_.likely_size(); }

  private:
    [[nodiscard]] bool fill();
    void               skip_byte_order_mark();

    ByteSource&       source_;
    std::vector<char> buffer_;
    std::size_t       begin_  = 0;  ///< of what next() has not given yet
    std::size_t       end_    = 0;  ///< of what was read
    std::uint64_t     number_ = 0;
};

}  // namespace contexture
