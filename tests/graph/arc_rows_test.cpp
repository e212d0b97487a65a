#include "contexture/graph/arc_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace contexture;

namespace {

EdgeTable random_table(Node nodes, std::size_t edges, bool is_weighted, unsigned seed) {
    std::mt19937 generator(seed);
    EdgeTable    table;
    for (Node node = 0; node < nodes; ++node) table.names.append(std::to_string(node));
    for (std::size_t edge = 0; edge < edges; ++edge) {
        const auto draw = [&] { return static_cast<Node>(generator() % (generator() % 4 == 0 ? nodes : nodes / 8)); };
        table.source.push_back(draw());
        table.target.push_back(draw());
        if (is_weighted) table.weight.push_back(static_cast<double>(1 + generator() % 100));  // sums are exact
    }
    return table;
}

/// The weight of each pair, by the standard's map.
std::map<std::pair<Node, Node>, double> expected_arcs(const EdgeTable& table, const BuildOptions& options) {
    std::map<std::pair<Node, Node>, double> arcs;
    for (std::size_t edge = 0; edge < table.source.size(); ++edge) {
        const Node   from   = table.source[edge];
        const Node   to     = table.target[edge];
        const double weight = table.weight.empty() ? 1 : table.weight[edge];
        if (from == to && options.self_loops == SelfLoops::drop) continue;
        arcs[{from, to}] += weight;
        if (from != to && !options.is_directed) arcs[{to, from}] += weight;
    }
    return arcs;
}

void check_rows(const ArcRows& rows, const std::map<std::pair<Node, Node>, double>& expected, bool adds_up) {
    REQUIRE(rows.target.size() == expected.size());
    REQUIRE(rows.first.back() == expected.size());
    REQUIRE(rows.weight.size() == (adds_up ? expected.size() : 0));
    Arc  arc      = 0;
    Node from     = 0;
    bool is_right = true;  // one assertion: there are hundreds of thousands of arcs
    for (const auto& [pair, weight] : expected) {
        while (rows.first[from + std::size_t{1}] <= arc) ++from;
        is_right = is_right && from == pair.first && rows.target[arc] == pair.second;
        is_right = is_right && (!adds_up || rows.weight[arc] == weight);
        ++arc;
    }
    CHECK(is_right);
}

void check_by_threads(const EdgeTable& table, BuildOptions options) {
    const auto expected = expected_arcs(table, options);
    for (const int threads : {1, 3}) {
        options.threads  = threads;
        EdgeTable copied = table;
        check_rows(sort_into_rows(copied, options), expected, !table.weight.empty() || options.repeats == Repeats::sum);
        CHECK(copied.source.empty());
    }
}

}  // namespace

TEST_CASE("rows agree with a sorted map of pairs, by one thread and by several") {
    for (const bool is_weighted : {false, true}) {
        const EdgeTable table = random_table(100, 210'000, is_weighted, 7);
        for (const bool is_directed : {false, true}) {
            check_by_threads(table, {.is_directed = is_directed});
            check_by_threads(table,
                             {.is_directed = is_directed, .repeats = Repeats::sum, .self_loops = SelfLoops::drop});
        }
    }
}

TEST_CASE("rows without repeats, of many nodes, and hubs") {
    for (const int threads : {1, 4}) {
        EdgeTable table = random_table(100'000, 0, false, 1);
        for (Node node = 1; node < 100'000; ++node) {
            table.source.push_back(node % 2 == 0 ? 0 : node);
            table.target.push_back(node % 2 == 0 ? node : 0);
            table.source.push_back(node);
            table.target.push_back(99'999);
        }
        BuildOptions options;
        options.threads     = threads;
        const auto expected = expected_arcs(table, options);
        check_rows(sort_into_rows(table, options), expected, false);
    }
}

TEST_CASE("a table without edges or nodes has empty rows") {
    EdgeTable none;
    CHECK(sort_into_rows(none, {}).first == std::vector<Arc>{0});
    EdgeTable nodes = random_table(16, 0, false, 1);
    CHECK(sort_into_rows(nodes, {}).first == std::vector<Arc>(17, 0));
}

TEST_CASE("sums of weights do not depend on the order of the lines or the number of threads") {
    std::mt19937        generator(11);
    EdgeTable           table;
    std::vector<double> weights;
    for (const char* name : {"a", "b"}) table.names.append(name);
    for (int edge = 0; edge < 1000; ++edge) weights.push_back(1.0 / static_cast<double>(1 + generator() % 1000));
    std::vector<double> sums;
    for (const int threads : {1, 2, 5}) {
        std::shuffle(weights.begin(), weights.end(), generator);
        table.weight = weights;
        for (std::size_t edge = 0; edge < weights.size(); ++edge) {
            table.source.push_back(edge % 2 == 0 ? 0 : 1);
            table.target.push_back(edge % 2 == 0 ? 1 : 0);
        }
        BuildOptions options;
        options.threads    = threads;
        const ArcRows rows = sort_into_rows(table, options);
        CHECK(rows.merged == 999);
        sums.insert(sums.end(), rows.weight.begin(), rows.weight.end());
    }
    CHECK(std::count(sums.begin(), sums.end(), sums.front()) == 6);
}
