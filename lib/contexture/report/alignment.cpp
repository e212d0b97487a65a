#include "contexture/report/alignment.hpp"

#include <fmt/format.h>

#include <optional>

#include "contexture/report/json_writer.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {

void write_alignment(JsonWriter& json, const Alignment& found) {
    json.member("missing_mass", found.missing_mass);
    json.member("columns", found.columns);
    json.member("rank", found.rank);
    json.member("dimension", found.dimension);
    json.member("captured", captured(found));
    json.member("ratio_trace", found.ratio_trace);
    json.member("ratio_trace_most", found.ratio_trace_most);
    json.member("ratio_trace_chance", found.ratio_trace_chance);
    json.member("mean_squared_correlation", found.mean_squared_correlation);
    json.member("mean_squared_correlation_chance", found.mean_squared_correlation_chance);
    json.member("cosines", found.cosines);
    json.member("neighbours", found.neighbours);
    json.member("queries", found.queries);
    json.member("mutual_neighbours", found.mutual_neighbours);
    json.member("mutual_neighbours_chance", found.mutual_neighbours_chance);
}

void write_alignment(std::ostream& output, const Alignment& found) {
    TextTable table;
    table.column("quantity", TextTable::Side::left);
    table.column("value");
    table.column("chance");
    table.column("meaning", TextTable::Side::left);
    const auto number = [](double value) { return fmt::format("{:.4f}", value); };
    if (const auto share = captured(found))
        table.row({"captured", number(*share), number(found.ratio_trace_chance / *found.ratio_trace_most),
                   "ratio trace over its most, the sum of the top s_i^2"});
    else
        table.row({"captured", "-", "-",
                   found.ratio_trace_most ? "every singular value is 0"
                                          : fmt::format("needs {} singular values: raise --dim", found.rank)});
    table.row({"correlation", number(found.mean_squared_correlation), number(found.mean_squared_correlation_chance),
               fmt::format("mean squared canonical, with the top {} functions", found.dimension)});
    table.row({"least cosine", number(found.cosines.back()), "", "of the principal angles"});
    table.row({"neighbours", number(found.mutual_neighbours), number(found.mutual_neighbours_chance),
               fmt::format("share of the {} nearest in common, {} nodes", found.neighbours, found.queries)});
    table.write(output);
}

}  // namespace contexture
