#include "contexture/report/text_table.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace contexture;

TEST_CASE("width counts columns of a terminal, not bytes") {
    CHECK(display_width("") == 0);
    CHECK(display_width("abc") == 3);
    CHECK(display_width("Żółw") == 4);
    CHECK(display_width("e\xCC\x81") == 1);  // e and a combining accent
    CHECK(display_width("日本") == 4);
    CHECK(display_width("😀") == 2);
}

TEST_CASE("text is cut between letters") {
    CHECK(shortened("abcdef", 6) == "abcdef");
    CHECK(shortened("abcdefg", 6) == "abc...");
    CHECK(shortened("日本日本日本", 8) == "日本...");
    CHECK(display_width(shortened("ŻŻŻŻŻŻŻŻ", 5)) == 5);
}

TEST_CASE("columns are aligned whatever their letters take") {
    TextTable table;
    table.column("name", TextTable::Side::left);
    table.column("value");
    table.row({"日本", "1"});
    table.row({"ab", "22"});
    table.row({"c"});
    std::ostringstream text;
    table.write(text);
    CHECK(text.str() ==
          "name  value\n"
          "日本      1\n"
          "ab       22\n"
          "c\n");
}

TEST_CASE("notes are broken at blanks, within the width") {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "word" + std::to_string(i) + (i < 59 ? " " : "");
    std::ostringstream output;
    write_wrapped(output, text, 3);
    std::istringstream lines(output.str());
    std::string        joined;
    int                count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        CHECK(display_width(line) <= kTableWidth);
        if (count > 0) CHECK(line.starts_with("   w"));
        joined += (count > 0 ? " " : "") + line.substr(count > 0 ? 3 : 0);
    }
    CHECK(count > 3);
    CHECK(joined == text);
}

TEST_CASE("a word wider than a line stands alone") {
    std::ostringstream output;
    write_wrapped(output, "a " + std::string(150, 'x') + " b", 2);
    CHECK(output.str() == "a\n  " + std::string(150, 'x') + "\n  b\n");
}
