#include "contexture/graph/columns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace contexture;

namespace {

using Cut = std::vector<std::string>;

/// The columns of a line that is cut without a fault, at most three of them.
Cut cut(Separator separator, std::string_view line) {
    ColumnCutter   cutter(separator);
    const Columns& columns = cutter.cut(line);
    CHECK(columns.fault.empty());
    Cut found;
    for (std::size_t i = 0; i < std::min(columns.count, Columns::kMost); ++i) found.emplace_back(columns.text[i]);
    return found;
}

std::size_t count(Separator separator, std::string_view line) {
    return ColumnCutter(separator).cut(line).count;
}

}  // namespace

TEST_CASE("any run of blanks and tabs separates, none makes an empty column") {
    CHECK(cut(Separator::blanks, "  a \t b\tc ") == Cut{"a", "b", "c"});
    CHECK(cut(Separator::blanks, " \t ").empty());
    CHECK(cut(Separator::blanks, "a,b;c") == Cut{"a,b;c"});
}

TEST_CASE("each tab, comma or semicolon separates, blanks around columns do not count") {
    CHECK(cut(Separator::comma, " a b , c ,,") == Cut{"a b", "c", ""});
    CHECK(count(Separator::comma, "a,b,,") == 4);
    CHECK(cut(Separator::semicolon, ";a") == Cut{"", "a"});
    CHECK(cut(Separator::tab, "a b\t\tc") == Cut{"a b", "", "c"});
    CHECK(cut(Separator::tab, "a\tb\t \t") == Cut{"a", "b"});  // at the end of a line they are only blanks
    CHECK(cut(Separator::comma, "").empty());
}

TEST_CASE("columns beyond the third are counted only") {
    CHECK(count(Separator::blanks, "a b c d e") == 5);
    CHECK(count(Separator::comma, "a,b,c,\"d,e\",f") == 5);
    CHECK(cut(Separator::comma, "a,b,c,\"d\"\"e\"") == Cut{"a", "b", "c"});
}

TEST_CASE("double quotes hold separators, blanks and doubled quotes") {
    for (const Separator separator : {Separator::blanks, Separator::tab, Separator::comma, Separator::semicolon}) {
        const std::string between = separator == Separator::blanks  ? " "
                                    : separator == Separator::tab   ? "\t"
                                    : separator == Separator::comma ? ","
                                                                    : ";";
        CAPTURE(plural(separator));
        CHECK(cut(separator, "\"a, ;\tb\"" + between + "\"say \"\"hi\"\"\"" + between + "\"\"") ==
              Cut{"a, ;\tb", "say \"hi\"", ""});
        CHECK(cut(separator, "a\"b" + between + "c\"") == Cut{"a\"b", "c\""});
        CHECK_FALSE(ColumnCutter(separator).cut("\"a" + between + "b").fault.empty());
        CHECK_FALSE(ColumnCutter(separator).cut("\"a\"b" + between + "c").fault.empty());
        CHECK_FALSE(ColumnCutter(separator).cut("a" + between + "\"").fault.empty());
    }
}

TEST_CASE("a fault belongs to its line, not to the next") {
    ColumnCutter cutter(Separator::blanks);
    CHECK_FALSE(cutter.cut("\"a b").fault.empty());
    CHECK(cutter.cut("a b").fault.empty());
    CHECK(cutter.cut("a b").count == 2);
}

TEST_CASE("comments start with #, % or //, after blanks or not") {
    for (const char* line : {"", " \t", "#", "# a b", "  % a", "//a b", "\t// a"}) CHECK(is_comment_or_blank(line));
    for (const char* line : {"a # b", "/ a", "/a/b c", "\"#\" a", "; a", "-- a"})
        CHECK_FALSE(is_comment_or_blank(line));
}
