#include "contexture/graph/xml_bytes.hpp"

#include <istream>
#include <iterator>

#include "graph/reading.hpp"

using namespace contexture;
using reading::gzip;
using support::thrown_by;

namespace {

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
}

void check_bytes_refused(const std::string& text, const std::string& start) {
    CAPTURE(text.substr(0, 100));
    const auto thrown = thrown_by([&] { XmlGuard("g.xml").see(text); });
    CAPTURE(thrown.message);
    CHECK(thrown.fault == Fault::input);
    CHECK(thrown.message.starts_with(start));
}

void check_passes(const std::string& text) {
    CAPTURE(text.substr(0, 100));
    CHECK_NOTHROW(XmlGuard("g.xml").see(text));
}

}  // namespace

TEST_CASE("the bytes come as they are, behind a line that was read, and lines are counted") {
    std::string long_text;
    for (int i = 0; i < 300'000; ++i) long_text += "<line/>\n";
    for (const std::string& text : {std::string("<a>\n</a>"), std::string(), long_text}) {
        std::istringstream input(gzip(text));
        ByteSource         source(input, "g.xml");
        LineReader         lines(source);
        XmlBytes           bytes(lines);
        CHECK(lines.start() == std::string_view(text).substr(0, lines.start().size()));
        std::istream      stream(&bytes);
        const std::string found{std::istreambuf_iterator<char>(stream), {}};
        CHECK(found == text);
        CHECK(bytes.lines() == (text.empty() ? 0 : text == long_text ? 300'000 : 2));
    }
}

TEST_CASE("elements may stand within each other, but not by the thousand") {
    check_passes(nested(XmlGuard::kDeepest));
    check_bytes_refused(nested(XmlGuard::kDeepest + 1), "g.xml:1: more than 200 elements within each other");
    check_bytes_refused("<x>\n" + nested(100'000), "g.xml:2: more than 200 elements");
}

TEST_CASE("only tags count: not those that close at once, nor text in quotes, comments and the like") {
    std::string text = "<r>";
    for (int i = 0; i < 1000; ++i) text += "<a/><b x='<c>' y=\"/>'\"/><!-- <d> - -- ><e> --><![CDATA[<f>]>]]><?g <h>?>";
    check_passes(text + "</r>");
    check_bytes_refused("<a b='/'>" + nested(200), "g.xml:1: more than 200 elements");
    std::string quoted;
    for (int i = 0; i < 300; ++i) quoted += "<a b='/>'>";
    check_bytes_refused(quoted, "g.xml:1: more than 200 elements");
}

TEST_CASE("a document type may be named, but not declare entities that the parser would not expand") {
    check_passes("<!DOCTYPE graphml SYSTEM 'http://graphml.graphdrawing.org/dtds/1.0rc/graphml.dtd'><graphml/>");
    check_bytes_refused("<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY b '&c;&c;'>]><a/>", "g.xml:2: a document type");
    check_bytes_refused("<!DOCTYPE[<!-- ]>", "g.xml:1: a document type");
}

TEST_CASE("end tags have the names of their elements") {
    check_passes("<a\n><b c='>'/><d></d ></a\n>");
    check_bytes_refused("<a>\n</b>", "g.xml:2: the end tag 'b' where that of 'a' is due");
    check_bytes_refused("<a></a>\n</a>", "g.xml:2: the end tag 'a' closes nothing");
    check_bytes_refused("<a>\n</aa>", "g.xml:2: the end tag 'aa' where that of 'a' is due");
}

TEST_CASE("control characters are refused") {
    check_bytes_refused(std::string("<a>\n\0</a>", 9), "g.xml:2: the control character '\\x00'");
    check_bytes_refused("<a>\x1b</a>", "g.xml:1: the control character '\\x1b'");
    check_passes("<a>\t\r\n\x7f</a>");
}
