#include "contexture/report/json_writer.hpp"

#include <cmath>
#include <ostream>
#include <utility>

#include "contexture/base/error.hpp"
#include "contexture/base/row_text.hpp"
#include "contexture/graph/text.hpp"

namespace contexture {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18U;

void escape_control(std::string& out, char letter) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto                 code = static_cast<unsigned char>(letter);
    switch (letter) {
        case '\n':
            out += "\\n";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\r':
            out += "\\r";
            return;
        default:
            out += "\\u00";
            out += kHex[code >> 4U];
            out += kHex[code & 0xFU];
    }
}

void append_json_number(std::string& text, double value) {
    if (std::isfinite(value))
        append_number(text, value);
    else
        text += "null";
}

}  // namespace

JsonWriter::JsonWriter(std::ostream& output) : output_(&output) {
    buffer_.reserve(kBufferBytes + kBufferBytes / 8);
}

void JsonWriter::begin_object(std::string_view key) {
    if (depth_ > 0) next(key);
    buffer_ += '{';
    ++depth_;
    is_first_ = true;
}

void JsonWriter::end_object() {
    close('}');
}

void JsonWriter::begin_array(std::string_view key) {
    next(key);
    buffer_ += '[';
    ++depth_;
    is_first_ = true;
}

void JsonWriter::end_array() {
    close(']');
}

void JsonWriter::member(std::string_view key, std::string_view value) {
    next(key);
    put_text(value);
}

void JsonWriter::member(std::string_view key, bool value) {
    next(key);
    buffer_ += value ? "true" : "false";
}

void JsonWriter::member(std::string_view key, double value) {
    next(key);
    put(value);
}

void JsonWriter::member(std::string_view key, std::optional<double> value) {
    next(key);
    put(value.value_or(std::nan("")));
}

void JsonWriter::member(std::string_view key, std::int64_t value) {
    next(key);
    buffer_ += std::to_string(value);
}

void JsonWriter::member(std::string_view key, std::uint64_t value) {
    next(key);
    buffer_ += std::to_string(value);
}

void JsonWriter::member_null(std::string_view key) {
    next(key);
    buffer_ += "null";
}

void JsonWriter::member(std::string_view key, std::span<const double> values) {
    next(key);
    buffer_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) buffer_ += ", ";
        put(values[i]);
    }
    buffer_ += ']';
}

void JsonWriter::member(std::string_view key, std::span<const std::optional<double>> values) {
    next(key);
    buffer_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) buffer_ += ", ";
        put(values[i].value_or(std::nan("")));
    }
    buffer_ += ']';
}

void JsonWriter::element(std::string_view value) {
    next();
    put_text(value);
}

void JsonWriter::element(std::span<const double> values) {
    next();
    buffer_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) buffer_ += ", ";
        put(values[i]);
    }
    buffer_ += ']';
}

void JsonWriter::elements(std::span<const double> numbers, std::size_t columns, int threads) {
    if (numbers.empty()) return;
    flush();
    const std::string before   = '\n' + std::string(2 * depth_, ' ') + '[';
    const bool        is_first = std::exchange(is_first_, false);
    const auto        append   = [&](std::string& text, std::size_t row) {
        if (row > 0 || !is_first) text += ',';
        text += before;
        for (std::size_t i = 0; i < columns; ++i) {
            if (i > 0) text += ", ";
            append_json_number(text, numbers[row * columns + i]);
        }
        text += ']';
    };
    write_rows(*output_, numbers.size() / columns, append, {.strip = rows_a_strip(columns), .threads = threads});
    if (!*output_) throw Error(Fault::io, "the JSON document could not be written");
}

void JsonWriter::finish() {
    buffer_ += '\n';
    flush();
    if (!output_->flush()) throw Error(Fault::io, "the JSON document could not be written");
}

/// What stands before an entry: a comma, a new line, its key.
void JsonWriter::next(std::string_view key) {
    flush_if_full();
    if (!is_first_) buffer_ += ',';
    is_first_ = false;
    buffer_ += '\n';
    buffer_.append(2 * depth_, ' ');
    if (key.empty()) return;
    put_text(key);
    buffer_ += ": ";
}

void JsonWriter::close(char bracket) {
    --depth_;
    if (!is_first_) {
        buffer_ += '\n';
        buffer_.append(2 * depth_, ' ');
    }
    buffer_ += bracket;
    is_first_ = false;
}

void JsonWriter::put(double value) {
    flush_if_full();
    append_json_number(buffer_, value);
}

void JsonWriter::put_text(std::string_view text) {
    buffer_ += '"';
    while (!text.empty()) {
        std::size_t length = utf8_length(text);
        const char  first  = text.front();
        if (length == 0) {
            buffer_ += "\xEF\xBF\xBD";
            length = 1;
        } else if (first == '"' || first == '\\') {
            buffer_ += '\\';
            buffer_ += first;
        } else if (static_cast<unsigned char>(first) < 0x20) {
            escape_control(buffer_, first);
        } else {
            buffer_.append(text.substr(0, length));
        }
        text.remove_prefix(length);
    }
    buffer_ += '"';
}

void JsonWriter::flush_if_full() {
    if (buffer_.size() >= kBufferBytes) flush();
}

void JsonWriter::flush() {
    if (!output_->write(buffer_.data(), static_cast<std::streamsize>(buffer_.size())))
        throw Error(Fault::io, "the JSON document could not be written");
    buffer_.clear();
}

}  // namespace contexture
