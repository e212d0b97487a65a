#include "contexture/base/memory.hpp"

#include <doctest/doctest.h>

#include <vector>

using contexture::human_bytes;
using contexture::human_seconds;

TEST_CASE("bytes are written in decimal units with two or three digits") {
    CHECK(human_bytes(0) == "0 B");
    CHECK(human_bytes(999) == "999 B");
    CHECK(human_bytes(1000) == "1.0 kB");
    CHECK(human_bytes(1049) == "1.0 kB");
    CHECK(human_bytes(9949) == "9.9 kB");
    CHECK(human_bytes(9960) == "10 kB");
    CHECK(human_bytes(640'000) == "640 kB");
    CHECK(human_bytes(999'600) == "1.0 MB");
    CHECK(human_bytes(3'200'000'000) == "3.2 GB");
    CHECK(human_bytes(18'446'744'073'709'551'615U) == "18447 PB");
}

TEST_CASE("the peak is at least what was touched and never falls") {
    const std::uint64_t before = contexture::peak_memory();
    {
        const std::vector<unsigned char> block(200'000'000, 1);
        CHECK(block[123'456'789] == 1);
    }
    const std::uint64_t after = contexture::peak_memory();
    CHECK(after >= 200'000'000);
    CHECK(after >= before);
}

TEST_CASE("some memory is available, and less than any machine has") {
    CHECK(contexture::available_memory() > 1'000'000);
    CHECK(contexture::available_memory() < std::uint64_t{1} << 50U);
}

TEST_CASE("seconds with a digit or two, in the unit one would say") {
    CHECK(human_seconds(0) == "0.01 s");
    CHECK(human_seconds(0.0234) == "0.023 s");
    CHECK(human_seconds(4.4) == "4.4 s");
    CHECK(human_seconds(37.6) == "38 s");
    CHECK(human_seconds(700) == "12 min");
    CHECK(human_seconds(12'000) == "3.3 h");
}
