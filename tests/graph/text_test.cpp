#include "contexture/graph/text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "contexture/graph/graph.hpp"

using namespace contexture;

TEST_CASE("only blanks and tabs are trimmed, only A to Z made small") {
    CHECK(trimmed(" \t a b\t ") == "a b");
    CHECK(trimmed(" \t ").empty());
    CHECK(trimmed("\na\r") == "\na\r");
    CHECK(lower("AbZ[\xc3\x84") == "abz[\xc3\x84");
}

TEST_CASE("what says that there is no value") {
    for (const char* text : {"", "?", "-", ".", "na", "NA", "n/a", "NaN", "null", "None"}) CHECK(is_missing(text));
    for (const char* text : {"0", "no", "nano", "--", " ", "inf"}) CHECK_FALSE(is_missing(text));
}

TEST_CASE("a quoted text is short and harmless") {
    CHECK(in_quotes("a b") == "'a b'");
    CHECK(in_quotes("\x1b[31m\n\x7f\xff") == "'\\x1b[31m\\x0a\\x7f\\xff'");
    CHECK(in_quotes("\xc5\xbb\xc3\xb3\xc5\x82w") == "'\xc5\xbb\xc3\xb3\xc5\x82w'");
    CHECK(in_quotes(std::string(40, 'x')) == "'" + std::string(40, 'x') + "'");
    CHECK(in_quotes(std::string(41, 'x')) == "'" + std::string(40, 'x') + "...'");
}

TEST_CASE("names are UTF-8 without control characters") {
    for (const char* name : {"a", "0", "a b", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        CAPTURE(name);
        CHECK(fault_of_name(name).empty());
    }
    CHECK(fault_of_name("").find("empty") != std::string_view::npos);
    CHECK(fault_of_name({"a\0", 2}).find("NUL") != std::string_view::npos);
    CHECK(fault_of_name("a\tb").find("control") != std::string_view::npos);
    CHECK(fault_of_name("a\rb").find("carriage return") != std::string_view::npos);
}

TEST_CASE("overlong forms, surrogates, lone and missing bytes are no UTF-8") {
    for (const char* name : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
                             "\xc2"
                             "a",
                             "\xe0\x9f\xbf", "\xe1\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                             "\xf1\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xc3"}) {
        CAPTURE(name);
        CHECK(fault_of_name(name).find("UTF-8") != std::string_view::npos);
    }
}

TEST_CASE("weights are read to the last bit") {
    CHECK(parse_weight("0.1").value == 0.1);
    CHECK(parse_weight("+2").value == 2);
    CHECK(parse_weight(".5").value == 0.5);
    CHECK(parse_weight("5.").value == 5);
    CHECK(parse_weight("1e100").value == kLargestWeight);
    CHECK(parse_weight("1e-100").value == kSmallestWeight);
    CHECK(parse_weight("179769313486231570e-17").value == 1.7976931348623157);
    CHECK(parse_weight("1" + std::string(300, '0') + "e-300").value == 1);
    CHECK(parse_weight("0." + std::string(300, '0') + "1e301").value == 1);
}

TEST_CASE("zero is zero however it is written, and nothing else is") {
    for (const char* zero : {"0", "-0", "0.000", "0e999", "-0e-999", "+.0"}) {
        CAPTURE(zero);
        CHECK(parse_weight(zero).value == 0);
        CHECK(parse_weight(zero).fault.empty());
    }
    for (const char* tiny :
         {"1e-101", "4e-324", "1e-324", "1e-999", "0.1e-99999999999999999999", "1e-9223372036854775808"})
        CHECK(parse_weight(tiny).fault.starts_with("is below 1e-100"));
    for (const char* huge : {"1.1e100", "1e309", "1e9223372036854775807", "0.1e99999999999999999999"})
        CHECK(parse_weight(huge).fault.starts_with("is above 1e100"));
    CHECK(parse_weight("-1e-999").fault.starts_with("is negative"));
    CHECK(parse_weight("-1e999").fault.starts_with("is negative"));
    CHECK(parse_weight(std::string(400, '9')).fault.starts_with("is above 1e100"));
    CHECK(parse_weight("0." + std::string(400, '0') + "1").fault.starts_with("is below 1e-100"));
}

TEST_CASE("what is no number says so, and where a comma is, that a point is meant") {
    for (const char* text :
         {"x", "1x", "1 2", "0x1p3", "1e", "e5", ".", "+", "-", "++1", "+-1", "- 1", "1_0", "\xd9\xa1"}) {
        CAPTURE(text);
        CHECK(parse_weight(text).fault.starts_with("is not a number"));
        CHECK_FALSE(is_number(text));
    }
    CHECK(parse_weight("0,5").fault.find("point") != std::string_view::npos);
    CHECK(parse_weight("").fault.starts_with("is empty"));
    CHECK(fault_of_edge(parse_weight("x")) == "is not a number; mend it, or read without weights (--weighted no)");
    CHECK(fault_of_edge(parse_weight("-1")) == parse_weight("-1").fault);
    CHECK(fault_of_edge(parse_weight("1")).empty());
    for (const char* text : {"inf", "-inf", "nan", "Infinity", "NaN"}) {
        CAPTURE(text);
        CHECK(is_number(text));
        CHECK(parse_weight(text).fault.starts_with("is not finite"));
    }
}

TEST_CASE("integers of any size") {
    for (const char* text : {"0", "-1", "+7", "007", "123456789012345678901234567890"}) CHECK(is_integer(text));
    for (const char* text : {"", "-", "1.0", "1e3", "a1", "--1"}) CHECK_FALSE(is_integer(text));
}
