#include "contexture/graph/read_ahead.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "contexture/base/error.hpp"
#include "support/thrown.hpp"

using namespace contexture;

namespace {

/// 0, 1, 2 ... modulo 251, so many of them, at most `step` at a time; then the end, or a failure.
ReadAhead::Make counting(std::size_t total, std::size_t step, bool fails = false) {
    return [=, done = std::size_t{0}](std::span<char> block) mutable {
        const std::size_t count = std::min({total - done, step, block.size()});
        if (count == 0 && fails) throw Error(Fault::input, "damaged");
        for (std::size_t i = 0; i < count; ++i) block[i] = static_cast<char>((done + i) % 251);
        done += count;
        return count;
    };
}

std::size_t read_all(ReadAhead& source, std::size_t block, std::string& bytes) {
    std::string part(block, '\0');
    for (;;) {
        const std::size_t count = source.read(part);
        bytes.append(part, 0, count);
        if (count < block) return bytes.size();
    }
}

}  // namespace

TEST_CASE("all bytes come in their order, whatever the blocks") {
    for (const std::size_t total : {std::size_t{0}, std::size_t{1}, std::size_t{3'000'000}})
        for (const std::size_t block : {std::size_t{1000}, std::size_t{300'000}, std::size_t{5'000'000}}) {
            ReadAhead   source(counting(total, 70'000));
            std::string bytes;
            REQUIRE(read_all(source, block, bytes) == total);
            bool is_right = true;
            for (std::size_t i = 0; i < total; ++i) is_right = is_right && bytes[i] == static_cast<char>(i % 251);
            CHECK(is_right);
            CHECK(source.read(bytes) == 0);
        }
}

TEST_CASE("a failure is thrown to the reader, behind the bytes before it") {
    ReadAhead   source(counting(1'000'000, 1U << 18U, true));
    std::string bytes(1'000'000, '\0');
    CHECK(source.read(bytes) == bytes.size());
    const auto thrown = support::thrown_by([&] { (void)source.read(bytes); });
    CHECK(thrown.message == "damaged");
}

TEST_CASE("a reader may leave at any time") {
    for (const std::size_t taken : {std::size_t{0}, std::size_t{10}, std::size_t{500'000}}) {
        ReadAhead   source(counting(100'000'000, 1U << 18U));
        std::string bytes(taken, '\0');
        CHECK(source.read(bytes) == taken);
    }
}
