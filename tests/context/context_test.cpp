#include "contexture/context/context.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "contexture/base/error.hpp"
#include "support/thrown.hpp"

using namespace contexture;
using support::thrown_by;

TEST_CASE("a name is read back to the value it was printed from") {
    const std::vector<std::pair<Context, std::string>> named{{Walk{.steps = 1}, "walk:1"},
                                                             {Walk{.steps = 1000}, "walk:1000"},
                                                             {Window{.length = 5}, "window:5"},
                                                             {Restart{.alpha = 0.15}, "restart:0.15"},
                                                             {Restart{.alpha = 1e-4}, "restart:1e-04"},
                                                             {Heat{.time = 2}, "heat:2"},
                                                             {Heat{.time = 0.1}, "heat:0.1"},
                                                             {Heat{.time = 1000}, "heat:1000"},
                                                             {Lazy{.steps = 3}, "lazy:3"},
                                                             {Ego{.radius = 2}, "ego:2"}};
    for (const auto& [context, text] : named) {
        CHECK(name(context) == text);
        CHECK(parse_context(text) == context);
    }
    for (const double value : {1.0 / 3, std::nextafter(0.15, 1), 1e-4, std::nextafter(1.0, 0.0)})
        CHECK(parse_context(name(Restart{.alpha = value})) == Context{Restart{.alpha = value}});
    for (const double value : {1.0 / 3, std::nextafter(0.15, 1), 5e-324, std::nextafter(1.0, 0.0)}) {
        CHECK(parse_context(name(Heat{.time = value})) == Context{Heat{.time = value}});
    }
}

TEST_CASE("other spellings of a number mean the same context") {
    CHECK(parse_context("restart:1.5e-1") == Context{Restart{.alpha = 0.15}});
    CHECK(parse_context("heat:2.0") == Context{Heat{.time = 2}});
    CHECK(parse_context("walk:007") == Context{Walk{.steps = 7}});
}

TEST_CASE("a parameter out of its range is refused with the range and an example") {
    for (const char* text : {"walk:0",       "walk:1001",     "walk:-1",
                             "walk:1.5",     "walk:",         "walk",
                             "walk:x",       "walk: 1",       "walk:99999999999999999999",
                             "window:0",     "restart:0",     "restart:1",
                             "restart:-0.1", "restart:nan",   "restart:inf",
                             "restart:1e-5", "restart:1e-17", "restart:0.15x",
                             "heat:0",       "heat:-1",       "heat:1000.5",
                             "heat:inf",     "heat:nan",      "lazy:0",
                             "ego:0",        "ego:1001",      "ego:one"}) {
        const auto thrown = thrown_by([&] { static_cast<void>(parse_context(text)); });
        INFO(text);
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("'" + std::string(text) + "'"));
        CHECK(thrown.says("must be a"));
        CHECK(thrown.says("as in " + std::string(text).substr(0, std::string(text).find(':')) + ":"));
    }
}

