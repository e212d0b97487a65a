#include "contexture/graph/line_reader.hpp"

#include <algorithm>

#include "graph/reading.hpp"

using namespace contexture;
using support::thrown_by;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream       input(text);
    ByteSource               source(input, "g.txt");
    LineReader               reader(source);
    std::vector<std::string> lines;
    while (const auto line = reader.next()) {
        lines.emplace_back(*line);
        CHECK(reader.number() == lines.size());
    }
    CHECK_FALSE(reader.next());
    CHECK(reader.number() == lines.size());
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines end with a newline, with a carriage return before it or without") {
    CHECK(lines_of("a\nb\n") == Lines{"a", "b"});
    CHECK(lines_of("a\r\nb\r\n") == Lines{"a", "b"});
    CHECK(lines_of("a\r\r\nb") == Lines{"a", "b"});
    CHECK(lines_of("a\n\n\nb\n\n") == Lines{"a", "", "", "b", ""});
    CHECK(lines_of("a\nb\r") == Lines{"a", "b"});
    CHECK(lines_of("\n") == Lines{""});
    CHECK(lines_of("").empty());
}

TEST_CASE("a lone carriage return is part of its line") {
    CHECK(lines_of("a\rb\nc\n") == Lines{"a\rb", "c"});
}

TEST_CASE("NUL and other bytes are part of their line") {
    const std::string text("a\0b\n\xff\x01\n", 7);
    CHECK(lines_of(text) == Lines{std::string("a\0b", 3), "\xff\x01"});
}

TEST_CASE("a byte-order mark is skipped at the very start only") {
    CHECK(lines_of("\xef\xbb\xbf"
                   "a\n\xef\xbb\xbf"
                   "b\n") == Lines{"a",
                                   "\xef\xbb\xbf"
                                   "b"});
    CHECK(lines_of("\xef\xbb\xbf").empty());
    CHECK(lines_of("\xef\xbb") == Lines{"\xef\xbb"});
}

TEST_CASE("UTF-16 is refused") {
    for (const char* text : {"\xff\xfe", "\xfe\xff"}) {
        const auto thrown = thrown_by([&] { (void)lines_of(text); });
        CHECK(thrown.fault == Fault::input);
        CHECK(thrown.message.starts_with("g.txt:1: the text is UTF-16"));
    }
}

TEST_CASE("lines longer than the buffer, and lines across its end, come whole") {
    Lines       expected;
    std::string text;
    for (std::size_t length = 1; length < 5000000; length = length * 3 + 1) {
        expected.emplace_back(length, static_cast<char>('a' + length % 26));
        text += expected.back() + '\n';
    }
    for (int line = 0; line < 300000; ++line) {
        expected.push_back("line " + std::to_string(line));
        text += expected.back() + "\r\n";
    }
    CHECK((lines_of(text) == expected));
}

TEST_CASE("a line that no text has is refused with its number") {
    CHECK(lines_of("a\n" + std::string(LineReader::kLongestLine - 10, 'x')).size() == 2);
    const auto thrown = thrown_by([] { (void)lines_of("a\n" + std::string(2 * LineReader::kLongestLine, 'x')); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.message.starts_with("g.txt:2: a line longer than 16 MB"));
}

TEST_CASE("peeking does not go on") {
    std::istringstream input("a\nb");
    ByteSource         source(input, "g.txt");
    LineReader         reader(source);
    CHECK(reader.peek() == "a");
    CHECK(reader.number() == 0);
    CHECK(reader.peek() == "a");
    CHECK(reader.next() == "a");
    CHECK(reader.number() == 1);
    CHECK(reader.peek() == "b");
    CHECK(reader.next() == "b");
    CHECK_FALSE(reader.peek());
    CHECK(reader.number() == 2);
}

TEST_CASE("lines taken together are whole ones, about as many bytes as asked for") {
    std::string text;
    for (int line = 0; line < 3000; ++line) text += std::string(static_cast<std::size_t>(line % 60), 'x') + "\n";
    text += "the last has no end";
    for (const std::size_t size : {std::size_t{1}, std::size_t{10}, std::size_t{700}, std::size_t{3'000'000}}) {
        std::istringstream input(text);
        ByteSource         source(input, "g.txt");
        LineReader         reader(source);
        REQUIRE(reader.next() == "");
        std::string taken = "\n";
        for (auto lines = reader.take_lines(size); !lines.empty(); lines = reader.take_lines(size)) {
            CHECK((lines.ends_with('\n') || lines.ends_with("no end")));
            CHECK(lines.size() <= std::max<std::size_t>(size, 60));
            taken += lines;
        }
        CHECK((taken == text));
        reader.count_lines(3000);
        CHECK(reader.number() == 3001);
        CHECK_FALSE(reader.next());
    }
}

TEST_CASE("a line longer than what is asked for is taken whole, one too long is refused") {
    const auto first_of = [](const std::string& text) {
        std::istringstream input(text);
        ByteSource         source(input, "g.txt");
        LineReader         reader(source);
        return reader.take_lines(100).size();
    };
    CHECK(first_of(std::string(3'000'000, 'x') + "\na\n") == 3'000'001);
    CHECK(first_of("a\n" + std::string(500, 'x') + "\n") == 2);
    CHECK(first_of("") == 0);
    CHECK(thrown_by([&] { (void)first_of(std::string(2 * LineReader::kLongestLine, 'x')); }).fault == Fault::input);
}
