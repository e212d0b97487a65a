#include "contexture/report/json_writer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "contexture/base/error.hpp"
#include "support/json.hpp"

using namespace contexture;

namespace {

/// What a writer wrote, read by a parser that is not ours.
template <typename Write>
nlohmann::json written(const Write& write) {
    std::ostringstream text;
    JsonWriter         json(text);
    json.begin_object();
    write(json);
    json.end_object();
    json.finish();
    return support::parse_json(text.str());
}

}  // namespace

TEST_CASE("every double reads back to the same bits") {
    std::mt19937_64     generator(1);
    std::vector<double> values{0.0,
                               0.1,
                               1e300,
                               -1.0 / 3,
                               std::numeric_limits<double>::denorm_min(),
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::epsilon()};
    while (values.size() < 20000) {
        const auto value = std::bit_cast<double>(generator());
        if (std::isfinite(value)) values.push_back(value);
    }
    const auto read = written([&](JsonWriter& json) { json.member("values", values); })["values"];
    REQUIRE(read.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        REQUIRE(std::bit_cast<std::uint64_t>(read[i].get<double>()) == std::bit_cast<std::uint64_t>(values[i]));
}

TEST_CASE("numbers are written in their shortest form") {
    std::ostringstream text;
    JsonWriter         json(text);
    json.begin_object();
    json.member("values", std::vector<double>{0.1, 1, -0.0, 1e-9, 0.30000000000000004});
    json.end_object();
    json.finish();
    CHECK(text.str() == "{\n  \"values\": [0.1, 1, 0, 1e-09, 0.30000000000000004]\n}\n");
}

TEST_CASE("what is no number is null") {
    const auto read = written([](JsonWriter& json) {
        json.member("nan", std::nan(""));
        json.member("infinite", std::vector<double>{-HUGE_VAL, HUGE_VAL});
        json.member("none", std::optional<double>{});
        json.member("curve", std::vector<std::optional<double>>{1.5, std::nullopt});
    });
    CHECK(read ==
          support::parse_json(R"({"nan": null, "infinite": [null, null], "none": null, "curve": [1.5, null]})"));
}

TEST_CASE("whole numbers keep all their digits") {
    const auto read = written([](JsonWriter& json) {
        json.member("largest", std::numeric_limits<std::uint64_t>::max());
        json.member("least", std::numeric_limits<std::int64_t>::min());
    });
    CHECK(read["largest"] == std::numeric_limits<std::uint64_t>::max());
    CHECK(read["least"] == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("text comes back, whatever letters it has") {
    std::string text;
    for (char letter = 1; letter < 127; ++letter) text += letter;
    text += "\x7f é 日本 😀";
    const auto read = written([&](JsonWriter& json) { json.member("text", text); });
    CHECK(read["text"] == text);
}

TEST_CASE("bytes that are not UTF-8 are replaced, the others kept") {
    // stray continuation, overlong, surrogate, beyond U+10FFFF, cut off
    for (const std::string bad :
         {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"}) {
        const std::string text = "a" + bad + "b";
        const auto        read = written([&](JsonWriter& json) { json.member("text", text); });
        const auto        kept = read["text"].get<std::string>();
        CHECK(kept.starts_with("a\xEF\xBF\xBD"));
        CHECK(kept.ends_with("b"));
    }
}

TEST_CASE("empty objects and arrays are whole") {
    const auto read = written([](JsonWriter& json) {
        json.begin_array("array");
        json.end_array();
        json.begin_object("object");
        json.end_object();
        json.member("values", std::vector<double>{});
    });
    CHECK(read == support::parse_json(R"({"array": [], "object": {}, "values": []})"));
}

TEST_CASE("one element stands on one line") {
    std::ostringstream text;
    JsonWriter         json(text);
    json.begin_object();
    json.begin_array("rows");
    json.element(std::array{1.0, 2.0});
    json.element(std::array{3.0, 4.0});
    json.end_array();
    json.end_object();
    json.finish();
    CHECK(text.str() == "{\n  \"rows\": [\n    [1, 2],\n    [3, 4]\n  ]\n}\n");
}

TEST_CASE("a stream that fails is an error of io") {
    std::ostringstream text;
    text.setstate(std::ios::badbit);
    JsonWriter json(text);
    json.begin_object();
    json.end_object();
    try {
        json.finish();
        FAIL("no error");
    } catch (const Error& failure) {
        CHECK(failure.fault() == Fault::io);
    }
}

TEST_CASE("rows of a matrix are written as one by one, by any number of threads") {
    std::mt19937_64     generator(3);
    std::vector<double> numbers(7 * 3000);
    for (double& number : numbers) number = std::bit_cast<double>(generator());  // some are not finite
    numbers[5]         = -0.0;
    const auto text_of = [&](const auto& write_rows) {
        std::ostringstream text;
        JsonWriter         json(text);
        json.begin_object();
        json.begin_array("rows");
        write_rows(json);
        json.element("after");
        json.end_array();
        json.end_object();
        json.finish();
        return text.str();
    };
    const std::string expected = text_of([&](JsonWriter& json) {
        for (std::size_t row = 0; row < 3000; ++row) json.element(std::span(numbers).subspan(7 * row, 7));
    });
    for (const int threads : {0, 1, 3})
        CHECK(text_of([&](JsonWriter& json) { json.elements(numbers, 7, threads); }) == expected);
    CHECK(text_of([&](JsonWriter& json) {
              json.element(std::span(numbers).first(7));
              json.elements(std::span(numbers).subspan(7), 7);
          }) == expected);
    CHECK(text_of([&](JsonWriter& json) { json.elements({}, 7); }) == text_of([](JsonWriter&) {}));
}
