#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "contexture/graph/graph.hpp"
#include "contexture/report/node_map.hpp"
#include "contexture/report/report.hpp"

namespace contexture {

/// f of a context that is a function of the graph's own N.
struct FilterShape {
    std::string         context;  ///< its name
    std::vector<double> values;  ///< at filter_places()
};

/// Where filters are drawn: in [-1, 1], closest at its ends, where they bend.
[[nodiscard]] std::vector<double> filter_places();

/// The transfer function of a context there.
[[nodiscard]] FilterShape draw_filter(const Context& context);

/// What a page shows besides the report.
struct PageParts {
    std::vector<FilterShape> filters     = {};  ///< of contexts that have one
    std::optional<NodeMap>   map         = {};  ///< of one context
    std::string              without_map = {};  ///< why there is no map
};

/// Writes one HTML page that needs nothing else: the document of write_json, without vectors, and what draws it. Names
/// and messages may be any text. Everything that the page shows of a report is in its element `report`.
/// @param graph  whose nodes the map's are
/// @throws Error Fault::io where the stream fails
void write_html(std::ostream& output, const Report& report, const PageParts& parts, const Graph& graph);

}  // namespace contexture
