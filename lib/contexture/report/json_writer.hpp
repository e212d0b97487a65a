#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace contexture {

/// Writes JSON as it is told, a buffer at a time: memory does not grow with the document. Two-space
/// indent, arrays of numbers on one line. Always valid UTF-8: bytes that are not become U+FFFD.
/// Numbers are the shortest that read back to the same double, zero without a sign; those that are not
/// finite are null.
class JsonWriter {
  public:
    explicit JsonWriter(std::ostream& output);

    void begin_object(std::string_view key = {});
    void end_object();
    void begin_array(std::string_view key);
    void end_array();

    /// A member of the object that is open.
    void member(std::string_view key, std::string_view value);
    void member(std::string_view key, const char* value) { member(key, std::string_view(value)); }
    void member(std::string_view key, bool value);
    void member(std::string_view key, double value);
    void member(std::string_view key, std::optional<double> value);
    void member(std::string_view key, int value) { member(key, static_cast<std::int64_t>(value)); }
    void member(std::string_view key, std::int64_t value);
    void member(std::string_view key, std::uint32_t value) { member(key, std::uint64_t{value}); }
    void member(std::string_view key, std::uint64_t value);
    void member_null(std::string_view key);
    void member(std::string_view key, std::span<const double> values);
    void member(std::string_view key, std::span<const std::optional<double>> values);

    /// An element of the array that is open, on a line of its own.
    void element(std::string_view value);
    void element(std::span<const double> values);
    /// Elements that are the rows of a matrix, each of `columns` numbers, at least 1, one after the other.
    /// @param threads  that make their text; 0: all cores; changes no byte
    void elements(std::span<const double> numbers, std::size_t columns, int threads = 0);

    /// Ends the document with a newline and hands everything to the stream.
    /// @throws Error Fault::io where the stream fails, as does every call above
    void finish();

  private:
    void next(std::string_view key = {});
    void close(char bracket);
    void put(double value);
    void put_text(std::string_view text);
    void flush_if_full();
    void flush();

    std::ostream* output_;
    std::string   buffer_;
    std::size_t   depth_    = 0;
    bool          is_first_ = true;  ///< nothing stands in the open object or array yet
};

}  // namespace contexture