TEST_CASE("an unknown context names the nearest known one, and all that are known") {
    for (const auto& [text, hint] : std::vector<std::pair<std::string, std::string>>{{"wlak:2", "walk:2"},
                                                                                     {"walks:2", "walk:2"},
                                                                                     {"windows:3", "window:3"},
                                                                                     {"restrat:.1", "restart:.1"},
                                                                                     {"het:1", "heat:1"},
                                                                                     {"Lazy:1", "lazy:1"},
                                                                                     {"eg:1", "ego:1"}}) {
        const auto thrown = thrown_by([&] { static_cast<void>(parse_context(text)); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("unknown context '" + text + "'"));
        CHECK_MESSAGE(thrown.says("did you mean " + hint + "?"), thrown.message);
        CHECK(thrown.says("walk:T, window:T, restart:ALPHA, heat:T, lazy:T, ego:R, node2vec:P,Q,T, pairs:FILE"));
    }
    CHECK_FALSE(thrown_by([] { static_cast<void>(parse_context("pagerank:0.5")); }).says("did you mean"));
    CHECK_FALSE(thrown_by([] { static_cast<void>(parse_context("")); }).says("did you mean walk"));
}

TEST_CASE("a list expands ranges, keeps its order and drops what is named twice") {
    CHECK(parse_contexts("walk:1..3,heat:2,walk:2,walk:02") ==
          std::vector<Context>{Walk{1}, Walk{2}, Walk{3}, Heat{2}});
    CHECK(parse_contexts(" window:2 , ego:1..2 ") == std::vector<Context>{Window{2}, Ego{1}, Ego{2}});
    CHECK(parse_contexts("lazy:4..4") == std::vector<Context>{Lazy{4}});
    CHECK(parse_contexts("heat:1..3") == std::vector<Context>{Heat{1}, Heat{2}, Heat{3}});
    CHECK(parse_contexts("walk:1..1000").size() == 1000);
}

TEST_CASE("a list with a hole or a bad range is refused") {
    for (const char* text : {"", ",", "walk:1,", ",walk:1", "walk:1,,walk:2", "  "}) {
        const auto thrown = thrown_by([&] { static_cast<void>(parse_contexts(text)); });
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("empty place"));
    }
    for (const char* text : {"walk:3..1", "walk:1..", "walk:..3", "walk:1..x", "walk:1..2000", "walk:1...3"}) {
        const auto thrown = thrown_by([&] { static_cast<void>(parse_contexts(text)); });
        INFO(text);
        CHECK(thrown.fault == Fault::usage);
        CHECK(thrown.says("range '" + std::string(text) + "'"));
    }
    CHECK(thrown_by([] { static_cast<void>(parse_contexts("walk:3..1")); }).says("the smaller number first"));
    CHECK(thrown_by([] { static_cast<void>(parse_contexts("walk:1..2000")); }).says("no more than 1000 contexts"));
    CHECK(thrown_by([] { static_cast<void>(parse_contexts("walk:0..2")); }).says("from 1 to 1000"));
    CHECK(thrown_by([] { static_cast<void>(parse_contexts("walk:1,wlk:2")); }).says("did you mean walk"));
}

TEST_CASE("mixtures and compositions are read, printed and read back") {
    const Context untagged = parse_context("0.25*walk:1+0.75*labels:x.txt");
    CHECK(untagged == Context({{.share = 0.25, .chain = {Walk{1}}}, {.share = 0.75, .chain = {Labels{"x.txt"}}}},
                              Mixture::untagged));
    CHECK(parse_context("walk:1++walk:2") ==
          Context({{.share = 0.5, .chain = {Walk{1}}}, {.share = 0.5, .chain = {Walk{2}}}}, Mixture::tagged));
    CHECK(parse_context(" walk:1 > ego:2 > pairs:a b.txt ") ==
          Context({{.share = 1, .chain = {Walk{1}, Ego{2}, Pairs{"a b.txt"}}}}, Mixture::untagged));
    CHECK(parse_context("2*walk:1+6*walk:2") == parse_context("0.25*walk:1+0.75*walk:2"));
    CHECK(parse_context("3*walk:1") == Context{Walk{1}});
    for (const char* text : {"0.5*walk:1+0.5*walk:2", "0.5*walk:1++0.5*walk:2", "walk:1>labels:f",
                             "0.1*walk:1>walk:2+0.9*ego:1>pairs:p", "features:\"a+b,c>d.txt\"", "labels:\" blanks \"",
                             "0.5*restart:0.001+0.5*heat:0.1", "node2vec:0.25,4,10", "node2vec:1e-06,1,3"}) {
        INFO(text);
        CHECK(name(parse_context(text)) == text);
    }
    for (const char* text :
         {"walk:1+walk:2+walk:3", "0.3*walk:1++0.1*walk:2++0.7*walk:3>walk:1", "7*heat:1e2+5*walk:1"})
        CHECK(parse_context(name(parse_context(text))) == parse_context(text));
}

