#include "contexture/base/row_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>
#include <vector>

#include "contexture/base/threads.hpp"

namespace contexture {

void append_number(std::string& text, double value) {
    constexpr std::size_t        kMostChars = 32;  // of the shortest form of a double: 24
    std::array<char, kMostChars> digits;
    text.append(digits.data(),
                std::to_chars(digits.data(), digits.data() + digits.size(), value == 0 ? 0.0 : value).ptr);
}

std::size_t rows_a_strip(std::size_t columns) {
    constexpr std::size_t kNumbers = 4096;
    return std::max<std::size_t>(1, kNumbers / (columns + 1));
}

void write_rows(std::ostream& output, std::size_t rows, const AppendRow& append, const RowTextOptions& options) {
    const std::size_t strips  = (rows + options.strip - 1) / options.strip;
    const int         threads = options.threads > 0 ? options.threads : hardware_threads();
    ThreadTeam        team(static_cast<int>(std::clamp<std::size_t>(strips, 1, static_cast<std::size_t>(threads))));
    const std::size_t together = 2 * static_cast<std::size_t>(team.size());
    std::vector<std::string> made(together), ready(together);
    const auto               write = [&] {
        for (const std::string& text : ready) output << text;
    };
    for (std::size_t first = 0; first < strips && output; first += together) {
        take_in_turn(team, together + 1, [&](int /*part*/, std::size_t i) {
            if (i == 0) return write();  // what was made before
            std::string& text = made[i - 1];
            text.clear();
            const std::size_t begin = (first + i - 1) * options.strip;
            for (std::size_t row = begin; row < std::min(rows, begin + options.strip); ++row) append(text, row);
        });
        made.swap(ready);
    }
    write();
}

}  // namespace contexture
