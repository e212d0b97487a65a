#pragma once

#include <doctest/doctest.h>

#include <string>

#include "contexture/base/error.hpp"

namespace support {

/// The fault of the contexture::Error that `call` throws and its message; fails where it throws none.
struct Thrown {
    contexture::Fault fault;
    std::string       message;

    [[nodiscard]] bool says(const std::string& text) const { return message.find(text) != std::string::npos; }
};

template <typename Call>
Thrown thrown_by(const Call& call) {
    try {
        call();
    } catch (const contexture::Error& error) {
        return {error.fault(), error.what()};
    }
    FAIL("no contexture::Error was thrown");
    return {contexture::Fault::usage, ""};
}

}  // namespace support