TEST_CASE("what is no mixture or composition is refused with what to do") {
    for (const auto& [text, hint] :
         std::vector<std::pair<std::string, std::string>>{{"walk:1+", "on each side"},
                                                          {"+walk:1", "on each side"},
                                                          {"walk:1++walk:2+walk:3", "throughout"},
                                                          {"walk:1+walk:2++walk:3", "on each side"},
                                                          {"0.5*walk:1+walk:2", "give every branch a share"},
                                                          {"0*walk:1+1*walk:2", "above 0"},
                                                          {"-1*walk:1+1*walk:2", "above 0"},
                                                          {"nan*walk:1+1*walk:2", "above 0"},
                                                          {"inf*walk:1+1*walk:2", "above 0"},
                                                          {"1e308*walk:1+1e308*walk:2", "too large"},
                                                          {"labels:f>walk:1", "must stand last"},
                                                          {"walk:1>", "unknown context"},
                                                          {"labels:", "labels:labels.txt"},
                                                          {"labels:\"a", "labels:labels.txt"},
                                                          {"node2vec:1,2", "node2vec:1,0.5,10"},
                                                          {"node2vec:0,1,3", "node2vec:1,0.5,10"}}) {
        const auto thrown = thrown_by([&, t = text] { static_cast<void>(parse_context(t)); });
        CHECK_MESSAGE(thrown.fault == Fault::usage, text);
        CHECK_MESSAGE(thrown.says(hint), thrown.message);
    }
}

TEST_CASE("lists hold mixtures, files in quotes and the commas of node2vec") {
    CHECK(parse_contexts("walk:1+walk:2,node2vec:1,0.5,10,walk:3,labels:\"a,b\"") ==
          std::vector<Context>{parse_context("walk:1+walk:2"), Node2vec{1, 0.5, 10}, Walk{3}, Labels{"a,b"}});
    CHECK(parse_contexts("node2vec:1,0.5,2>walk:1,0.5*node2vec:1,2,3+0.5*walk:2,0.5*walk:1+0.5*walk:2") ==
          std::vector<Context>{parse_context("node2vec:1,0.5,2>walk:1"), parse_context("node2vec:1,2,3+walk:2"),
                               parse_context("walk:1+walk:2")});
    CHECK(parse_contexts("labels:../x/labels.txt,walk:1..2") ==
          std::vector<Context>{Labels{"../x/labels.txt"}, Walk{1}, Walk{2}});
}

TEST_CASE("formula and meaning say which mixture is meant") {
    CHECK(formula(parse_context("walk:2")) == "lambda^T");
    CHECK(formula(parse_context("walk:1+walk:2")) == "untagged mixture: T = 0.5 T(walk:1) + 0.5 T(walk:2)");
    CHECK(formula(parse_context("walk:1>ego:1")) == "composed: T = T(walk:1) T(ego:1)");
    CHECK(formula(parse_context("walk:1++walk:2")).starts_with("tagged mixture: T T* = 0.5 [T(walk:1)]"));
    CHECK(meaning(parse_context("walk:1++walk:2")).ends_with("is known"));
    CHECK(meaning(parse_context("walk:1+walk:2")).ends_with("is not known"));
    // A label is no node: nothing is lost by the plus.
    CHECK(formula(parse_context("walk:1+labels:f")).starts_with("tagged mixture"));
    CHECK(meaning(parse_context("walk:1+labels:f")).ends_with("is known"));
    CHECK(formula(parse_context("walk:1>labels:f+labels:f")).starts_with("untagged mixture"));
}

TEST_CASE("a concatenation is a list that prints and is read back") {
    const std::vector<Context> both = parse_concatenation("walk:2 | 0.5*walk:1++0.5*ego:1");
    CHECK(both == std::vector<Context>{Walk{2}, parse_context("0.5*walk:1++0.5*ego:1")});
    CHECK(name(both) == "walk:2|0.5*walk:1++0.5*ego:1");
    CHECK(parse_concatenation(name(both)) == both);
    CHECK(parse_concatenation("walk:1") == std::vector<Context>{Walk{1}});
    const std::vector<Context> quoted = {Labels{"a|b"}, Walk{1}};
    CHECK(parse_concatenation(name(quoted)) == quoted);
    for (const auto& [text, hint] : std::vector<std::pair<std::string, std::string>>{
             {"walk:1|", "on each side"}, {"|walk:1", "on each side"}, {"walk:1|walk:1", "twice"}, {"walk:1|x", "x"}})
        CHECK_MESSAGE(thrown_by([&, t = text] { static_cast<void>(parse_concatenation(t)); }).says(hint), text);
    CHECK(thrown_by([] { static_cast<void>(parse_context("walk:1|ego:1")); }).says("no spectrum of its own"));
}
