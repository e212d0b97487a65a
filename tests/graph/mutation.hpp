#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "graph/reading.hpp"
#include "support/graphs.hpp"

/// Graph files that are nearly right: valid texts, changed here and there.
namespace mutation {

using contexture::Node;
using support::draw;

inline const std::vector<std::string>& valid_texts() {
    static const std::vector<std::string> texts = {
        "1 2\n2 3\n3 1\n4 4\n1 2\n",
        "# made by hand\na\tb\t0.5\nb\tc\t2\n\nc\ta\t1e-3\n",
        "source,target,weight\n\"Doe, Jane\",Bo,1\nBo,\"say \"\"hi\"\"\",2.5\n\"Doe, Jane\",Al,0\n",
        "\xef\xbb\xbf"
        "from;to\r\nŻółw;日本\r\n日本;x\r\n",
        "% konect\n10 20 1 \n20 30 2\n30 10 1",
        "u v {'weight': 1}\n",
        "%%MatrixMarket matrix coordinate real general\n% c\n4 4 3\n1 2 0.5\n2 3 1\n3 3 2\n",
        "%%MatrixMarket matrix coordinate pattern symmetric\n5 5 3\n2 1\n3 2\n5 5\n",
        "%%MatrixMarket matrix coordinate integer general\n3 3 4\n1 2 7\n2 1 7\n2 3 1\n3 2 1\n",
        "<?xml version='1.0'?>\n<graphml>\n<key id='w' for='edge' attr.name='weight'/>\n<graph edgedefault='directed'>\n"
        "<node id='a'/><node id='b &amp; c'/>\n<!-- x -->\n<edge source='a' target='b &amp; c'><data key='w'>2</data>"
        "</edge>\n</graph>\n</graphml>\n",
    };
    return texts;
}

constexpr std::array<std::string_view, 40> kPieces = {
    "\n",       "\r",
    "\r\n",     " ",
    "\t",       ",",
    ";",        "\"",
    "\"\"",     "#",
    "%",        "//",
    "-",        "+",
    ".",        "0",
    "1",        "9",
    "e",        "e999",
    "nan",      "inf",
    "-1",       "1e-101",
    "1e101",    "0,5",
    "{",        "[",
    "\xff",     "\xc3\xa9",
    "\x7f",     "\x1b",
    "a b\n",    "a b c ",
    "1 2 3 4 ", "u v\n",
    "source",   "\xef\xbb\xbf",
    "<?xml",    "%%MatrixMarket matrix ",
};

/// One change at a random place.
inline void change(std::string& text, std::mt19937& generator) {
    const auto place  = [&] { return std::size_t{draw(generator, static_cast<Node>(text.size() + 1))}; };
    const auto length = [&] { return std::size_t{1} + draw(generator, 8); };
    const auto at     = place();
    switch (draw(generator, 7)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(draw(generator, 256));
            break;
        case 1:
            text.erase(at, length());
            break;
        case 2:
            text.insert(at, text.substr(std::min(place(), text.size()), 3 * length()));
            break;
        case 3:
            text.insert(at, 1, '\0');
            break;
        case 4:
            text.resize(at);
            break;
        default:
            text.insert(at, kPieces[draw(generator, kPieces.size())]);
    }
}

/// Numbers of a Matrix Market file may ask for any amount of memory: they stay below 100,000.
inline void shorten_numbers(std::string& text) {
    std::size_t digits = 0;
    std::erase_if(text, [&](char c) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        return digits > 5;
    });
}

/// A valid text after some changes, perhaps compressed, and the compressed bytes perhaps changed too.
inline std::string mutant(std::mt19937& generator) {
    const auto  some = [&] { return valid_texts()[draw(generator, static_cast<Node>(valid_texts().size()))]; };
    std::string text = some();
    if (draw(generator, 8) == 0) text += some();
    for (Node changes = draw(generator, 5); changes > 0; --changes) change(text, generator);
    if (text.find("arket") != std::string::npos || text.starts_with("%%")) shorten_numbers(text);
    if (draw(generator, 6) != 0) return text;
    std::string bytes = reading::gzip(text);
    if (draw(generator, 2) == 0) change(bytes, generator);
    return bytes;
}

inline contexture::ReadOptions some_options(std::mt19937& generator) {
    using namespace contexture;
    ReadOptions options;
    options.weighted          = std::array{Weighted::detect, Weighted::yes, Weighted::no}[draw(generator, 3)];
    options.build.is_directed = draw(generator, 2) == 0;
    options.build.repeats     = draw(generator, 2) == 0 ? Repeats::once : Repeats::sum;
    options.build.self_loops  = draw(generator, 2) == 0 ? SelfLoops::keep : SelfLoops::drop;
    if (draw(generator, 8) == 0) options.format = GraphFormat::edge_list;
    return options;
}

}  // namespace mutation
