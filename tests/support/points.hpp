#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <sstream>
#include <string>

#include "contexture/graph/points.hpp"
#include "contexture/graph/read_graph.hpp"
#include "support/dense.hpp"
#include "support/graphs.hpp"

/// Tables of points, by way of text as a user writes it.
namespace support {

inline contexture::Graph read_table(const std::string& text) {
    std::istringstream input(text);
    return contexture::read_graph(input, "t.csv", {.format = contexture::GraphFormat::points});
}

/// n points in two clouds, with `numbers` columns of numbers and `categories` columns of three categories.
inline std::string random_table(int n, int numbers, int categories, std::uint32_t seed) {
    std::mt19937       generator(seed);
    std::ostringstream text;
    text.precision(17);
    for (int k = 0; k < numbers + categories; ++k) text << (k > 0 ? "," : "") << "c" << k;
    for (int x = 0; x < n; ++x) {
        text << '\n';
        for (int k = 0; k < numbers; ++k) text << (k > 0 ? "," : "") << 2 * draw_unit(generator) + (k + x) % 2;
        for (int k = 0; k < categories; ++k) text << (k + numbers > 0 ? "," : "") << "uvw"[draw(generator, 3)];
    }
    return text.str() + '\n';
}

/// n points evenly on a circle.
inline std::string circle(int n) {
    std::ostringstream text;
    text.precision(17);
    text << "x,y\n";
    for (int k = 0; k < n; ++k) {
        const double angle = 2 * std::numbers::pi * k / n;
        text << std::cos(angle) << ',' << std::sin(angle) << '\n';
    }
    return text.str();
}

}  // namespace support
