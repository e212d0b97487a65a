#include "contexture/graph/byte_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "graph/reading.hpp"

using namespace contexture;
using reading::gzip;
using support::thrown_by;

namespace {

/// Everything in `bytes`, read in blocks of `block` characters.
std::string read_all(const std::string& bytes, std::size_t block = 1000) {
    std::istringstream input(bytes);
    ByteSource         source(input, "g.txt");
    std::string        text;
    std::string        part(block, '\0');
    for (;;) {
        const std::size_t count = source.read(part);
        text.append(part, 0, count);
        if (count < block) return text;
    }
}

void check_damaged(const std::string& bytes, const std::string& says) {
    const auto thrown = thrown_by([&] { (void)read_all(bytes); });
    CAPTURE(thrown.message);
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.message.starts_with("g.txt: "));
    CHECK(thrown.says(says));
}

std::string some_text(int lines) {
    std::string text;
    for (int line = 0; line < lines; ++line) text += fmt::format("{} {}\n", line * 31 % 1009, line);
    return text;
}

/// "a b\n" forty times, as zlib compresses it: with back references, which hand-made members lack.
const std::string kCompressed(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\x54\x48\xe2\x4a\x1c\xc4\x18\x00\x6c\x7c\xa2\xbf\xa0\x00\x00\x00", 27);

}  // namespace

TEST_CASE("plain bytes come as they are, in blocks of any size") {
    const std::string text = some_text(1000);
    for (const std::size_t block : {1U, 5U, 7U, 1000U, 1000000U}) CHECK(read_all(text, block) == text);
    CHECK(read_all("").empty());
    CHECK(read_all("\x1f") == "\x1f");
    CHECK(read_all("BZ") == "BZ");
}

TEST_CASE("gzip is recognised and decompressed, in blocks of any size") {
    const std::string text = some_text(30000);  // several stored blocks, and beyond one buffer of input
    for (const std::size_t block : {1U, 7U, 4096U, 1000000U}) {
        CAPTURE(block);
        CHECK(read_all(gzip(text), block) == text);
    }
    std::string expected;
    for (int line = 0; line < 40; ++line) expected += "a b\n";
    CHECK(read_all(kCompressed) == expected);
}

TEST_CASE("gzip of several members is their texts one after the other") {
    CHECK(read_all(gzip("a b\n") + gzip("") + gzip("b c\n") + gzip("c d\n"), 3) == "a b\nb c\nc d\n");
    const std::string long_text = some_text(20000);
    CHECK(read_all(gzip(long_text) + gzip(long_text)) == long_text + long_text);
}

TEST_CASE("gzip of nothing is nothing") {
    CHECK(read_all(gzip("")).empty());
    CHECK(read_all(gzip("") + gzip("")).empty());
}

TEST_CASE("gzip that is cut short is refused, wherever the cut is") {
    const std::string member = gzip("a b\nb c\n");
    for (std::size_t length = 2; length < member.size(); ++length) {
        CAPTURE(length);
        check_damaged(member.substr(0, length), "the gzip data are cut short");
    }
    for (std::size_t length = 2; length < kCompressed.size(); ++length)
        check_damaged(kCompressed.substr(0, length), "cut short");
    check_damaged(gzip(some_text(30000)).substr(0, 100000), "cut short");
    check_damaged(member + member.substr(0, member.size() - 1), "cut short");
}

TEST_CASE("damaged gzip is refused") {
    std::string wrong_sum = gzip("a b\nb c\n");
    wrong_sum[16] ^= 1;
    check_damaged(wrong_sum, "the gzip data are damaged");
    std::string wrong_block = kCompressed;
    wrong_block[10]         = '\xff';
    check_damaged(wrong_block, "the gzip data are damaged");
    check_damaged("\x1f\x8b this is no gzip at all", "the gzip data are damaged");
    check_damaged("\x1f\x8b\x08 this is no gzip at all, either", "the gzip data are");
}

TEST_CASE("bytes behind the end of gzip are refused") {
    check_damaged(gzip("a b\n") + "b c\n", "something else after the end");
    check_damaged(gzip("a b\n") + std::string(4, '\0'), "something else after the end");
}

TEST_CASE("other compressions are named, with the program that undoes them") {
    const std::pair<std::string, std::string> others[] = {{"BZh91AY", "bzip2"},
                                                          {std::string("\xfd\x37zXZ\0abc", 9), "unxz"},
                                                          {"\x28\xb5\x2f\xfdxyz", "unzstd"},
                                                          {"PK\x03\x04xyz", "unzip"},
                                                          {"7z\xbc\xaf\x27\x1cxyz", "7-zip"}};
    for (const auto& [bytes, name] : others) {
        check_damaged(bytes, name);
        check_damaged(bytes, "only gzip is read");
    }
}

