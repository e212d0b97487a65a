#include "contexture/base/error.hpp"

#include <doctest/doctest.h>

using contexture::Error;
using contexture::Fault;

TEST_CASE("an error keeps its fault and message and is a runtime_error") {
    try {
        throw Error(Fault::input, "a.txt:3: expected 2 columns, found 1");
    } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()) == "a.txt:3: expected 2 columns, found 1");
        REQUIRE(dynamic_cast<const Error*>(&error) != nullptr);
        CHECK(dynamic_cast<const Error&>(error).fault() == Fault::input);
    }
}

TEST_CASE("faults are the exit codes that the command line documents") {
    CHECK(static_cast<int>(Fault::computation) == 1);
    CHECK(static_cast<int>(Fault::usage) == 2);
    CHECK(static_cast<int>(Fault::input) == 3);
    CHECK(static_cast<int>(Fault::io) == 4);
    CHECK(static_cast<int>(Fault::interrupted) == 130);
}
