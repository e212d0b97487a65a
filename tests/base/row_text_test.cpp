#include "contexture/base/row_text.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace contexture;

namespace {

/// A row is its number, and every seventh is long.
void append_row(std::string& text, std::size_t row) {
    text += std::to_string(row) + std::string(row % 7 == 0 ? 3000 : 0, '.') + '\n';
}

std::string written(std::size_t rows, const RowTextOptions& options) {
    std::ostringstream output;
    write_rows(output, rows, append_row, options);
    return output.str();
}

}  // namespace

TEST_CASE("rows are written in order, whatever the strips and the threads") {
    for (const std::size_t rows : {0U, 1U, 5U, 64U, 257U, 1000U}) {
        std::string expected;
        for (std::size_t row = 0; row < rows; ++row) append_row(expected, row);
        for (const std::size_t strip : {1U, 3U, 64U, 5000U})
            for (const int threads : {0, 1, 2, 5})
                CHECK(written(rows, {.strip = strip, .threads = threads}) == expected);
    }
}

TEST_CASE("what a row or the stream throws comes back") {
    std::ostringstream output;
    const auto         fail = [](std::string& text, std::size_t row) {
        if (row == 500) throw std::runtime_error("row 500");
        text += '.';
    };
    CHECK_THROWS_WITH(write_rows(output, 1000, fail, {.strip = 2, .threads = 3}), "row 500");
    CHECK(output.str().size() < 500);

    struct Full : std::stringbuf {
        std::streamsize xsputn(const char* /*text*/, std::streamsize /*size*/) override {
            throw std::runtime_error("no space");
        }
    } full;
    std::ostream stream(&full);
    stream.exceptions(std::ios::badbit);
    CHECK_THROWS_WITH(write_rows(stream, 1000, append_row, {.strip = 2, .threads = 3}), "no space");

    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    std::atomic<int> made{0};
    write_rows(broken, 1000, [&](std::string& /*text*/, std::size_t /*row*/) { ++made; }, {.strip = 2, .threads = 3});
    CHECK(made == 0);
}