TEST_CASE("what the system cannot read is a fault of reading, with its reason") {
    const auto none = thrown_by([] { ByteSource source("/no/such/file"); });
    CHECK(none.fault == Fault::io);
    CHECK(none.message == "cannot read /no/such/file: No such file or directory");
    const auto folder = thrown_by([] { ByteSource source("/"); });
    CHECK(folder.fault == Fault::io);
    CHECK(folder.message == "cannot read /: Is a directory");
}

TEST_CASE("progress counts bytes on disk and ends at the size of the file") {
    const std::string text = some_text(600000);
    for (const std::string& bytes : {text, gzip(text)}) {
        const reading::TemporaryFile file(bytes);
        std::vector<ProgressStep>    steps;
        ByteSource                   source(file.path(), [&](const ProgressStep& step) { steps.push_back(step); });
        std::string                  block(10000, '\0');
        while (source.read(block) == block.size()) {
        }
        REQUIRE(steps.size() >= 2);
        CHECK(steps.back().done == bytes.size());
        for (const ProgressStep& step : steps) CHECK(step.total == bytes.size());
        CHECK(std::ranges::is_sorted(steps, {}, &ProgressStep::done));
    }
}

TEST_CASE("a large gzip file, inflated on a thread of its own, is what a stream of it is") {
    const std::string            text   = some_text(200'000);
    const std::string            packed = gzip(text) + gzip("behind it\n");
    const std::thread::id        here   = std::this_thread::get_id();
    const reading::TemporaryFile file(packed);
    std::uint64_t                told = 0;
    const auto                   read = [&](const std::string& path, std::size_t block) {
        ByteSource  source(path, [&](const ProgressStep& step) {
            CHECK(std::this_thread::get_id() == here);
            told = step.done;
        });
        std::string all;
        std::string part(block, '\0');
        for (std::size_t count = block; count == block;) {
            count = source.read(part);
            all.append(part, 0, count);
        }
        return all;
    };
    for (const std::size_t block : {std::size_t{999}, std::size_t{1} << 20U}) {
        told = 0;
        CHECK((read(file.path(), block) == text + "behind it\n"));
        CHECK(told == packed.size());
    }
    const reading::TemporaryFile cut(packed.substr(0, packed.size() / 2));
    const auto                   thrown = thrown_by([&] { (void)read(cut.path(), 5000); });
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.says("cut short"));
    std::string start(100, '\0');
    CHECK(ByteSource(file.path()).read(start) == start.size());  // and leaves early
    CHECK(text.starts_with(start));
}

TEST_CASE("a header of gzip may lie across two reads, its checksum too") {
    const auto two_bytes = [](std::uint32_t value) {
        return std::string{static_cast<char>(value & 0xffU), static_cast<char>(value >> 8U & 0xffU)};
    };
    std::string header("\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x05\0extra", 17);  // checksum, extra, name, comment
    header += std::string("a name\0and a comment\0", 21);
    const std::string text   = "a b\nb c\n";
    const std::string member = header + two_bytes(reading::crc32(header)) + gzip(text).substr(10);
    CHECK(read_all(member) == text);
    for (std::size_t before = 65536 - member.size(); before <= 65536; ++before) {
        CAPTURE(before);
        const std::string first(before - gzip("").size() - 5, 'x');  // 5: a second stored block begins at 60000
        REQUIRE(gzip(first).size() == before);
        CHECK((read_all(gzip(first) + member) == first + text));
        check_damaged(gzip(first) + header + two_bytes(reading::crc32(header) + 1) + gzip(text).substr(10), "damaged");
    }
}

TEST_CASE("the size of a file is known beforehand, that of a stream is not") {
    const std::string            text = some_text(1000);
    const reading::TemporaryFile plain(text), compressed(gzip(text)), no_size(gzip(text) + "\xff\xff\xff\xff");
    CHECK(ByteSource(plain.path()).likely_size() == text.size());
    CHECK(ByteSource(compressed.path()).likely_size() == text.size());
    CHECK(ByteSource(no_size.path()).likely_size() == 0);
    std::istringstream input(text), packed(gzip(text));
    CHECK(ByteSource(input, "g.txt").likely_size() == 0);
    CHECK(ByteSource(packed, "g.txt").likely_size() == 0);
}
